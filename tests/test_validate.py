"""A page that breaks a promise is turned away with its text; one that is odd is flagged and kept."""

from collections.abc import Callable
from typing import Any

import pytest
from test_properties import capture_of, page_of
from validating import reason_of, row_of, validated, validated_all

from clipfile.schemas.kinds import Flag, Kind, Reason, Stage
from clipfile.schemas.records import Article, Page
from clipfile.tasks.validate import BLOCK_CHECKS, flagged

TEXT = (
    "A small town rejoices\n\nBy Ada Marsh\n\n"
    + "The mayor opened the bridge on Monday and everybody came. " * 6
    + "\n"
)


def with_story_no(written: str) -> dict[str, Any]:
    row = row_of(capture_of(TEXT), page_of(TEXT))
    changed = row["contents"].replace('"story_no":1', f'"story_no":{written}')
    assert changed != row["contents"]
    return row | {"contents": changed}


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
def test_a_broken_page_is_found(broken: Callable[[Page], Page], reason: Reason) -> None:
    page = page_of(TEXT)
    assert page.articles
    assert reason_of(page, capture_of(TEXT)) is None
    assert reason_of(broken(page), capture_of(TEXT)) == reason


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "chatter"),
        ("kind", None),
        ("confidence", 1.5),
        ("confidence", float("nan")),
        ("confidence", None),
        ("group_no", 0),
        ("line_start", 0),
        ("char_end", None),
    ],
)
def test_a_block_with_a_field_out_of_bounds_is_turned_away(name: str, value: object) -> None:
    row = row_of(capture_of(TEXT), page_of(TEXT))
    row["blocks"][0][name] = value
    rejection = validated(capture_of(TEXT), row)["rejections"].to_pylist()[0]
    assert rejection["reason"] in {Reason.BAD_RECORD, Reason.BLOCK_GAP}
    assert "lock 1" in rejection["detail"]


def test_only_the_broken_page_of_a_batch_is_turned_away() -> None:
    texts = [f"{number} {TEXT}" for number in range(5)]
    captures = [capture_of(text) for text in texts]
    rows = [row_of(capture, page_of(text)) for capture, text in zip(captures, texts, strict=True)]
    for broken in range(5):
        changed = [row | {"blocks": row["blocks"][1:]} if at == broken else row for at, row in enumerate(rows)]
        tables = validated_all(captures, changed)
        assert tables["rejections"]["content_hash"].to_pylist() == [captures[broken].capture_id] * 2
        assert tables["captures"]["capture_id"].to_pylist() == [
            capture.capture_id for at, capture in enumerate(captures) if at != broken
        ]
        assert set(tables["blocks"]["capture_id"].to_pylist()) == set(tables["captures"]["capture_id"].to_pylist())


def test_every_check_of_blocks_is_tried() -> None:
    assert len(BLOCK_CHECKS) == 5


def test_a_broken_page_is_turned_away_with_its_text_and_all_its_sightings() -> None:
    capture = capture_of(TEXT)
    tables = validated(capture, row_of(capture, without_last_block(page_of(TEXT))))
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
    capture = capture_of(TEXT)
    row = {"capture_id": capture.capture_id, "contents": None, "blocks": None, "fault": "ValueError: no"}
    tables = validated(capture, row)
    rejection = tables["rejections"].to_pylist()[0]
    assert (rejection["reason"], rejection["stage"]) == (Reason.SEGMENT_FAILED, Stage.SEGMENT)
    assert rejection["detail"] == "ValueError: no"


def test_a_field_out_of_bounds_is_turned_away() -> None:
    rejection = validated(capture_of(TEXT), with_story_no("0"))["rejections"].to_pylist()[0]
    assert rejection["reason"] == Reason.BAD_RECORD
    assert "story_no" in rejection["detail"]


def test_strict_means_no_coercion() -> None:
    assert validated(capture_of(TEXT), with_story_no('"1"'))["rejections"].num_rows == 2


def test_a_good_page_fills_every_row() -> None:
    tables = validated(capture_of(TEXT), row_of(capture_of(TEXT), page_of(TEXT)))
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
