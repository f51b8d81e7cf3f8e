"""The parts of a warehouse merged, a snapshot of the merged files published, the warehouse's file shrunk."""

from collections.abc import Sequence
from dataclasses import dataclass

from clipfile.schemas.settings import Settings
from clipfile.tasks.compact.plan import Group, groups
from clipfile.tasks.load.retention import drop_old_runs
from clipfile.warehouse.locks import Tell, held, silent
from clipfile.warehouse.rebuild import rebuild, size_of
from clipfile.warehouse.snapshot_files import FILES, VERSIONED_BY
from clipfile.warehouse.snapshots import Snapshot, latest, publish
from clipfile.warehouse.store import Store, open_reader, open_writer, require_warehouse

LEAST_FREE_BYTES = 16_000_000  # less is not worth a rewrite
FREE_SHARE = 0.25  # of the file; a load leaves up to a tenth


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is: parts, the newest snapshot's files and bytes, all snapshots' files, the warehouse's file."""

    parts: int
    files: int
    bytes: int
    files_on_disk: int
    warehouse_bytes: int


@dataclass(frozen=True, slots=True)
class Compacted:
    """What compacting did."""

    before: Extent
    after: Extent
    parts_merged: int
    runs_dropped: int
    is_rewritten: bool
    snapshot: Snapshot | None

    @property
    def is_unchanged(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.parts_merged or self.runs_dropped or self.is_rewritten)


def compact(settings: Settings, tell: Tell = silent) -> Compacted:
    """Merge small parts, drop the records of old runs, publish where that changed anything, and shrink the file.

    Whenever this is cut short, every row is there, and the next call does the rest. Raises UsageError where there is no
    warehouse, WarehouseBusyError while another process holds it.
    """
    require_warehouse(settings)
    with held(settings, "compact", tell=tell):
        with open_writer(settings, tell) as store:
            before = _extent(store, settings)
            merged = merge_parts(store, groups(store, settings.part_captures))
            dropped = drop_old_runs(store, settings.keep_run_days)
            store.checkpoint(is_joining=True)  # so that no snapshot holds what only DuckDB's log holds
            snapshot = publish(settings, store=store) if merged or dropped or _is_unpublished(store, settings) else None
            size = size_of(store)
        roomy = size.free_bytes > max(LEAST_FREE_BYTES, FREE_SHARE * size.bytes)
        if roomy:
            rebuild(settings)
        with open_reader(settings.warehouse_path, settings) as store:
            after = _extent(store, settings)
    return Compacted(before, after, merged, dropped, roomy, snapshot)


def merge_parts(store: Store, planned: Sequence[Group]) -> int:
    """Merge each group in one transaction; returns how many parts went."""
    for group in (group for group in planned if group.moved):
        with store.transaction():
            moved = {"parts": list(group.moved), "into": group.into}
            for table in VERSIONED_BY:
                store.run("compact/move", moved, table)
            store.run("compact/gather", moved)
            store.run("compact/drop", {"parts": list(group.moved)})
    return sum(len(group.moved) for group in planned)


def _is_unpublished(store: Store, settings: Settings) -> bool:
    """Whether parts were merged by an attempt that died before it published them."""
    newest = latest(settings)
    if newest is None:
        return False
    listed = {file.part_no for file in newest.manifest.files if file.part_no is not None}
    return not listed <= set(store.query("SELECT part_no FROM parts")["part_no"].to_pylist())


def _extent(store: Store, settings: Settings) -> Extent:
    newest = latest(settings)
    files = newest.manifest.files if newest else ()
    on_disk = sum(1 for _ in (settings.snapshots_path / FILES).glob("*/*.parquet"))
    (parts,) = store.query("SELECT count(*) AS n FROM parts")["n"].to_pylist()
    size = settings.warehouse_path.stat().st_size
    return Extent(parts, len(files), sum(file.bytes for file in files), on_disk, size)
