"""Texts to compare, laid aside in a file: the runs of a million texts take more memory than there may be."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np

from clipfile.schemas.errors import StagingError
from clipfile.tasks.relate.compare import (
    SAME_FACTS,
    SKETCH_WORDS,
    Bools,
    Floats,
    Profiles,
    Runs,
    likeness,
    profiles_of,
    same_runs,
    shared_facts,
)
from clipfile.tasks.relate.prints import Ints, Prints
from clipfile.warehouse.faults import refused

RUNS_AT_ONCE = 1 << 22  # some 150 MB while they are compared
RUN_BYTES = 4


class Shelf:
    """The profiles of some of many texts, by the texts' numbers."""

    def __init__(self, file: BinaryIO, texts: int) -> None:
        self._file = file
        self._end = 0
        self._first = np.full(texts, -1, np.int64)
        self._size = np.zeros(texts, np.int64)
        self._facts = np.zeros((texts, SKETCH_WORDS), np.uint64)

    def missing(self, texts: Ints) -> Ints:
        """Those of the texts that are not here yet."""
        return texts[self._first[texts] < 0]

    def add(self, texts: Ints, prints: Prints) -> None:
        """Lay texts aside."""
        profiles = profiles_of(prints)
        self._first[texts] = self._end + profiles.bounds[:-1]
        self._size[texts] = np.diff(profiles.bounds)
        self._facts[texts] = profiles.facts
        with refused(Path(self._file.name), StagingError):
            self._file.write(profiles.runs.tobytes())
        self._end += len(profiles.runs)

    def alike(self, one: Ints, other: Ints) -> Bools:
        """Whether each pair of texts tells the same story."""
        facts = shared_facts(self._facts[one], self._facts[other])
        found: Bools = facts >= SAME_FACTS
        left = np.flatnonzero(found)
        for some in self._portions(one[left], other[left]):
            pairs = left[some]
            profiles, first, second = self._taken(one[pairs], other[pairs])
            found[pairs] = same_runs(profiles, first, second, facts[pairs])
        return found

    def likeness(self, one: Ints, other: Ints) -> Floats:
        """How alike each pair of texts is, from 0 to 1: see compare.likeness."""
        found = np.zeros(len(one))
        for some in self._portions(one, other):
            found[some] = likeness(*self._taken(one[some], other[some]))
        return found

    def _portions(self, one: Ints, other: Ints) -> Iterator[slice]:
        """The pairs, as many at a time as are compared together."""
        ends = np.cumsum(self._size[one] + self._size[other])
        begin = 0
        while begin < len(ends):
            limit = (ends[begin - 1] if begin else 0) + RUNS_AT_ONCE
            stop = max(begin + 1, int(np.searchsorted(ends, limit, "right")))
            yield slice(begin, stop)
            begin = stop

    def _taken(self, one: Ints, other: Ints) -> tuple[Profiles, Ints, Ints]:
        """The profiles of these texts, and each pair's places among them."""
        texts, places = np.unique(np.concatenate([one, other]), return_inverse=True)
        self._file.flush()
        runs = [self._read(int(self._first[text]), int(self._size[text])) for text in texts]
        bounds = np.append(0, np.cumsum(self._size[texts]))
        joined = np.concatenate(runs) if runs else np.zeros(0, np.uint32)
        return Profiles(joined, bounds, self._facts[texts]), places[: len(one)], places[len(one) :]

    def _read(self, first: int, size: int) -> Runs:
        return np.frombuffer(os.pread(self._file.fileno(), size * RUN_BYTES, first * RUN_BYTES), np.uint32)


@contextmanager
def shelf(folder: Path, texts: int) -> Iterator[Shelf]:
    """A shelf for so many texts, in a file of its own that goes again. Raises StagingError where it cannot be made."""
    path = folder / "runs.bin"
    with refused(path, StagingError):
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("w+b")
    with file:
        try:
            yield Shelf(file, texts)
        finally:
            path.unlink(missing_ok=True)
