"""What a text says, as numbers: the runs of words in it, and the facts among the words.

Stored in warehouses by way of `marks`, so it depends on nothing that may change with the segmenter's features. Whoever
changes what it gives raises FORM there.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from clipfile.tasks.segment.fingerprint import lower_pairs

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

RUN_WORDS = 5  # a fact that differs breaks five runs, so that a template filled in anew shares few of them
STEP = np.uint64(0x9E3779B97F4A7C15)  # odd: its powers have inverses modulo 2^64
BACK = np.uint64(pow(int(STEP), -1, 1 << 64))
MIX = np.uint64(0xBF58476D1CE4E5B9)
NEXT_WORD = np.uint64(0x94D049BB133111EB)

NO_WORD, IDEOGRAPH, SMALL, CAPITAL, DIGIT = range(5)
# Characters of these first two bytes are punctuation, three bytes long: curly quotes and dashes, CJK marks.
MARKS_OF_THREE = (b"\xe2\x80", b"\xe2\x81", b"\xe3\x80", b"\xef\xbc\x81", b"\xef\xbc\x8c", b"\xef\xbc\x9f")
LATIN_MARKS = frozenset(range(0xA0, 0xC0)) - {0xAA, 0xB5, 0xBA}  # the second byte, after 0xC2: nbsp, guillemets


def _class(byte: int) -> int:
    """What a byte is within a word; one that opens an ideograph or kana is a word with its two followers."""
    if byte >= 0x80:
        return IDEOGRAPH if 0xE3 <= byte <= 0xE9 else SMALL
    character = chr(byte)
    if character.isdigit():
        return DIGIT
    if character.isalpha():
        return CAPITAL if character.isupper() else SMALL
    return NO_WORD


_CLASSES = bytes(_class(byte) for byte in range(256))
_SMALL = bytes(ord(chr(byte).lower()) if byte < 0x80 else byte for byte in range(256))
_WEIGHTS = np.arange(1, 257, dtype=np.uint64) * np.uint64(0x94D049BB133111EB) ^ np.uint64(0xD6E8FEB86659FD93)
_LOWER = lower_pairs()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some texts, one text after the other, and which of them are facts."""

    hashes: Hashes
    bounds: Ints
    is_fact: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Prints:
    """Some texts, one after the other: the runs of text i are `runs[run_bounds[i]:run_bounds[i + 1]]`, in their order.

    Facts, numbers and names, are in order too, as often as they stand there.
    """

    runs: Hashes
    run_bounds: Ints
    facts: Hashes
    fact_bounds: Ints
    whole: Hashes  # [texts]: equal for texts that are equal byte for byte

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.whole)


def read_prints(texts: Sequence[str]) -> Prints:
    """The prints of some texts; case, white space and punctuation make no difference to runs."""
    encoded = [text.encode("utf-8", "replace") for text in texts]
    words = _read_words(encoded)
    runs, run_bounds = _runs(words.hashes, words.bounds)
    fact_bounds = np.append(0, np.cumsum(words.is_fact))[words.bounds]
    whole = [hashlib.blake2b(text, digest_size=8).digest() for text in encoded]
    return Prints(runs, run_bounds, words.hashes[words.is_fact], fact_bounds, np.frombuffer(b"".join(whole), np.uint64))


def read_words(texts: Sequence[str]) -> tuple[Hashes, Ints]:
    """The words of some texts, one text after the other, and where each begins; case makes no difference."""
    words = _read_words([text.encode("utf-8", "replace") for text in texts])
    return words.hashes, words.bounds


def _read_words(encoded: Sequence[bytes]) -> Words:
    data = np.frombuffer(b"\n".join([*encoded, b""]), np.uint8)
    ends = np.cumsum([len(text) + 1 for text in encoded], dtype=np.int64)
    small, classes = _lowered(data), _classes(data)
    start, end = _words(classes)
    bounds = np.append(0, np.searchsorted(start, ends)).astype(np.int64)
    return Words(_word_hashes(small, start, end), bounds, _facts(data, small, classes, start))


def _lowered(data: Bytes) -> Bytes:
    small = np.frombuffer(bytearray(data.tobytes().translate(_SMALL)), np.uint8)
    lead = np.flatnonzero((small[:-1] >= 0xC3) & (small[:-1] < 0xE0))
    if len(lead):
        low = _LOWER[small[lead].astype(np.uint16) | small[lead + 1].astype(np.uint16) << 8]
        small[lead], small[lead + 1] = low & 0xFF, low >> 8
    return small


def _classes(data: Bytes) -> Bytes:
    """The class of each byte; those of punctuation beyond ASCII belong to no word."""
    raw = data.tobytes()
    classes = np.frombuffer(bytearray(raw.translate(_CLASSES)), np.uint8)
    for mark in MARKS_OF_THREE:
        if mark in raw:
            found = np.flatnonzero(data[: len(data) - 2] == mark[0])
            for place, byte in enumerate(mark[1:], 1):
                found = found[data[found + place] == byte]
            for place in range(3):
                classes[found + place] = NO_WORD
    latin = np.flatnonzero(data[:-1] == 0xC2)
    latin = latin[np.isin(data[latin + 1], list(LATIN_MARKS))]
    classes[latin] = classes[latin + 1] = NO_WORD
    return classes


def _words(classes: Bytes) -> tuple[Ints, Ints]:
    """Where words start and end: runs of letters and digits, ideographs and kana one by one."""
    inside = np.zeros(len(classes) + 1, np.bool_)
    np.not_equal(classes, NO_WORD, out=inside[:-1])
    starts = inside.copy()
    starts[1:] &= ~inside[:-1]
    leads = np.flatnonzero(classes == IDEOGRAPH)
    if len(leads):
        starts[leads] = True
        after = np.minimum(leads + 3, len(starts) - 1)
        starts[after[inside[after]]] = True
    ends = ~inside
    ends[1:] &= inside[:-1]
    ends[0] = False
    ends[1:] |= starts[1:] & inside[:-1]
    return np.flatnonzero(starts), np.flatnonzero(ends)


def _word_hashes(small: Bytes, start: Ints, end: Ints) -> Hashes:
    """Polynomial hashes of the words, from sums over all bytes."""
    forth, back = _powers(len(small).bit_length())
    sums = np.zeros(len(small) + 1, np.uint64)
    np.cumsum(np.take(_WEIGHTS, small) * forth[: len(small)], out=sums[1:])
    return mixed((sums[end] - sums[start]) * back[start])


def mixed(value: Hashes) -> Hashes:
    """A hash whose every bit depends on every bit of the value."""
    value = (value ^ (value >> np.uint64(31))) * MIX
    return value ^ (value >> np.uint64(29))


def spans(first: Ints, count: Ints) -> Ints:
    """The numbers first, first + 1, ... of each span, one span after the other."""
    total = np.cumsum(count)
    size = int(total[-1]) if len(total) else 0
    found: Ints = np.arange(size) + np.repeat(first - np.append(0, total[:-1]), count)
    return found


def _runs(words: Hashes, bounds: Ints) -> tuple[Hashes, Ints]:
    """The hash of each word with those that follow it in its text; a text of fewer words has no run."""
    count = len(words) - RUN_WORDS + 1
    if count <= 0:
        return np.zeros(0, np.uint64), np.zeros(len(bounds), np.int64)
    runs = words[:count].copy()
    for place in range(1, RUN_WORDS):
        runs *= NEXT_WORD
        runs += words[place : place + count]
    whole = np.ones(len(words) + 1, np.bool_)
    whole[-1] = False
    for place in range(1, RUN_WORDS):
        whole[np.maximum(bounds[1:] - place, bounds[:-1])[bounds[1:] > bounds[:-1]]] = False
    kept = np.flatnonzero(whole[:count])
    return mixed(runs[kept]), np.searchsorted(kept, bounds).astype(np.int64)


def _facts(data: Bytes, small: Bytes, classes: Bytes, start: Ints) -> npt.NDArray[np.bool_]:
    """Which words are numbers, or are written with a capital where no sentence begins."""
    opens = classes[start]
    follower = np.minimum(start + 1, len(data) - 1)
    capital = (data[start] != small[start]) | ((data[start] >= 0xC3) & (data[follower] != small[follower]))
    inner = (start >= 2) & (data[start - 1] == 0x20)
    before = classes[np.maximum(start - 2, 0)]
    inner &= (before != NO_WORD) | (data[np.maximum(start - 2, 0)] == 0x2C)
    found: npt.NDArray[np.bool_] = (opens == DIGIT) | (capital & inner)
    return found


@cache
def _powers(bits: int) -> tuple[Hashes, Hashes]:
    """The first 2^bits powers of STEP and of BACK, modulo 2^64, from 0 on."""
    factors = np.full((2, 1 << bits), np.array([[STEP], [BACK]]), np.uint64)
    factors[:, 0] = 1
    forth, back = np.cumprod(factors, axis=1, dtype=np.uint64)
    return forth, back
