"""Laws for any text at all: every line once, every character once, no exception, the same alone as in a batch."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import starts_of
from validating import reason_of

from clipfile.schemas.records import Capture, Page
from clipfile.tasks.segment import judge, segment
from clipfile.tasks.segment.assemble import assemble
from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.group import group
from clipfile.tasks.segment.judged import Judged
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.segment.rows import jsonl_row

WORDS = (
    "By Ada Marsh", "LONDON (AP) — Rain fell.", "Related", "Read more", "ADVERTISEMENT", "(Ada Marsh / The Post)",
    "© 2025", "Published June 5, 2025", "東京 — 首相は5日、記者団に語った。" * 3, "A sentence of a paragraph. " * 8,
    "", " ", "\t", "\xa0", "Photo: dpa", "12", "Share", "0:00", "‘Quoted headline’: a town waits",
)  # fmt: skip
LINES = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=60)), max_size=40).map("\n".join)
TEXTS = st.one_of(st.text(max_size=300), LINES)


def capture_of(text: str) -> Capture:
    digest = hashlib.sha256(text.encode()).hexdigest()
    lines = text.count("\n") + 1
    return Capture(
        capture_id=digest,
        text=text,
        charset="utf-8",
        media_type="text/plain",
        byte_length=0,
        line_count=lines,
        flags=(),
    )


def page_of(text: str) -> Page:
    return segment([capture_of(text).capture_id], [text], load_model())[0]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_page_passes_the_checks_and_rebuilds_its_text(text: str) -> None:
    page = page_of(text)
    assert reason_of(page, capture_of(text)) is None
    assert "".join(text[block.char_start : block.char_end] for block in page.blocks) == text


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_line_that_is_not_blank_is_listed_once(text: str) -> None:
    row = jsonl_row(judge([text], load_model())[0])
    assert [line["n"] for line in row["lines"]] == [n for n, line in enumerate(text.split("\n"), 1) if line.strip()]


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=8))
def test_a_page_is_the_same_alone_and_in_company(texts: list[str]) -> None:
    ids = [capture_of(text).capture_id for text in texts]
    together = segment(ids, texts, load_model())
    assert together == [page_of(text) for text in texts]


@settings(max_examples=300, deadline=None)
@given(LINES, st.randoms(use_true_random=False))
def test_whatever_the_kinds_the_page_keeps_its_promises(text: str, random: object) -> None:
    numbers = np.array([n for n, line in enumerate(text.split("\n"), 1) if line.strip()], np.int32)
    kinds = np.array([random.randrange(len(KINDS)) for _ in numbers], np.int8)  # type: ignore[attr-defined]
    strings = [text.split("\n")[n - 1].strip() for n in numbers]
    groups = group(kinds, numbers, strings)
    judged = Judged(text, strings, numbers, starts_of(text), kinds, groups, np.ones(len(numbers), np.float32), 0.5)
    page = assemble(capture_of(text).capture_id, judged, "test")
    assert reason_of(page, capture_of(text)) is None


@pytest.mark.parametrize("text", ["", "\n", "\x00", "\ufeff", "a\rb\x85c\u2028d", "x" * 100_000, "\n" * 5_000 + "y"])
def test_odd_texts(text: str) -> None:
    assert reason_of(page_of(text), capture_of(text)) is None
