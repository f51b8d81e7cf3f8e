"""The small database of a snapshot: views of the tables' names over its files, and everything built on them.

DuckDB resolves a relative path against the reader's working directory, so the views hold absolute ones. Where the home
has been moved since, `open_snapshot` makes the database anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from clipfile.schemas.errors import SnapshotError, WarehouseError
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.warehouse import catalog, creation
from clipfile.warehouse.catalog import SCHEMA_VERSION, literal, statement
from clipfile.warehouse.manifest import Manifest, write_manifest
from clipfile.warehouse.search_index import INDEX_READERS, INDEX_VIEWS, INDEXED, index_form
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
            store.execute(f"CREATE VIEW {table} AS {_rows_of(table, manifest, root)}")
        creation.make_analytics(store, "VIEW", *_indexed(manifest, root))
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
    elif manifest.schema_version < SCHEMA_VERSION:
        _bring_forward(folder, manifest, root)
    with open_reader(folder / DATABASE, settings) as store:
        yield store


def _rows_of(table: str, manifest: Manifest, root: Path) -> str:
    """The query for a table's rows; what a snapshot of an older schema lacks is NULL in it, or no row at all."""
    paths = ", ".join(pattern(root / file.path) for file in manifest.of(table))
    stored = f"FROM read_parquet([{paths}], hive_partitioning = false)"
    if manifest.schema_version == SCHEMA_VERSION:
        return stored
    return catalog.no_rows(table) + (f" UNION ALL BY NAME {stored}" if paths else "")


def _indexed(manifest: Manifest, root: Path) -> Iterator[str]:
    """The statements by which search() reads the index, and the stories of those parts alone that it lacks."""
    if manifest.index and manifest.index_form == index_form():
        parts = {file.part_no for file in manifest.index}
        missing = [file.part_no for file in manifest.of(INDEXED) if file.part_no and file.part_no not in parts]
        literals, partly = ", ".join(map(str, missing)), "_partly" if missing else ""
        for name, view in INDEX_READERS.items():
            files = ", ".join(pattern(root / file.path) for file in manifest.index if file.table == view)
            made = statement(f"snapshot/{name}{partly}")
            yield made.replace("{files}", files).replace("{missing}", literals)
        for view in INDEX_VIEWS:
            yield from catalog.view_comments(view)


def _bring_forward(folder: Path, manifest: Manifest, root: Path) -> None:
    """Give a snapshot of an older schema the views of today, where its folder can be written; else it keeps its own."""
    with open_reader(folder / DATABASE) as store:
        version = creation.schema_version(store, folder / DATABASE)
    if version < SCHEMA_VERSION:
        with suppress(OSError, WarehouseError):
            write_database(folder, manifest, root)


def _write_anew(folder: Path, manifest: Manifest, root: Path) -> None:
    moved = manifest.model_copy(update={"root": str(root)})
    try:
        write_database(folder, moved, root)
        write_manifest(folder, moved)
    except OSError as error:
        raise SnapshotError(
            f"The home has moved and the snapshot's database cannot be written anew: {error.strerror}",
            place=str(folder),
            remedy="Make the folder writable once.",
        ) from error


def pattern(path: Path) -> str:
    """A path for read_parquet, as SQL."""
    return literal(escaped(path))


def escaped(path: Path) -> str:
    """A path for read_parquet, which takes *, ? and [ for wildcards."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in str(path))
