"""Whether two texts tell the same story: how many runs of words they share, and how many facts."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipfile.tasks.relate.prints import Bytes, Ints, Prints, spans

Runs = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Sketch = npt.NDArray[np.uint64]

SAME_RUNS = 0.5  # of the shorter text's: another report of the event shares up to 0.4, if it quotes the same people
SAME_FACTS = 0.5  # of the facts of the text that has fewer
SAME_STORY = 1.3  # both together: a day's weather has 1.1 in common with another day's, a hurried copy 1.4
LEAST_SHARED = 16  # runs: twenty words in one piece
LEAST_FACTS = 3  # fewer say nothing
SKETCH_BITS = 512
SKETCH_WORDS = SKETCH_BITS // 64


@dataclass(frozen=True, slots=True)
class Profiles:
    """Some texts, each as the set of its runs and a sketch of its facts.

    The runs of text i are `runs[bounds[i]:bounds[i + 1]]`, each once, in order of size.
    """

    runs: Runs
    bounds: Ints
    facts: Sketch  # [texts, SKETCH_WORDS]


def profiles_of(prints: Prints) -> Profiles:
    """The profiles of some texts."""
    text = np.repeat(np.arange(len(prints), dtype=np.uint64), np.diff(prints.run_bounds))
    keys = np.unique(text << np.uint64(32) | prints.runs >> np.uint64(32))
    bounds = np.searchsorted(keys, np.arange(len(prints) + 1, dtype=np.uint64) << np.uint64(32))
    return Profiles(keys.astype(np.uint32), bounds.astype(np.int64), _sketches(prints))


def _sketches(prints: Prints) -> Sketch:
    """A bit for each fact."""
    bits = np.zeros((len(prints), SKETCH_BITS), np.bool_)
    text = np.repeat(np.arange(len(prints)), np.diff(prints.fact_bounds))
    bits[text, (prints.facts % np.uint64(SKETCH_BITS)).astype(np.int64)] = True
    packed: Bytes = np.packbits(bits, axis=1)
    return packed.view(np.uint64)


def shared_facts(one: Sketch, other: Sketch) -> Floats:
    """The share of the facts of the text that has fewer which the other has too, of each pair of sketches.

    1 where one of them has too few to tell.
    """
    both, left, right = (np.bitwise_count(bits).sum(axis=1, dtype=np.int64) for bits in (one & other, one, other))
    fewer = np.minimum(left, right)
    found: Floats = np.where(fewer < LEAST_FACTS, 1.0, both / np.maximum(fewer, 1))
    return found


def shared_runs(profiles: Profiles, one: Ints, other: Ints) -> Ints:
    """How many runs each pair of texts has in common."""
    size = np.diff(profiles.bounds)
    pair = np.arange(len(one), dtype=np.uint64)
    keys = [
        np.repeat(pair, size[side]) << np.uint64(32) | profiles.runs[spans(profiles.bounds[:-1][side], size[side])]
        for side in (one, other)
    ]
    both = np.sort(np.concatenate(keys))
    twice = both[:-1][both[1:] == both[:-1]] >> np.uint64(32)
    return np.bincount(twice.astype(np.int64), minlength=len(one))


def likeness(profiles: Profiles, one: Ints, other: Ints) -> Floats:
    """The share of the shorter text's runs that stand in the other one, of each pair; 0 where it has none."""
    size = np.diff(profiles.bounds)
    shorter = np.minimum(size[one], size[other])
    return shared_runs(profiles, one, other) / np.maximum(shorter, 1)


def same_runs(profiles: Profiles, one: Ints, other: Ints, facts: Floats) -> Bools:
    """Whether each pair of texts tells the same story, given the share of facts they have in common."""
    size = np.diff(profiles.bounds)
    shared = shared_runs(profiles, one, other)
    share = shared / np.maximum(np.minimum(size[one], size[other]), 1)
    found: Bools = (shared >= LEAST_SHARED) & (share >= SAME_RUNS) & (share + facts >= SAME_STORY)
    return found
