"""Words of picture credits."""

from clipfile.tasks.segment.fields.tables import phrases, words

# They announce who made or supplied a picture.
CREDIT_WORDS: tuple[str, ...] = phrases(
    """
    photo | photos | photograph | photographs | photography | photo credit | photo courtesy | picture | pictures |
    image | images | image credit | credit | credits | illustration | graphic | photographer | foto | fotos |
    fotografie | fotograf | fotocredit | fotocredits | bild | bilder | bildrechte | bildquelle | bildnachweis |
    quelle | grafik | copyright | crédit | crédits | crédit photo | crédits photo | photographie | crédito |
    créditos | imagen | fotografía | fuente | imagem | fonte | immagine | credito | crediti | kuva | fotó | ljósmynd
    | zdjęcie | zdjęcia | fot | nuotr | фото | ảnh | 写真 | 画像 | 사진 | 照片 | 图片 | 图 | صورة | rendering |
    video | vídeo |
    vidéo | beeld | görsel | fotoğraf | kaynak | source | zdroj | autor
    """
)

# In brackets after a caption, and no credit.
NOT_CREDIT: frozenset[str] = words(
    """
    above archiv archivbild archive archivfoto below bottom center centre collage derecha destra droite file
    fotomontage gauche gestellte gestelltes höger høyre izquierda l left lewej li links m mitte montage oben
    pictured prawej r re rechts right sinistra stock symbolbild symbolbilder symbolfoto symbolic szene top unten
    venstre vorne vänster
    """
)

# The picture came from who is named beside these, whoever made it.
SUPPLIED_WORDS: tuple[str, ...] = phrases(
    """
    handout | screenshot | screengrab | screen grab | skjermdump | captura de pantalla | capture d'écran sur |
    captures d'écran sur | capture d'écran | captures d'écran | courtesy of | courtesy | supplied by | provided by
    """
)

# Sites where a picture is signed with a user's name.
SHARING_SITES: tuple[str, ...] = phrases(
    """
    pixabay | pexels | unsplash | flickr | stock.adobe.com | adobe stock | shutterstock | istock
    """
)

# They sell other people's pictures: the name beside theirs is a partner's as often as a photographer's.
RESELLERS: tuple[str, ...] = phrases(
    """
    imago | picture alliance | picture-alliance | getty | istock | shutterstock | adobe | alamy | pexels | zuma
    """
)
