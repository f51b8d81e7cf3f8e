"""A lake as a database: views of the tables' names over the files that count, and everything that is built on them.

What a generation holds has no doubles. Where fresh shards hold some, or say something new of a place that another has
met, that is found when the lake is opened, by one pass over the keys; where they do not, a view is its files.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pyarrow as pa

from clipfile.schemas.errors import UsageError
from clipfile.schemas.records import IngestRun
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.warehouse import catalog, creation
from clipfile.warehouse.catalog import SCHEMA_VERSION, literal, statement
from clipfile.warehouse.lake.manifests import SHARDS, Commit, LakeFile
from clipfile.warehouse.lake.place import Place, place_of
from clipfile.warehouse.lake.state import Lake, files_in, is_there, look, runs
from clipfile.warehouse.store import Store, open_memory

OF_CAPTURES = ("captures", "blocks", "articles", "photos", "sidebar_items", "page_facts", "inferences")
SETTLED = ("sightings", "rejections", "containers")
MADE = ("ledger", "ingest_runs", "parts")
HELD = pa.struct([("source_uri", pa.string()), *((name, pa.int64()) for name in ("found", "rejected", "skipped"))])
SHARD_SCHEMA = pa.schema(
    [
        pa.field("shard", pa.string()),
        pa.field("part_no", pa.int64()),
        pa.field("committed_at", pa.timestamp("us", tz="UTC")),
        pa.field("read_from", pa.timestamp("us", tz="UTC")),
        pa.field("held", pa.list_(HELD)),
        *TABLES["ledger"].schema,
    ]
)


@contextmanager
def open_lake(address: str, settings: Settings | None = None) -> Iterator[Store]:
    """The lake at a path or an address for reading, as it is now, with all tables, views and macros of a warehouse.

    Raises UsageError where there is none, WarehouseError where it cannot be read.
    """
    with opened(address, settings) as (store, _):
        yield store


@contextmanager
def opened(address: str, settings: Settings | None = None) -> Iterator[tuple[Store, Lake]]:
    """The same, and what it consists of."""
    with opened_tables(existing_place(address), settings) as (store, lake):
        with store.transaction():
            creation.make_analytics(store, "VIEW")
        yield store, lake


def existing_place(address: str) -> Place:
    """The place of a lake. Raises UsageError where there is none."""
    place = place_of(address)
    if not is_there(place):
        raise UsageError("There is no lake", place=place.address, remedy="Load pages first: clipfile ingest --lake.")
    return place


@contextmanager
def opened_tables(
    place: Place, settings: Settings | None = None, run_id: str | None = None
) -> Iterator[tuple[Store, Lake]]:
    """The tables alone, also of a lake that nobody has begun yet; with a run, only what that run has committed."""
    with tempfile.TemporaryDirectory(prefix="clipfile-lake-") as spilled, open_memory(settings) as store:
        store.execute(f"SET temp_directory = {literal(spilled)}")
        place.open_to(store)
        lake = look(store, place, run_id)
        with store.transaction():
            _make_tables(store, lake, runs(place))
        yield store, lake


def _make_tables(store: Store, lake: Lake, records: Sequence[IngestRun]) -> None:
    store.execute(statement("info"))
    creation.describe_file(store, "lake")
    _make_sources(store, lake)
    _make_records(store, lake, records)
    for table in TABLES:
        store.execute(f"CREATE VIEW {table} AS {_query(store, lake, table)}")


def shard_rows(commits: Sequence[Commit]) -> pa.Table:
    """The commits as rows of the table of shards."""
    return to_arrow(
        SHARD_SCHEMA,
        [
            {
                "shard": commit.shard,
                "part_no": commit.part_no,
                "committed_at": commit.committed_at,
                "read_from": commit.read_from,
                "held": [held.model_dump() for held in commit.held],
                **commit.entry.model_dump(),
            }
            for commit in commits
        ],
    )


def columns_of(table: str) -> str:
    """The columns of a table, as SQL."""
    schema = SHARD_SCHEMA if table == SHARDS else TABLES[table].schema
    return ", ".join(f'"{name}"' for name in schema.names)


def rows_in(store: Store, place: Place, table: str, files: Sequence[LakeFile], *, is_current: bool) -> str:
    """The query for the rows of a table's files; columns that older ones lack are NULL."""
    nothing = _nothing(table)
    if not files:
        return nothing
    paths = files_in(store, place, files)
    query = statement("lake/files" if is_current else "lake/older_files")
    return query.replace("{columns}", columns_of(table)).replace("{nothing}", nothing).replace("{files}", paths)


def _nothing(table: str) -> str:
    """A query for no row with all columns of a table."""
    if table == SHARDS:
        return statement("lake/no_shard").replace("{ledger}", catalog.no_rows("ledger"))
    return catalog.no_rows(table)


def _make_sources(store: Store, lake: Lake) -> None:
    """Views of the files as they are, one for what was compacted and one for what came since."""
    now = all(commit.schema_version == SCHEMA_VERSION for commit in lake.fresh)
    for table in (*OF_CAPTURES, *SETTLED, SHARDS):
        compacted = rows_in(store, lake.place, table, lake.compacted(table), is_current=lake.is_current)
        store.execute(f"CREATE VIEW lake_compacted_{table} AS {compacted}")
    for table in (*OF_CAPTURES, *SETTLED):
        added = rows_in(store, lake.place, table, lake.added(table), is_current=now)
        store.execute(f"CREATE VIEW lake_fresh_{table} AS {added}")


def _make_records(store: Store, lake: Lake, records: Sequence[IngestRun]) -> None:
    """Tables of what is not in files of rows, and of what has to be settled between shards."""
    ranks = pa.table(
        {
            "part_no": pa.array([commit.part_no for commit in lake.fresh], pa.int64()),
            "rank": pa.array(range(1, len(lake.fresh) + 1), pa.int64()),
        }
    )
    listed = to_arrow(TABLES["ingest_runs"].schema, [record.model_dump() for record in records])
    given: Mapping[str, pa.Table] = {"ranks": ranks, "runs": listed, "fresh_shards": shard_rows(lake.fresh)}
    for name, table in given.items():
        with store.registered(given=table):
            store.execute(f"CREATE TEMP TABLE lake_{name} AS FROM given")
    store.run("lake/shards")
    if lake.fresh:
        _settle(store)


def _settle(store: Store) -> None:
    """Find what shards say of the same pages and places; where they say nothing of the same, that is all."""
    store.run("lake/doubled")
    store.run("lake/places")
    if _is_any(store, "lake_doubled") or _is_any(store, "lake_places"):
        for step in ("seen", "refused", "healed", "settled_rejections", "settled_sightings"):
            store.run(f"lake/{step}")


def _query(store: Store, lake: Lake, table: str) -> str:
    if table in MADE:
        return statement(f"lake/{table}")
    if table not in (*OF_CAPTURES, *SETTLED):
        return catalog.no_rows(table)
    return settled_query(store, lake, table)


def settled_query(store: Store, lake: Lake, table: str) -> str:
    """The rows of a table that count, once each; no more than its files where no shard doubles another."""
    if not lake.fresh:
        return f"FROM lake_compacted_{table}"
    if table == "containers":
        return statement("lake/containers")
    doubled, places = _is_any(store, "lake_doubled"), _is_any(store, "lake_places")
    if table in OF_CAPTURES:
        return statement("lake/rows" if doubled else "lake/all", table)
    needed = places or (doubled and table == "sightings")
    return statement(f"lake/{table}") if needed else statement("lake/all", table)


def _is_any(store: Store, table: str) -> bool:
    return bool(store.query(f"SELECT 1 FROM {table} LIMIT 1").num_rows)  # noqa: S608
