"""Goldens: what comes out of every sample, from its labels to the byte and from the segmenter line by line."""

from collections.abc import Iterator

import pytest
from golden_cases import Golden, cases, row_of

from clipfile.schemas.kinds import Kind
from clipfile.schemas.records import Block, Page
from clipfile.tasks.segment import segment
from clipfile.tasks.segment.group import group
from clipfile.tasks.segment.model import load_model

CASES = cases()
NAMES = [case.name for case in CASES]
# Shares of lines that must have the kind a reader gave them: raised when the model gets better, never lowered.
FLOOR = 0.8
FLOOR_OF_ALL = 0.89
# Four labelled pages are live blogs: too few to learn from, and the weakest layout. In the sidebar of captions,
# headlines and summaries without a heading, the four pointers in its middle read as the story going on.
FLOORS = {"liveblog": 0.55, "local-story-sidebar": 0.75}
# Layouts that must come out without a wrong line.
EXACT = ("nul-characters", "utf-16-bom", "utf-8-bom", "windows-1252")
# Their headline, right below a menu and a label, is taken for the end of the menu or for one of the stories in it.
MISSED_HEADLINES = {"match-report", "wire-story"}


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    found = segment([f"{at:064x}" for at in range(len(CASES))], [case.text for case in CASES], load_model())
    return dict(zip(NAMES, found, strict=True))


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_each_non_blank_line_has_one_label(case: Golden) -> None:
    assert len(case.labels) == len(case.numbers)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_right_labels_make_the_right_page(case: Golden) -> None:
    assert row_of(case.judged()) == case.page


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_right_kinds_fall_into_the_right_groups(case: Golden) -> None:
    judged = case.judged()
    strings = [judged.string(row) for row in range(len(judged.kinds))]
    assert group(judged.kinds, judged.numbers, strings).tolist() == judged.groups.tolist()


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_segmenter_agrees_with_the_reader(case: Golden, pages: dict[str, Page]) -> None:
    wrong = list(disagreements(case, pages[case.name]))
    floor = FLOORS.get(case.name, FLOOR)
    assert 1 - len(wrong) / len(case.labels) >= floor, "\n".join(wrong)


def test_the_segmenter_agrees_with_the_reader_over_all(pages: dict[str, Page]) -> None:
    wrong = sum(len(list(disagreements(case, pages[case.name]))) for case in CASES)
    assert 1 - wrong / sum(len(case.labels) for case in CASES) >= FLOOR_OF_ALL


def test_the_segmenter_finds_the_headlines(pages: dict[str, Page]) -> None:
    right = {case.name: [article["headline"] for article in case.page["articles"]] for case in CASES}
    found = {name: [article.headline for article in page.articles] for name, page in pages.items()}
    assert {name for name in NAMES if found[name] != right[name]} <= MISSED_HEADLINES


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_segmenter_tells_type_and_language(case: Golden, pages: dict[str, Page]) -> None:
    page = pages[case.name]
    assert (page.page_type, page.language) == (case.page["page_type"], case.page["language"])


@pytest.mark.parametrize("name", EXACT)
def test_the_segmenter_is_exact(name: str, pages: dict[str, Page]) -> None:
    assert list(disagreements(Golden(name), pages[name])) == []


def disagreements(case: Golden, page: Page) -> Iterator[str]:
    """Each line whose kind differs, with the kind that is right first."""
    lines = case.text.split("\n")
    found = kinds_of(page.blocks)
    for number, (kind, _) in zip(case.numbers, case.labels, strict=True):
        if found[number] != kind:
            yield f"{number}: {kind}, not {found[number]}: {lines[number - 1].strip()[:80]}"


def kinds_of(blocks: tuple[Block, ...]) -> dict[int, Kind]:
    """The kind of every physical line."""
    return {line: block.kind for block in blocks for line in range(block.line_start, block.line_end + 1)}
