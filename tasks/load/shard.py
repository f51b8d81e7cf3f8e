"""The stage over staged files, into a lake: a piece's rows as a shard that is a function of its sources alone."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.tasks.load.merge import Batch, load_batch
from clipfile.tasks.load.staged import CHILDREN
from clipfile.tasks.staging import StagedFile
from clipfile.warehouse import catalog
from clipfile.warehouse.lake.committing import Shard, commit
from clipfile.warehouse.lake.manifests import MANY_MONTHS, NO_MONTH, Held, part_of
from clipfile.warehouse.lake.place import place_of
from clipfile.warehouse.store import Store, open_memory

KEPT = ("captures", "sightings", *CHILDREN, "rejections", "containers")
# What tells the same sources with other content from themselves: a clock may give two versions of a file one time.
CONTENT: Mapping[str, tuple[str, ...]] = {
    "sightings": ("source_uri", "source_member", "capture_id", "url", "site", "captured_at", "outcome"),
    "rejections": ("source_uri", "source_member", "content_hash", "reason"),
    "containers": ("source_uri", "columns_told"),
}


def commit_staged(settings: Settings, files: Mapping[str, StagedFile], batch: Batch) -> LedgerEntry:
    """Commit a piece's staged files as a shard of the lake; one that is committed already is known and left alone."""
    with empty_warehouse(settings) as store:
        entry = load_batch(store, files, batch)
        shard = shard_of(store, entry)
    is_new = commit(place_of(str(settings.lake_place)), shard, settings.lake_grace_hours)
    return entry if is_new else as_known(entry)


def as_known(entry: LedgerEntry) -> LedgerEntry:
    """What a run counts for pages that were there already."""
    brought = {"loaded": 0, "known": entry.loaded + entry.known, "articles": 0, "photos": 0, "sidebar_items": 0}
    return entry.model_copy(update=brought)


@contextmanager
def empty_warehouse(settings: Settings) -> Iterator[Store]:
    """Tables in memory without a row: what the loader makes of a piece in them depends on nothing but the piece."""
    with open_memory(settings) as store:
        for sql in catalog.tables():
            store.execute(sql)
        yield store


def shard_of(store: Store, entry: LedgerEntry) -> Shard:
    """The shard that a warehouse with nothing but one piece makes."""
    tables = {name: store.query(f"FROM {TABLES[name].name}") for name in KEPT}
    name = f"{entry.batch_key}-{_digest(tables)}"
    numbered = {table: _in_part(rows, part_of(name)) for table, rows in tables.items()}
    held = tuple(Held(**row) for row in store.rows("lake/held").to_pylist())
    return Shard(name, _month(tables["sightings"]), _read_from(tables), held, numbered, entry)


def _digest(tables: Mapping[str, pa.Table]) -> str:
    rows = [repr((name, *row.values())) for name, columns in CONTENT.items() for row in _rows(tables[name], columns)]
    return hashlib.sha256("\n".join(sorted(rows)).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _rows(table: pa.Table, columns: tuple[str, ...]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = table.select(list(columns)).to_pylist()
    return rows


def _in_part(table: pa.Table, part_no: int) -> pa.Table:
    """The rows under the shard's own number, which no counting among machines has to give."""
    place = table.schema.get_field_index("part_no")
    if place < 0:
        return table
    return table.set_column(place, table.schema.field(place), pa.repeat(pa.scalar(part_no, pa.int64()), len(table)))


def _month(sightings: pa.Table) -> str:
    """The month in which all pages were captured; else that there is none, or more than one."""
    months = pc.unique(pc.strftime(sightings["captured_at"], "%Y-%m")).to_pylist()
    if not months or months == [None]:
        return NO_MONTH
    return str(months[0]) if len(months) == 1 else MANY_MONTHS


def _read_from(tables: Mapping[str, pa.Table]) -> datetime:
    times = (("sightings", "fetched_at"), ("rejections", "first_seen"), ("containers", "read_at"))
    firsts = [pc.min(tables[table][column]).as_py() for table, column in times]
    return min((first for first in firsts if first is not None), default=datetime.now(UTC))
