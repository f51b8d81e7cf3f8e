"""Many small files of a lake made few, by month and in order, without doubles: a new generation, or nothing at all.

Readers see the generation before or this one. What it replaces stays for a grace, then goes: see sweeping.py.
"""

import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from clipfile import __version__
from clipfile.schemas.errors import WarehouseBusyError
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.warehouse.catalog import SCHEMA_VERSION, statement
from clipfile.warehouse.faults import refused
from clipfile.warehouse.lake.committing import require_in_time
from clipfile.warehouse.lake.manifests import NO_MONTH, SHARDS, TABLES_FOLDER, Generation, LakeFile, generation_name
from clipfile.warehouse.lake.reading import (
    OF_CAPTURES,
    SETTLED,
    columns_of,
    existing_place,
    opened_tables,
    rows_in,
    settled_query,
)
from clipfile.warehouse.lake.state import Lake, files_in, read_generation
from clipfile.warehouse.lake.sweeping import sweep
from clipfile.warehouse.lake.writing import Rolled, written
from clipfile.warehouse.store import Store

SMALL_SHARE = 0.5  # of what a file may have: smaller ones are taken up again, so that none is for ever
# Rows lie in this order, so that a reader's look at a file's row groups finds the few with what is asked for.
ORDERS: Mapping[str, tuple[str, ...]] = {
    **{name: table.key for name, table in TABLES.items()},
    "articles": ("published_at", "capture_id", "story_no"),
    SHARDS: ("shard",),
}
COMPACTED = (*OF_CAPTURES, *SETTLED, SHARDS)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a lake counts: files, their bytes and rows, and the shards that no compacting has taken in."""

    files: int
    bytes: int
    rows: int
    fresh_shards: int


@dataclass(frozen=True, slots=True)
class CompactedLake:
    """What compacting did; `generation` is the newest one's number, 0 before the first."""

    before: Extent
    after: Extent
    generation: int
    is_new: bool
    removed: int


def compact_lake(settings: Settings) -> CompactedLake:
    """Make a new generation of a lake's small files and remove what older ones left, once the grace is over.

    Whenever this is cut short, every row is there once, and the next call does the rest. Raises WarehouseBusyError
    where another compaction was faster, UsageError where there is no lake.
    """
    with opened_tables(existing_place(str(settings.lake_place)), settings) as (store, lake):
        chosen = {table: _chosen(store, lake, table, settings.lake_file_bytes) for table in COMPACTED}
        made = _generation(store, lake, chosen, settings) if lake.fresh or any(chosen.values()) else None
        removed = sweep(store, lake.place, settings.lake_grace_hours)
    newest = made or lake.generation
    return CompactedLake(
        before=extent_of(lake),
        after=extent_of(Lake(lake.place, made, ())) if made else extent_of(lake),
        generation=newest.number if newest else 0,
        is_new=made is not None,
        removed=removed,
    )


def extent_of(lake: Lake) -> Extent:
    """How much of a lake counts."""
    files = lake.files
    return Extent(len(files), sum(file.bytes for file in files), sum(file.rows for file in files), len(lake.fresh))


def _chosen(store: Store, lake: Lake, table: str, most: int) -> Sequence[LakeFile]:
    """The compacted files that are written anew: small ones that have company, and those whose rows change."""
    files = lake.compacted(table)
    if table == "containers" and lake.fresh:
        return files
    joined = {file.month for file in lake.added(table)} | ({NO_MONTH} if lake.fresh else set())
    small = [file for file in files if file.bytes < most * SMALL_SHARE]
    months = [file.month for file in small]
    chosen = {file.path for file in small if file.month in joined or months.count(file.month) > 1}
    if lake.fresh and files and table in ("sightings", "rejections"):
        chosen |= _touched(store, lake, table, files)
    return [file for file in files if file.path in chosen]


def _touched(store: Store, lake: Lake, table: str, files: Sequence[LakeFile]) -> set[str]:
    paths = files_in(store, lake.place, files)
    found = store.query(statement("lake/touched", table).replace("{files}", paths))["filename"].to_pylist()
    touched = {f"{TABLES_FOLDER}/{name.rpartition(f'/{TABLES_FOLDER}/')[2]}" for name in found}
    return touched.intersection(file.path for file in files)


def _generation(store: Store, lake: Lake, chosen: Mapping[str, Sequence[LakeFile]], settings: Settings) -> Generation:
    """Write the new files, then the manifest that makes them count."""
    begun = time.monotonic()
    number = lake.generation.number + 1 if lake.generation else 1
    replaced = {file.path for files in chosen.values() for file in files}
    kept = [file for file in (lake.generation.files if lake.generation else ()) if file.path not in replaced]
    stem = f"g{number:08d}-{secrets.token_hex(6)}"
    with _workshop(settings) as folder:
        rolled = Rolled(lake.place, Path(folder), stem, settings.lake_file_bytes)
        new = [file for table in COMPACTED for file in _written(store, lake, table, chosen[table], rolled)]
    generation = Generation(
        number=number,
        created_at=datetime.now(UTC),
        schema_version=SCHEMA_VERSION,
        oldest_schema_version=lake.generation.oldest_schema_version if kept and lake.generation else SCHEMA_VERSION,
        clipfile_version=__version__,
        files=(*kept, *new),
        replaced=tuple(sorted(replaced | {file.path for commit in lake.fresh for file in commit.files})),
    )
    require_in_time(lake.place, begun, settings.lake_grace_hours)
    is_made = lake.place.create(generation_name(number), generation.model_dump_json().encode())
    # A request may be made again after an answer that was lost, and finds its own work.
    if not is_made and read_generation(lake.place, number) != generation:
        lake.place.remove([file.path for file in new])
        raise WarehouseBusyError(
            "Another compaction of the lake was faster", place=lake.place.address, remedy="Run it again if need be."
        )
    return generation


def _workshop(settings: Settings) -> tempfile.TemporaryDirectory[str]:
    with refused(settings.staging_path):
        settings.staging_path.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=settings.staging_path, prefix="lake-")


def _written(store: Store, lake: Lake, table: str, chosen: Sequence[LakeFile], rolled: Rolled) -> Iterator[LakeFile]:
    if not chosen and not lake.fresh:
        return
    order = ", ".join(ORDERS[table])
    query = statement("lake/in_order").replace("{order}", order).replace("{rows}", _rows(store, lake, table, chosen))
    yield from written(store.stream(query), table, rolled)


def _rows(store: Store, lake: Lake, table: str, chosen: Sequence[LakeFile]) -> str:
    """The rows of the chosen files and of all fresh shards that count, each with its month."""
    if table in OF_CAPTURES:
        return " UNION ALL BY NAME ".join(_by_month(store, lake, table, chosen))
    source = rows_in(store, lake.place, table, chosen, is_current=lake.is_current)
    store.execute(f"CREATE OR REPLACE VIEW lake_compacted_{table} AS {source}")
    rows = "FROM lake_shards" if table == SHARDS else settled_query(store, lake, table)
    if table == "sightings":
        return statement("lake/sightings_by_month").replace("{columns}", columns_of(table)).replace("{rows}", rows)
    return _of_month(NO_MONTH, rows)


def _of_month(month: str, rows: str) -> str:
    return statement("lake/of_month").replace("{month}", month).replace("{rows}", rows)


def _by_month(store: Store, lake: Lake, table: str, chosen: Sequence[LakeFile]) -> Iterator[str]:
    for month in sorted({file.month for file in chosen}):
        files = [file for file in chosen if file.month == month]
        source = rows_in(store, lake.place, table, files, is_current=lake.is_current)
        yield _of_month(month, source)
    if lake.fresh:
        if not store.query("SELECT 1 FROM duckdb_tables() WHERE table_name = 'lake_months'").num_rows:
            store.run("lake/months")
        yield statement("lake/fresh_rows", table).replace("{columns}", columns_of(table))
