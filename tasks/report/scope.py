"""What a report is of: one run, or all that the warehouse holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clipfile.schemas.errors import UsageError
from clipfile.warehouse.store import Store

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """The run that a report is of (None: all of them), and the row of its counts."""

    run_id: str | None
    run: Row

    @property
    def period(self) -> dict[str, datetime | str | None]:
        """The parameters of queries for what a run met."""
        return {"run_id": self.run_id, "started_at": self.run["started_at"], "ended_at": self.run["ended_at"]}


def latest_run(store: Store) -> Scope:
    """The latest run that brought pages; the latest of all where none did. Raises UsageError before the first run."""
    rows = store.rows("report/run_latest").to_pylist()
    if not rows:
        raise UsageError("There is no run to report", remedy="Run clipfile ingest FOLDER first.")
    return Scope(rows[0]["run_id"], rows[0])


def named_run(store: Store, run_id: str) -> Scope:
    """The run whose identifier begins so. Raises UsageError where none does, or several."""
    rows = store.rows("report/run_named", {"run_id": run_id}).to_pylist()
    if len(rows) != 1:
        problem = "Several runs begin so" if rows else "No run begins so"
        raise UsageError(problem, place=run_id, remedy="clipfile status lists the last ones, FROM run_summary all.")
    return Scope(rows[0]["run_id"], rows[0])


def every_run(store: Store) -> Scope:
    """All pages of the warehouse, whichever run brought them."""
    (row,) = store.rows("report/runs_all").to_pylist()
    return Scope(None, row)
