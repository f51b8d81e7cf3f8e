"""Captures' rows swapped for those of a newer segmenter or site memory, in one transaction."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from clipfile.schemas.errors import StagingError
from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.tasks.load.merge import Batch
from clipfile.tasks.load.parts import replace_in_parts
from clipfile.tasks.load.staged import CHILDREN, as_tables
from clipfile.tasks.relate.loosening import loosen
from clipfile.tasks.staging import StagedFile
from clipfile.warehouse.store import Store, open_writer


@dataclass(frozen=True, slots=True)
class Replaced:
    """A batch whose rows were swapped: its ledger entry, and the lines that are of another kind now."""

    entry: LedgerEntry
    captures_changed: int  # that have such a line
    lines_changed: Mapping[str, int]  # by "was -> is"


def replace_staged(settings: Settings, files: Mapping[str, StagedFile], batch: Batch) -> Replaced:
    """Swap the rows of a batch's staged captures and enter it in the ledger, in one transaction.

    Raises what `replace_captures` raises.
    """
    tables = as_tables(files)
    with open_writer(settings) as store, store.transaction(), store.registered(**tables):
        homes = _homes(store, tables)
        with store.registered(homes=homes):
            changes = store.rows("replace/changes").to_pylist()
        _swap(store, homes, batch.run_id)
        entry = _entry(batch, tables)
        with store.registered(entry=to_arrow(TABLES["ledger"].schema, [entry.model_dump()])):
            store.run("runs/ledger_insert")
    lines: Counter[str] = Counter()
    for row in changes:
        lines[f"{row['was']} -> {row['is_now']}"] += row["lines"]
    return Replaced(entry, len({row["capture_id"] for row in changes}), dict(lines))


def replace_captures(store: Store, staged: Mapping[str, pa.Table | StagedFile], run_id: str) -> int:
    """Swap the staged captures and all their rows for those in the warehouse; returns how many captures.

    A capture that now yields nothing loses its old rows too; sightings stay. Raises StagingError for a capture that
    is not in the warehouse; nothing is then changed.
    """
    tables = as_tables(staged)
    with store.transaction(), store.registered(**tables):
        homes = _homes(store, tables)
        _swap(store, homes, run_id)
    return int(homes.num_rows)


def _homes(store: Store, tables: Mapping[str, pa.Table]) -> pa.Table:
    """Which part each staged capture lies in."""
    homes = store.rows("replace/homes")
    missing = set(tables["staged_captures"]["capture_id"].to_pylist()).difference(homes["capture_id"].to_pylist())
    if missing:
        raise StagingError("A capture to replace is not in the warehouse", place=min(missing), remedy="Ingest it.")
    return homes


def _swap(store: Store, homes: pa.Table, run_id: str) -> None:
    loosen(store, homes)
    with store.registered(homes=homes):
        for table in ("captures", *CHILDREN):
            store.run("replace/remove", table=table)
        store.run("replace/captures", {"run_id": run_id})
        for table in CHILDREN:
            store.run("replace/rows", table=table)
    replace_in_parts(store, sorted(set(homes["part_no"].to_pylist())))


def _entry(batch: Batch, tables: Mapping[str, pa.Table]) -> LedgerEntry:
    count = tables["staged_captures"].num_rows
    return LedgerEntry(
        run_id=batch.run_id,
        batch_key=batch.batch_key,
        batch_no=batch.batch_no,
        loaded_at=datetime.now(UTC),
        found=count,
        known=count,
        **{name: tables[f"staged_{name}"].num_rows for name in ("articles", "photos", "sidebar_items")},
    )
