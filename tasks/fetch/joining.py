"""Ranges of a container, read by whoever had time, joined in order: what was read on its own is taken where it fits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from clipfile.tasks.fetch.batch import FetchedBatch
from clipfile.tasks.fetch.candidates import SourceUnit
from clipfile.tasks.fetch.containers.seen import Seen
from clipfile.tasks.fetch.grouping import Batch
from clipfile.tasks.fetch.parts import Cut, Ending, Part, Standing
from clipfile.tasks.staging import read_staged

NAMED = frozenset({Cut.WARC, Cut.WARC_GZIP})  # members have names of their own, which may be met again


@dataclass(slots=True)
class Joined:
    """The ranges of one container that are joined: how many, where reading stands behind them, the names met."""

    number: int = 0
    standing: Standing = field(default_factory=Standing)
    seen: Seen | None = None

    def here(self) -> Standing:
        """Where reading stands, with the names."""
        return self.standing if self.seen is None else replace(self.standing, seen=self.seen.copy())

    def takes(self, part: Part, ending: Ending, names: Sequence[str]) -> bool:
        """Join the next range, if what was read of it on its own is what it gives behind the others."""
        if part.standing is not None:
            self.meet(part, names)
            self.standing = ending.standing
        elif ending.goes_on_from(self.standing, part) and not self._has_met(names):
            self.meet(part, names)
            self.standing = ending.behind(self.standing)
        else:
            return False
        self.number = part.number
        return True

    def meet(self, part: Part, names: Iterable[str]) -> None:
        """Remember the names of members."""
        if part.cut in NAMED:
            self.seen = self.seen or Seen()
            for name in names:
                self.seen.add(name)

    def _has_met(self, names: Iterable[str]) -> bool:
        return self.seen is not None and any(name in self.seen for name in names)


class Joining:
    """Where the reading of each container stands that is read in ranges; one that came to its end is let go."""

    def __init__(self) -> None:
        self._joined: dict[str, Joined] = {}

    def is_next(self, batch: Batch) -> bool:
        """Whether all ranges before this one are joined."""
        unit, part = _range(batch)
        return self._joined.get(unit.uri, Joined()).number == part.number - 1

    def from_here(self, batch: Batch) -> Batch:
        """The next range, to be read from where reading stands."""
        unit, part = _range(batch)
        here = self._joined.get(unit.uri, Joined()).here()
        return replace(batch, candidates=(replace(unit, part=part.from_here(here)),))

    def takes(self, batch: Batch, pieces: Sequence[FetchedBatch]) -> bool:
        """Join the next range, if what was read of it fits."""
        unit, part = _range(batch)
        ending = pieces[-1].ending
        if ending is None:
            raise AssertionError("a range says how its reading ended")
        joined = self._joined.setdefault(unit.uri, Joined())
        names = [name for piece in pieces for name in _names(piece)] if part.cut in NAMED else ()
        is_taken = joined.takes(part, ending, names)
        if is_taken and part.is_last:
            del self._joined[unit.uri]
        return is_taken

    def goes_on(self, batch: Batch, piece: FetchedBatch) -> None:
        """Join a piece of the next range, which is read from where reading stands."""
        unit, part = _range(batch)
        if piece.ending is not None:
            self.takes(batch, (piece,))
        else:
            self._joined.setdefault(unit.uri, Joined()).meet(part, _names(piece))


def _names(piece: FetchedBatch) -> list[str]:
    """The names that a piece gives its members."""
    files = [file for file in (piece.sightings, piece.rejections) if file.rows]
    columns = [read_staged(file, ["source_member"])["source_member"] for file in files]
    return [name for column in columns for name in column.drop_null().to_pylist()]


def _range(batch: Batch) -> tuple[SourceUnit, Part]:
    unit = batch.candidates[0]
    if not isinstance(unit, SourceUnit) or unit.part is None:
        raise AssertionError("a range is a batch of its own")
    return unit, unit.part
