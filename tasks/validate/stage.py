"""The stage: staged pages in, rows of every table and rejections out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from clipfile.schemas.kinds import Flag, Outcome, Reason, Stage
from clipfile.schemas.records import Capture, PageContents, PageSummary, Rejection
from clipfile.schemas.tables import record_schema, to_arrow
from clipfile.tasks.collector import paused_collector
from clipfile.tasks.fetch.rows import REJECTION_ROWS, SIGHTING_ROWS
from clipfile.tasks.validate.blocks import BlockColumns, block_faults
from clipfile.tasks.validate.checks import flagged, numbers_are_unique
from clipfile.tasks.validate.fault import Fault
from clipfile.tasks.validate.rows import block_rows, inference_rows, page_rows

CAPTURE_ROWS = record_schema(Capture, PageSummary)


@dataclass(frozen=True, slots=True)
class Validated:
    """Rows of a batch by table: captures, sightings, rejections and what the pages hold."""

    tables: Mapping[str, pa.Table]


def validate(captures: pa.Table, sightings: pa.Table, pages: pa.Table) -> Validated:
    """Check every page against its capture.

    `captures` and `sightings` are as fetched; `pages` has a row for each new capture: `capture_id`, `contents` (JSON,
    NULL where the segmenter failed), `blocks` and `fault` (what went wrong there). A rejected page's sightings become
    rejected, and its text goes with each rejection.
    """
    with paused_collector():
        return _validated(captures, sightings, pages)


def _validated(captures: pa.Table, sightings: pa.Table, pages: pa.Table) -> Validated:
    texts = {row["capture_id"]: Capture.model_validate(row, strict=False) for row in captures.to_pylist()}
    verdicts = [_read(row) for row in pages.select(["capture_id", "contents", "fault"]).to_pylist()]
    read = {at: verdict for at, verdict in enumerate(verdicts) if isinstance(verdict, PageContents)}
    lists = pages["blocks"].combine_chunks()
    broken = block_faults(_columns(_of(lists, read), list(read.values()), texts))
    faults = {at: verdict for at, verdict in enumerate(verdicts) if isinstance(verdict, Fault)}
    faults |= {at: broken[number] for number, at in enumerate(read) if number in broken}
    kept = [flagged(page) for at, page in read.items() if at not in faults]
    blocks = _of(lists, [at for at in read if at not in faults])
    capture_ids = pages["capture_id"].to_pylist()
    turned_away = {capture_ids[at]: fault for at, fault in faults.items()}
    return Validated(
        {
            "captures": to_arrow(CAPTURE_ROWS, [_capture_row(texts[page.capture_id], page) for page in kept]),
            "sightings": _without(sightings, turned_away),
            "rejections": to_arrow(REJECTION_ROWS, _rejections(sightings, texts, turned_away)),
            "blocks": block_rows([page.capture_id for page in kept], blocks),
            **page_rows(kept),
            "inferences": inference_rows(kept, blocks, [texts[page.capture_id].text for page in kept]),
        }
    )


def _of(lists: pa.ListArray, rows: Iterable[int]) -> pa.ListArray:
    return lists.take(pa.array(list(rows), pa.int64()))


def _read(row: Mapping[str, Any]) -> PageContents | Fault:
    """What a page says, or why it cannot be loaded, whatever its blocks are."""
    if row["contents"] is None:
        return Fault(Reason.SEGMENT_FAILED, row["fault"])
    try:
        page = PageContents.model_validate_json(row["contents"])
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return Fault(Reason.BAD_RECORD, f"{where}: {first['msg']}. Report this as a bug.")
    if page.capture_id != row["capture_id"]:
        return Fault(Reason.BAD_RECORD, f"The page is of capture {page.capture_id[:12]}. Report this as a bug.")
    return numbers_are_unique(page) or page


def _columns(lists: pa.ListArray, pages: Sequence[PageContents], captures: Mapping[str, Capture]) -> BlockColumns:
    of_pages = [captures[page.capture_id] for page in pages]
    return BlockColumns(
        page=np.asarray(pc.list_parent_indices(lists)).astype(np.int64),
        table=pa.Table.from_struct_array(lists.flatten()),
        chars=np.array([len(capture.text) for capture in of_pages], np.int64),
        lines=np.array([capture.line_count for capture in of_pages], np.int64),
        stories=[[article.story_no for article in page.articles] for page in pages],
        items=[[item.item_no for item in page.sidebar_items] for page in pages],
    )


def _capture_row(capture: Capture, page: PageContents) -> dict[str, Any]:
    summary = {name: getattr(page, name) for name in PageSummary.model_fields}
    flags: list[Flag] = sorted({*capture.flags, *page.flags})
    return {**capture.model_dump(), **summary, "flags": flags}


def _without(sightings: pa.Table, faults: Mapping[str, Fault]) -> pa.Table:
    if not faults:
        return sightings
    met = pc.is_in(sightings["capture_id"], pa.array(list(faults), pa.string()))
    outcome = pc.if_else(met, pa.scalar(Outcome.REJECTED.value), sightings["outcome"])
    capture_id = pc.if_else(met, pa.scalar(None, pa.string()), sightings["capture_id"])
    names = sightings.schema.names
    changed = sightings.set_column(names.index("outcome"), SIGHTING_ROWS.field("outcome"), outcome)
    return changed.set_column(names.index("capture_id"), SIGHTING_ROWS.field("capture_id"), capture_id)


def _rejections(
    sightings: pa.Table, captures: Mapping[str, Capture], faults: Mapping[str, Fault]
) -> Sequence[dict[str, Any]]:
    met = [row for row in sightings.to_pylist() if row["capture_id"] in faults] if faults else []
    return [_rejection(row, captures[row["capture_id"]], faults[row["capture_id"]]) for row in met]


def _rejection(sighting: Mapping[str, Any], capture: Capture, fault: Fault) -> dict[str, Any]:
    stage = Stage.SEGMENT if fault.reason is Reason.SEGMENT_FAILED else Stage.VALIDATE
    return Rejection(
        source_uri=sighting["source_uri"],
        source_member=sighting["source_member"],
        content_hash=capture.capture_id,
        stage=stage,
        reason=fault.reason,
        detail=fault.detail,
        evidence=capture.text,
        first_seen=sighting["fetched_at"],
        last_seen=sighting["fetched_at"],
        attempts=1,
    ).model_dump()
