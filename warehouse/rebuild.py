"""A warehouse file written anew beside the one there is, proven equal, and given its name in one step.

DuckDB neither gives freed blocks back nor overwrites them: a file shrinks, and what was deleted is gone from the disk,
only when its rows are copied into a new one.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clipfile.schemas.errors import WarehouseBusyError, WarehouseError
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.warehouse import catalog, creation
from clipfile.warehouse.snapshot_files import sync
from clipfile.warehouse.store import Store, clear_spilled, open_new, open_writer

OLD = "old"  # what the copied file is attached as
PARTIAL = ".partial"


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of a warehouse's file, and how many of them hold nothing."""

    bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Digest:
    """How many rows a table has, and what tells them from others, whatever their order."""

    rows: int
    total: str
    mixed: str


def size_of(store: Store) -> Size:
    """The size of an open warehouse's file."""
    (row,) = store.rows("rebuild/size").to_pylist()
    return Size(row["bytes"], row["free_bytes"])


def rebuild(settings: Settings) -> None:
    """Copy all rows of the warehouse into a new file, prove the copy equal and put it in the old file's place.

    Only for who holds the warehouse; no store may be open in this process. Whenever this is cut short, the warehouse
    is the old file or the new one, whole. Raises WarehouseBusyError while another process holds the warehouse,
    WarehouseError where the copy differs.
    """
    path = settings.warehouse_path
    with open_writer(settings):
        pass  # migrated, and its log written into it
    with new_file(path, settings) as store, store.attached(path, OLD):
        refuse_log(path)
        copy_all(store)
        prove_equal(store)
        store.execute("CHECKPOINT")
        put_in_place(path)


@contextmanager
def new_file(path: Path, settings: Settings) -> Iterator[Store]:
    """An empty DuckDB file beside `path`, under a temporary name; removed if it was not put in place."""
    clear_spilled(settings)
    try:
        with open_new(partial_of(path), settings) as store:
            yield store
    finally:
        clear_spilled(settings)


def partial_of(path: Path) -> Path:
    """The name that a warehouse has until it is whole."""
    return path.with_name(path.name + PARTIAL)


def make_tables(store: Store, warehouse_id: str) -> None:
    """Make the empty tables of a warehouse of this identity, its views and macros."""
    with store.transaction():
        for sql in catalog.tables():
            store.execute(sql)
        creation.describe_file(store, warehouse_id)
        creation.make_analytics(store, "TABLE")
        store.execute("UPDATE warehouse_info SET catalog_hash = ?", [catalog.analytics_hash()])


def copy_all(store: Store) -> None:
    """Copy everything of the attached file, also what is not Clipfile's own."""
    store.execute(f"COPY FROM DATABASE {OLD} TO {_here(store)}")


def copy_tables(store: Store) -> None:
    """Copy every table of the attached file, matched by name."""
    for table in TABLES:
        with store.transaction():
            store.run("rebuild/copy", table=table)


def prove_equal(store: Store) -> Mapping[str, int]:
    """Rows of each table, once all are found to be those of the attached file. Raises WarehouseError where not."""
    counts = {}
    for schema, table, columns in _tables(store):
        was, is_now = (_digest(store, f'{source}."{schema}"."{table}"', columns) for source in (OLD, _here(store)))
        if was != is_now:
            raise WarehouseError(
                f"The copied rows of {table} are not those they were copied from", remedy="Report this as a bug."
            )
        counts[table] = is_now.rows
    return counts


def put_in_place(path: Path) -> None:
    """Give the new file its name, in one step; a checkpoint before has put it on the disk.

    The file is not opened here to sync it: closing it again would give up the lock that DuckDB holds on it.
    """
    if path.exists():
        shutil.copymode(path, partial_of(path))
    partial_of(path).replace(path)
    sync(path.parent)


def refuse_log(path: Path) -> None:
    """Raise WarehouseBusyError where a log lies beside a warehouse: it would be replayed into another file."""
    if path.with_name(path.name + ".wal").exists():
        raise WarehouseBusyError("The warehouse was written to meanwhile", place=str(path), remedy="Try again.")


def _here(store: Store) -> str:
    return '"' + str(store.query("SELECT current_database() AS name")["name"][0].as_py()) + '"'


def _tables(store: Store) -> list[tuple[str, str, str]]:
    """Schema, name and columns of the tables that both files have."""
    found = store.rows("rebuild/tables").to_pylist()
    return [(row["schema_name"], row["table_name"], row["columns"]) for row in found]


def _digest(store: Store, source: str, columns: str) -> Digest:
    sql = catalog.statement("rebuild/digest").replace("{columns}", columns).replace("{source}", source)
    (row,) = store.query(sql).to_pylist()
    return Digest(row["rows"], row["total"], row["mixed"])
