"""Pages given to the validate stage as the segment stage hands them on."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from clipfile.schemas.kinds import Outcome
from clipfile.schemas.records import Capture, Page, Sighting
from clipfile.schemas.tables import record_schema, to_arrow
from clipfile.tasks.segment.batch import PAGE_ROWS
from clipfile.tasks.validate import validate

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def sighting_of(capture: Capture, uri: str) -> Sighting:
    """A place where the capture was met."""
    return Sighting(
        source_uri=uri, source_member=None, url=None, site=None, captured_at=None, fetched_at=NOW, mtime=None,
        etag=None, byte_length=1, outcome=Outcome.LOADED, capture_id=capture.capture_id,
    )  # fmt: skip


def row_of(capture: Capture, page: Page) -> dict[str, Any]:
    """The row of a page that was segmented."""
    blocks = [block.model_dump(mode="json") for block in page.blocks]
    contents = page.model_dump_json(exclude={"blocks"})
    return {"capture_id": capture.capture_id, "contents": contents, "blocks": blocks, "fault": None}


def validated(capture: Capture, row: dict[str, Any]) -> dict[str, pa.Table]:
    """The rows of all tables for one capture that was met twice."""
    return validated_all([capture], [row])


def validated_all(captures: Sequence[Capture], rows: Sequence[dict[str, Any]]) -> dict[str, pa.Table]:
    """The rows of all tables for captures of which each was met twice."""
    sightings = [sighting_of(capture, f"file:///{place}") for capture in captures for place in "ab"]
    return dict(
        validate(
            to_arrow(record_schema(Capture), [capture.model_dump() for capture in captures]),
            to_arrow(record_schema(Sighting), [sighting.model_dump() for sighting in sightings]),
            pa.Table.from_pylist(list(rows), PAGE_ROWS),
        ).tables
    )


def reason_of(page: Page, capture: Capture) -> str | None:
    """Why a page is turned away; None where it is not."""
    reasons = validated(capture, row_of(capture, page))["rejections"]["reason"].to_pylist()
    return reasons[0] if reasons else None
