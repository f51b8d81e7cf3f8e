"""The best path through the kinds of a page: what a line is, given what may follow what."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Runs:
    """Stretches of open lines between settled ones or a page's edges, the longest first."""

    begin: Ints
    size: Ints
    above: Choices  # what stands above: a kind, or the page's edge
    below: Choices

    def alive(self, step: int) -> int:
        """How many stretches have more lines than `step`."""
        return int(np.searchsorted(-self.size, -step))


def best_path(scores: Floats, offsets: Ints, links: Floats) -> Choices:
    """The kind of each line on the best path through each page.

    scores [lines, kinds] are log-probabilities; links [kinds + 1, kinds + 1] are what a kind gains by following
    another, the last row and column standing for the page's edge.
    """
    path: Choices = scores.argmax(1)
    open_lines = scores[np.arange(len(path)), path] < CERTAIN
    runs = find_runs(open_lines, path, offsets)
    if len(runs.begin):
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
    """Write the best path through each stretch into `path`."""
    kind = np.zeros((len(path), CANDIDATES), np.intp)
    back = np.zeros((len(path), CANDIDATES), np.intp)
    ends = np.empty((len(runs.begin), CANDIDATES), np.float32)
    state = ends
    for step in range(int(runs.size[0])):
        here = runs.begin[: runs.alive(step)] + step
        found = scores[here]
        kinds = kind[here] = np.argpartition(found, -CANDIDATES, axis=1)[:, -CANDIDATES:]
        own = np.take_along_axis(found, kinds, axis=1)
        if step:
            gain = state[: len(here), :, None] + links[kind[here - 1][:, :, None], kinds[:, None, :]]
            back[here], state = gain.argmax(1), gain.max(1) + own
        else:
            state = links[runs.above[:, None], kinds] + own
        state -= state.max(1, keepdims=True)  # only differences count, and small numbers keep them exact
        ends[: len(here)] = state
    last = kind[runs.begin + runs.size - 1]
    walk_back(kind, back, runs, (ends + links[last, runs.below[:, None]]).argmax(1), path)


def walk_back(kind: Choices, back: Choices, runs: Runs, choice: Choices, path: Choices) -> None:
    """Follow the best choices from each stretch's last line to its first."""
    for step in range(int(runs.size[0]) - 1, -1, -1):
        alive = runs.alive(step)
        here = runs.begin[:alive] + step
        path[here] = kind[here, choice[:alive]]
        choice[:alive] = back[here, choice[:alive]]
