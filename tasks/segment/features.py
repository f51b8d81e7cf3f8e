"""What the model sees of each line: some numbers about its form, place and page, and the hashes of its words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipfile.tasks.segment.ids import SLOTS, Ids, write_ids
from clipfile.tasks.segment.lines import Ints, Lines, chunk_bounds, read_lines
from clipfile.tasks.segment.tokens import DIGIT, FAMILY_NAMES, HEAD, UPPER, Bits, Hashes, family_bits
from clipfile.tasks.segment.view import Floats, View, at, between, look

WORDS_LOOKED_AT = 14  # of a line, for word families: further in, prose holds words of every family
TAIL_WORDS = 4
LONG_WIDTH = 90  # of a paragraph's line, in Latin characters
TOPIC_BITS = 13
HEAVY_BYTES = 5  # of a word that is likely to belong to the topic
FEW = 3  # paragraphs
WIDTH_STEPS = (8, 20, 40, 80, 160, 320)
COUNT_STEPS = (2, 4, 8)

# Marks that are counted, a row a group; what FOLDS writes over typographic ones is here.
MARKS = (".", ",", "!?", ":", ";", '"', "'", "()[]", "-", "|/", "@", "©", "%$", "*><+#&")
# First and last characters that are told apart.
OPENERS = ('"', "(", "*", "-", ">", "#", "©\xc2", "@", "0123456789", "+")
CLOSERS = (".", "?!", ":", ",", '"', ")", "0123456789", "-", ">*|/")

FAMILIES_SEEN = len(FAMILY_NAMES)


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of each line of a batch; rows as in its Lines."""

    dense: Floats  # [lines, DENSE]
    ids: Ids  # [lines, SLOTS], hashes of words and pairs; 0 where a line has none
    hash: Hashes  # [lines], of all words of a line
    page_offsets: Ints


def featurise(lines: Lines) -> Features:
    """Dense numbers and hashed words of every line; a page's rows do not depend on the batch around it."""
    columns = np.empty((DENSE, len(lines)), np.float32)
    ids = np.empty((SLOTS, len(lines)), np.int32)
    hashes = np.empty(len(lines), np.uint64)
    for first, last in chunk_bounds(np.diff(lines.page_bytes).tolist()):
        rows = slice(int(lines.page_offsets[first]), int(lines.page_offsets[last]))
        if rows.stop > rows.start:
            view = look(lines, first, last)
            write_columns(view, columns[:, rows])
            write_ids(view, ids[:, rows])
            hashes[rows] = view.hash
    return Features(columns.T, ids.T, hashes, lines.page_offsets)


def write_columns(view: View, columns: Floats) -> None:
    """Write the dense numbers of some pages, a number a row."""
    values = (value for group in GROUPS for value in group(view))
    for column, value in zip(columns, values, strict=True):
        column[:] = value


def form(view: View) -> list[npt.NDArray[np.generic]]:
    """Length, and what the characters are."""
    size = (view.end - view.start).astype(np.float32)
    count = (view.last - view.first).astype(np.float32)
    numbers = np.where(view.tokens.first == DIGIT, view.tokens.size, 0)
    digits = between(numbers, view.first, view.last)
    return [
        np.log1p(view.width) / 6,
        *(np.minimum(view.width / step, 1) for step in WIDTH_STEPS),
        np.log1p(count) / 5,
        *(np.minimum(count / step, 1) for step in COUNT_STEPS),
        np.minimum(view.chars / np.maximum(count, 1), 20) / 20,
        view.wide / view.chars,
        np.maximum(size - view.chars, 0) / size,
        digits / size,
        digits > 0,
        between(view.tokens.size, view.first, view.last) / size,
    ]


def cases(view: View) -> list[npt.NDArray[np.generic]]:
    """How many of the words are capitalised, and which."""
    opens = view.tokens.first == UPPER
    shouts = opens & (view.tokens.last == UPPER) & (view.tokens.size > 1)
    some = view.last > view.first
    count = np.maximum(view.last - view.first, 1)
    title = between(opens.astype(np.int64), view.first, view.last)
    loud = between(shouts.astype(np.int64), view.first, view.last)
    return [
        title / count,
        loud / count,
        np.minimum(loud, 4) / 4,
        at(opens, view.first, some),
        at(opens, view.first + 1, view.last > view.first + 1),
        at(opens, view.last - 1, some),
        some & (title == count),
        some & (loud == count),
        at(shouts, view.first, some),
    ]


def membership(rows: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """For each byte the row it stands in, from 1; 0 for none."""
    table = np.zeros(256, np.int64)
    for index, row in enumerate(rows, 1):
        for character in row:
            table[ord(character) & 0xFF] = index
    return table


_MARK, _OPENER, _CLOSER = membership(MARKS), membership(OPENERS), membership(CLOSERS)
_MARK_BYTES = bytes(_MARK.astype(np.uint8))


def openings(view: View) -> list[npt.NDArray[np.generic]]:
    """What the first and the last character are."""
    opener = _OPENER[view.data[view.start]]
    closer = _CLOSER[view.data[view.end - 1]]
    return [opener == i + 1 for i in range(len(OPENERS))] + [closer == i + 1 for i in range(len(CLOSERS))]


def marks(view: View) -> list[npt.NDArray[np.generic]]:
    """How many marks of each group a line holds."""
    groups = np.frombuffer(view.data.tobytes().translate(_MARK_BYTES), np.uint8)
    place = np.flatnonzero(groups != 0)
    lines = len(view.start)
    owner = np.repeat(np.arange(lines), np.diff(np.append(np.searchsorted(place, view.start), len(place))))
    cells = (groups[place].astype(np.int64) - 1) * lines + owner
    counts = np.bincount(cells, minlength=len(MARKS) * lines).reshape(len(MARKS), lines)
    return list(np.minimum(counts, 4) / 4)


def families(view: View) -> list[npt.NDArray[np.generic]]:
    """Which word families stand near the line's start, and which at its end."""
    bits = family_bits(view.tokens, view.pairs)
    head = any_bits(bits, view.first, np.minimum(view.last, view.first + WORDS_LOOKED_AT))
    tail = any_bits(bits, np.maximum(view.first, view.last - TAIL_WORDS), view.last)
    return [(side >> np.uint32(i)) & 1 for side in (head, tail) for i in range(FAMILIES_SEEN)]


def any_bits(bits: Bits, first: Ints, last: Ints) -> Bits:
    """The bits that stand anywhere in each span."""
    spans = np.empty(2 * len(first), np.int64)
    spans[0::2], spans[1::2] = first, last
    return np.where(last > first, np.bitwise_or.reduceat(np.append(bits, np.zeros(2, np.uint32)), spans)[0::2], 0)


# What may be said of a word, as bits. Five counts share a sum of 64 bits: a line that is looked at so far has room for
# 10,000 words, or for 3,300 heavy ones.
HEAVY, IN_LONG, IN_FEW, IN_SHORT = np.array([1, 2, 4, 8], np.uint8)
_COUNTED = (  # what a word of the five must be, and where its count lies: its lowest bit, and how many
    (HEAVY, 0, 12), (HEAVY | IN_LONG, 12, 12), (HEAVY | IN_LONG | IN_FEW, 24, 12), (HEAVY | IN_SHORT, 36, 12),
    (IN_LONG, 48, 16),
)  # fmt: skip
_FIELDS = tuple((np.uint64(shift), np.uint64((1 << bits) - 1)) for _, shift, bits in _COUNTED)
_TALLIES = np.array(
    [sum(1 << shift for needed, shift, _ in _COUNTED if said & needed == needed) for said in range(16)], np.uint64
)


def topics(view: View) -> list[npt.NDArray[np.generic]]:
    """How many of a line's heavy words stand in paragraphs of its page, in few of them, in its other short lines."""
    words = np.diff(np.append(view.first, len(view.tokens)))
    topic = (view.tokens.hash >> np.uint64(64 - TOPIC_BITS)).view(np.int64)
    place = np.repeat(view.page << TOPIC_BITS, words) | topic
    in_long = np.repeat(view.width >= LONG_WIDTH, words)
    bins = len(view.offsets) << TOPIC_BITS
    long_count = np.bincount(place[in_long], minlength=bins)[place] - in_long
    heavy = np.flatnonzero(view.tokens.size >= HEAVY_BYTES)
    short_count = np.bincount(place[~in_long], minlength=bins)[place[heavy]] - ~in_long[heavy]
    found = (long_count > 0) * IN_LONG
    found[heavy] += HEAVY + IN_FEW * (long_count[heavy] <= FEW) + IN_SHORT * (short_count > 0)
    tally = between(np.take(_TALLIES, found), view.first, view.last)
    weighty, shared, few, short, every = ((tally >> shift & mask).astype(np.float32) for shift, mask in _FIELDS)
    count = np.maximum(weighty, 1)
    return [
        shared / count,
        np.minimum(shared, 5) / 5,
        few / count,
        short / count,
        every / np.maximum(view.last - view.first, 1),
        weighty > 0,
    ]


def blanks(view: View) -> list[npt.NDArray[np.generic]]:
    """Blank lines above and below; all nought where the page's flattening kept none."""
    below = np.append(view.blanks[1:], np.float32(0))
    below[view.offsets[1:-1] - 1] = 0
    return [side >= n for side in (view.blanks, below) for n in (1, 2, 3)]


def places(view: View) -> list[npt.NDArray[np.generic]]:
    """Where on its page a line stands, how much of the long text lies before it, and whether it is said twice."""
    count = np.diff(view.offsets)
    index = np.arange(len(view.start)) - view.offsets[view.page]
    of_page = count[view.page]
    mass = np.where(view.width >= LONG_WIDTH, view.width, 0).astype(np.float64)
    before = np.cumsum(mass) - mass
    before -= before[view.offsets[view.page]]
    total = np.bincount(view.page, mass, len(count))[view.page]
    after = total - before - mass
    again, turn = repeats(view)
    return [
        index / of_page,
        np.log1p(index) / 6,
        np.log1p(of_page - index) / 6,
        np.log1p(of_page) / 6,
        before / np.maximum(total, 1),
        after / np.maximum(total, 1),
        np.log1p(before) / 10,
        np.log1p(after) / 10,
        np.log1p(total) / 10,
        mass / np.maximum(total, 1),
        np.minimum(again - 1, 4) / 4,
        (again > 1) & (turn > 0),
    ]


def repeats(view: View) -> tuple[Ints, Ints]:
    """How often each line stands on its page, and how often before."""
    key = view.hash + view.page.astype(np.uint64) * HEAD
    order = np.argsort(key, kind="stable")
    fresh = np.append(True, key[order][1:] != key[order][:-1])
    begin = np.flatnonzero(fresh)
    group = np.cumsum(fresh) - 1
    size = np.diff(np.append(begin, len(key)))
    again, turn = np.empty(len(key), np.int64), np.empty(len(key), np.int64)
    again[order], turn[order] = size[group], np.arange(len(key)) - begin[group]
    return again, turn


GROUPS = (form, cases, openings, marks, families, topics, blanks, places)
_SAMPLE = look(read_lines(["-"]), 0, 1)
_WIDTHS = {group.__name__: len(group(_SAMPLE)) for group in GROUPS}
DENSE = sum(_WIDTHS.values())
_BEFORE_BLANKS = sum(_WIDTHS[group.__name__] for group in GROUPS[: GROUPS.index(blanks)])
BLANK_COLUMNS = slice(
    _BEFORE_BLANKS, _BEFORE_BLANKS + _WIDTHS["blanks"]
)  # all that blank lines tell, no other column does
