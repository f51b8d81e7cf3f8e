"""The small database of a snapshot: views of the tables' names over its files, and everything built on them.

DuckDB resolves a relative path against the reader's working directory, so the views hold absolute ones. Where the home
has been moved since, `open_snapshot` makes the database anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clipfile.schemas.errors import SnapshotError
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.warehouse import creation
from clipfile.warehouse.catalog import SCHEMA_VERSION, literal, statement
from clipfile.warehouse.manifest import Manifest
from clipfile.warehouse.snapshot_files import PARTIAL, sync
from clipfile.warehouse.store import Store, open_new, open_reader

DATABASE = "clipfile.duckdb"


def write_database(folder: Path, manifest: Manifest, root: Path) -> None:
    """Write the database of a snapshot into its folder, over the files below `root`."""
    partial = folder / (DATABASE + PARTIAL)
    partial.unlink(missing_ok=True)
    with open_new(partial) as store, store.transaction():
        store.execute(statement("info"))
        creation.describe_file(store, manifest.warehouse_id)
        for table in TABLES:
            paths = ", ".join(_pattern(root / file.path) for file in manifest.of(table))
            store.execute(f"CREATE VIEW {table} AS FROM read_parquet([{paths}], hive_partitioning = false)")
        creation.make_analytics(store, "VIEW")
    sync(partial)
    partial.replace(folder / DATABASE)
    sync(folder)


@contextmanager
def open_snapshot(folder: Path, manifest: Manifest, settings: Settings | None = None) -> Iterator[Store]:
    """A snapshot for reading; its database is written anew where the home has moved. Raises SnapshotError."""
    root = folder.resolve().parent
    if manifest.schema_version > SCHEMA_VERSION:
        raise SnapshotError("The snapshot is newer than this Clipfile", place=str(folder), remedy="Upgrade Clipfile.")
    if Path(manifest.root) != root or not (folder / DATABASE).exists():
        _write_anew(folder.resolve(), manifest, root)
    with open_reader(folder / DATABASE, settings) as store:
        yield store


def _write_anew(folder: Path, manifest: Manifest, root: Path) -> None:
    moved = manifest.model_copy(update={"root": str(root)})
    try:
        write_database(folder, moved, root)
        (folder / "manifest.json").write_text(moved.as_json(), encoding="utf-8")
    except OSError as error:
        raise SnapshotError(
            f"The home has moved and the snapshot's database cannot be written anew: {error.strerror}",
            place=str(folder),
            remedy="Make the folder writable once.",
        ) from error


def _pattern(path: Path) -> str:
    """A path for read_parquet, which takes *, ? and [ for wildcards."""
    return literal("".join(f"[{char}]" if char in "*?[" else char for char in str(path)))
