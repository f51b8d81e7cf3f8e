"""Some neighbouring pages, their lines and words, as the features look at them."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from clipfile.tasks.segment.lines import Bytes, Ints, Lines
from clipfile.tasks.segment.tokens import TAIL, Hashes, Tokens, mixed, pair_hashes, read_tokens

Floats = npt.NDArray[np.float32]
N = TypeVar("N", bound=np.generic)

BYTES_LOOKED_AT = 20_000  # of a line: beyond that nothing more is learnt about its form

# What an ideograph, kana or Hangul syllable weighs above one Latin character: the same news takes 40 % of the number.
WIDE_WEIGHT = np.float32(1.5)


@dataclass(frozen=True, slots=True)
class View:
    """Lines of some pages, offsets counted from the first page's first byte and first line."""

    data: Bytes
    start: Ints
    end: Ints
    page: Ints
    offsets: Ints
    chars: Floats
    wide: Floats  # characters of ideographic scripts and Hangul
    width: Floats  # characters, weighted by how much they say
    blanks: Floats
    tokens: Tokens
    first: Ints  # a line's first word
    last: Ints  # one past its last word
    pairs: Hashes
    hash: Hashes  # of all words of the line


def look(lines: Lines, first_page: int, last_page: int) -> View:
    """Cut the pages from first_page up to last_page out of a batch and read their words."""
    rows = slice(int(lines.page_offsets[first_page]), int(lines.page_offsets[last_page]))
    origin, stop = int(lines.page_bytes[first_page]), int(lines.page_bytes[last_page])
    data = lines.data[origin:stop]
    start = lines.start[rows] - origin
    end = np.minimum(lines.end[rows] - origin, start + BYTES_LOOKED_AT)
    chars, wide = lines.chars[rows].astype(np.float32), lines.wide[rows].astype(np.float32)
    tokens = read_tokens(data)
    pairs = pair_hashes(tokens.hash)
    first, last = np.searchsorted(tokens.start, start), np.searchsorted(tokens.start, end)
    return View(
        data=data,
        start=start,
        end=end,
        page=lines.page[rows].astype(np.int64) - first_page,
        offsets=lines.page_offsets[first_page : last_page + 1] - lines.page_offsets[first_page],
        chars=chars,
        wide=wide,
        width=chars + WIDE_WEIGHT * wide,
        blanks=lines.blanks[rows].astype(np.float32),
        tokens=tokens,
        first=first,
        last=last,
        pairs=pairs,
        hash=line_hashes(tokens.hash, pairs, (first, last), np.take(data, start)),
    )


def line_hashes(words: Hashes, pairs: Hashes, span: tuple[Ints, Ints], opening: Bytes) -> Hashes:
    """A hash of a line's words in their order, numbers by their length; of its first byte where it has no word."""
    first, last = span
    total = between(words, first, last) + between(pairs, first, np.maximum(last - 1, first)) * TAIL
    return mixed(np.where(last > first, total, opening.astype(np.uint64)))


def between(values: npt.NDArray[N], first: Ints, last: Ints) -> npt.NDArray[N]:
    """Sums of values[first:last] for each pair; whole numbers wrap around."""
    sums = np.zeros(len(values) + 1, values.dtype)
    np.cumsum(values, out=sums[1:])
    total: npt.NDArray[N] = np.subtract(np.take(sums, last), np.take(sums, first))
    return total


def at(values: npt.NDArray[N], places: Ints, there: npt.NDArray[np.bool_]) -> npt.NDArray[N]:
    """values[places] where there, zero elsewhere."""
    found: npt.NDArray[N] = somewhere(values, places) * there
    return found


def somewhere(values: npt.NDArray[N], places: Ints) -> npt.NDArray[N]:
    """values[places], and anything where a place lies outside."""
    if not len(values):
        return np.zeros(len(places), values.dtype)
    found: npt.NDArray[N] = np.take(values, places, mode="clip")
    return found
