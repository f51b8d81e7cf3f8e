"""`clipfile status`."""

from clipfile.flows.console import out
from clipfile.flows.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.opening import reading
from clipfile.flows.tables import render
from clipfile.warehouse.snapshots import latest

RUNS = """
SELECT run_id, command, state, round(seconds, 1) AS seconds, found, loaded, known, rejected, skipped
FROM run_summary ORDER BY started_at DESC LIMIT 10
"""


def status(*, flags: Flags = NO_FLAGS) -> None:
    """Show what is loaded, the last runs, and the latest snapshot.

    Try:

        clipfile status --home /srv/clips
    """
    settings = resolved(flags).settings
    with reading(settings) as store:
        out.print(render(store.rows("reports/status")))
        out.print(render(store.query(RUNS)))
    snapshot = latest(settings)
    out.print(f"warehouse {settings.warehouse_path}", soft_wrap=True)
    out.print(f"snapshot  {snapshot.folder if snapshot else 'none yet'}", soft_wrap=True)
