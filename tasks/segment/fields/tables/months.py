"""Months and time zones as they are printed."""

from collections.abc import Mapping

# Names, genitives and abbreviations in the languages of news sites; one row a month.
MONTH_WORDS: tuple[str, ...] = (
    """
    jan january januar janvier janv enero ene gennaio gen janeiro januari jän jänner januaro styczeń stycznia sty
    leden ledna led január januára ianuarie ian ocak oca tammikuu tammikuuta tammik január janúar januará siječanj
    siječnja sij januarja январь января янв січень січня січ студзень студзеня ιανουάριος ιανουαρίου ιαν يناير
    januarie jaanuar sausis sausio saus janvāris janvārī enero gener януари јануар јануара januara janar
    """,
    """
    feb february februar février févr fév febrero febbraio febb fevereiro fev februari feber luty lutego lut únor
    února úno február februára februarie şubat şub helmikuu helmikuuta helmik februára veljača veljače velj
    февраль февраля фев лютый лютий лютого лют люты лютага φεβρουάριος φεβρουαρίου φεβ فبراير februarie veebruar
    vasaris vasario vas februāris februārī febrer февруари фебруар фебруара februarja februara shkurt febr
    """,
    """
    mar march märz mrz mär mars marzo março maart mrt marts marzec marca březen března bře marec március márc
    martie mart maaliskuu maaliskuuta maalisk ožujak ožujka ožu март марта мар березень березня бер сакавік
    сакавіка μάρτιος μαρτίου μαρ مارس maart märts kovas kovo kov marts martā març март mars märts maret machi
    """,
    """
    apr april avril avr abril abr aprile aprilie kwiecień kwietnia kwi duben dubna dub apríl apríla április ápr
    nisan nis huhtikuu huhtikuuta huhtik travanj travnja tra апрель апреля апр квітень квітня кві красавік
    красавіка απρίλιος απριλίου απρ أبريل ابريل aprill balandis balandžio bal aprīlis aprīlī aprila април prill
    aprili
    """,
    """
    may mai mayo maggio mag maio mei maj maja květen května kvě máj mája május mayıs mayis toukokuu toukokuuta
    toukok svibanj svibnja svi май мая травень травня тра май мая травень мая μάιος μαΐου μαι μαϊ مايو gegužė
    gegužės geg maijs maijā maig мај maja maí mei meja
    """,
    """
    jun june juni juin junio giugno giu junho czerwiec czerwca cze červen června čvn jún júna június iunie iun
    haziran haz kesäkuu kesäkuuta kesäk lipanj lipnja lip июнь июня июн червень червня чер чэрвень чэрвеня ιούνιος
    ιουνίου ιουν يونيو junie juuni birželis birželio bir jūnijs jūnijā juny юни јун јуна juna junija júní qershor
    """,
    """
    jul july juli juillet juil julio luglio lug julho lipiec lipca lip červenec července čvc júl júla július iulie
    iul temmuz tem heinäkuu heinäkuuta heinäk srpanj srpnja srp июль июля июл липень липня лип ліпень ліпеня
    ιούλιος ιουλίου ιουλ يوليو julie juuli liepa liepos lie jūlijs jūlijā juliol юли јул јула jula julija júlí
    korrik julai
    """,
    """
    aug august août aoû agosto ago augustus augusti sierpień sierpnia sie srpen srpna srp augusta augusztus aug
    ağustos ağu elokuu elokuuta elok kolovoz kolovoza kol август августа авг серпень серпня сер жнівень жніўня
    αύγουστος αυγούστου αυγ أغسطس rugpjūtis rugpjūčio rgp augusts augustā agost avgust avgusta август авгуcта
    ágúst gusht agustus agosti
    """,
    """
    sep sept september septembre septiembre settembre set setembro wrzesień września wrz září zář septembra
    szeptember szept septembrie eylül eyl syyskuu syyskuuta syysk rujan rujna ruj сентябрь сентября сен сент
    вересень вересня вер верасень верасня σεπτέμβριος σεπτεμβρίου σεπ سبتمبر rugsėjis rugsėjo rgs septembris
    septembrī setembre септември септембар септембра shtator
    """,
    """
    oct october oktober okt octobre octubre ottobre ott outubro out październik października paź říjen října říj
    októbra október octombrie ekim eki lokakuu lokakuuta lokak октябрь октября окт жовтень жовтня жов кастрычнік
    кастрычніка οκτώβριος οκτωβρίου οκτ أكتوبر spalis spalio spa oktobris oktobrī octubre oktobra октомври октобар
    октобра tetor oktoober
    """,
    """
    nov november novembre noviembre novembro listopad listopadu listopada lis novembra noiembrie kasım kas
    marraskuu marraskuuta marrask studeni studenoga studenog stu ноябрь ноября ноя листопад листопада лис лістапад
    лістапада νοέμβριος νοεμβρίου νοε نوفمبر lapkritis lapkričio lap novembris novembrī ноември новембар новембра
    nóvember nëntor nopember
    """,
    """
    dec december dezember dez décembre déc diciembre dic dicembre dezembro grudzień grudnia gru prosinec prosince
    pro decembra decembrie aralık ara joulukuu joulukuuta jouluk prosinac prosinca декабрь декабря дек грудень
    грудня гру снежань снежня δεκέμβριος δεκεμβρίου δεκ ديسمبر gruodis gruodžio grd gruo decembris decembrī
    desembre desember des декември децембар децембра dhjetor detsember disemba
    """,
)

MONTHS: Mapping[str, int] = {word: number for number, row in enumerate(MONTH_WORDS, 1) for word in row.split()}
# The same word is another month elsewhere.
MONTHS_ELSEWHERE: Mapping[tuple[str, str], int] = {
    ("hr", "listopad"): 10, ("hr", "listopada"): 10, ("hr", "lipanj"): 6, ("hr", "lip"): 6, ("hr", "srp"): 7,
    ("cs", "srp"): 8, ("uk", "лип"): 7, ("uk", "лис"): 11,
}  # fmt: skip

# Minutes east of Greenwich for abbreviations that name one offset wherever news is printed.
OFFSETS: Mapping[str, int] = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "sast": 120, "eat": 180, "wat": 60, "wib": 420, "sgt": 480, "hkt": 480,
    "myt": 480, "pht": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "acst": 570, "acdt": 630, "awst": 480,
    "nzst": 720, "nzdt": 780, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480,
    "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "nst": -210, "ndt": -150, "brt": -180,
}  # fmt: skip
# Abbreviations that leave summer time open: the place's own calendar decides.
ZONES: Mapping[str, str] = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip
