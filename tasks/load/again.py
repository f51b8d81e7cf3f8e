"""Sources that are as they were: met again, without a read, in one transaction with their ledger entry."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.kinds import Outcome
from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.tasks.load.healing import heal
from clipfile.tasks.load.ledger import entry_of
from clipfile.tasks.load.merge import Batch
from clipfile.tasks.load.parts import Change, change_parts
from clipfile.tasks.load.sift import bounds
from clipfile.warehouse.store import Store

NO_CHANGE = Change(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class MetAgain:
    """The ledger's entry of sources met again, and the rejections that still stand in them, by reason."""

    entry: LedgerEntry
    reasons: Mapping[str, int]


def containers_again(uris: Sequence[str]) -> pa.Table:
    """Containers that are as they were, as `meet_again` takes them."""
    return pa.table({"source_uri": pa.array(uris, pa.string()), "capture_id": pa.nulls(len(uris), pa.string())})


def again_batch(run_id: str, number: int, again: pa.Table) -> Batch:
    """The batch that sources met again make; its key is the same for the same sources of a run."""
    digest = hashlib.sha256(b"again")
    for column in again.combine_chunks().itercolumns():
        for value in (buffer for chunk in column.chunks for buffer in chunk.buffers() if buffer is not None):
            digest.update(value)
    return Batch(run_id, digest.hexdigest(), number)


def meet_again(store: Store, again: pa.Table, batch: Batch, now: datetime) -> MetAgain:
    """Enter that these sources were met again as they were, and count their pages, in one transaction.

    `again` has the columns source_uri and capture_id, which is NULL for a container; `now` is no later than when the
    sources were listed. A page that was turned away in between leaves the list of rejections. A batch that the ledger
    has is left alone.
    """
    with store.transaction(), store.registered(again=again):
        entered = entry_of(store, batch.run_id, batch.batch_key)
        if entered is not None:
            return MetAgain(entered, {})
        return _enter(store, store.rows("merge/again", {"now": now, **bounds(again)}), batch, now)


def _enter(store: Store, met: pa.Table, batch: Batch, now: datetime) -> MetAgain:
    refused = store.rows("merge/again_rejections", {"now": now})
    healed = heal(store, store.rows("merge/taken_again", {"now": now}))
    in_sightings, in_rejections = _parts(met) | healed.in_sightings, _parts(refused) | healed.in_rejections
    change_parts(store, None, NO_CHANGE, in_sightings, in_rejections)
    entry = counted_again(met, refused.num_rows, batch)
    with store.registered(entry=to_arrow(TABLES["ledger"].schema, [entry.model_dump()])):
        store.run("runs/ledger_insert")
    return MetAgain(entry, dict(Counter(refused["reason"].to_pylist())))


def counted_again(met: pa.Table, refused: int, batch: Batch) -> LedgerEntry:
    """The ledger's entry of sightings met again (known, outcome), and so many rejections that still stand."""
    outcomes = Counter(met.filter(pc.invert(met["known"]))["outcome"].to_pylist())
    return LedgerEntry(
        run_id=batch.run_id,
        batch_key=batch.batch_key,
        batch_no=batch.batch_no,
        loaded_at=datetime.now(UTC),
        found=met.num_rows,
        known=met.num_rows - outcomes.total(),
        rejected=outcomes[Outcome.REJECTED],
        skipped=outcomes[Outcome.SKIPPED],
        container_rejections=max(0, refused - outcomes[Outcome.REJECTED]),
    )


def _parts(rows: pa.Table) -> set[int]:
    return set(pc.unique(rows["part_no"]).to_pylist())
