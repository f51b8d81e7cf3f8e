"""Rows taken out of the snapshots there are: files written anew without them, manifests that name the new files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from clipfile.schemas.settings import Settings
from clipfile.tasks.forget.erasing import MENDED, ROWS_OF, concerned, condition
from clipfile.tasks.forget.finding import Found, files_of, listed
from clipfile.tasks.forget.redacting import Redactor
from clipfile.warehouse.catalog import statement
from clipfile.warehouse.data_package import write_package
from clipfile.warehouse.manifest import SnapshotFile, write_manifest
from clipfile.warehouse.snapshot_files import Slice, write_rows
from clipfile.warehouse.snapshot_reader import write_database
from clipfile.warehouse.snapshots import Snapshot, publishing_held
from clipfile.warehouse.snapshots import listed as snapshots_of
from clipfile.warehouse.store import Store, open_memory

Renewed = Mapping[str, SnapshotFile]  # by the path of the file that goes


@dataclass(frozen=True, slots=True)
class Retouched:
    """Snapshots that name other files now, and files that are gone."""

    snapshots: int
    files: int


def retouch(settings: Settings, found: Found) -> Retouched:
    """Take the rows out of every snapshot and its files; a reader finds a snapshot as it was, or without them.

    Whenever this is cut short, every snapshot is whole, and the next call does the rest.
    """
    root = settings.snapshots_path.resolve()
    if not root.exists():
        return Retouched(0, 0)
    with publishing_held(settings), open_memory() as store, store.registered(**found.tables()):
        snapshots = snapshots_of(settings)
        named = {file.path: file for snapshot in snapshots for file in snapshot.manifest.every_file}
        affected = [*_affected(store, settings), *_told_to_runs(settings, found)]
        renewed = {path: _without(store, named[path], root, found) for path in affected if path in named}
        changed = [snapshot for snapshot in snapshots if _renew(store, snapshot, renewed, root)]
        still = {file.path for snapshot in snapshots_of(settings) for file in snapshot.manifest.every_file}
        gone = {*affected, *(path for path in named if path not in still)} - still
        for path in gone:
            (root / path).unlink(missing_ok=True)
    return Retouched(len(changed), len(gone))


def _affected(store: Store, settings: Settings) -> Iterable[str]:
    """Files that hold rows that go or change, by their path below the snapshots."""
    root = settings.snapshots_path.resolve()
    for table in ROWS_OF:
        if files := files_of(settings, table):
            sql = statement("forget/in_files").replace("{condition}", concerned(table))
            names = set(store.query(sql.replace("{files}", listed(files)))["name"].to_pylist())
            yield from (str(file.relative_to(root)) for file in files if file.name in names)


def _told_to_runs(settings: Settings, found: Found) -> Iterable[str]:
    root, redactor = settings.snapshots_path.resolve(), Redactor(found)
    for file in files_of(settings, "ingest_runs"):
        if redactor.runs(pq.read_table(file)).num_rows:
            yield str(file.relative_to(root))


def _without(store: Store, file: SnapshotFile, root: Path, found: Found) -> SnapshotFile:
    """The file written anew without the rows that go."""
    piece = Slice(file.table, file.part_no, file.version)
    if file.table == "ingest_runs":
        with store.registered(redacted_runs=_redacted(pq.read_table(root / file.path), found)):
            return write_rows(store, "FROM redacted_runs", root, piece)
    sql = statement("forget/keep_stories" if file.table in MENDED else "forget/keep").replace(
        "{condition}", condition(file.table)
    )
    return write_rows(store, sql.replace("{files}", listed([root / file.path])), root, piece)


def _redacted(runs: pa.Table, found: Found) -> pa.Table:
    changed = {row["run_id"]: row for row in Redactor(found).runs(runs).to_pylist()}
    rows = [row | changed.get(row["run_id"], {}) for row in runs.to_pylist()]
    return pa.Table.from_pylist(rows, runs.schema)


def _renew(store: Store, snapshot: Snapshot, renewed: Renewed, root: Path) -> bool:
    """Let a snapshot name the new files; its database first, so that a manifest never names more than that shows."""
    manifest = snapshot.manifest
    if not any(file.path in renewed for file in manifest.files):
        return False
    files = [renewed.get(file.path, file) for file in manifest.files]
    files = [_recounted(store, file, files, root) if file.table == "parts" else file for file in files]
    parts = {file.part_no for file in manifest.files if file.path in renewed}
    index = tuple(file for file in manifest.index if file.part_no not in parts)
    after = manifest.model_copy(update={"files": tuple(files), "index": index, "root": str(root)})
    write_package(snapshot.folder, after)
    write_database(snapshot.folder, after, root)
    write_manifest(snapshot.folder, after)
    return True


def _recounted(store: Store, file: SnapshotFile, files: Sequence[SnapshotFile], root: Path) -> SnapshotFile:
    """The file of the parts, with as many captures as the files hold now."""
    held = [
        {"part_no": one.part_no, "captures": one.rows}
        for one in files
        if one.table == "captures" and one.part_no is not None
    ]
    schema = pa.schema([("part_no", pa.int64()), ("captures", pa.int64())])
    with store.registered(held=pa.Table.from_pylist(held, schema)):
        sql = statement("forget/held").replace("{files}", listed([root / file.path]))
        return write_rows(store, sql, root, Slice("parts", None, None))
