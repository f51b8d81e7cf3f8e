"""How a run of any flow begins and ends: entered in the warehouse, marked when it fails, published when it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from clipfile.schemas.kinds import RunState
from clipfile.schemas.records import IngestRun
from clipfile.schemas.settings import Settings
from clipfile.tasks.load import RunStart, finish_run, start_run
from clipfile.tasks.remember.versions import StagedMemory, stage_memory
from clipfile.tasks.staging import StagingArea, clear_old
from clipfile.warehouse.snapshots import new_snapshot_id, publish
from clipfile.warehouse.store import open_writer


@contextmanager
def entered(settings: Settings, start: RunStart) -> Iterator[StagedMemory | None]:
    """Enter the run in the warehouse with the newest site memory, which holds for its length; None before the first.

    The run is marked failed if it does not come to its end.
    """
    clear_old(settings.staging_path, settings.keep_staging_days)
    with open_writer(settings) as store:
        memory = stage_memory(store, StagingArea(str(settings.staging_path / start.run_id / "memory")))
        start_run(store, replace(start, memory_version=memory.version if memory else None))
    try:
        yield memory
    except BaseException as error:
        with open_writer(settings) as store:
            finish_run(store, start.run_id, RunState.FAILED, error=str(error) or type(error).__name__)
        raise


def finished(settings: Settings, run_id: str, *, snapshot: bool) -> IngestRun:
    """Finish the run, and publish a snapshot that holds it as finished."""
    snapshot_id = new_snapshot_id() if snapshot else None
    with open_writer(settings) as store:
        ended = finish_run(store, run_id, RunState.COMPLETED, snapshot_id=snapshot_id)
    if snapshot_id is not None:
        publish(settings, run_id=run_id, snapshot_id=snapshot_id)
    return ended
