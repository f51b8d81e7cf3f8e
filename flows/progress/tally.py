"""How far a run is: counts so far, its pace of late, and the time to go that follows from both."""

import time
from collections import Counter, deque
from collections.abc import Callable

from clipfile.schemas.records import LedgerEntry

OUTCOMES = ("loaded", "known", "rejected", "skipped")
PACE_SECONDS = 60.0  # sources that are as they were take no time, so what is long past says little about what comes


class Tally:
    """A run's counts, added to batch by batch; `now` is a clock that does not jump."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.total: int | None = None
        self.sources = 0.0
        self.counts: Counter[str] = Counter()
        self._now = now
        self._started = now()
        self._late = deque([(self._started, 0.0)])

    def planned(self, sources: int) -> None:
        """So many sources there are in all."""
        self.total = sources

    def loaded(self, entry: LedgerEntry, sources: float) -> None:
        """A batch more is in the warehouse."""
        self.sources += sources
        self.counts.update({name: getattr(entry, name) for name in ("found", *OUTCOMES)})
        self._late.append((self._now(), self.sources))
        while len(self._late) > 2 and self._late[1][0] < self._now() - PACE_SECONDS:
            self._late.popleft()

    @property
    def done(self) -> int:
        """How many sources are done with; parts of one that make up a whole are one, whatever their sum rounds to."""
        return int(self.sources + 1e-6)

    @property
    def share(self) -> float | None:
        """How much of the run is done, from 0 to 1; None while sources are still being found."""
        if self.total is None:
            return None
        return min(1.0, self.sources / self.total) if self.total else 1.0

    @property
    def seconds_to_go(self) -> float | None:
        """How long the rest takes at the pace of the last minute; None where nobody can say."""
        since, done = self._late[0]
        if self.total is None or self.sources <= done:
            return None
        return max(0.0, self.total - self.sources) * (self._now() - since) / (self.sources - done)

    @property
    def pages_per_second(self) -> float:
        """Page candidates a second, since the run began."""
        return self.counts["found"] / max(self._now() - self._started, 1e-9)

    def __str__(self) -> str:
        of = f" of {self.total:,}" if self.total is not None else ""
        outcomes = ", ".join(f"{self.counts[name]:,} {name}" for name in OUTCOMES if self.counts[name])
        pages = f"{self.counts['found']:,} pages" + (f" ({outcomes})" if outcomes else "")
        pace = f"{self.pages_per_second:,.0f} a second"
        return f"{self.done:,}{of} sources, {pages}, {pace}, {_in_words(self.seconds_to_go)}"


def _in_words(seconds: float | None) -> str:
    if seconds is None:
        return "still counting the sources"
    if seconds < 90:
        return f"about {seconds:.0f} seconds to go"
    return f"about {seconds / 60:.0f} minutes to go" if seconds < 5_400 else f"about {seconds / 3_600:.1f} hours to go"
