"""Words of a chunk of lines, hashed without ever becoming Python strings."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from clipfile.tasks.segment.lines import Bools, Bytes, Ints
from clipfile.tasks.segment.words import FAMILIES, members

Hashes = npt.NDArray[np.uint64]
Bits = npt.NDArray[np.uint32]

# Odd 64-bit multipliers with no pattern in their bits (from the digits of the golden ratio and of SplitMix64).
HEAD, TAIL, PAIR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
EIGHT = np.uint64(8)
STEM_BYTES = 8  # a compound is of the family of its first member when that is so long
IDEOGRAPH_BYTES = 3
FAMILY_BITS = 20  # at 2^20 places a strange word falls on one of some 1,500 members once in 700 words
FAMILY_NAMES = tuple(FAMILIES)

NO_WORD, LETTER, UPPER, DIGIT, IDEOGRAPH = range(5)


def byte_class(byte: int) -> int:
    """What a byte is within a word; a byte that opens an ideograph or kana opens a word."""
    if byte >= 0x80:
        return IDEOGRAPH if 0xE3 <= byte <= 0xE9 else LETTER
    character = chr(byte)
    if character.isdigit():
        return DIGIT
    if character.isalpha():
        return UPPER if character.isupper() else LETTER
    return NO_WORD


_CLASSES = bytes(byte_class(b) for b in range(256))
# Digits are all alike in a word: a number is known by its length.
_FOLDED = bytes(ord("0") if b in b"0123456789" else ord(chr(b).lower()) if b < 0x80 else b for b in range(256))
_HEAD_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every word of a run of bytes, in order."""

    start: Ints
    size: Ints  # bytes
    first: Bytes  # class of the first byte
    last: Bytes  # class of the last byte
    opening: Hashes  # the first eight bytes themselves, of shorter words all, the first byte lowest
    closing: Hashes  # the eight bytes up to the word's end, the last byte highest
    hash: Hashes

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.start)


def read_tokens(data: Bytes) -> Tokens:
    """The words of some bytes: runs of letters and digits; ideographs and kana one by one."""
    raw = data.tobytes()
    classes = np.frombuffer(raw.translate(_CLASSES), np.uint8)
    start, end = word_edges(classes)
    size = end - start
    opening, closing = edge_bytes(raw, start, size)
    first, last = np.take(classes, start), np.take(classes, end - 1)
    return Tokens(start, size, first, last, opening, closing, word_hashes(opening, closing, size))


def word_edges(classes: Bytes) -> tuple[Ints, Ints]:
    """Where words start and end."""
    inside = np.zeros(len(classes) + 2, np.bool_)
    np.not_equal(classes, NO_WORD, out=inside[1:-1])
    turns = inside[1:] != inside[:-1]
    leads = np.flatnonzero(classes == IDEOGRAPH)
    if len(leads):
        return cut_at_ideographs(inside, turns, leads)
    edges = np.flatnonzero(turns)
    return edges[0::2], edges[1::2]


def cut_at_ideographs(inside: Bools, turns: Bools, leads: Ints) -> tuple[Ints, Ints]:
    """Word edges where an ideograph starts a word and another starts after its three bytes."""
    starts = turns & inside[1:]
    starts[leads] = True
    after = np.minimum(leads + 3, len(starts) - 1)
    starts[after[inside[after + 1]]] = True
    ends = (turns & inside[:-1]) | (starts & inside[:-1])
    return np.flatnonzero(starts), np.flatnonzero(ends)


def edge_bytes(raw: bytes, start: Ints, size: Ints) -> tuple[Hashes, Hashes]:
    """The first and the last eight bytes of each span as numbers, digits and cases alike."""
    padded = b"\0" * 8 + raw.translate(_FOLDED) + b"\0" * 8
    words: Hashes = np.ndarray((len(padded) - 7,), np.dtype("<u8"), padded, strides=(1,))
    return words[start + 8] & np.take(_HEAD_MASKS, size, mode="clip"), words[start + size]


def word_hashes(opening: Hashes, closing: Hashes, size: Ints) -> Hashes:
    """64-bit hashes of words by their ends and length."""
    hashes = opening * HEAD
    long = np.flatnonzero(size > STEM_BYTES)
    hashes[long] ^= closing[long] * TAIL
    hashes ^= size.view(np.uint64)
    return mixed(hashes)


def stem_hashes(opening: Hashes) -> Hashes:
    """The hashes of words as if they ended after their first eight bytes."""
    return mixed((opening * HEAD) ^ EIGHT)


def head_hashes(opening: Hashes) -> Hashes:
    """Hashes of the first four bytes of words."""
    return mixed((opening & _HEAD_MASKS[4]) * HEAD)


def tail_hashes(opening: Hashes, closing: Hashes, size: Ints) -> Hashes:
    """Hashes of the last four bytes of words, of shorter ones of all."""
    return mixed(np.where(size > 4, closing >> np.uint64(32), opening) * TAIL)


def mixed(value: Hashes) -> Hashes:
    """A hash whose high bits depend on every bit of the value."""
    value = (value ^ (value >> np.uint64(31))) * PAIR
    return value ^ (value >> np.uint64(29))


def pair_hashes(tokens: Hashes) -> Hashes:
    """A hash of each word with the next; the last word pairs with nothing."""
    following = np.append(tokens[1:], np.uint64(0))
    return mixed(tokens * TAIL + following)


@cache
def family_tables() -> tuple[Bits, Bits]:
    """A bit a family for each place of a hash: of words and pairs, and of the stems of long words."""
    whole, stems = np.zeros(1 << FAMILY_BITS, np.uint32), np.zeros(1 << FAMILY_BITS, np.uint32)
    for bit, row in enumerate(FAMILIES.values()):
        for member in members(row):
            phrase = " ".join(member)
            for form in {phrase, phrase.capitalize(), phrase.upper()}:
                tokens = read_tokens(np.frombuffer(form.encode(), np.uint8))
                hashes = tokens.hash if len(tokens) == 1 else pair_hashes(tokens.hash)
                whole[place(hashes[0])] |= np.uint32(1 << bit)
                if tokens.size[0] >= STEM_BYTES:
                    stems[place(stem_hashes(tokens.opening)[0])] |= np.uint32(1 << bit)
    return whole, stems


def place(value: np.uint64) -> int:
    """Where a hash falls in a table of families."""
    return int(value >> np.uint64(64 - FAMILY_BITS))


def family_bits(tokens: Tokens, pairs: Hashes) -> Bits:
    """The families of each word: by itself, by the pair it opens if it is an ideograph, by its stem if it is long."""
    whole, stems = family_tables()
    bits = look_up(whole, tokens.hash)
    signs = np.flatnonzero(tokens.size[:-1] == IDEOGRAPH_BYTES)
    bits[signs] |= look_up(whole, pairs[signs])
    long = np.flatnonzero(tokens.size > STEM_BYTES)
    bits[long] |= look_up(stems, stem_hashes(tokens.opening[long]))
    return bits


def look_up(table: Bits, hashes: Hashes) -> Bits:
    """What stands at each hash's place."""
    found: Bits = np.take(table, (hashes >> np.uint64(64 - FAMILY_BITS)).view(np.int64))
    return found
