"""Records of runs are kept for a while."""

from datetime import UTC, datetime, timedelta

from clipfile.warehouse.store import Store


def drop_old_runs(store: Store, keep_days: int, now: datetime | None = None) -> int:
    """Remove the records of runs that ended longer ago, and their ledger; returns how many records went.

    The record of a run that brought a row which is still there stays, so that every row knows where it came from.
    """
    aged = store.rows("runs/old", {"before": (now or datetime.now(UTC)) - timedelta(days=keep_days)})
    if not aged.num_rows:
        return 0
    before = _records(store)
    with store.registered(aged=aged):
        store.run("runs/drop_ledger")
        store.run("runs/drop_runs")
    return before - _records(store)


def _records(store: Store) -> int:
    counted = store.query("SELECT (SELECT count(*) FROM ingest_runs) + (SELECT count(*) FROM ledger) AS n")
    return int(counted["n"][0].as_py())
