"""The DuckDB file: opened, created, migrated and queried here and nowhere else."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from clipfile.schemas.errors import ClipfileError, StagingError, UsageError, WarehouseBusyError, WarehouseError
from clipfile.schemas.settings import LEFT_BESIDE, Settings
from clipfile.warehouse import catalog, creation
from clipfile.warehouse.faults import RESTORE, first_line, known_fault, place_in, refused
from clipfile.warehouse.locks import Tell, Waiting, silent

Parameters = Sequence[Any] | Mapping[str, Any]

STORAGE_VERSION = "v1.5.0"  # the newest that DuckDB 1.5 reads and 2.0 writes
CHECKPOINT_THRESHOLD = "128MB"  # of its log; DuckDB holds about as much of it in memory
# A checkpoint that joins row groups writes texts again and again as a warehouse grows, and leaves half the file free.
# Without it the rows of every checkpoint stay groups of their own: 2 MB on the disk, however few they are.
JOINED_AFTER = 8  # row groups of the table of runs, of which each run leaves one
NO_JOINING = "SET max_vacuum_tasks = 0"
JOINING = "RESET max_vacuum_tasks"
DICTIONARY_LIMIT = 15_000  # half as many again as a part has captures; ids fill DuckDB's limit of a megabyte
HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")


_written: Counter[Path] = Counter()  # the files that this process has open for writing


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
        with _refusals(WarehouseError):
            for name, table in tables.items():
                self.connection.register(name, table)
        try:
            yield
        finally:
            # In a transaction that failed, the rollback takes them away.
            with _refusals(WarehouseError), suppress(duckdb.TransactionException):
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

    def limit_memory(self, limit: str) -> None:
        """Let DuckDB have so much memory from now on, such as 400MB."""
        with _refusals(UsageError):
            self.connection.execute(f"SET memory_limit = {catalog.literal(limit)}")

    def checkpoint(self, *, is_joining: bool = False) -> None:
        """Write DuckDB's log into the file; where there is one, and many runs have left row groups, these are joined.

        `is_joining` joins them however few they are.
        """
        is_many = self.rows("row_groups")["row_groups"][0].as_py() >= JOINED_AFTER
        self.execute(JOINING if is_joining or is_many else NO_JOINING)
        self.execute("CHECKPOINT")
        self.execute(NO_JOINING)

    @contextmanager
    def attached(self, path: Path, name: str) -> Iterator[None]:
        """Make another DuckDB file's tables readable as `name.table` for a while; nobody writes to it meanwhile.

        Raises WarehouseBusyError while another process writes to it, WarehouseError where it cannot be read.
        """
        try:
            self.connection.execute(f"ATTACH {catalog.literal(str(path))} AS {name} (READ_ONLY)")
        except duckdb.Error as error:
            raise _refusal(error, path) from error
        try:
            yield
        finally:
            self.execute(f"DETACH {name}")

    def write_parquet(self, sql: str, path: Path) -> None:
        """Write a query's rows to a Parquet file in which every column may be NULL.

        DuckDB would write a column as required where these rows happen to have no NULL, and another file of the same
        table not so; then pyarrow takes the columns of all files for required and refuses the NULLs.

        The ids of a part's captures are written as a dictionary, because DuckDB then writes a Bloom filter beside them:
        who asks for one capture reads the file that has it, and of each other some kilobytes.
        """
        target = catalog.literal(str(path))
        self.execute("SET disabled_optimizers = 'statistics_propagation'")
        try:
            form = f"FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT {DICTIONARY_LIMIT}"
            self.execute(f"COPY ({sql}) TO {target} ({form})")
        finally:
            with suppress(WarehouseError):  # a transaction that a fault has aborted takes no more statements
                self.execute("RESET disabled_optimizers")


def require_warehouse(settings: Settings) -> None:
    """Raise UsageError where nothing has been ingested yet, or where pages go into a lake."""
    refuse_lake(settings)
    if not settings.warehouse_path.exists():
        raise UsageError("There is no warehouse yet", place=str(settings.home), remedy="Run clipfile ingest first.")


def refuse_lake(settings: Settings) -> None:
    """Raise UsageError where pages go into a lake: not everything works on one."""
    if settings.lake_place is not None:
        raise UsageError(
            "This works on the warehouse of one installation, not on a lake",
            place=settings.lake_place,
            remedy="Leave out --lake, or the setting lake.",
        )


@contextmanager
def open_writer(settings: Settings, tell: Tell = silent) -> Iterator[Store]:
    """The live warehouse for writing: created where there is none, migrated where it is older.

    Who has to wait is told for whom. Raises WarehouseBusyError when another process holds it for longer than
    `lock_wait_seconds`, WarehouseError when the file is not a warehouse, is newer than this code, or cannot be written.
    """
    path = settings.warehouse_path
    if "?" in str(path):  # DuckDB takes what follows for a query and writes its log elsewhere
        raise WarehouseError("DuckDB cannot write to a path with a ?", place=str(path), remedy="Name another home.")
    with refused(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        if _written[path]:
            refuse_removed(path)
        if not path.exists() or (path.is_file() and not path.stat().st_size):
            _create(path, settings)
    with _opened(path, settings, read_only=False, tell=tell) as store:
        store.execute(f"SET checkpoint_threshold = '{CHECKPOINT_THRESHOLD}'")
        store.execute(NO_JOINING)
        creation.bring_up_to_date(store, path, catalog.migrations())
        _written[path] += 1
        try:
            yield store
        finally:
            _written[path] -= 1


def refuse_removed(path: Path) -> None:
    """Raise WarehouseError where a warehouse that this process has open lies under its name no more."""
    if not path.exists():
        raise WarehouseError(
            "The warehouse was removed while it was written", place=str(path), remedy="Run the same command again."
        )


def clear_spilled(settings: Settings) -> None:
    """Remove what a process that died left beside the warehouse. Only for who holds it."""
    path = settings.warehouse_path
    for end in LEFT_BESIDE:
        leftover = path.with_name(path.name + end)
        shutil.rmtree(leftover, ignore_errors=True)
        leftover.unlink(missing_ok=True)


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


def _create(path: Path, settings: Settings) -> None:
    """Make an empty warehouse under another name first: a file that was cut short would be nobody's."""
    partial = path.with_name(f"{path.name}.partial")
    for leftover in path.parent.glob(f"{partial.name}*"):
        leftover.unlink()
    with _opened(partial, settings, read_only=False) as store:
        creation.bring_up_to_date(store, path, catalog.migrations())
    partial.replace(path)


@contextmanager
def open_memory(settings: Settings | None = None) -> Iterator[Store]:
    """A DuckDB database in memory, empty."""
    with _opened(Path(":memory:"), settings or Settings(), read_only=False) as store:
        yield store


@contextmanager
def open_new(path: Path, settings: Settings | None = None) -> Iterator[Store]:
    """A new, empty DuckDB file that is no warehouse yet."""
    with _opened(path, settings or Settings(), read_only=False) as store:
        yield store


@contextmanager
def _opened(path: Path, settings: Settings, *, read_only: bool, tell: Tell = silent) -> Iterator[Store]:
    connection = _connect(path, Waiting(settings.lock_wait_seconds, tell), read_only=read_only)
    try:
        with _refusals(UsageError):
            connection.execute("SET TimeZone = 'UTC'")
            Store(connection).limit_memory(settings.duckdb_memory_limit)
            connection.execute(f"SET threads = {settings.duckdb_threads:d}")
        yield Store(connection)
    finally:
        connection.close()


def _connect(path: Path, waiting: Waiting, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = (
        {} if read_only else {"storage_compatibility_version": STORAGE_VERSION}
    )
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=config)
        except duckdb.Error as error:
            refusal = _refusal(error, path)
            if not isinstance(refusal, WarehouseBusyError):
                raise refusal from error
        waiting.go_on(refusal)


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
    if fault := known_fault(message):
        return WarehouseError(fault.problem, place=str(path), remedy=fault.remedy)
    return WarehouseError(f"The warehouse cannot be opened: {first_line(message)}", place=str(path), remedy=RESTORE)


@contextmanager
def _refusals(kind: type[ClipfileError]) -> Iterator[None]:
    try:
        yield
    except duckdb.ConstraintException as error:
        raise StagingError(
            f"A row breaks a rule of the warehouse: {first_line(str(error))}", remedy="Report this as a bug."
        ) from error
    except duckdb.OutOfMemoryException as error:
        raise WarehouseError(first_line(str(error)), remedy="Raise the setting duckdb_memory_limit.") from error
    except duckdb.Error as error:
        if fault := known_fault(str(error)):
            raise WarehouseError(fault.problem, place=place_in(str(error)), remedy=fault.remedy) from error
        raise (WarehouseError if isinstance(error, _FAULTS) else kind)(str(error).strip()) from error
    except RuntimeError as error:
        if "interrupted" not in str(error):
            raise
        # A signal's handler raised while DuckDB worked; DuckDB drops what it raised.
        raise KeyboardInterrupt from error


_FAULTS = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException)
