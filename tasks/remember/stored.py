"""Stored captures on their way through the stages once more."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from clipfile import __version__
from clipfile.schemas.kinds import TEXT_FLAGS
from clipfile.schemas.records import Capture, Container, InCapture, PageFact, Rejection, Sighting
from clipfile.schemas.tables import record_schema
from clipfile.tasks.fetch.batch import FetchedBatch
from clipfile.tasks.remember.sites import page_sites
from clipfile.tasks.remember.versions import StagedMemory
from clipfile.tasks.staging import StagingArea
from clipfile.warehouse.store import Store


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """Captures to segment again: capture_id, part_no, byte_length, site."""

    number: int
    key: str
    rows: pa.Table


def stale_captures(store: Store, model_version: str, memory: StagedMemory | None, *, every: bool) -> pa.Table:
    """The captures whose rows are not what this model and memory would make, or all of them, in order of parts."""
    version = memory.version if memory else None
    with store.registered(page_sites=page_sites([store.rows("memory/sightings")])):
        return store.rows("memory/stale", {"model_version": model_version, "memory_version": version, "every": every})


def stored_batches(stale: pa.Table, max_pages: int, max_bytes: int, salt: str) -> Iterator[StoredBatch]:
    """The captures in their order, at most so many and so many bytes a batch; a larger one has a batch of its own."""
    first, mass, number = 0, 0, 1
    sizes = [*stale["byte_length"].to_pylist(), max_bytes + 1]
    for row, size in enumerate(sizes):
        if row > first and (row - first == max_pages or mass + size > max_bytes):
            yield _batch(number, stale.slice(first, row - first), salt)
            first, mass, number = row, 0, number + 1
        mass += size


def take(store: Store, batch: StoredBatch, area: StagingArea) -> FetchedBatch:
    """Stage a batch as the fetch stage staged it once: captures as they were read, their sightings, no rejection."""
    parts = batch.rows["part_no"].to_pylist()
    with store.registered(wanted=batch.rows.select(["capture_id"])):
        captures = store.rows("memory/take_captures", {"first_part": parts[0], "last_part": parts[-1]})
        sightings = store.rows("memory/take_sightings")
        page_facts = store.rows("memory/take_page_facts", {"first_part": parts[0], "last_part": parts[-1]})
    flags = [[flag for flag in found if flag in TEXT_FLAGS] for found in captures["flags"].to_pylist()]
    schema = record_schema(Capture)
    texts = captures.drop(["flags"]).append_column("flags", pa.array(flags, schema.field("flags").type))
    return FetchedBatch(
        area.write("fetched_captures", _as(schema, texts)),
        area.write("fetched_sightings", _as(record_schema(Sighting), sightings)),
        area.write("fetched_rejections", record_schema(Rejection).empty_table()),
        area.write("fetched_page_facts", _as(record_schema(InCapture, PageFact), page_facts)),
        area.write("fetched_containers", record_schema(Container).empty_table()),
    )


def _as(schema: pa.Schema, table: pa.Table) -> pa.Table:
    return table.select(schema.names).cast(schema)


def _batch(number: int, rows: pa.Table, salt: str) -> StoredBatch:
    total = hashlib.sha256(f"{__version__}\n{salt}\n".encode())
    total.update("\n".join(rows["capture_id"].to_pylist()).encode())
    return StoredBatch(number, total.hexdigest(), rows)
