"""The stage: staged pages in, rows of every table and rejections out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from clipfile.schemas.kinds import Flag, Outcome, Reason, Stage
from clipfile.schemas.records import Capture, Page, PageSummary, Rejection
from clipfile.schemas.tables import record_schema, to_arrow
from clipfile.tasks.collector import paused_collector
from clipfile.tasks.fetch.rows import REJECTION_ROWS, SIGHTING_ROWS
from clipfile.tasks.validate.checks import Fault, first_fault, flagged
from clipfile.tasks.validate.rows import inference_rows, page_rows

CAPTURE_ROWS = record_schema(Capture, PageSummary)


@dataclass(frozen=True, slots=True)
class Validated:
    """Rows of a batch by table: captures, sightings, rejections and what the pages hold."""

    tables: Mapping[str, pa.Table]


def validate(captures: pa.Table, sightings: pa.Table, pages: pa.Table) -> Validated:
    """Check every page against its capture.

    `captures` and `sightings` are as fetched; `pages` has a row for each new capture: `capture_id`, `page` (JSON,
    NULL where the segmenter failed) and `fault` (what went wrong there). A rejected page's sightings become
    rejected, and its text goes with each rejection.
    """
    with paused_collector():
        return _validated(captures, sightings, pages)


def _validated(captures: pa.Table, sightings: pa.Table, pages: pa.Table) -> Validated:
    texts = {row["capture_id"]: Capture.model_validate(row, strict=False) for row in captures.to_pylist()}
    kept: list[Page] = []
    faults: dict[str, Fault] = {}
    for row in pages.to_pylist():
        verdict = _judge(row, texts[row["capture_id"]])
        if isinstance(verdict, Fault):
            faults[row["capture_id"]] = verdict
        else:
            kept.append(flagged(verdict))
    return Validated(
        {
            "captures": to_arrow(CAPTURE_ROWS, [_capture_row(texts[page.capture_id], page) for page in kept]),
            "sightings": _without(sightings, faults),
            "rejections": to_arrow(REJECTION_ROWS, _rejections(sightings, texts, faults)),
            **page_rows(kept),
            "inferences": inference_rows(kept, texts),
        }
    )


def _judge(row: Mapping[str, Any], capture: Capture) -> Page | Fault:
    if row["page"] is None:
        return Fault(Reason.SEGMENT_FAILED, row["fault"])
    try:
        page = Page.model_validate_json(row["page"])
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return Fault(Reason.BAD_RECORD, f"{where}: {first['msg']}. Report this as a bug.")
    return first_fault(page, capture) or page


def _capture_row(capture: Capture, page: Page) -> dict[str, Any]:
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
