"""Text in a legacy encoding: what chardet takes it for, where that makes a text.

chardet tells encodings apart, but names one for any bytes, noise too, so its answers are held to rules of ours: an
unsure one counts as windows-1252, and an odd text as none. Measured on 3,177 pages of 48 languages in 22 encodings,
whole and cut to 300 characters, as the share that comes back to the letter, and on 2,840 pieces of noise and of broken
UTF-8, as those read wrongly: chardet 7.7 with these rules 99.0 % and 3, without them 98.0 % and 992;
charset-normalizer 3.5 held to the same encodings 78.9 % and 122; faust-cchardet 3.2 80.9 % and 420.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import chardet

SAMPLE_BYTES = 65_536
TELLING_BYTES = 16_384  # of lines beyond ASCII: as many as chardet counts letter pairs in
SURE = 0.15  # of chardet: its confidence in another script starts above, below most answers are wrong
ODD_SHARE = 0.1  # of the characters beyond ASCII: prose shows hardly any oddity, noise plenty
ACCENTED = 0.75  # of a Latin language's letters at most
OTHER_SCRIPT = 0.2  # of the letters at least, in a page of another script; fewer are misread accents
OTHER_LETTERS = 4  # different ones; fewer are a misread sign
NO_MATCH = "utf-8"  # what is asked about is none, so this can only mean that nothing fits

HIGH_BYTE = re.compile(rb"[\x80-\xff]")
C1_BYTES = re.compile(rb"[\x80-\x9f]")
ASCII = re.compile(r"[\x00-\x7f]+")
CAPITALS = "À-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŐŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽ"
ASCII_LETTER, ACCENTED_LETTER = re.compile(r"[A-Za-z]"), re.compile(r"[À-ÖØ-öø-ɏ]")
OTHER_LETTER = re.compile(r"[\u0370-\u0eff]")
LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"
ODDITIES = (
    rf"(?<=[{LATIN}])[^\x00-\x7f\s\w’‘´·–—…•\xad](?=[{LATIN}])",  # a sign inside a word
    rf"[¹²³¼½¾ªº](?=[{LATIN}])",  # a raised sign before a word
    r"[\x80-\x9f¤¦¨¬¯¶¸ˆ˜\u2500-\u259f\ue000-\uf8ff]",  # what pages have no use for
    r"€(?!\s?\d)(?<!\d€)(?<!\d\s€)",  # a currency without its amount
    r"(?<!\w)[ßçêëîïñðþýãõüûôÂÃÇÊ-ÏÑÒÔÕÙ-Þ](?![\w.])",  # a letter alone that is no word
    r"(?<=[A-Za-z])[þÿ](?=[A-Za-z])",  # the bytes FE and FF in an English word: damage, not Icelandic
    rf"[a-zß-öø-ÿ][{CAPITALS}]|[ß-öø-ÿ][A-Z]|[а-яё][А-ЯЁ]|[α-ώ][Α-Ω]",  # a capital inside a word
    r"[A-Za-z][\u0370-\u0eff]|[\u0370-\u0eff][A-Za-z]",  # two scripts in a word
)
ODD = re.compile("|".join(ODDITIES))


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding told from the bytes alone: its IANA name and Python's codec for it."""

    charset: str
    codec: str


WINDOWS_1252 = Guess("windows-1252", "cp1252")
LATIN_1 = Guess("iso-8859-1", "latin_1")
# By chardet's names; of two that share their letters the larger one. chardet's own prefer_superset reads ISO 8859-2
# as windows-1250, which is no superset of it. Mac, EBCDIC and most DOS encodings are left out: no pages, much noise.
ENCODINGS = {
    "cp1252": WINDOWS_1252,
    "cp1250": Guess("windows-1250", "cp1250"),
    "iso8859-2": Guess("iso-8859-2", "iso8859_2"),
    "iso8859-16": Guess("iso-8859-16", "iso8859_16"),
    "cp1251": Guess("windows-1251", "cp1251"),
    "koi8-r": Guess("koi8-r", "koi8_r"),
    "koi8-u": Guess("koi8-u", "koi8_u"),
    "iso8859-5": Guess("iso-8859-5", "iso8859_5"),
    "cp866": Guess("ibm866", "cp866"),
    "cp1253": Guess("windows-1253", "cp1253"),
    "iso8859-7": Guess("iso-8859-7", "iso8859_7"),
    "cp1254": Guess("windows-1254", "cp1254"),
    "cp1255": Guess("windows-1255", "cp1255"),
    "cp1256": Guess("windows-1256", "cp1256"),
    "cp1257": Guess("windows-1257", "cp1257"),
    "cp874": Guess("tis-620", "cp874"),
    "cp932": Guess("shift_jis", "cp932"),
    "euc_jis_2004": Guess("euc-jp", "euc_jis_2004"),
    "cp949": Guess("euc-kr", "cp949"),
    "gb18030": Guess("gb18030", "gb18030"),
    "big5hkscs": Guess("big5", "big5hkscs"),
}


def guess_charset(data: bytes) -> Guess | None:
    """The encoding of bytes that are no UTF-8; None where no reading makes sense."""
    lines = _telling_lines(data)
    readings = (guess for guess in _guesses(data, lines) if not _is_odd(lines.decode(guess.codec, "replace")))
    guess = next(readings, None)
    # The two differ in these bytes alone; a page without them is the older, smaller one.
    return LATIN_1 if guess is WINDOWS_1252 and not C1_BYTES.search(data) else guess


def _guesses(data: bytes, lines: bytes) -> Iterator[Guess]:
    """What to try, in order: the menus in ASCII tell chardet about the language, but drown a short story."""
    for sample in (lines, data[:SAMPLE_BYTES]):
        guess = _detected(sample)
        if guess:
            yield guess
    yield WINDOWS_1252


def _detected(sample: bytes) -> Guess | None:
    # chardet believes first bytes (BM is a bitmap, or news of BMW) and a tag's charset before any letter.
    plain = b"\n" + sample.replace(b"<", b" ")
    answer = chardet.detect(
        plain, compat_names=False, include_encodings=[*ENCODINGS, NO_MATCH], no_match_encoding=NO_MATCH
    )
    return ENCODINGS.get(answer["encoding"] or NO_MATCH) if answer["confidence"] >= SURE else None


def _telling_lines(data: bytes) -> bytes:
    """The first lines that hold a byte beyond ASCII, and of an endless one the part around that byte."""
    lines, size, at = list[bytes](), 0, 0
    while size < TELLING_BYTES and (found := HIGH_BYTE.search(data, at)):
        first = found.start()
        start = max(at, data.rfind(b"\n", at, first) + 1, first - TELLING_BYTES // 2)
        end = data.find(b"\n", first, start + TELLING_BYTES)
        at = min(len(data), start + TELLING_BYTES) if end < 0 else end
        lines.append(data[start:at])
        size += at - start
    return b"\n".join(lines)


def _is_odd(text: str) -> bool:
    high, ascii_letters = ASCII.sub("", text), len(ASCII_LETTER.findall(text))
    accented, other = len(ACCENTED_LETTER.findall(high)), OTHER_LETTER.findall(high)
    is_sprinkled = len(set(other)) < OTHER_LETTERS or len(other) < OTHER_SCRIPT * (len(other) + ascii_letters)
    return (
        len(ODD.findall(text)) > ODD_SHARE * len(high)
        or accented > ACCENTED * (accented + ascii_letters)
        or (len(other) > len(high) / 2 and is_sprinkled)
    )
