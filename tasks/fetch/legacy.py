"""Text in a legacy encoding: the reading whose letters fit a language best, if any fits well."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from clipfile.tasks.fetch.charsets import FIRST_LETTER, READINGS, TYPOGRAPHY, WIDE_MARKS, WIDES, Reading, Wide

SAMPLE_BYTES = 8_192  # a language's letters show long before that, and every reading is tried on it
SURE = 0.9  # share of the characters beyond ASCII that a reading has to explain
PERFECT = 0.999  # a reading of one of the first languages that leaves nothing open ends the search
LATIN_LETTERS = 0.75  # no Latin language writes more of its letters with accents
OTHER_LETTERS = 0.2  # a page in another script has at least so many of its letters in it
COMMON_LETTERS = 0.42  # of the letters are among the common ones: 0.5 to 0.65 in the language, up to 0.35 elsewhere
SHOUTING = 0.95  # trust in a page of capitals: KOI8 read as another script is one
WIDE_LETTERS = 4  # fewer two-byte characters may be an accident

C1_BYTES = re.compile(rb"[\x80-\x9f]")
HIGH_BYTE = re.compile(rb"[\x80-\xff]")
ASCII = re.compile(r"[\x00-\x7f]+")
ASCII_LETTER = re.compile(r"[A-Za-z]")
CAPITALS = "ĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŐŔŘŚŞŠŢŤŪŮŰŲŹŻŽ"  # beyond Latin-1, as Europe uses them
LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"
ODDITIES = (
    rf"(?<=[{LATIN}])[^\x00-\x7f\s\w’‘·–—…•\xad](?=[{LATIN}])",  # a sign inside a word
    rf"[¹²³¼½¾ªº](?=[{LATIN}])",  # a raised sign before a word
    r"(?<!\w)[ßçêëîïñðþýãõüûôÂÃÇÊ-ÏÑÒÔÕÙ-Þ](?![\w.])",  # a letter alone that is no word
    r"(?<!\S)[“”‘’„‚™](?!\S)",  # a quotation mark without its words
    r"€(?!\s?\d)(?<!\d€)(?<!\d\s€)",  # a currency without its amount
    rf"[a-zß-öø-ÿ][À-ÖØ-Þ{CAPITALS}]|[ß-öø-ÿ][A-Z]|[а-яё][А-ЯЁ]|[α-ώ][Α-Ω]",  # a capital inside a word
    r"[A-Za-z][\u0370-\u0eff]|[\u0370-\u0eff][A-Za-z]",  # two scripts in a word
)
ODD = re.compile("|".join(ODDITIES))


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding told from the bytes alone."""

    charset: str
    codec: str


@dataclass(frozen=True, slots=True)
class _Sample:
    """A sample in one encoding: its characters beyond ASCII and how often each, its ASCII letters, what is odd."""

    high: Counter[str]
    ascii_letters: int
    odd: int

    def count(self, characters: str) -> int:
        """How many of these characters it holds."""
        wanted = _set(characters)
        return sum(times for character, times in self.high.items() if character in wanted)

    def different(self, characters: str) -> int:
        """How many different ones of these characters it holds."""
        return len(_set(characters) & self.high.keys())


def guess_charset(data: bytes) -> Guess | None:
    """The encoding of bytes that are no UTF-8; None where no reading makes sense."""
    start = _telling_lines(data)
    guess = _first_language(start) or _wide(start) or _best(start)
    # The two differ in these bytes alone; a page without them is the older, smaller one.
    if guess and guess.codec == "cp1252" and not C1_BYTES.search(data):
        return Guess("iso-8859-1", "latin_1")
    return guess


def _telling_lines(data: bytes) -> bytes:
    """The first lines that hold a byte beyond ASCII; menus before the story say nothing about its encoding."""
    lines, size, at = list[bytes](), 0, 0
    while size < SAMPLE_BYTES and (found := HIGH_BYTE.search(data, at)):
        first = found.start()
        start = max(at, data.rfind(b"\n", at, first) + 1, first - SAMPLE_BYTES // 2)
        end = data.find(b"\n", first, start + SAMPLE_BYTES)
        at = min(len(data), start + SAMPLE_BYTES) if end < 0 else end
        lines.append(data[start:at])
        size += at - start
    return b"\n".join(lines)


def _first_language(start: bytes) -> Guess | None:
    sample = _sample(start, "cp1252")
    firsts = (reading for reading in READINGS if reading.needed == FIRST_LETTER and reading.codec == "cp1252")
    perfect = (reading for reading in firsts if sample and _score(reading, sample) >= PERFECT)
    return next((Guess(reading.charset, reading.codec) for reading in perfect), None)


def _best(start: bytes) -> Guess | None:
    score, best = max(_scores(start), key=lambda scored: scored[0])
    return Guess(best.charset, best.codec) if score >= SURE else None


def _scores(start: bytes) -> Iterator[tuple[float, Reading]]:
    for codec in dict.fromkeys(reading.codec for reading in READINGS):
        sample = _sample(start, codec)
        for reading in READINGS:
            if reading.codec == codec:
                yield _score(reading, sample) if sample else 0.0, reading


def _score(reading: Reading, sample: _Sample) -> float:
    """The share of the characters beyond ASCII that a reading explains, less what is odd; 0 on too little evidence."""
    letters = sample.count(reading.letters)
    is_enough = _is_latin_text if reading.is_latin else _is_other_text
    if not is_enough(reading, letters, sample):
        return 0.0
    explained = letters + sample.count(TYPOGRAPHY) - sample.odd
    trust = reading.trust * (SHOUTING if sample.count(reading.common.upper()) > sample.count(reading.common) else 1)
    return trust * explained / sample.high.total()


def _is_latin_text(reading: Reading, letters: int, sample: _Sample) -> bool:
    is_written = letters >= reading.needed and sample.different(reading.letters) > 1
    is_seen = reading.needed == FIRST_LETTER or is_written
    return is_seen and letters <= LATIN_LETTERS * (letters + sample.ascii_letters)


def _is_other_text(reading: Reading, letters: int, sample: _Sample) -> bool:
    is_written = sample.different(reading.letters) >= reading.needed
    is_seen = letters >= OTHER_LETTERS * (letters + sample.ascii_letters)
    return is_written and is_seen and sample.count(reading.common + reading.common.upper()) >= COMMON_LETTERS * letters


def _wide(start: bytes) -> Guess | None:
    return next((Guess(wide.charset, wide.codec) for wide in WIDES if _is_text_in(wide, start)), None)


def _is_text_in(wide: Wide, start: bytes) -> bool:
    sample = _sample(start, wide.codec)
    if sample is None:
        return False
    letters = sample.high.total() - sample.count(WIDE_MARKS)
    is_seen = letters >= max(WIDE_LETTERS, OTHER_LETTERS * (letters + sample.ascii_letters))
    return is_seen and sample.count(wide.typical) >= wide.share * letters


@lru_cache(maxsize=32)
def _sample(start: bytes, codec: str) -> _Sample | None:
    try:
        text = start.decode(codec)
    except UnicodeDecodeError as error:
        # A character cut off by the end of the file or of the sample says nothing against the encoding.
        if error.start < max(1, len(start) - 3):
            return None
        text = start[: error.start].decode(codec)
    high = Counter(ASCII.sub("", text))
    return _Sample(high, len(ASCII_LETTER.findall(text)), len(ODD.findall(text))) if high else None


@cache
def _set(characters: str) -> frozenset[str]:
    return frozenset(characters)
