"""A page that breaks a promise is turned away with its text; one that is odd is flagged and kept."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest
from test_properties import capture_of, page_of

from clipfile.schemas.kinds import Flag, Kind, Outcome, Reason, Stage
from clipfile.schemas.records import Article, Capture, Page, Sighting
from clipfile.schemas.tables import record_schema, to_arrow
from clipfile.tasks.segment.batch import PAGE_ROWS
from clipfile.tasks.validate import CHECKS, first_fault, flagged, validate

NOW = datetime(2026, 1, 2, tzinfo=UTC)
TEXT = (
    "A small town rejoices\n\nBy Ada Marsh\n\n"
    + "The mayor opened the bridge on Monday and everybody came. " * 6
    + "\n"
)


def sighting_of(capture: Capture, uri: str) -> Sighting:
    return Sighting(
        source_uri=uri, source_member=None, url=None, site=None, captured_at=None, fetched_at=NOW, mtime=None,
        etag=None, byte_length=1, outcome=Outcome.LOADED, capture_id=capture.capture_id,
    )  # fmt: skip


def validated(capture: Capture, page: str | None, fault: str | None = None) -> dict[str, pa.Table]:
    sightings = [sighting_of(capture, "file:///a"), sighting_of(capture, "file:///b")]
    return dict(
        validate(
            to_arrow(record_schema(Capture), [capture.model_dump()]),
            to_arrow(record_schema(Sighting), [sighting.model_dump() for sighting in sightings]),
            pa.table({"capture_id": [capture.capture_id], "page": [page], "fault": [fault]}, PAGE_ROWS),
        ).tables
    )


def without_last_block(page: Page) -> Page:
    return page.model_copy(update={"blocks": page.blocks[:-1]})


def with_doubled_block(page: Page) -> Page:
    return page.model_copy(update={"blocks": (page.blocks[0], *page.blocks)})


def with_wrong_number(page: Page) -> Page:
    last = page.blocks[-1].model_copy(update={"block_no": 99})
    return page.model_copy(update={"blocks": (*page.blocks[:-1], last)})


def with_line_gap(page: Page) -> Page:
    last = page.blocks[-1].model_copy(update={"line_end": page.blocks[-1].line_end + 1})
    return page.model_copy(update={"blocks": (*page.blocks[:-1], last)})


def with_stray_item(page: Page) -> Page:
    last = page.blocks[-1].model_copy(update={"kind": Kind.ITEM_HEADLINE, "group_no": 77})
    return page.model_copy(update={"blocks": (*page.blocks[:-1], last)})


def with_doubled_story(page: Page) -> Page:
    return page.model_copy(update={"articles": page.articles * 2})


def of_another_capture(page: Page) -> Page:
    return page.model_copy(update={"capture_id": "0" * 64})


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (without_last_block, Reason.BLOCK_GAP),
        (with_doubled_block, Reason.BLOCK_GAP),
        (with_line_gap, Reason.BLOCK_GAP),
        (with_wrong_number, Reason.BAD_RECORD),
        (with_stray_item, Reason.BAD_RECORD),
        (with_doubled_story, Reason.BAD_RECORD),
        (of_another_capture, Reason.BAD_RECORD),
    ],
)
def test_a_broken_page_is_found(broken: object, reason: Reason) -> None:
    page = page_of(TEXT)
    assert page.articles
    fault = first_fault(broken(page), capture_of(TEXT))  # type: ignore[operator]
    assert fault is not None
    assert fault.reason is reason


def test_there_is_a_broken_page_for_every_check() -> None:
    assert len(CHECKS) == 6


def test_a_broken_page_is_turned_away_with_its_text_and_all_its_sightings() -> None:
    capture = capture_of(TEXT)
    tables = validated(capture, without_last_block(page_of(TEXT)).model_dump_json())
    assert {name: table.num_rows for name, table in tables.items()} == {
        "captures": 0, "blocks": 0, "articles": 0, "photos": 0, "sidebar_items": 0, "sightings": 2, "rejections": 2,
            "inferences": 0,
    }  # fmt: skip
    assert set(tables["sightings"]["outcome"].to_pylist()) == {"rejected"}
    assert set(tables["sightings"]["capture_id"].to_pylist()) == {None}
    rejection = tables["rejections"].to_pylist()[0]
    assert (rejection["reason"], rejection["stage"], rejection["evidence"]) == ("block_gap", "validate", TEXT)
    assert rejection["content_hash"] == capture.capture_id


def test_a_page_the_segmenter_could_not_finish_says_so() -> None:
    tables = validated(capture_of(TEXT), None, "ValueError: no")
    rejection = tables["rejections"].to_pylist()[0]
    assert (rejection["reason"], rejection["stage"]) == (Reason.SEGMENT_FAILED, Stage.SEGMENT)
    assert rejection["detail"] == "ValueError: no"


def test_a_field_out_of_bounds_is_turned_away() -> None:
    page = page_of(TEXT).model_dump_json().replace('"story_no":1', '"story_no":0')
    rejection = validated(capture_of(TEXT), page)["rejections"].to_pylist()[0]
    assert rejection["reason"] == Reason.BAD_RECORD
    assert "story_no" in rejection["detail"]


def test_strict_means_no_coercion() -> None:
    page = page_of(TEXT).model_dump_json().replace('"story_no":1', '"story_no":"1"')
    assert validated(capture_of(TEXT), page)["rejections"].num_rows == 2


def test_a_good_page_fills_every_row() -> None:
    tables = validated(capture_of(TEXT), page_of(TEXT).model_dump_json())
    assert tables["captures"].num_rows == tables["articles"].num_rows == 1
    assert tables["rejections"].num_rows == 0
    assert tables["blocks"].num_rows == len(page_of(TEXT).blocks)


def story(**changes: object) -> Article:
    page = page_of(TEXT)
    return page.articles[0].model_copy(update=changes)


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"headline": None}, Flag.NO_HEADLINE),
        ({"paragraphs": (), "word_count": 0}, Flag.NO_BODY),
        ({"word_count": 5}, Flag.SHORT_BODY),
        ({"published_at": "1203-01-02"}, Flag.ODD_DATE),
        ({"published_at": "2025-01-02", "modified_at": "2025-01-01"}, Flag.MODIFIED_BEFORE_PUBLISHED),
        ({"authors": ("Ada Marsh",) * 13}, Flag.MANY_AUTHORS),
    ],
)
def test_what_is_odd_is_flagged_and_kept(changes: dict[str, object], flag: Flag) -> None:
    page = page_of(TEXT)
    plain = page.model_copy(update={"articles": (story(headline="H", word_count=60, published_at=None),)})
    odd = page.model_copy(update={"articles": (story(**({"headline": "H", "word_count": 60} | changes)),)})
    assert flag not in flagged(plain).flags
    assert flag in flagged(odd).flags
    assert flag in flagged(odd).articles[0].flags
