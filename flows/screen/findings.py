"""What a run found: how well its pages could be judged, and what it turned away, with an example of each reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from clipfile.warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures over some captures and their stories; None where there are no such captures or stories."""

    captures: int
    articles: int
    mean_confidence: float | None
    low_confidence_share: float | None
    headline_share: float | None
    body_share: float | None
    date_share: float | None

    def facts(self) -> Iterator[tuple[str, str]]:
        """The figures, each under a name, as a person reads them."""
        if self.mean_confidence is not None and self.low_confidence_share is not None:
            low = f"low on {self.low_confidence_share:.0%} of the pages"
            yield "confidence", f"{self.mean_confidence:.2f} on average, {low}"
        shares = {"headline": self.headline_share, "body": self.body_share, "date": self.date_share}
        if self.articles:
            yield "complete", ", ".join(f"{share or 0:.0%} with a {name}" for name, share in shares.items())


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """One reason why pages and sources were turned away in a run, and the one it happened to last."""

    reason: str
    count: int
    new: int  # never turned away before
    source: str
    member: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of a run beside its counts."""

    quality: Quality
    turned_away: tuple[TurnedAway, ...]

    @property
    def newly_rejected(self) -> int:
        """What was turned away for the first time."""
        return sum(found.new for found in self.turned_away)


def quality(store: Store, run_id: str | None = None) -> Quality:
    """The figures over the captures that a run brought, or over all."""
    (row,) = store.rows("reports/quality", {"run_id": run_id}).to_pylist()
    return Quality(**row)


def findings(store: Store, run_id: str, started_at: datetime) -> Findings:
    """What the run, which has just ended, found."""
    rows = store.rows("reports/turned_away", {"run_id": run_id, "started_at": started_at}).to_pylist()
    return Findings(quality(store, run_id), tuple(TurnedAway(**row) for row in rows))
