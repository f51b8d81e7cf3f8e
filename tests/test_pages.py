"""Pages written for these tests alone: no model has been trained on them."""

from pathlib import Path

import pytest
from seed_variants import labelled

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment import judge
from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.judged import Judged
from clipfile.tasks.segment.language import language_of
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.segment.pagetype import page_type

PAGES = Path(__file__).with_name("pages")
TOLD = [row.split("\t") for row in (PAGES / "pages.tsv").read_text(encoding="utf-8").splitlines()]
# Right lines over all pages; it rises with the model.
FLOOR = 0.8
# Types that a page without labelled kin in training is told by.
TYPED = {"article", "index", "error", "paywall"}


def read(slug: str) -> tuple[str, list[Kind]]:
    text = (PAGES / f"{slug}.txt").read_bytes().decode("utf-8")
    lab = (PAGES / f"{slug}.lab").read_text(encoding="utf-8")
    return text, [Kind(kind) for kind, _ in labelled(lab)]


def judged(slug: str) -> Judged:
    return judge([read(slug)[0]], load_model())[0]


def test_enough_lines_are_right() -> None:
    right = total = 0
    for slug, _, _ in TOLD:
        found = [KINDS[code] for code in judged(slug).kinds]
        told = read(slug)[1]
        assert len(found) == len(told), slug
        right += sum(a == b for a, b in zip(found, told, strict=True))
        total += len(told)
    assert right / total >= FLOOR, f"{right} of {total}"


@pytest.mark.parametrize(("slug", "kind", "language"), TOLD)
def test_no_page_without_a_story_is_given_one(slug: str, kind: str, language: str) -> None:
    _, told = read(slug)
    page = judged(slug)
    body = [line for line, code in zip(told, page.kinds, strict=True) if KINDS[code] is Kind.BODY]
    if Kind.BODY in told:
        lines = told.count(Kind.BODY)
        assert body.count(Kind.BODY) >= min(0.9 * lines, lines - 1)  # a teaser may have two
    else:
        assert page_type(page) != "article", f"{len(body)} lines are called body"


@pytest.mark.parametrize(("slug", "kind", "language"), TOLD)
def test_language(slug: str, kind: str, language: str) -> None:
    text = read(slug)[0]
    assert language_of([line for line in text.split("\n") if len(line) > 40][:8]) == language
