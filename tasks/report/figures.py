"""The figures of a report, as the warehouse tells them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from clipfile.tasks.report.scope import Row, Scope
from clipfile.warehouse.store import Store

MOST_RANKED = 15  # photographers, and stories promoted
MOST_SITES = 14  # that have a bar of their own
SAMPLES = 3  # rejections shown of one reason


@dataclass(frozen=True, slots=True)
class Refused:
    """Rejections of one reason at one stage: how many, and the last of them."""

    reason: str
    stage: str
    count: int
    samples: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything of a report but its pages; rows are those of the queries in warehouse/sql/report/."""

    scope: Scope
    origin: str
    counts: Row
    page_types: Sequence[Row]
    kinds: Sequence[Row]
    days: Sequence[Row]
    confidence: Sequence[Row]
    photographers: Sequence[Row]
    promoted: Sequence[Row]
    refused: Sequence[Refused]


def gather(store: Store, scope: Scope, origin: str) -> Figures:
    """Ask the warehouse for the figures of a run, or of all; `origin` says where the rows were read from."""
    run = {"run_id": scope.run_id}
    ranked = run | {"rows": MOST_RANKED}
    (counts,) = store.rows("report/counts", run).to_pylist()
    return Figures(
        scope=scope,
        origin=origin,
        counts=counts,
        page_types=store.rows("report/page_types", run).to_pylist(),
        kinds=store.rows("report/kinds", run | {"sites": MOST_SITES}).to_pylist(),
        days=store.rows("report/days", run).to_pylist(),
        confidence=store.rows("report/confidence", run).to_pylist(),
        photographers=store.rows("report/photographers", ranked).to_pylist(),
        promoted=store.rows("report/promoted", ranked).to_pylist(),
        refused=_refused(store, scope),
    )


def _refused(store: Store, scope: Scope) -> list[Refused]:
    rows = store.rows("report/rejections", scope.period | {"samples": SAMPLES}).to_pylist()
    return [
        Refused(reason, stage, count, list(samples))
        for (count, reason, stage), samples in groupby(rows, itemgetter("rejections", "reason", "stage"))
    ]
