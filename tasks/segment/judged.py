"""A page whose lines have their kinds and groups: what pages are assembled from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE, Codes

Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Judged:
    """The judgement on one page, one row a non-blank line."""

    text: str
    stripped: Sequence[str]  # the lines without the white space around them
    numbers: Ints32  # physical line number in text.split("\n"), from 1, rising
    starts: Ints  # offset of that line's first code point in the text
    kinds: Codes
    groups: Ints32  # 0 where the kind has no group
    confidences: Floats
    confidence: float  # of the page

    @cached_property
    def physical_number(self) -> list[int]:
        """Physical line numbers by row."""
        return list(self.numbers.tolist())

    @cached_property
    def places(self) -> dict[tuple[int, int], list[range]]:
        """Runs of rows of each kind's code and group number that the page has, in order."""
        found: defaultdict[tuple[int, int], list[range]] = defaultdict(list)
        first = self.run_starts
        starts = first.tolist()
        ends = [*starts[1:], len(self.kinds)]
        for code, group, run in zip(
            self.kinds[first].tolist(), self.groups[first].tolist(), map(range, starts, ends), strict=True
        ):
            found[code, group].append(run)
        return dict(found)

    @cached_property
    def run_starts(self) -> Ints:
        """Rows at which the kind or the group changes, row 0 included; none where there are no rows."""
        changed = np.ones(len(self.kinds), np.bool_)
        changed[1:] = (self.kinds[1:] != self.kinds[:-1]) | (self.groups[1:] != self.groups[:-1])
        return changed.nonzero()[0]

    def string(self, row: int) -> str:
        """The stripped text of a row."""
        return self.stripped[row]

    def strings(self, rows: Iterable[int]) -> list[str]:
        """The stripped texts of rows."""
        stripped = self.stripped
        return [stripped[row] for row in rows]

    def at(self, code: int, group: int = 0) -> list[int]:
        """Rows of a kind, by its code, in a story or item; group 0 for kinds that have none."""
        return [row for run in self.places.get((code, group), ()) for row in run]

    def rows(self, kind: Kind, group: int = 0) -> list[int]:
        """Rows of a kind in a story or item."""
        return self.at(CODE[kind], group)
