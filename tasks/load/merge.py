"""A batch into the warehouse: all of it and its ledger entry in one transaction, matched by name."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.errors import StagingError
from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.tasks.load.healing import NOTHING_HEALED, Healed, heal
from clipfile.tasks.load.known import KnownCaptures, known_captures
from clipfile.tasks.load.ledger import entry_of
from clipfile.tasks.load.parts import Change, change_parts, part_for
from clipfile.tasks.load.staged import CHILDREN, as_tables
from clipfile.tasks.staging import StagedFile
from clipfile.warehouse.store import Store

COUNTS = ("found", "loaded", "known", "rejected", "skipped")


@dataclass(frozen=True, slots=True)
class Batch:
    """Which batch of which run, and how many captures a part takes."""

    run_id: str
    batch_key: str
    batch_no: int
    part_captures: int = 10_000


def load_batch(
    store: Store,
    staged: Mapping[str, pa.Table | StagedFile],
    batch: Batch,
    known: KnownCaptures | None = None,
) -> LedgerEntry:
    """Merge a batch's rows and enter it in the ledger, in one transaction; a batch that is entered is left alone.

    `staged` holds tables or files by table name, any may be absent. A capture is inserted when the warehouse does not
    have its content yet; a sighting or rejection that is there already gets the new time and nothing else. `known` says
    what the warehouse has, where the run asks it in another place too; it is told of what is inserted.
    Raises StagingError for rows that are not what the warehouse expects; nothing of the batch is then loaded.
    """
    tables = as_tables(staged)
    with store.transaction():
        entered = entry_of(store, batch.run_id, batch.batch_key)
        if entered is not None:
            return entered
        fresh = _fresh(store, tables, known)
        entry = _merge(store, _of_captures(tables, fresh), fresh, batch)
    if known is not None:
        known.gained(fresh["capture_id"].to_pylist())
    return entry


def _merge(store: Store, tables: Mapping[str, pa.Table], fresh: pa.Table, batch: Batch) -> LedgerEntry:
    with ExitStack() as stack:
        stack.enter_context(store.registered(fresh=fresh, **tables))
        met = store.rows("merge/met")
        refused = store.rows("merge/refused")
        stack.enter_context(store.registered(met=met, refused=refused))
        text_bytes = pc.sum(tables["staged_captures"]["byte_length"]).as_py() or 0
        gained = Change(fresh.num_rows, _new_rows(met), _new_rows(refused), text_bytes)
        part_no = part_for(store, batch.run_id, gained, batch.part_captures)
        _insert(store, tables, {"run_id": batch.run_id, "part_no": part_no}, gained)
        _update(store, met, refused)
        if tables["staged_containers"].num_rows:
            store.run("merge/containers_old")
            store.run("merge/containers_new")
        healed = _heal(store)
        in_sightings = {*_old_parts(met), *healed.in_sightings}
        change_parts(store, part_no, gained, in_sightings, {*_old_parts(refused), *healed.in_rejections})
        entry = _entry(batch, met, _yield(store, tables))
        with store.registered(entry=to_arrow(TABLES["ledger"].schema, [entry.model_dump()])):
            store.run("runs/ledger_insert")
    return entry


def _fresh(store: Store, tables: Mapping[str, pa.Table], known: KnownCaptures | None) -> pa.Table:
    """The staged captures that the warehouse lacks, one column. Raises StagingError for a capture gone astray."""
    staged = tables["staged_captures"]["capture_id"].to_pylist()
    named = tables["staged_sightings"]["capture_id"].drop_null().to_pylist()
    wanted = {*staged, *named}
    there = known_captures(store, wanted) if known is None else known.among(wanted)
    if astray := set(named).difference(there, staged):
        raise StagingError(
            "A sighting names a capture that is neither staged nor loaded", place=min(astray), remedy="Ingest it again."
        )
    if unseen := set(staged).difference(named):
        raise StagingError(
            "A capture is staged that no sighting names", place=min(unseen), remedy="Report this as a bug."
        )
    return pa.table({"capture_id": pa.array([key for key in staged if key not in there], pa.string())})


def _of_captures(tables: Mapping[str, pa.Table], fresh: pa.Table) -> Mapping[str, pa.Table]:
    """The staged tables; of captures and their rows only those of captures that the warehouse lacks."""
    if fresh.num_rows == tables["staged_captures"].num_rows:
        return tables
    ids = fresh["capture_id"].combine_chunks()
    names = [f"staged_{name}" for name in ("captures", *CHILDREN)]
    return {**tables, **{name: tables[name].filter(pc.is_in(tables[name]["capture_id"], ids)) for name in names}}


def _insert(store: Store, tables: Mapping[str, pa.Table], owner: Mapping[str, Any], gained: Change) -> None:
    if gained.captures:
        store.run("merge/captures", owner)
        for table in (table for table in CHILDREN if tables[f"staged_{table}"].num_rows):
            store.run("merge/rows", {"part_no": owner["part_no"]}, table)
    if gained.sightings:
        store.run("merge/sightings_new", owner)
    if gained.rejections:
        store.run("merge/rejections_new", owner)


def _update(store: Store, met: pa.Table, refused: pa.Table) -> None:
    if _old_parts(met):
        store.run("merge/sightings_met")
        store.run("merge/sightings_learnt")
    if _old_parts(refused):
        store.run("merge/rejections_met")


def _heal(store: Store) -> Healed:
    if not store.query("SELECT 1 FROM rejections LIMIT 1").num_rows:
        return NOTHING_HEALED
    return heal(store, store.rows("merge/taken"))


def _yield(store: Store, tables: Mapping[str, pa.Table]) -> Mapping[str, int]:
    """What the new captures brought, and the containers turned away."""
    brought = {name: tables[f"staged_{name}"].num_rows for name in ("articles", "photos", "sidebar_items")}
    if not tables["staged_rejections"].num_rows:
        return brought | {"container_rejections": 0}
    return brought | {"container_rejections": store.rows("merge/container_rejections")[0][0].as_py()}


def _entry(batch: Batch, met: pa.Table, brought: Mapping[str, int]) -> LedgerEntry:
    return LedgerEntry(
        run_id=batch.run_id,
        batch_key=batch.batch_key,
        batch_no=batch.batch_no,
        loaded_at=datetime.now(UTC),
        **{name: pc.sum(met[name]).as_py() or 0 for name in COUNTS},
        **brought,
    )


def _new_rows(table: pa.Table) -> int:
    return int(table["old_part_no"].null_count)


def _old_parts(table: pa.Table) -> Sequence[int]:
    return sorted(part for part in pc.unique(table["old_part_no"]).to_pylist() if part is not None)
