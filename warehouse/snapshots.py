"""Immutable pictures of the warehouse in Parquet: published whole or not at all, verified, kept for a while.

snapshots/files/<table>/part-00001-v3-<hash>.parquet   shared by all snapshots that list it
snapshots/files/search_words/part-00001-v3-...         the search index, where the setting asks for one
snapshots/<id>/manifest.json, clipfile.duckdb          one snapshot
snapshots/<id>/datapackage.json, tables/<table>/       the same for other programs: see data_package.py
snapshots/latest                                       a link to the newest
"""

import os
import shutil
from collections.abc import Iterator, Set
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from clipfile import __version__
from clipfile.schemas.errors import SnapshotError, WarehouseBusyError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.catalog import SCHEMA_VERSION
from clipfile.warehouse.data_package import write_package
from clipfile.warehouse.faults import refused
from clipfile.warehouse.locks import LOCK, Holder, locked
from clipfile.warehouse.manifest import NAME, Manifest, read_manifest
from clipfile.warehouse.processes import process_name
from clipfile.warehouse.search_index import index_form, write_index
from clipfile.warehouse.snapshot_files import FILES, PARTIAL, file_hash, sync, write_files
from clipfile.warehouse.snapshot_reader import DATABASE, open_snapshot, write_database
from clipfile.warehouse.store import Store, open_reader

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published snapshot."""

    folder: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """The snapshot's identifier."""
        return self.manifest.snapshot_id

    @property
    def database(self) -> Path:
        """The DuckDB file with the views."""
        return self.folder / DATABASE

    def rows(self, table: str) -> int:
        """Rows of a table."""
        return self.manifest.rows.get(table, 0)

    def open(self, settings: Settings | None = None) -> AbstractContextManager[Store]:
        """The snapshot for reading, wherever its home lies now."""
        return open_snapshot(self.folder, self.manifest, settings)


def new_snapshot_id(now: datetime | None = None) -> str:
    """An identifier that sorts by time."""
    return f"{now or datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"


def publish(
    settings: Settings, *, run_id: str | None = None, snapshot_id: str | None = None, store: Store | None = None
) -> Snapshot:
    """Publish the warehouse as it is now; readers see the snapshot before it or this one, never half of it.

    Only what changed since the latest snapshot is written. `store` is the warehouse where it is open already; without
    it no writer may be open in this process. Raises WarehouseBusyError while another process writes or publishes,
    SnapshotError when the snapshot cannot be written.
    """
    root = settings.snapshots_path.absolute()
    with refused(root, SnapshotError):
        root.mkdir(parents=True, exist_ok=True)
        with _alone(root, settings.lock_wait_seconds):
            source = nullcontext(store) if store is not None else open_reader(settings.warehouse_path, settings)
            with source as opened:
                snapshot = _publish(opened, settings, run_id, snapshot_id or new_snapshot_id())
            _prune(root.resolve(), settings.keep_snapshots)
    return snapshot


def latest(settings: Settings) -> Snapshot | None:
    """The newest snapshot; None before the first one."""
    folder = settings.snapshots_path / LATEST
    return read_snapshot(folder.resolve()) if folder.exists() else None


def as_of(settings: Settings, moment: datetime) -> Snapshot | None:
    """The newest snapshot that had been published at a moment; None where none of those there are is that old."""
    return next((found for found in reversed(listed(settings)) if found.manifest.created_at <= moment), None)


def listed(settings: Settings) -> list[Snapshot]:
    """All snapshots whose manifest can be read, oldest first."""
    return _listed(settings.snapshots_path)


def listed_below(root: Path) -> list[Snapshot]:
    """All snapshots of a folder of snapshots whose manifest can be read, oldest first."""
    return _listed(root)


def read_snapshot(folder: Path) -> Snapshot:
    """The snapshot in a folder. Raises SnapshotError when there is none."""
    return Snapshot(folder, read_manifest(folder))


def verify(snapshot: Snapshot) -> list[str]:
    """What is wrong with a snapshot, one sentence each; nothing while every file is as it was written."""
    return damage(snapshot) or _miscounted(snapshot)


def damage(snapshot: Snapshot, *, with_index: bool = True) -> list[str]:
    """Which of a snapshot's Parquet files are missing or changed, one sentence each; writes nothing."""
    files = snapshot.manifest.every_file if with_index else snapshot.manifest.files
    root = snapshot.folder.resolve().parent
    problems = [_problem(root / file.path, file.sha256) for file in files]
    return [problem for problem in problems if problem is not None]


def prune(settings: Settings) -> None:
    """Remove all but the newest `keep_snapshots` snapshots, never the latest, and the files that none of them names."""
    with _alone(settings.snapshots_path, settings.lock_wait_seconds):
        _prune(settings.snapshots_path.resolve(), settings.keep_snapshots)


def clear_partials(settings: Settings) -> None:
    """Remove what publishing left half done in a process that died; nothing while somebody publishes."""
    root = settings.snapshots_path.absolute()
    if root.exists():
        with suppress(WarehouseBusyError), refused(root, SnapshotError), _alone(root, 0):
            _clear_partials(root)


def _publish(store: Store, settings: Settings, run_id: str | None, snapshot_id: str) -> Snapshot:
    root = settings.snapshots_path.resolve()
    before = next(reversed(_listed(root)), None)
    warehouse_id = store.query("SELECT warehouse_id FROM warehouse_info")["warehouse_id"][0].as_py()
    shared = before.manifest if before is not None and _shares(before.manifest, warehouse_id) else None
    files = write_files(store, root, shared)
    manifest = Manifest(
        snapshot_id=snapshot_id,
        sequence=before.manifest.sequence + 1 if before is not None else 1,
        schema_version=SCHEMA_VERSION,
        clipfile_version=__version__,
        warehouse_id=warehouse_id,
        created_at=datetime.now(UTC),
        run_id=run_id,
        root=str(root),
        files=files,
        index=write_index(store, root, files, shared, all_parts=settings.search_index),
        index_form=index_form(),
    )
    return _expose(root, manifest)


def _shares(before: Manifest, warehouse_id: str) -> bool:
    return before.warehouse_id == warehouse_id and before.schema_version == SCHEMA_VERSION


def _expose(root: Path, manifest: Manifest) -> Snapshot:
    """Give a snapshot its name once all of it is on the disk, then point `latest` to it."""
    hidden, folder = root / f".{manifest.snapshot_id}{PARTIAL}", root / manifest.snapshot_id
    if folder.exists():
        raise SnapshotError("There is a snapshot of that name", place=str(folder), remedy="Publish under a new one.")
    shutil.rmtree(hidden, ignore_errors=True)
    hidden.mkdir()
    (hidden / NAME).write_text(manifest.as_json(), encoding="utf-8")
    sync(hidden / NAME)
    write_package(hidden, manifest)
    write_database(hidden, manifest, root)
    hidden.rename(folder)
    link = root / f".{LATEST}{PARTIAL}"
    link.unlink(missing_ok=True)
    link.symlink_to(manifest.snapshot_id)
    link.replace(root / LATEST)
    sync(root)
    return Snapshot(folder, manifest)


def _folders(root: Path) -> list[Path]:
    return [path.parent for path in root.glob(f"[!.]*/{NAME}") if not path.parent.is_symlink()]


def _listed(root: Path) -> list[Snapshot]:
    found = []
    for folder in _folders(root):
        with suppress(SnapshotError):
            found.append(read_snapshot(folder))
    return sorted(found, key=lambda snapshot: (snapshot.manifest.sequence, snapshot.id))


def _prune(root: Path, keep: int) -> None:
    newest = (root / LATEST).readlink().name
    snapshots = _listed(root)
    gone = [snapshot for snapshot in snapshots[: max(0, len(snapshots) - keep)] if snapshot.folder.name != newest]
    for snapshot in gone:
        snapshot.folder.rename(root / f".{snapshot.folder.name}{PARTIAL}")
    _clear_partials(root)
    kept = [snapshot for snapshot in snapshots if snapshot not in gone]
    if len(kept) == len(_folders(root)):  # a manifest that cannot be read may name any file
        _remove_unnamed(root, {file.path for snapshot in kept for file in snapshot.manifest.every_file})


def _remove_unnamed(root: Path, named: Set[str]) -> None:
    for path in (root / FILES).glob("*/*"):
        if str(path.relative_to(root)) not in named:
            path.unlink()


def _clear_partials(root: Path) -> None:
    for leftover in (*root.glob(f".*{PARTIAL}"), *(root / FILES).glob(f"*/*{PARTIAL}")):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()


def publishing_held(settings: Settings) -> AbstractContextManager[None]:
    """Keep everybody else from publishing and from removing files of snapshots."""
    return _alone(settings.snapshots_path.absolute(), settings.lock_wait_seconds)


@contextmanager
def _alone(root: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the folder of snapshots, so that no other process publishes or removes files meanwhile."""
    own = Holder(process=process_name(os.getpid()), doing="snapshot")
    with locked(root / LOCK, own, wait_seconds) as hold:
        hold.settle()
        yield


def _problem(path: Path, expected: str) -> str | None:
    if not path.exists():
        return f"{path} is missing."
    return None if file_hash(path) == expected else f"{path} has changed since it was written."


def _miscounted(snapshot: Snapshot) -> list[str]:
    with snapshot.open() as store:
        counts = {
            table: store.rows("snapshot/count", table=table)["rows"][0].as_py() for table in snapshot.manifest.rows
        }
    return [
        f"{table} has {counts[table]} rows; the manifest says {rows}."
        for table, rows in snapshot.manifest.rows.items()
        if counts[table] != rows
    ]
