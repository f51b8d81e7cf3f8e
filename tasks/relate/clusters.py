"""Texts gathered into stories: what shares a mark is compared, what is alike is one story, and so on from text to text.

Which pairs are compared, and whether a pair is alike, follows from the two texts and from how many texts share a mark;
so the stories do not depend on the order of anything, nor on what was found out in an earlier run.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipfile.tasks.relate.marks import BANDS, NONE, Marks
from clipfile.tasks.relate.prints import Hashes, Ints, spans

Rows = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
# Whether each pair of texts tells the same story.
Alike = Callable[[Ints, Ints], Bools]

CROWD = 1000  # texts that share a mark; more are filled from one template, or none of them says anything
PAIRS_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Sharing:
    """Groups of texts that share a mark: those of group i are `texts[bounds[i]:bounds[i + 1]]`, in order."""

    texts: Rows
    bounds: Ints

    def __len__(self) -> int:
        """How many groups there are."""
        return len(self.bounds) - 1

    def only(self, groups: Ints) -> "Sharing":
        """Some of the groups."""
        size = np.diff(self.bounds)[groups]
        return Sharing(self.texts[spans(self.bounds[:-1][groups], size)], np.append(0, np.cumsum(size)))

    def of_interest(self, is_open: Bools) -> "Sharing":
        """The groups that hold an open text."""
        hits = np.append(0, np.cumsum(is_open[self.texts]))
        return self.only(np.flatnonzero(hits[self.bounds[1:]] > hits[self.bounds[:-1]]))


def crowded(marks: Marks) -> Bools:
    """Which marks of which texts too many texts share to tell anything."""
    found = np.zeros(marks.shape, np.bool_)
    for columns in _kinds_of_marks():
        values, texts = _flat(marks, columns)
        order, bounds = _groups(values)
        size = np.diff(bounds)
        crowd = order[spans(bounds[:-1][size > CROWD], size[size > CROWD])]
        found[texts[crowd], _columns(columns, len(marks), values)[crowd]] = True
    return found


def sharing(marks: Marks, is_crowded: Bools, is_open: Bools) -> Sharing:
    """The groups of texts, two or more, that share a mark which is not crowded; one of each group is open."""
    open_marks = np.where(is_crowded, NONE, marks)
    found = [_shared(*_flat(open_marks, columns), is_open) for columns in _kinds_of_marks()]
    bounds = np.append(0, np.cumsum(np.concatenate([np.diff(one.bounds) for one in found])))
    return Sharing(np.concatenate([one.texts for one in found]), bounds)


def gathered(first: Ints, groups: Sharing, is_open: Bools, alike: Alike) -> Ints:
    """For each text the least of its story.

    `first` says of each text that is not open the least of the story it had, of an open one itself. Neighbours in
    each group are compared first: they gather most stories, and what is in one story needs no comparing.
    """
    forest = first
    for one, other in _neighbours(groups, is_open):
        forest = _joined(forest, one, other, alike)
    divided = groups.only(np.flatnonzero(_is_divided(groups, forest)))
    for one, other in _strangers(divided, is_open):
        forest = _joined(forest, one, other, alike)
    return forest


def _joined(forest: Ints, one: Ints, other: Ints, alike: Alike) -> Ints:
    apart = forest[one] != forest[other]
    one, other = one[apart], other[apart]
    same = alike(one, other)
    return united(forest, one[same], other[same])


def united(forest: Ints, one: Ints, other: Ints) -> Ints:
    """The least text of each story, once these pairs are known to tell the same; `forest` holds them as before."""
    found = forest.copy()
    while True:
        left, right = found[one], found[other]
        if (left == right).all():
            return found
        least = np.minimum(left, right)
        np.minimum.at(found, left, least)
        np.minimum.at(found, right, least)
        while True:
            shorter = found[found]
            if (shorter == found).all():
                break
            found = shorter


def _kinds_of_marks() -> Iterator[slice]:
    """Marks are compared within these columns."""
    for band in range(BANDS):
        yield slice(band, band + 1)
    yield slice(BANDS, None)


def _flat(marks: Marks, columns: slice) -> tuple[Marks, Rows]:
    """The marks of some columns in one row, and the text of each."""
    some = marks[:, columns]
    return some.T.reshape(-1), np.tile(np.arange(len(marks), dtype=np.int32), some.shape[1])


def _columns(columns: slice, texts: int, values: Marks) -> Ints:
    found: Ints = columns.start + np.arange(len(values)) // max(texts, 1)
    return found


def _groups(values: Marks) -> tuple[Ints, Ints]:
    """The places of equal values side by side, in order, NONE left out, and where each value's places begin."""
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    begin = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1])) if len(ranked) else np.zeros(0, np.int64)
    bounds = np.append(begin, len(ranked))
    return (order, bounds[1:]) if len(ranked) and ranked[0] == NONE else (order, bounds)


def _shared(values: Marks, texts: Rows, is_open: Bools) -> Sharing:
    order, bounds = _groups(values)
    size = np.diff(bounds)
    several = np.flatnonzero(size > 1)
    members = texts[order[spans(bounds[:-1][several], size[several])]]
    return Sharing(members, np.append(0, np.cumsum(size[several]))).of_interest(is_open)


def _neighbours(groups: Sharing, is_open: Bools) -> Iterator[tuple[Ints, Ints]]:
    """Each text of a group with the next one of it, each pair once; those that stand so in most groups first."""
    last = np.zeros(len(groups.texts), np.bool_)
    last[groups.bounds[1:] - 1] = True
    at = np.flatnonzero(~last)
    pairs, times = np.unique(
        _keys(groups.texts[at], groups.texts[np.minimum(at + 1, len(last) - 1)]), return_counts=True
    )
    pairs = pairs[np.argsort(-times, kind="stable")]
    for begin in range(0, len(pairs), PAIRS_AT_ONCE):
        yield _open_pairs(pairs[begin : begin + PAIRS_AT_ONCE], is_open)


def _strangers(groups: Sharing, is_open: Bools) -> Iterator[tuple[Ints, Ints]]:
    """All pairs of each group, so many at a time."""
    size = np.diff(groups.bounds)
    ends = np.cumsum(size * (size - 1) // 2)
    begin = 0
    while begin < len(groups):
        limit = (ends[begin - 1] if begin else 0) + PAIRS_AT_ONCE
        stop = max(begin + 1, int(np.searchsorted(ends, limit, "right")))
        yield _open_pairs(np.unique(_all_pairs(groups.only(np.arange(begin, stop)))), is_open)
        begin = stop


def _is_divided(groups: Sharing, forest: Ints) -> Bools:
    """Which groups hold texts of several stories."""
    if not len(groups):
        return np.zeros(0, np.bool_)
    story = forest[groups.texts]
    starts = groups.bounds[:-1]
    found: Bools = np.minimum.reduceat(story, starts) != np.maximum.reduceat(story, starts)
    return found


def _all_pairs(groups: Sharing) -> Hashes:
    """Every pair of texts of every group."""
    found = []
    size = np.diff(groups.bounds)
    for texts in np.unique(size).tolist():
        rows = groups.texts[groups.bounds[:-1][size == texts][:, None] + np.arange(texts)]
        one, other = np.triu_indices(texts, 1)
        found.append(_keys(rows[:, one].reshape(-1), rows[:, other].reshape(-1)))
    return np.concatenate(found)


def _keys(one: Rows, other: Rows) -> Hashes:
    low, high = np.minimum(one, other), np.maximum(one, other)
    return low.astype(np.uint64) << np.uint64(32) | high.astype(np.uint64)


def _open_pairs(pairs: Hashes, is_open: Bools) -> tuple[Ints, Ints]:
    one, other = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    kept = (is_open[one] | is_open[other]) & (one != other)
    return one[kept], other[kept]
