"""Headlines compared: a pointer prints an article's headline whole, cut short, or a little different."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipfile.tasks.relate.prints import Hashes, Ints, mixed, read_words, spans

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

WHOLE, CUT, NEAR, OTHER = range(4)
END_WORDS = 4  # a headline is looked for by all its words, by its first ones and by its last ones
CROWD = 1000  # headlines that begin or end alike; more are those of a column
NEAR_SHARE = 0.75  # of the words of both
LEAST_NEAR = 5  # words; of fewer, one that differs is too much
LEAST_CUT = 6  # words of a headline that seems to be cut, though no dots say so
CUT_SHARE = 0.6  # of the whole headline
DOTS = ("…", "...")
STEP = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Headlines:
    """Some headlines: their words, one headline after the other, and whether dots say that the end is missing."""

    words: Hashes
    bounds: Ints
    has_dots: Bools

    @property
    def size(self) -> Ints:
        """Words of each headline."""
        return np.diff(self.bounds)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.has_dots)

    def keys(self) -> tuple[Hashes, Hashes, Hashes]:
        """A hash of all words of each headline, of its first and of its last END_WORDS; 0 where it has fewer."""
        size, start = self.size, self.bounds[:-1]
        ends = np.minimum(size, END_WORDS)
        first, last = self._hashes(start, ends), self._hashes(start + size - ends, ends)
        is_short = size < END_WORDS
        return self._hashes(start, size), np.where(is_short, 0, first), np.where(is_short, 0, last)

    def _hashes(self, first: Ints, count: Ints) -> Hashes:
        """A hash of so many words of each headline, from a place on."""
        found = np.zeros(len(first), np.uint64)
        for place in range(int(count.max(initial=0))):
            rows = np.flatnonzero(count > place)
            found[rows] = mixed(found[rows] * STEP + self.words[first[rows] + place])
        return found


def read_headlines(texts: Sequence[str]) -> Headlines:
    """Some headlines."""
    words, bounds = read_words(texts)
    return Headlines(words, bounds, np.array([text.rstrip().endswith(DOTS) for text in texts], np.bool_))


class Index:
    """Headlines of articles, found by those of pointers."""

    def __init__(self, headlines: Headlines) -> None:
        self.headlines = headlines
        self._keys = headlines.keys()
        self._orders = [np.argsort(key, kind="stable") for key in self._keys]
        self._sorted = [key[order] for key, order in zip(self._keys, self._orders, strict=True)]

    def has(self, pointers: Headlines) -> Bools:
        """Which pointers share a key with any article here."""
        found = np.zeros(len(pointers), np.bool_)
        for keys, known in zip(pointers.keys(), self._sorted, strict=True):
            found |= (keys != 0) & (np.searchsorted(known, keys, "right") > np.searchsorted(known, keys))
        return found

    def candidates(self, pointers: Headlines) -> tuple[Ints, Ints]:
        """Pairs of a pointer and an article that share a key, each once, but for keys that a crowd shares."""
        found = []
        for keys, known, order in zip(pointers.keys(), self._sorted, self._orders, strict=True):
            first, stop = np.searchsorted(known, keys), np.searchsorted(known, keys, "right")
            count = np.where((keys == 0) | (stop - first > CROWD), 0, stop - first)
            rows = np.repeat(np.arange(len(keys)), count)
            found.append(rows.astype(np.uint64) << np.uint64(32) | order[spans(first, count)].astype(np.uint64))
        pairs = np.unique(np.concatenate(found))
        return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def compared(pointers: Headlines, one: Ints, articles: Headlines, other: Ints) -> tuple[Ints, Floats]:
    """How each pair of a pointer and an article is alike, WHOLE to OTHER, and the share of words that both have."""
    left, right = pointers.size[one], articles.size[other]
    same_start = _same_start(pointers, one, articles, other)
    shared = _shared_words(pointers, one, articles, other)
    likeness = shared / np.maximum(left + right - shared, 1)
    is_whole = (left == right) & (same_start == left)
    dots = pointers.has_dots[one]
    # Dots may stand in the middle of a word.
    is_cut = (dots & (same_start >= np.maximum(left - 1, END_WORDS))) | (
        (same_start == left) & (left >= LEAST_CUT) & (left >= CUT_SHARE * right)
    )
    is_near = (likeness >= NEAR_SHARE) & (np.minimum(left, right) >= LEAST_NEAR)
    kind = np.select([is_whole, is_cut & (left <= right), is_near], [WHOLE, CUT, NEAR], OTHER)
    return kind, np.where(is_whole, 1.0, np.minimum(likeness, 1.0))


def _same_start(pointers: Headlines, one: Ints, articles: Headlines, other: Ints) -> Ints:
    """How many words both have in common from their beginning on."""
    fewer = np.minimum(pointers.size[one], articles.size[other])
    same = np.zeros(len(one), np.int64)
    for place in range(int(fewer.max(initial=0))):
        rows = np.flatnonzero((fewer > place) & (same == place))
        mine, its = (
            pointers.words[pointers.bounds[one[rows]] + place],
            articles.words[articles.bounds[other[rows]] + place],
        )
        same[rows] += mine == its
    return same


def _shared_words(pointers: Headlines, one: Ints, articles: Headlines, other: Ints) -> Ints:
    """How many words both have, each as often as the one has it that has it less often."""
    sides = []
    for headlines, rows in ((pointers, one), (articles, other)):
        size = headlines.size[rows]
        pair = np.repeat(np.arange(len(rows)), size)
        words = headlines.words[spans(headlines.bounds[:-1][rows], size)]
        order = np.lexsort((words, pair))
        pair, words = pair[order], words[order]
        nth = _nth(pair, words)
        sides.append(np.stack([pair.astype(np.uint64), mixed(words + nth.astype(np.uint64) * STEP)]))
    both = np.concatenate(sides, axis=1)
    both = both[:, np.lexsort((both[1], both[0]))]
    twice = (both[:, 1:] == both[:, :-1]).all(axis=0)
    return np.bincount(both[0, :-1][twice].astype(np.int64), minlength=len(one))


def _nth(pair: Ints, words: Hashes) -> Ints:
    """Which repetition of its word each one is, in words sorted within pairs."""
    starts = np.append(True, (words[1:] != words[:-1]) | (pair[1:] != pair[:-1]))[: len(words)]
    begin = np.flatnonzero(starts)
    return np.arange(len(words)) - np.repeat(begin, np.diff(np.append(begin, len(words))))
