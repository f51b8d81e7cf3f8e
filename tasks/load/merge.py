"""A batch into the warehouse: all of it and its ledger entry in one transaction, matched by name."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.errors import StagingError
from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.tasks.load.healing import heal
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


def load_batch(store: Store, staged: Mapping[str, pa.Table | StagedFile], batch: Batch) -> LedgerEntry:
    """Merge a batch's rows and enter it in the ledger, in one transaction; a batch that is entered is left alone.

    `staged` holds tables or files by table name, any may be absent. A capture is inserted when the warehouse does not
    have its content yet; a sighting or rejection that is there already gets the new time and nothing else.
    Raises StagingError for rows that are not what the warehouse expects; nothing of the batch is then loaded.
    """
    tables = as_tables(staged)
    with store.transaction():
        return entry_of(store, batch.run_id, batch.batch_key) or _merge(store, tables, batch)


def known_captures(store: Store, capture_ids: Iterable[str]) -> set[str]:
    """Those of the captures that are in the warehouse."""
    wanted = pa.table({"capture_id": pa.array(list(capture_ids), pa.string())})
    with store.registered(wanted=wanted):
        return set(store.rows("merge/known")["capture_id"].to_pylist())


def _merge(store: Store, tables: Mapping[str, pa.Table], batch: Batch) -> LedgerEntry:
    fresh = _fresh(store, tables)
    with ExitStack() as stack:
        stack.enter_context(store.registered(fresh=fresh, **tables))
        met = store.rows("merge/met")
        refused = store.rows("merge/refused")
        stack.enter_context(store.registered(met=met, refused=refused))
        text_bytes = pc.sum(_of(tables["staged_captures"], fresh)["byte_length"]).as_py() or 0
        gained = Change(fresh.num_rows, _new_rows(met), _new_rows(refused), text_bytes)
        part_no = part_for(store, batch.run_id, gained, batch.part_captures)
        _insert(store, {"run_id": batch.run_id, "part_no": part_no}, gained)
        _update(store, met, refused)
        if tables["staged_containers"].num_rows:
            store.run("merge/containers_old")
            store.run("merge/containers_new")
        healed = heal(store, store.rows("merge/taken"))
        in_sightings = {*_old_parts(met), *healed.in_sightings}
        change_parts(store, part_no, gained, in_sightings, {*_old_parts(refused), *healed.in_rejections})
        entry = _entry(batch, met, _yield(store, tables, fresh))
        with store.registered(entry=to_arrow(TABLES["ledger"].schema, [entry.model_dump()])):
            store.run("runs/ledger_insert")
    return entry


def _fresh(store: Store, tables: Mapping[str, pa.Table]) -> pa.Table:
    """The staged captures that the warehouse lacks, one column. Raises StagingError for a capture gone astray."""
    staged = tables["staged_captures"]["capture_id"].to_pylist()
    named = tables["staged_sightings"]["capture_id"].drop_null().to_pylist()
    known = known_captures(store, {*staged, *named})
    if astray := set(named).difference(known, staged):
        raise StagingError(
            "A sighting names a capture that is neither staged nor loaded", place=min(astray), remedy="Ingest it again."
        )
    if unseen := set(staged).difference(named):
        raise StagingError(
            "A capture is staged that no sighting names", place=min(unseen), remedy="Report this as a bug."
        )
    return pa.table({"capture_id": pa.array([key for key in staged if key not in known], pa.string())})


def _insert(store: Store, owner: Mapping[str, Any], gained: Change) -> None:
    if gained.captures:
        store.run("merge/captures", owner)
        for table in CHILDREN:
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


def _yield(store: Store, tables: Mapping[str, pa.Table], fresh: pa.Table) -> Mapping[str, int]:
    """What the new captures brought, and the containers turned away."""
    brought = {
        name: pc.sum(pc.is_in(tables[f"staged_{name}"]["capture_id"], fresh["capture_id"].combine_chunks())).as_py()
        or 0
        for name in ("articles", "photos", "sidebar_items")
    }
    containers = store.rows("merge/container_rejections")["container_rejections"][0].as_py()
    return brought | {"container_rejections": containers}


def _of(table: pa.Table, fresh: pa.Table) -> pa.Table:
    return table.filter(pc.is_in(table["capture_id"], fresh["capture_id"].combine_chunks()))


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
