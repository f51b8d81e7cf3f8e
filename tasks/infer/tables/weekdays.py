"""Days of the week as they are printed."""

from collections.abc import Mapping

from clipfile.tasks.segment.fields.tables import words

# Names, cases and abbreviations in the languages of news sites; one row a day, Monday first.
WEEKDAY_WORDS: tuple[str, ...] = (
    """
    monday mon montag lundi lun lunes lunedì lunedí segunda-feira segunda maandag måndag mandag mánudagur mánudag
    maanantai maanantaina poniedziałek poniedziałku pondělí pondelok hétfő hétfőn luni pazartesi ponedjeljak
    ponedjeljka ponedeljek ponedeljak понедельник понеделник понеділок панядзелак δευτέρα الاثنين الإثنين esmaspäev
    esmaspäeval pirmadienis pirmadienį pirmdiena pirmdien dilluns senin понедељак
    """,
    """
    tuesday tue tues dienstag mardi mar martes martedì martedí terça-feira terça dinsdag tisdag tirsdag
    þriðjudagur þriðjudag tiistai tiistaina wtorek úterý utorok kedd kedden marți marţi salı utorak utorka torek
    вторник вівторок аўторак τρίτη الثلاثاء teisipäev teisipäeval antradienis antradienį otrdiena otrdien dimarts
    selasa уторак
    """,
    """
    wednesday wed weds mittwoch mercredi mer miércoles miercoles mié mercoledì mercoledí quarta-feira quarta
    woensdag onsdag miðvikudagur miðvikudag keskiviikko keskiviikkona środa środę středa středu streda stredu szerda
    szerdán miercuri çarşamba srijeda srijedu sreda sredo sredu среда среду сряда середа середу серада сераду
    τετάρτη الأربعاء kolmapäev kolmapäeval trečiadienis trečiadienį trešdiena trešdien dimecres rabu
    """,
    """
    thursday thu thur thurs donnerstag jeudi jeu jueves jue giovedì giovedí gio quinta-feira quinta donderdag
    torsdag fimmtudagur fimmtudag torstai torstaina czwartek čtvrtek štvrtok csütörtök csütörtökön joi perşembe
    četvrtak četvrtka četrtek четверг четвъртък четвер чацвер πέμπτη الخميس neljapäev neljapäeval ketvirtadienis
    ketvirtadienį ceturtdiena ceturtdien dijous kamis четвртак
    """,
    """
    friday fri freitag vendredi ven viernes vie venerdì venerdí sexta-feira sexta vrijdag fredag föstudagur
    föstudag perjantai perjantaina piątek pátek piatok péntek pénteken vineri cuma petak petka petek пятница пятницу
    петък п'ятниця п'ятницю пятніца пятніцу παρασκευή الجمعة reede reedel penktadienis penktadienį piektdiena
    piektdien divendres jumat петак
    """,
    """
    saturday sat samstag sonnabend samedi sam sábado sabado sáb sabato sab zaterdag lördag lørdag laugardagur
    laugardag lauantai lauantaina sobota sobotę sobotu szombat szombaton sâmbătă cumartesi subota subotu суббота
    субботу събота субота суботу σάββατο السبت laupäev laupäeval šeštadienis šeštadienį sestdiena sestdien dissabte
    sabtu
    """,
    """
    sunday sun sonntag dimanche dim domingo dom domenica zondag söndag søndag sunnudagur sunnudag sunnuntai
    sunnuntaina niedziela niedzielę neděle neděli nedeľa nedeľu vasárnap duminică pazar nedjelja nedjelju nedelja
    nedeljo nedelju воскресенье неделя неділя неділю нядзеля нядзелю κυριακή الأحد pühapäev pühapäeval sekmadienis
    sekmadienį svētdiena svētdien diumenge minggu недеља недељу
    """,
)
# Monday is 0, as in Python's calendar.
WEEKDAYS: Mapping[str, int] = {word: number for number, row in enumerate(WEEKDAY_WORDS) for word in row.split()}
# These are a weekday's in one language alone, and another word elsewhere.
SHORT_WEEKDAYS: Mapping[tuple[str, str], int] = {
    (language, word): number
    for language, row in (
        ("de", "mo di mi do fr sa so"), ("nl", "ma di wo do vr za zo"), ("pt", "seg ter qua qui sex sáb dom"),
        ("pl", "pn wt śr czw pt sob nd"), ("cs", "po út st čt pá so ne"), ("ru", "пн вт ср чт пт сб вс"),
        ("uk", "пн вт ср чт пт сб нд"), ("sv", "mån tis ons tors fre lör sön"), ("nb", "man tir ons tor fre lør søn"),
        ("no", "man tir ons tor fre lør søn"), ("da", "man tir ons tor fre lør søn"), ("fi", "ma ti ke to pe la su"),
    )
    for number, word in enumerate(row.split())
}  # fmt: skip
# 土 of 土曜日, 六 of 星期六, 토 of 토요일.
WEEKDAY_SIGNS: Mapping[str, int] = {
    sign: number for row in ("月火水木金土日", "一二三四五六天", "월화수목금토일") for number, sign in enumerate(row)
}
# They may stand between a weekday and the day's number.
LINK_WORDS = words("the den dem der le el il dia día de del am om on à a o a'")
