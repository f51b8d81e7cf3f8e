"""Words around the dates of a story."""

from clipfile.tasks.segment.fields.tables import phrases

# Parts of words that say a date is that of a later version of the story.
UPDATED_WORDS: tuple[str, ...] = phrases(
    """
    updat | modif | edited | revised | aktual | geändert | akt. | actuali | actualiz | mis à jour | mise à jour |
    aggiorn | atualiz | bijgewerkt | gewijzigd | uppdater | oppdater | opdater | päivitet | uppfært | güncel |
    обновл | оновлен | изменен | 更新 | 수정 | cập nhật | diperbarui | frissít | actualitz | zaktual | imesasishwa |
    ažurir | تحديث | अपडेट | ενημ | изменён | dernière | reviewed
    """
)

# Parts of words that say a date is the first one.
PUBLISHED_WORDS: tuple[str, ...] = phrases(
    """
    publi | posted | created | issued | first | veröffentlicht | erschienen | erstellt | online seit | stand |
    geschrieben | gepubliceerd | geplaatst | publicer | julkaistu | giriş | yayın | опублик | 公開 | 掲載 | 配信 |
    入力 | 입력
    | 발행 | đăng | terbit | offentliggjort | objavljeno | datum | written
    """
)

# Parts of words before a date that is none of the story's: until when it can be had, when it was printed out.
OTHER_DATE_WORDS: tuple[str, ...] = (
    " bis ", "until", "expires", "verfügbar", "gültig", "hasta el", "jusqu", "disponible", "valid", "ausdruck",
    "abgerufen", "registriert", "joined", "member since",
)  # fmt: skip

# Parts of lines that time the reading: no date of it.
UNDATED_WORDS: tuple[str, ...] = phrases(
    """
    min read | minute read | minutes read | mins read | reading time | read time | lesezeit | lesedauer | minuten |
    tiempo de lectura | temps de lecture | minuti di lettura | min lesezeit | minutes de lecture | lästid
    """
)

# Days named from today.
NOW_WORDS: tuple[str, ...] = phrases(
    """
    today | yesterday | just now | heute | gestern | hoy | ayer | aujourd'hui | hier | oggi | ieri | hoje | ontem |
    vandaag | gisteren | idag | igår | i dag | i går | tänään | eilen | dziś | dzisiaj | wczoraj | dnes | včera |
    сегодня | вчера | сьогодні | вчора | bugün | dün | hari ini | kemarin | hôm nay | hôm qua | 今日 | 昨日 | 今天
    | 昨天 |
    오늘 | 어제
    """
)
