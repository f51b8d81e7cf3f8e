"""The non-blank lines of a batch of pages, found in one byte buffer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
T = TypeVar("T", bound=np.generic)

# Pages of some 300-600 kB together stay in a core's second-level cache; a thousand at once take three times as long.
PAGES_A_CHUNK = 48
BYTES_A_CHUNK = 600_000

# Few lines have more white space at an edge; those take the slower way.
STEPS_INWARD = 2

SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
)
SPACES += "\u2028\u2029\u202f\u205f\u3000"
# Punctuation of other scripts and of typographers, read as its ASCII kin: features then need one form of each.
FOLDS = {
    " ": "".join(c for c in SPACES if c > "\x7f"),
    '"': "«»“”„‟‹›「」『』《》〈〉″",
    "'": "‘’‚‛′",
    "-": "‐‑‒–—―−",
    ".": "…。．・।",
    ",": "、，،",
    "!": "！",
    "?": "？؟",
    ":": "：",
    ";": "；؛",
    "(": "（【［〔",
    ")": "）】］〕",
    "|": "｜│┃¦",
    "*": "•●▪■◆◦‣·∙○★☆►▶▸→",
    "©": "",
    "/": "／",
    "@": "＠",
    "%": "％",
    "+": "＋",
    # Invisible characters read as NUL: no letters of anything.
    "\x00": "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff",
}  # fmt: skip

# Bytes that open a folded character, and how many bytes such a character has.
LEADS = {0xC2: 2, 0xD8: 2, 0xD9: 2, 0xE0: 3, 0xE1: 3, 0xE2: 3, 0xE3: 3, 0xEF: 3}


class Fold(NamedTuple):
    """What the character with these UTF-8 bytes is written over with."""

    key: int
    to: int


def packed(character: str) -> int:
    """A character's UTF-8 bytes as one number, the first byte lowest, three bytes at most."""
    return int.from_bytes(character.encode("utf-8"), "little")


def fold_rows() -> list[Fold]:
    """FOLDS as (packed bytes, ASCII byte), sorted by bytes."""
    rows = [Fold(packed(c), ord(to[0])) for to, members in FOLDS.items() for c in members if c > "\x7f"]
    return sorted(rows)


_ROWS = fold_rows()
_FOLD_KEYS = np.array([row.key for row in _ROWS], np.uint32)
_FOLD_TO = np.array([row.to for row in _ROWS], np.uint8)
_LEAD_SIZE = np.zeros(256, np.uint8)
for _lead, _size in LEADS.items():
    _LEAD_SIZE[_lead] = _size
_IS_SPACE = bytes(int(chr(b).isspace() and b < 0x80) for b in range(256))
_LEAD_TABLE = _LEAD_SIZE.tobytes()


@dataclass(frozen=True, slots=True)
class Lines:
    """Every non-blank line of a batch of pages, in order; one row a line, pages one after another."""

    texts: tuple[str, ...]
    page: Ints32  # index of the line's page in texts
    number: Ints32  # physical line number in text.split("\n"), from 1
    char_start: Ints  # offset of the physical line in its page, in code points
    page_offsets: Ints  # lines of page i are page_offsets[i]:page_offsets[i + 1]
    data: Bytes  # UTF-8 of all pages, each closed by a newline, punctuation folded to ASCII in place
    page_bytes: Ints  # bytes of page i are page_bytes[i]:page_bytes[i + 1]
    start: Ints  # first byte of the stripped line in data
    end: Ints  # byte after its last one
    chars: Ints32  # its code points
    wide: Ints32  # how many of them are ideographs, kana or Hangul syllables
    blanks: Ints32  # blank lines between it and the line before, or the page's start

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self.page)


class Chunk(NamedTuple):
    """The line arrays of some neighbouring pages, offsets counted from the chunk's start."""

    page: Ints32
    number: Ints32
    char_start: Ints
    counts: Ints
    data: Bytes
    page_sizes: Ints
    start: Ints
    end: Ints
    chars: Ints32
    wide: Ints32
    blanks: Ints32


def read_lines(texts: Sequence[str]) -> Lines:
    """The lines of a batch that are not blank as str.strip sees it, with their places and their bytes."""
    chunks = [read_chunk(texts[a:b]) for a, b in chunk_bounds([len(text) for text in texts])]
    sizes = np.concatenate([np.zeros(1, np.int64), *(c.page_sizes for c in chunks)])
    counts = np.concatenate([np.zeros(1, np.int64), *(c.counts for c in chunks)])
    pages = np.cumsum([0] + [len(c.counts) for c in chunks])
    shifts = np.cumsum([0] + [len(c.data) for c in chunks])
    return Lines(
        texts=tuple(texts),
        page=joined([c.page + np.int32(p) for c, p in zip(chunks, pages, strict=False)], np.int32),
        number=joined([c.number for c in chunks], np.int32),
        char_start=joined([c.char_start for c in chunks], np.int64),
        page_offsets=np.cumsum(counts),
        data=joined([c.data for c in chunks], np.uint8),
        page_bytes=np.cumsum(sizes),
        start=joined([c.start + s for c, s in zip(chunks, shifts, strict=False)], np.int64),
        end=joined([c.end + s for c, s in zip(chunks, shifts, strict=False)], np.int64),
        chars=joined([c.chars for c in chunks], np.int32),
        wide=joined([c.wide for c in chunks], np.int32),
        blanks=joined([c.blanks for c in chunks], np.int32),
    )


def joined(parts: list[npt.NDArray[T]], kind: type[T]) -> npt.NDArray[T]:
    """Arrays end to end; an empty one where there is none."""
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def chunk_bounds(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Page ranges of at most PAGES_A_CHUNK pages and, but for single large ones, BYTES_A_CHUNK."""
    first, mass = 0, 0
    for i, size in enumerate(sizes):
        if i > first and (i - first == PAGES_A_CHUNK or mass + size > BYTES_A_CHUNK):
            yield first, i
            first, mass = i, 0
        mass += size
    if first < len(sizes):
        yield first, len(sizes)


def read_chunk(texts: Sequence[str]) -> Chunk:
    """The lines of a few pages."""
    raw = ("\n".join(texts) + "\n").encode("utf-8", "surrogatepass")
    data = np.frombuffer(bytearray(raw), np.uint8)
    tails = np.flatnonzero((data & 0xC0) == 0x80)
    fold_punctuation(data, raw)
    newlines = np.flatnonzero(data == ord("\n"))
    page_first = page_first_lines(texts)
    return cut_lines(data, newlines, tails, page_first)


def page_first_lines(texts: Sequence[str]) -> Ints:
    """Index of each page's first physical line in the chunk, and one past the last."""
    return np.cumsum([0] + [text.count("\n") + 1 for text in texts])


def fold_punctuation(data: Bytes, raw: bytes) -> None:
    """Write ASCII kin over typographic and foreign punctuation, in place and byte for byte."""
    sizes = np.frombuffer(raw.translate(_LEAD_TABLE), np.uint8)
    at = np.flatnonzero(sizes)
    if not len(at):
        return
    size = sizes[at]
    key = data[at].astype(np.uint32) | data[at + 1].astype(np.uint32) << 8
    third = data[np.minimum(at + 2, len(data) - 1)].astype(np.uint32) << 16
    key |= np.where(size == 3, third, 0).astype(np.uint32)
    row = np.minimum(np.searchsorted(_FOLD_KEYS, key), len(_FOLD_KEYS) - 1)
    hit = _FOLD_KEYS[row] == key
    at, to, size = at[hit], _FOLD_TO[row[hit]], size[hit]
    data[at] = to
    data[at + 1] = to
    data[at[size == 3] + 2] = to[size == 3]


def cut_lines(data: Bytes, newlines: Ints, tails: Ints, page_first: Ints) -> Chunk:
    """Stripped, non-blank lines between the newlines; tails are the places of UTF-8 continuation bytes."""
    first = np.concatenate([np.zeros(1, np.int64), newlines[:-1] + 1])
    start, end = stripped(data, first, newlines)
    full = np.flatnonzero(end > start)
    page = np.searchsorted(page_first, full, side="right") - 1
    chars_before = first - np.searchsorted(tails, first)
    page_chars = chars_before[page_first[:-1]]
    start, end = start[full], end[full]
    chars = (end - start) - (np.searchsorted(tails, end) - np.searchsorted(tails, start))
    wide_at = np.flatnonzero((data >= 0xE3) & (data <= 0xED))
    previous = np.concatenate([np.full(1, -1, np.int64), full[:-1]])
    blanks = full - np.maximum(previous, page_first[page] - 1) - 1
    return Chunk(
        page=page.astype(np.int32),
        number=(full - page_first[page] + 1).astype(np.int32),
        char_start=chars_before[full] - page_chars[page],
        counts=np.bincount(page, minlength=len(page_first) - 1).astype(np.int64),
        data=data,
        page_sizes=np.diff(np.append(first[page_first[:-1]], len(data))),
        start=start,
        end=end,
        chars=chars.astype(np.int32),
        wide=(np.searchsorted(wide_at, end) - np.searchsorted(wide_at, start)).astype(np.int32),
        blanks=blanks.astype(np.int32),
    )


def stripped(data: Bytes, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Where each line's text starts and ends without the white space around it; end <= start on a blank line."""
    blank = np.frombuffer(data.tobytes().translate(_IS_SPACE), np.bool_)
    start, end = first.copy(), last.copy()
    for _ in range(STEPS_INWARD):
        start += (start < end) & blank[start]
        end -= (end > start) & blank[end - 1]
    rest = np.flatnonzero((start < end) & (blank[start] | blank[end - 1]))
    if len(rest):
        start[rest], end[rest] = stripped_by_runs(blank, start[rest], end[rest])
    return start, end


def stripped_by_runs(blank: Bools, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """The same for lines between any amount of white space."""
    filled = np.zeros(len(blank) + 2, np.bool_)
    filled[1:-1] = ~blank
    edges = np.flatnonzero(filled[1:] != filled[:-1])
    run_start, run_end = np.append(edges[0::2], len(blank)), np.insert(edges[1::2], 0, 0)
    start = run_start[np.searchsorted(run_start, first)]
    end = run_end[np.searchsorted(run_end, last, side="right") - 1]
    return start, end
