"""The legacy encodings that are read, and what their text is made of: a closed list, so that noise stays noise."""

from dataclasses import dataclass

FIRST_LETTER = 1  # a single accented letter of these languages is evidence enough
LATER_LETTERS = 4  # the same byte means another letter elsewhere, so one of them says nothing


@dataclass(frozen=True, slots=True)
class Reading:
    """One encoding as one language uses it: its IANA name, Python's codec, the letters beyond ASCII.

    The common letters make up half of the language's text; the same bytes read as another script do not.
    """

    charset: str
    codec: str
    letters: str
    needed: int = LATER_LETTERS
    trust: float = 1.0
    common: str = ""

    @property
    def is_latin(self) -> bool:
        """Whether the language writes ASCII letters too."""
        return not self.common


def _span(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


def _both(small: str) -> str:
    return small + small.upper().replace("SS", "")


RUSSIAN = _both(_span("а", "я") + "ё")
UKRAINIAN = RUSSIAN + _both("іїєґў")
SERBIAN = RUSSIAN + _both("ђјљњћџѓќѕ")
GREEK = _span("Α", "Ρ") + _span("Σ", "Ϋ") + _span("α", "ώ") + "ΆΈΉΊΌΎΏΐΰ"
WESTERN = _both("àáâãäåæçèéêëìíîïñòóôõöøœùúûüß")
POLISH, CZECH, SLOVAK = _both("ąćęłńóśźżéüö"), _both("áčďéěíňóřšťúůýžöü"), _both("áäčďéíĺľňóôŕšťúýžü")
HUNGARIAN, ROMANIAN, CROATIAN = _both("áéíóöőúüű"), _both("ăâîşţșț"), _both("čćđšž")
TURKISH = _both("çğıöşüâîûé") + "İ"
LITHUANIAN, LATVIAN, ESTONIAN = _both("ąčęėįšųūž"), _both("āčēģīķļņšūž"), _both("äõöüšž")
HEBREW, ARABIC, THAI = _span("א", "ת"), _span("ء", "ْ") + "پچژگکیے،؛؟", _span("ก", "๛")

CYRILLIC_COMMON, GREEK_COMMON = "оеаинтср", "αοιετσνρη"
HEBREW_COMMON, ARABIC_COMMON, THAI_COMMON = "יוהלאמתרב", "اليمنترو", "านรอกเงมย่"

READINGS: tuple[Reading, ...] = (
    Reading("windows-1252", "cp1252", _both("äöüß"), FIRST_LETTER),
    Reading("windows-1252", "cp1252", _both("àâæçéèêëîïôœùûü"), FIRST_LETTER),
    Reading("windows-1252", "cp1252", _both("áéíñóúü"), FIRST_LETTER),
    Reading("windows-1252", "cp1252", _both("áâãàçéêíóôõúü"), FIRST_LETTER),
    Reading("windows-1252", "cp1252", _both("àèéìíòóùú"), FIRST_LETTER),
    Reading("windows-1252", "cp1252", _both("åäöæøéü"), FIRST_LETTER),
    Reading("windows-1252", "cp1252", _both("áðéíóúýþæö")),
    Reading("windows-1252", "cp1252", WESTERN, FIRST_LETTER, trust=0.97),
    Reading("windows-1251", "cp1251", RUSSIAN, common=CYRILLIC_COMMON),
    Reading("koi8-r", "koi8_r", RUSSIAN, common=CYRILLIC_COMMON),
    Reading("iso-8859-5", "iso8859_5", RUSSIAN, common=CYRILLIC_COMMON),
    Reading("ibm866", "cp866", RUSSIAN, common=CYRILLIC_COMMON),
    Reading("windows-1251", "cp1251", UKRAINIAN, trust=0.99, common=CYRILLIC_COMMON),
    Reading("koi8-u", "koi8_u", UKRAINIAN, trust=0.99, common=CYRILLIC_COMMON),
    Reading("windows-1251", "cp1251", SERBIAN, trust=0.98, common=CYRILLIC_COMMON),
    Reading("iso-8859-5", "iso8859_5", SERBIAN, trust=0.98, common=CYRILLIC_COMMON),
    Reading("windows-1250", "cp1250", POLISH, trust=0.98),
    Reading("iso-8859-2", "iso8859_2", POLISH, trust=0.98),
    Reading("windows-1250", "cp1250", CZECH, trust=0.98),
    Reading("windows-1250", "cp1250", SLOVAK, trust=0.98),
    Reading("iso-8859-2", "iso8859_2", CZECH, trust=0.98),
    Reading("iso-8859-2", "iso8859_2", SLOVAK, trust=0.98),
    Reading("windows-1250", "cp1250", HUNGARIAN, trust=0.98),
    Reading("windows-1250", "cp1250", ROMANIAN, trust=0.98),
    Reading("iso-8859-16", "iso8859_16", ROMANIAN, trust=0.98),
    Reading("windows-1250", "cp1250", CROATIAN, trust=0.98),
    Reading("iso-8859-2", "iso8859_2", CROATIAN, trust=0.98),
    Reading("windows-1254", "cp1254", TURKISH, trust=0.98),
    Reading("windows-1257", "cp1257", LITHUANIAN, trust=0.98),
    Reading("windows-1257", "cp1257", LATVIAN, trust=0.98),
    Reading("windows-1257", "cp1257", ESTONIAN, trust=0.98),
    Reading("windows-1253", "cp1253", GREEK, common=GREEK_COMMON),
    Reading("iso-8859-7", "iso8859_7", GREEK, common=GREEK_COMMON),
    Reading("windows-1255", "cp1255", HEBREW, common=HEBREW_COMMON),
    Reading("windows-1256", "cp1256", ARABIC, common=ARABIC_COMMON),
    Reading("tis-620", "cp874", THAI, common=THAI_COMMON),
)


@dataclass(frozen=True, slots=True)
class Wide:
    """An encoding of two bytes a character: what its text is made of, and the share of that it must show."""

    charset: str
    codec: str
    typical: str
    share: float


def _grid(codec: str, first: int, last: int) -> str:
    """The characters of a two-byte encoding whose first byte lies between two bounds."""
    pairs = bytes(byte for lead in range(first, last + 1) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    return pairs.decode(codec, "ignore")


KANA, HANGUL = _span("ぁ", "ー"), _span("가", "힣")
COMMON_SIMPLIFIED, COMMON_TRADITIONAL = _grid("gb2312", 0xB0, 0xD7), _grid("big5", 0xA4, 0xC6)

# A kana every few characters is Japanese, whatever the kanji. Korean is told before Chinese: the bytes of its
# syllables are those of the commonest hanzi, but not the other way round.
WIDES: tuple[Wide, ...] = (
    Wide("euc-jp", "euc_jp", KANA, 0.2),
    Wide("shift_jis", "cp932", KANA, 0.2),
    Wide("euc-kr", "euc_kr", HANGUL, 0.85),
    Wide("euc-kr", "cp949", HANGUL, 0.85),
    Wide("gb18030", "gb18030", COMMON_SIMPLIFIED, 0.8),
    Wide("big5", "cp950", COMMON_TRADITIONAL, 0.5),
)
WIDE_MARKS = "、。，．；：？！「」『』（）《》〈〉【】・…—“”‘’\u3000"

TYPOGRAPHY = "“”‘’„‚«»‹›–—…•·€£¥§©®°™´¿¡ªº¹²³¼½¾×±\xa0\xad№"
