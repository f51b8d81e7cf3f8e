"""Content that was removed for good is turned away where it comes back, before anything looks into it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.kinds import Outcome, Reason, Stage
from clipfile.tasks.fetch.batch import FetchedBatch
from clipfile.tasks.staging import StagingArea, read_staged
from clipfile.warehouse.store import Store

DETAIL = "This content was removed for good on {day:%Y-%m-%d}. To allow it again: clipfile forget --undo {key}."


def forgotten_captures(store: Store, hashes: Iterable[str]) -> dict[str, datetime]:
    """Those of the hashes whose content was removed for good, and when."""
    wanted = pa.table({"content_hash": pa.array(list(hashes), pa.string())})
    with store.registered(wanted=wanted):
        rows = store.rows("forget/buried").to_pylist()
    return {row["content_hash"]: row["forgotten_at"] for row in rows}


def without_forgotten(store: Store, fetched: FetchedBatch, area: StagingArea) -> FetchedBatch:
    """The batch without content that was removed for good; each place where it was met becomes a rejection."""
    if not store.query("SELECT 1 FROM tombstones LIMIT 1").num_rows:
        return fetched
    sightings, rejections = read_staged(fetched.sightings), read_staged(fetched.rejections)
    hashes = {*sightings["capture_id"].to_pylist(), *rejections["content_hash"].to_pylist()} - {None}
    gone = forgotten_captures(store, hashes)
    if not gone:
        return fetched
    captures, facts = read_staged(fetched.captures), read_staged(fetched.page_facts)
    tables = {
        "captures": captures.filter(pc.invert(_among(captures["capture_id"], gone))),
        "page_facts": facts.filter(pc.invert(_among(facts["capture_id"], gone))),
        "sightings": _turned_away(sightings, gone),
        "rejections": pa.concat_tables([_others(rejections, gone), _refusals(sightings, rejections, gone)]),
    }
    files = {name: area.write(f"allowed_{name}", table) for name, table in tables.items()}
    return FetchedBatch(**files, containers=fetched.containers, again=fetched.again, ending=fetched.ending)


def _among(column: pa.ChunkedArray, gone: Mapping[str, datetime]) -> pa.ChunkedArray:
    return pc.fill_null(pc.is_in(column, pa.array(list(gone), pa.string())), False)


def _turned_away(sightings: pa.Table, gone: Mapping[str, datetime]) -> pa.Table:
    hit = _among(sightings["capture_id"], gone)
    changed = {
        "capture_id": pc.if_else(hit, pa.scalar(None, pa.string()), sightings["capture_id"]),
        "outcome": pc.if_else(hit, Outcome.REJECTED.value, sightings["outcome"]),
    }
    for name, column in changed.items():
        place = sightings.schema.get_field_index(name)
        sightings = sightings.set_column(place, sightings.schema.field(name), column)
    return sightings


def _others(rejections: pa.Table, gone: Mapping[str, datetime]) -> pa.Table:
    return rejections.filter(pc.invert(_among(rejections["content_hash"], gone)))


def _refusals(sightings: pa.Table, rejections: pa.Table, gone: Mapping[str, datetime]) -> pa.Table:
    """A rejection for every place where the content was met, whole or turned away."""
    met = sightings.filter(_among(sightings["capture_id"], gone)).to_pylist()
    refused = rejections.filter(_among(rejections["content_hash"], gone)).to_pylist()
    places = [(row["source_uri"], row["source_member"], row["capture_id"], row["fetched_at"]) for row in met]
    places += [(row["source_uri"], row["source_member"], row["content_hash"], row["last_seen"]) for row in refused]
    rows = [
        {
            "source_uri": uri, "source_member": member, "content_hash": key, "stage": Stage.LOAD.value,
            "reason": Reason.FORGOTTEN.value, "detail": DETAIL.format(day=gone[key], key=key[:16]), "evidence": None,
            "first_seen": at, "last_seen": at, "attempts": 1,
        }
        for uri, member, key, at in places
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, rejections.schema)
