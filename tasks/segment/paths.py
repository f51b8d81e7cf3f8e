"""The best path through the kinds of a page: what a line is, given what may follow what."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.lines import Bools, Ints
from clipfile.tasks.segment.view import Floats

CANDIDATES = 4  # kinds that an open line may become; the right one is among them in 98 of 100 lines
CERTAIN = np.float32(np.log(0.97))  # a line at least so likely is settled: no neighbour talks it out of its kind
EDGE = len(KINDS)  # stands for the page's edge among the kinds
STRETCH = 500  # open lines; a longer run of them is walked in stretches, so that time grows with length alone

Choices = npt.NDArray[np.intp]
Places = npt.NDArray[np.int8]  # of candidates


@dataclass(frozen=True, slots=True)
class Runs:
    """Stretches of open lines between settled ones or a page's edges, the longest first."""

    begin: Ints  # first line of each
    size: Ints
    above: Choices  # what stands above: a kind, or the page's edge
    below: Choices

    def alive(self) -> Ints:
        """For each step from 0 on, how many stretches have more lines than that."""
        return np.searchsorted(-self.size, -np.arange(self.size[0]))


def best_path(scores: Floats, offsets: Ints, links: Floats) -> Choices:
    """The kind of each line on the best path through each page.

    scores [lines, kinds] are log-probabilities; links [kinds + 1, kinds + 1] are what a kind gains by following
    another, the last row and column standing for the page's edge.
    """
    path: Choices = scores.argmax(1)
    open_lines = scores[np.arange(len(path)), path] < CERTAIN
    runs = find_runs(open_lines, path, offsets)
    if len(runs.size):
        walk(scores, links, runs, path)
    return path


def find_runs(open_lines: Bools, path: Choices, offsets: Ints) -> Runs:
    """The stretches of open lines of all pages."""
    edge_above = np.zeros(len(path) + 1, np.bool_)
    edge_above[offsets] = True
    at = np.flatnonzero(open_lines)
    place = np.arange(len(at))
    starts = np.append(True, np.diff(at) > 1)[: len(at)] | edge_above[at]
    first = np.flatnonzero(starts)
    since = place - np.repeat(first, np.diff(np.append(first, len(at))))
    first = np.flatnonzero(since % STRETCH == 0)
    begin, size = at[first], np.diff(np.append(first, len(at)))
    order = np.argsort(-size, kind="stable")
    begin, size = begin[order], size[order]
    end = begin + size
    above = np.where(edge_above[begin], EDGE, path[begin - 1])
    below = np.where(edge_above[end], EDGE, path[np.minimum(end, len(path) - 1)])
    return Runs(begin, size, above, below)


def walk(scores: Floats, links: Floats, runs: Runs, path: Choices) -> None:
    """Write the best path through each stretch into `path`.

    The lines are taken in the order in which they are walked, the first of all stretches, the second of all, and so
    on, so that each step works on neighbours.
    """
    alive = runs.alive()
    first, ends_at = int(alive[0]), np.cumsum(alive)
    rows = np.concatenate([runs.begin[:count] + step for step, count in enumerate(alive)])
    found = scores[rows]
    kinds = np.argpartition(found, -CANDIDATES, axis=1)[:, -CANDIDATES:]
    own = np.take_along_axis(found, kinds, axis=1)
    above = np.arange(first, len(rows)) - np.repeat(alive[:-1], alive[1:])
    gains = np.take(links, kinds[above][:, :, None] * len(links) + kinds[first:, None, :])
    state = settled(links[runs.above[:, None], kinds[:first]] + own[:first])
    ends, back = state.copy(), []
    for start, end in pairwise(ends_at.tolist()):
        best, place = best_of(state[: end - start, :, None] + gains[start - first : end - first])
        ends[: end - start] = state = settled(best + own[start:end])
        back.append(place)
    last = kinds[(ends_at - alive)[runs.size - 1] + np.arange(first)]
    choices = walk_back(back, (ends + links[last, runs.below[:, None]]).argmax(1))
    path[rows] = np.take_along_axis(kinds, choices[:, None], axis=1)[:, 0]


def settled(state: Floats) -> Floats:
    """The states of stretches, the best one's 0: only differences count, and small numbers keep them exact."""
    state -= state.max(1, keepdims=True)
    return state


def best_of(gain: Floats) -> tuple[Floats, Places]:
    """The best gain over the second axis and the first place of it there; by hand, for numpy is slow on short axes."""
    best = gain[:, 0]
    for other in range(1, CANDIDATES):
        best = np.maximum(best, gain[:, other])
    place = np.full(best.shape, CANDIDATES - 1, np.int8)
    for other in range(CANDIDATES - 2, -1, -1):
        place = np.where(gain[:, other] == best, np.int8(other), place)
    return best, place


def walk_back(back: Sequence[Places], choice: Choices) -> Choices:
    """The best choice of each line in the order of the walk, out of those of each stretch's last line."""
    row = np.arange(len(choice)) * CANDIDATES
    chosen = []
    for place in reversed(back):
        chosen.append(choice[: len(place)].copy())
        choice[: len(place)] = np.take(place, row[: len(place)] + choice[: len(place)])
    return np.concatenate([choice, *reversed(chosen)])
