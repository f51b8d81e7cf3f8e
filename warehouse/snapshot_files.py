"""The files of a snapshot: a table's rows of one part in Parquet, written once and never changed.

A file is named by its table, part, version and hash. One that an earlier manifest lists for the same part and version
is listed again instead of written. A new run opens a new part, so what a run adds is all that its snapshot writes, but
for the sightings of parts whose pages it met again.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from clipfile.schemas.tables import TABLES
from clipfile.warehouse.catalog import statement
from clipfile.warehouse.manifest import Manifest, SnapshotFile
from clipfile.warehouse.store import Store

FILES = "files"
PARTIAL = ".partial"

VERSIONED_BY = {
    "captures": "version",
    "blocks": "version",
    "articles": "version",
    "photos": "version",
    "sidebar_items": "version",
    "page_facts": "version",
    "inferences": "version",
    "stories": "relations_version",
    "item_links": "relations_version",
    "sightings": "sightings_version",
    "rejections": "rejections_version",
}


@dataclass(frozen=True, slots=True)
class Slice:
    """What one file holds: a table's rows of one part as of a version, or a whole table without either."""

    table: str
    part_no: int | None
    version: int | None

    @property
    def stem(self) -> str:
        """The start of the file's name."""
        return "all" if self.part_no is None else f"part-{self.part_no:05d}-v{self.version}"


def write_files(store: Store, root: Path, before: Manifest | None) -> tuple[SnapshotFile, ...]:
    """The files that hold the warehouse as it is now: those listed before where they still hold, else new ones."""
    listed = _listed(before)
    return tuple(
        _still_good(listed.get(piece), rows, root) or _write(store, piece, root) for piece, rows in _slices(store)
    )


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def there(file: SnapshotFile | None, root: Path) -> SnapshotFile | None:
    """The file, where it lies below the snapshots as long as it was written."""
    if file is None:
        return None
    path = root / file.path
    return file if path.exists() and path.stat().st_size == file.bytes else None


def sync(path: Path) -> None:
    """Have a file's bytes, or a folder's entries, on the disk before anything names them."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _listed(before: Manifest | None) -> Mapping[Slice, SnapshotFile]:
    files = before.files if before is not None else ()
    return {Slice(file.table, file.part_no, file.version): file for file in files if file.part_no is not None}


def _still_good(file: SnapshotFile | None, rows: int, root: Path) -> SnapshotFile | None:
    return there(file, root) if file is not None and file.rows == rows else None


def _slices(store: Store) -> Iterator[tuple[Slice, int]]:
    """Every slice that has rows, and how many; a table without rows is one empty slice, so that it has a file."""
    parts = {row["part_no"]: row for row in store.query("SELECT * FROM parts").to_pylist()}
    for table in TABLES:
        version = VERSIONED_BY.get(table)
        if version is None:
            yield Slice(table, None, None), -1
            continue
        counts = store.rows("snapshot/counts", table=table).to_pylist()
        for row in counts:
            yield Slice(table, row["part_no"], parts[row["part_no"]][version]), row["rows"]
        if not counts:
            yield Slice(table, None, None), 0


def _write(store: Store, piece: Slice, root: Path) -> SnapshotFile:
    query = statement("snapshot/whole" if piece.part_no is None else "snapshot/part", piece.table)
    return write_rows(store, query.replace("$part_no", str(piece.part_no)), root, piece)


def write_rows(store: Store, query: str, root: Path, piece: Slice) -> SnapshotFile:
    """Write a query's rows as the file of a slice, under a name that tells its bytes from any other's."""
    folder = root / FILES / piece.table
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{piece.stem}{PARTIAL}"
    store.write_parquet(query, partial)
    digest = file_hash(partial)
    sync(partial)
    path = folder / f"{piece.stem}-{digest[:12]}.parquet"
    partial.replace(path)
    sync(folder)
    return SnapshotFile(
        table=piece.table,
        part_no=piece.part_no,
        version=piece.version,
        path=str(path.relative_to(root)),
        rows=pq.read_metadata(path).num_rows,
        bytes=path.stat().st_size,
        sha256=digest,
    )
