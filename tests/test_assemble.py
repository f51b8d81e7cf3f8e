"""Pages out of lines whose kinds are known: the seed, and laws that hold for any text."""

import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import judged, lines_of, page
from seed_variants import labelled

from clipfile.schemas.kinds import Flag, Kind, PageType
from clipfile.tasks.segment.assemble import as_contents, assemble, contents_json, contents_values
from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.judged import Judged
from clipfile.tasks.segment.lines import SPACES
from clipfile.tasks.segment.rows import jsonl_line, jsonl_row
from clipfile.tasks.segment.story import spaced_words

SHARED = Path(os.environ.get("CLIPFILE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
CAPTURE = "0" * 64
TEXT = "The council met for six hours on Monday and voted to keep the ferry running through the winter."
KIND_NAMES = [str(kind) for kind in KINDS]


@pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason=f"the seed page is not here: {SHARED / 'seed'}")
def test_the_seed_with_its_true_kinds() -> None:
    [path] = (SHARED / "seed").glob("*.txt")
    kinds = [kind for kind, _ in labelled(path.with_suffix(".lab").read_text(encoding="utf-8"))]
    row = json.loads(orjson.dumps(jsonl_row(judged(path.read_bytes().decode("utf-8"), kinds))))
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert like(row["articles"][0], expected["article"]) == expected["article"]
    assert like(row["sidebars"], expected["sidebars"]) == expected["sidebars"]


def like(found: Any, expected: Any) -> Any:
    """The fields that are expected, out of what was found."""
    if isinstance(expected, dict):
        return {key: like(found[key], value) for key, value in expected.items()}
    if isinstance(expected, list) and len(found) == len(expected):
        return [like(one, other) for one, other in zip(found, expected, strict=True)]
    return found


def test_a_story() -> None:
    [story] = assemble(
        CAPTURE,
        page(
            ("kicker", "Ferries"), ("headline", "Ferry stays"), ("headline", "Ferry stays"), ("dek", "A long night"),
            ("byline", "By"), ("byline", "ADA WINSLOW"), ("timestamp", "Published May 14, 2025"), ("", ""),
            ("body", f"HARROW (NP) — {TEXT}"), ("subhead", "A vote"), ("ad", "Advertisement"), ("body", TEXT),
            ("end_note", "Ada Winslow covers the coast."),
        ),
        "m",
    ).articles  # fmt: skip
    assert (story.kicker, story.headline, story.dek) == ("Ferries", "Ferry stays", "A long night")
    assert (story.byline, story.authors, story.source) == ("By ADA WINSLOW", ("Ada Winslow",), "NP")
    assert (story.dateline, story.dateline_place, story.published_at) == ("HARROW (NP)", "HARROW", "2025-05-14")
    assert story.paragraphs == (f"HARROW (NP) — {TEXT}", TEXT)
    assert story.body == f"HARROW (NP) — {TEXT}\n\nA vote\n\n{TEXT}"
    assert (story.word_count, story.end_notes) == (39, ("Ada Winslow covers the coast.",))
    assert (story.line_start, story.line_end) == (1, 13)


def test_a_date_in_the_prose_is_none_of_the_story() -> None:
    [story] = assemble(
        CAPTURE, page(("headline", "Ferry stays"), ("body", f"{TEXT} On May 14, 2025, it left.")), "m"
    ).articles
    assert (story.published_at, story.published_raw, story.modified_at) == (None, None, None)


def test_sections() -> None:
    found = assemble(
        CAPTURE,
        page(
            ("item_headline", "One"), ("body", TEXT), ("body", TEXT), ("body", TEXT), ("body", TEXT), ("body", TEXT),
            ("sidebar_heading", "Most read"), ("item_headline", "Two"), ("item_meta", "By Ada Winslow"),
            ("item_headline", "Three"), ("item_meta", "May 14, 2025"), ("sidebar_heading", "Latest"),
            ("item_headline", "Four"),
        ),
        "m",
    ).sidebar_items  # fmt: skip
    places = [(item.item_no, item.section_no, item.section_heading, item.position, item.headline) for item in found]
    assert places == [
        (1, 1, None, 1, "One"), (2, 2, "Most read", 1, "Two"), (3, 2, "Most read", 2, "Three"),
        (4, 3, "Latest", 1, "Four"),
    ]  # fmt: skip
    assert (found[1].author, found[2].published_at, found[2].published_raw) == (
        "By Ada Winslow",
        "2025-05-14",
        "May 14, 2025",
    )


def test_an_index_has_items_and_no_story() -> None:
    found = assemble(CAPTURE, page(*[("item_headline", f"Story number {number}") for number in range(9)]), "m")
    assert (found.page_type, found.articles, len(found.sidebar_items)) == (PageType.INDEX, (), 9)


def test_words_of_scripts_without_spaces_are_characters() -> None:
    [story] = assemble(
        CAPTURE,
        page(("headline", "船"), ("body", "議会は月曜日、冬の間もフェリーの運航を続けることを決めた。" * 3)),
        "m",
    ).articles
    assert story.word_count == 81


def test_unsure_pages_are_flagged() -> None:
    sure = page(("headline", "Ferry stays"), ("body", TEXT))
    unsure = replace(sure, confidence=0.2)
    assert assemble(CAPTURE, sure, "m").flags == ()
    assert assemble(CAPTURE, unsure, "m").flags == (Flag.LOW_CONFIDENCE,)


@st.composite
def judgements(draw: st.DrawFn) -> Judged:
    """Any text, any kinds."""
    alphabet = st.sampled_from("\n\n\n\r\t aB.,:©()/—|5 \u00a0\u2028議會é\x00By ")
    text = draw(st.text(alphabet, max_size=200) | st.text(max_size=80))
    kinds = [draw(st.sampled_from(KIND_NAMES)) for _ in lines_of(text)]
    return judged(text, kinds)


@given(judgements())
@settings(deadline=None, max_examples=300)
def test_blocks_are_the_text_end_to_end(found: Judged) -> None:
    blocks = assemble(CAPTURE, found, "m").blocks
    assert "".join(found.text[block.char_start : block.char_end] for block in blocks) == found.text
    assert [block.char_start for block in blocks[1:]] == [block.char_end for block in blocks[:-1]]
    lines = [line for block in blocks for line in range(block.line_start, block.line_end + 1)]
    assert lines == list(range(1, found.text.count("\n") + 2))
    assert [block.block_no for block in blocks] == list(range(1, len(blocks) + 1))


@given(judgements())
@settings(deadline=None, max_examples=300)
def test_rows_list_each_line_once(found: Judged) -> None:
    row = json.loads(orjson.dumps(jsonl_row(found)))
    assert json.loads(jsonl_line("a", found)) == {"id": "a", **row}
    assert [line["n"] for line in row["lines"]] == [number for number, _ in lines_of(found.text)]
    items = {line["group"] for line in row["lines"] if line["kind"].startswith("item_")}
    assert {item["item_no"] for section in row["sidebars"] for item in section["items"]} == items


@given(judgements())
@settings(deadline=None, max_examples=300)
def test_a_page_is_written_as_its_record_is(found: Judged) -> None:
    values = contents_values(CAPTURE, found, "m")
    assert contents_json(values) == as_contents(values).model_dump_json().encode()


@given(st.text() | st.text(SPACES + "ab\U0001f600\ud800"))
def test_words_are_counted_as_python_splits_them(text: str) -> None:
    assert spaced_words(text) == len(text.split())


@pytest.mark.parametrize(
    "pattern",
    [
        (Kind.ITEM_HEADLINE, Kind.NAV, Kind.BODY),
        (Kind.ITEM_HEADLINE, Kind.ITEM_META),
        (Kind.ITEM_META,),
        (Kind.HEADLINE, Kind.BYLINE, Kind.BODY),
        (Kind.CAPTION, Kind.CREDIT),
        (Kind.SIDEBAR_HEADING, Kind.TIMESTAMP),
    ],
    ids="-".join,
)
def test_a_page_of_many_lines_takes_seconds(pattern: tuple[Kind, ...]) -> None:
    count = 120_000
    kinds = [str(pattern[line % len(pattern)]) for line in range(count)]
    text = "\n".join(f"By line {line % 7000}, May 4, 2024" for line in range(count))
    started = time.process_time()
    found = assemble(CAPTURE, judged(text, kinds), "m")
    assert found.blocks[-1].line_end == count
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "piece", ["a", "By Ada Winslow, ", "1/2/2024 ", "(AP) ", "Foto: ", "A. ", "/", "／－（", "Ada "]
)
def test_a_line_of_many_characters_takes_seconds(piece: str) -> None:
    line = piece * (200_000 // len(piece))
    started = time.process_time()
    found = assemble(CAPTURE, page(*[(kind, line) for kind in KIND_NAMES]), "m")
    assert len(found.blocks) == len(KIND_NAMES)
    assert time.process_time() - started < 10
