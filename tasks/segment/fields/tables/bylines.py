"""Words that announce who wrote a story, and who did something else for it."""

from clipfile.tasks.segment.fields.tables import phrases

# What may stand before the names.
BY_WORDS: tuple[str, ...] = phrases(
    """
    this post was written by | author of the article | written by | posted by | story by | stories by | words by |
    text by | report by | reporting by | review by | reviewed by | news by | analysis by | opinion by | column by |
    commentary by | essay by | interview by | guest post by | photos and story by | article by | by | kommentar von
    | ein kommentar von | eine kolumne von | kolumne von | gastbeitrag von | ein gastbeitrag von | beitrag von | ein
    beitrag von | interview von | analyse von | eine analyse von | essay von | ein essay von | bericht von |
    reportage von | glosse von | text von | das gespräch führte | das interview führte | die fragen stellte | von |
    autorin/autor | autor/in | autorin | autoren | autor | author | authors | text | propos recueillis par | par |
    por | escrito por | di | a cura di | door | tekst | af | av | skrevet av | oleh | penulis | reporter | автор |
    авторы | текст | автори | yazan | haber | muhabir | autorka | napisał | írta | szerző | kirjoittanut | 文 | 取材 |
    取材・文 | posted on | contributor | published by | as told to
    """
)

# Who made something other than the text.
OTHER_HANDS: tuple[str, ...] = phrases(
    """
    photography by | photographs by | photos by | photo by | photograph by | video by | illustration | edited by |
    fact checked by | fact-checked by | medically reviewed by | reviewed by | tested by | updated by | editor : |
    editor: | edited | übersetzung | aus dem  | translated by | traducción | traduction | traduzione | foto | bild:
    | fotografie | fotos | contributions from | editing by | additional reporting | graphic | grafik | mitarbeit |
    unter mitarbeit | on behalf of | provided by | video: | produced by | редактор | copyright | © | source: |
    quelle | fonte | fuente
    """
)
