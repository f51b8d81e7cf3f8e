"""Somebody who wants to know how far a run is, and several at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from clipfile.schemas.records import LedgerEntry


class Watch(Protocol):
    """Somebody who wants to know how far a run is."""

    def waits(self, message: str) -> None:
        """The run waits, and this is for whom."""

    def planned(self, sources: int) -> None:
        """So many sources there are: told once, when the last of them is found, with the work well under way."""

    def loaded(self, entry: LedgerEntry, sources: float) -> None:
        """One batch more is in the warehouse, and so many sources more are done with; of a big one, a part."""


@dataclass(frozen=True, slots=True)
class All:
    """Several who watch."""

    watches: Sequence[Watch]

    def waits(self, message: str) -> None:
        """Tell each."""
        for watch in self.watches:
            watch.waits(message)

    def planned(self, sources: int) -> None:
        """Tell each."""
        for watch in self.watches:
            watch.planned(sources)

    def loaded(self, entry: LedgerEntry, sources: float) -> None:
        """Tell each."""
        for watch in self.watches:
            watch.loaded(entry, sources)
