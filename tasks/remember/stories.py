"""Which captures tell the same story: a line on two captures of one story is no line that the site repeats."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from clipfile.tasks.segment.fingerprint import Fingerprints

Ints = npt.NDArray[np.int64]

# A headline with more texts than this below it, or a text under more headlines, is itself repeated by the site.
MOST_PARTNERS = 3
NONE = np.uint64(0)  # for a mark that a capture does not have


def story_numbers(marks: Sequence[Fingerprints]) -> Ints:
    """A number for each capture, equal where captures share one of their marks directly or through others.

    Each of `marks` holds one mark a capture, NONE where it has none; marks of several sites must differ. A capture
    without any mark gets -1: nothing tells whether it is another's story.
    """
    number = np.arange(len(marks[0]) if marks else 0)
    joined = [_groups(mark) for mark in marks]
    while True:
        lower = number
        for there, group in joined:
            lower = _lowest(lower, there, group)
        lower = lower[lower]  # a capture is numbered by one of its story, which may know a lower one by now
        if (lower == number).all():
            break
        number = lower
    unmarked = np.logical_and.reduce([mark == NONE for mark in marks])
    return np.where(unmarked, -1, number)


def telling(mark: Fingerprints, partner: Fingerprints) -> Fingerprints:
    """The marks without those that stand beside more than MOST_PARTNERS different partners."""
    both = (mark != NONE) & (partner != NONE)
    pairs = np.unique(np.stack([mark[both], partner[both]]), axis=1)
    values, partners = np.unique(pairs[0], return_counts=True)
    return np.where(np.isin(mark, values[partners > MOST_PARTNERS]), NONE, mark)


def _groups(mark: Fingerprints) -> tuple[Ints, Ints]:
    """The captures that have the mark, and a small number for each of its values."""
    there = np.flatnonzero(mark != NONE)
    return there, np.unique(mark[there], return_inverse=True)[1]


def _lowest(number: Ints, there: Ints, group: Ints) -> Ints:
    """The numbers, each lowered to the least of its group."""
    least = np.full(int(group.max(initial=-1)) + 1, len(number))
    np.minimum.at(least, group, number[there])
    lower = number.copy()
    lower[there] = least[group]
    return lower
