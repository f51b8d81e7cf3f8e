"""How a run of any flow begins and ends: alone, entered in the warehouse, marked when it fails, published when done."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from clipfile.flows.stopping import raise_anew, stopped_by
from clipfile.schemas.errors import ClipfileError
from clipfile.schemas.kinds import RunState
from clipfile.schemas.records import IngestRun
from clipfile.schemas.settings import Settings
from clipfile.tasks.load import RunStart, finish_run, start_run
from clipfile.tasks.load.retention import drop_old_runs
from clipfile.tasks.remember.versions import StagedMemory, stage_memory
from clipfile.tasks.staging import clear_left, clear_left_at, clear_run, run_area
from clipfile.warehouse.locks import Hold, Tell, held, silent
from clipfile.warehouse.snapshots import clear_partials, new_snapshot_id, publish
from clipfile.warehouse.store import Store, clear_spilled, open_writer, refuse_removed


@dataclass(frozen=True, slots=True)
class Entered:
    """A run under way: the warehouse, open to its end, and the site memory that holds; None before the first."""

    store: Store
    memory: StagedMemory | None


@contextmanager
def entered(settings: Settings, start: RunStart, tell: Tell = silent) -> Iterator[Entered]:
    """Hold the warehouse, clear what dead runs left, and enter the run, with the newest site memory.

    Who has to wait for another writer is told for whom. A run that does not come to its end is marked failed, with what
    stopped it; its staged files stay for `keep_staging_days` where they may show why.
    """
    with held(settings, start.command, start.run_id, tell) as hold:
        for holder in hold.dead:  # before anything is written: what they left may be what fills the disk
            if holder.run_id:
                clear_run(settings, holder.run_id)
        try:
            with open_writer(settings, tell) as store:
                yield _enter(settings, store, start, hold)
        except BaseException as error:
            _mark(settings, start.run_id, error)
            raise_anew(error)
            raise
        clear_run(settings, start.run_id)


def finished(entry: Entered, settings: Settings, run_id: str, *, snapshot: bool) -> IngestRun:
    """Finish the run, and publish a snapshot that holds it as finished: both come to pass, or neither."""
    snapshot_id = new_snapshot_id() if snapshot else None
    refuse_removed(settings.warehouse_path)
    entry.store.checkpoint()  # so that no snapshot holds what only DuckDB's log holds
    with entry.store.transaction():
        ended = finish_run(entry.store, run_id, RunState.COMPLETED, snapshot_id=snapshot_id)
        drop_old_runs(entry.store, settings.keep_run_days)
        if snapshot_id is not None:
            publish(settings, run_id=run_id, snapshot_id=snapshot_id, store=entry.store)
    return ended


def _enter(settings: Settings, store: Store, start: RunStart, hold: Hold) -> Entered:
    memory = stage_memory(store, run_area(settings, start.run_id).below("memory"))
    dead = [holder.run_id for holder in hold.dead if holder.run_id]
    start_run(store, replace(start, memory_version=memory.version if memory else None), dead)
    hold.settle()
    _clear_left(settings, store, start.run_id)
    clear_spilled(settings)
    clear_partials(settings)
    return Entered(store, memory)


def _clear_left(settings: Settings, store: Store, own: str) -> None:
    """Remove what runs left between their stages that are no more."""
    failed = store.rows("runs/failed")["run_id"].to_pylist()
    clear_left(settings.staging_path, own, failed, settings.keep_staging_days)
    if settings.staging is not None:
        known = set(store.rows("runs/known")["run_id"].to_pylist()) - {own}
        clear_left_at(settings.staging_place, known, failed, settings.keep_staging_days)


def _mark(settings: Settings, run_id: str, error: BaseException) -> None:
    """Say in the warehouse what ended the run, where it can still be said; else the next run marks it crashed."""
    signal = stopped_by(error)
    words = f"Stopped by {signal.name}." if signal else str(error) or type(error).__name__
    if signal or "disk is full" in words:
        clear_run(settings, run_id)
    if not settings.warehouse_path.exists():
        return
    with suppress(ClipfileError), open_writer(settings) as store:
        if store.rows("runs/one", {"run_id": run_id}).num_rows:
            finish_run(store, run_id, RunState.FAILED, error=words)
