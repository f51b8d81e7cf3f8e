"""The DuckDB file: opened, created, migrated and queried here and nowhere else."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from clipfile.schemas.errors import ClipfileError, StagingError, UsageError, WarehouseBusyError, WarehouseError
from clipfile.schemas.settings import Settings
from clipfile.warehouse import catalog, creation

Parameters = Sequence[Any] | Mapping[str, Any]

STORAGE_VERSION = "v1.5.0"  # the newest that DuckDB 1.5 reads and 2.0 writes
CHECKPOINT_THRESHOLD = "256MB"  # a checkpoint writes a table's last row group again: seldom while loading
RETRY_SECONDS = 0.2
HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")


@dataclass(frozen=True, slots=True)
class Store:
    """An open warehouse, or an open snapshot of one."""

    connection: duckdb.DuckDBPyConnection

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """Run a statement for what it does."""
        with _refusals(WarehouseError):
            self.connection.execute(sql, parameters)

    def query(self, sql: str, parameters: Parameters = ()) -> pa.Table:
        """The rows of a query. Raises UsageError when DuckDB refuses the query."""
        with _refusals(UsageError):
            relation = self.connection.sql(sql, params=parameters or None)
            return pa.table({}) if relation is None else relation.to_arrow_table()

    def stream(self, sql: str, parameters: Parameters = ()) -> pa.RecordBatchReader:
        """The rows of a query, batch by batch: for results that do not fit into memory."""
        with _refusals(UsageError):
            return self.connection.sql(sql, params=parameters or None).to_arrow_reader(10_000)

    def run(self, name: str, parameters: Parameters = (), table: str | None = None) -> None:
        """Run the packaged statement `sql/<name>.sql`."""
        self.execute(catalog.statement(name, table), parameters)

    def rows(self, name: str, parameters: Parameters = (), table: str | None = None) -> pa.Table:
        """The rows of the packaged query `sql/<name>.sql`."""
        return self.query(catalog.statement(name, table), parameters)

    @contextmanager
    def registered(self, **tables: pa.Table) -> Iterator[None]:
        """Make Arrow tables queryable by these names for a while."""
        for name, table in tables.items():
            self.connection.register(name, table)
        try:
            yield
        finally:
            with suppress(duckdb.TransactionException):  # in one that failed, the rollback takes them away
                for name in tables:
                    self.connection.unregister(name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All statements inside come to pass, or none."""
        self.execute("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            with suppress(duckdb.Error):  # a connection that broke has rolled back already
                self.connection.execute("ROLLBACK")
            raise
        self.execute("COMMIT")

    def write_parquet(self, sql: str, path: Path) -> None:
        """Write a query's rows to a Parquet file."""
        target = catalog.literal(str(path))
        self.execute(f"COPY ({sql}) TO {target} (FORMAT parquet, COMPRESSION zstd)")


@contextmanager
def open_writer(settings: Settings) -> Iterator[Store]:
    """The live warehouse for writing: created where there is none, migrated where it is older.

    Raises WarehouseBusyError when another process holds it for longer than `lock_wait_seconds`, WarehouseError when
    the file is not a warehouse, is newer than this code, or cannot be written.
    """
    path = settings.warehouse_path
    if "?" in str(path):  # DuckDB takes what follows for a query and writes its log elsewhere
        raise WarehouseError("DuckDB cannot write to a path with a ?", place=str(path), remedy="Name another home.")
    _make_folder(path.parent)
    with _opened(path, settings, read_only=False) as store:
        store.execute(f"SET checkpoint_threshold = '{CHECKPOINT_THRESHOLD}'")
        creation.bring_up_to_date(store, path, catalog.migrations())
        yield store


@contextmanager
def open_reader(path: Path, settings: Settings | None = None) -> Iterator[Store]:
    """A warehouse or a snapshot's database, read only.

    Raises WarehouseError where there is none or it is newer than this code, WarehouseBusyError while it is written.
    """
    if not path.exists():
        raise WarehouseError("There is no warehouse", place=str(path), remedy="Load pages first: clipfile ingest.")
    with _opened(path, settings or Settings(), read_only=True) as store:
        creation.check_version(creation.schema_version(store, path), path, catalog.SCHEMA_VERSION)
        yield store


@contextmanager
def open_memory() -> Iterator[Store]:
    """A DuckDB database in memory, empty."""
    with _opened(Path(":memory:"), Settings(), read_only=False) as store:
        yield store


@contextmanager
def open_new(path: Path) -> Iterator[Store]:
    """A new, empty DuckDB file that is no warehouse yet."""
    with _opened(path, Settings(), read_only=False) as store:
        yield store


@contextmanager
def _opened(path: Path, settings: Settings, *, read_only: bool) -> Iterator[Store]:
    connection = _connect(path, settings.lock_wait_seconds, read_only=read_only)
    try:
        with _refusals(UsageError):
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(f"SET memory_limit = {catalog.literal(settings.duckdb_memory_limit)}")
            connection.execute(f"SET threads = {settings.duckdb_threads:d}")
        yield Store(connection)
    finally:
        connection.close()


def _connect(path: Path, wait_seconds: float, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + wait_seconds
    config: dict[str, str | bool | int | float | list[str]] = (
        {} if read_only else {"storage_compatibility_version": STORAGE_VERSION}
    )
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=config)
        except duckdb.Error as error:
            refusal = _refusal(error, path)
            if not isinstance(refusal, WarehouseBusyError) or time.monotonic() >= deadline:
                raise refusal from error
        time.sleep(RETRY_SECONDS)


def _refusal(error: duckdb.Error, path: Path) -> ClipfileError:
    message = str(error)
    if holder := HOLDER.search(message):
        who = f"process {holder['pid']} ({Path(holder['program']).name})"
        return WarehouseBusyError(
            f"The warehouse is held by {who}", place=str(path), remedy="Wait for it or close it, then try again."
        )
    if isinstance(error, duckdb.ConnectionException):
        return WarehouseBusyError(
            "The warehouse is open for other use in this process", place=str(path), remedy="Close it first."
        )
    cause = next((text for text, words in _CAUSES if any(word in message for word in words)), None)
    if cause is not None:
        return WarehouseError(cause[0], place=str(path), remedy=cause[1])
    return WarehouseError(f"The warehouse cannot be opened: {_first_line(message)}", place=str(path), remedy=_RESTORE)


_RESTORE = "Move it and its .wal away, then restore it from a snapshot."
_CAUSES = (
    (("The file is not a DuckDB database", _RESTORE), ("not a valid DuckDB database file",)),
    (("The file was written by another version of DuckDB", "Upgrade Clipfile."), ("with version number",)),
    (("The warehouse cannot be written", "Make the folder writable."), ("Permission denied", "Read-only file system")),
    (("The disk is full", "Free some space, then try again."), ("No space left",)),
)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(
            f"The folder cannot be made: {error.strerror}", place=str(folder), remedy="Name another with --home."
        ) from error


@contextmanager
def _refusals(kind: type[ClipfileError]) -> Iterator[None]:
    try:
        yield
    except duckdb.ConstraintException as error:
        raise StagingError(
            f"A row breaks a rule of the warehouse: {_first_line(str(error))}", remedy="Report this as a bug."
        ) from error
    except duckdb.OutOfMemoryException as error:
        raise WarehouseError(_first_line(str(error)), remedy="Raise the setting duckdb_memory_limit.") from error
    except duckdb.Error as error:
        raise (WarehouseError if isinstance(error, _FAULTS) else kind)(str(error).strip()) from error


_FAULTS = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException)


def _first_line(message: str) -> str:
    return message.strip().splitlines()[0]
