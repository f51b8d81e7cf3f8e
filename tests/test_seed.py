"""The page that started the project, as it is, reworded and reordered: always exactly what must come out."""

import json
from typing import Any

import pytest
from seed_variants import SHARED, VARIANTS, Case, variant

from clipfile.schemas.records import Page
from clipfile.tasks.segment import segment
from clipfile.tasks.segment.model import load_model

pytestmark = pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason=f"the seed page is not here: {SHARED / 'seed'}")
NAMES = list(VARIANTS)


@pytest.fixture(scope="module")
def segmented() -> dict[str, tuple[Case, Page]]:
    cases = [variant(name) for name in NAMES]
    pages = segment([f"{at:064x}" for at in range(len(cases))], [case.text for case in cases], load_model())
    return {case.name: (case, page) for case, page in zip(cases, pages, strict=True)}


@pytest.mark.parametrize("name", NAMES)
def test_kinds(name: str, segmented: dict[str, tuple[Case, Page]]) -> None:
    case, page = segmented[name]
    kinds = {line: block.kind for block in page.blocks for line in range(block.line_start, block.line_end + 1)}
    numbers = [number for number, line in enumerate(case.text.split("\n"), 1) if line.strip()]
    wrong = [
        f"{number}: {row.kind}, not {kinds[number]}: {row.text[:60]}"
        for number, row in zip(numbers, case.rows, strict=True)
        if kinds[number] != row.kind
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_article(name: str, segmented: dict[str, tuple[Case, Page]]) -> None:
    case, page = segmented[name]
    assert len(page.articles) == 1
    expected = case.expected["article"]
    assert like(json.loads(page.articles[0].model_dump_json()), expected) == expected


@pytest.mark.parametrize("name", NAMES)
def test_sidebar(name: str, segmented: dict[str, tuple[Case, Page]]) -> None:
    case, page = segmented[name]
    [section] = case.expected["sidebars"]
    place = {"section_no": section["section_no"], "section_heading": section["section_heading"]}
    expected = [{**item, **place} for item in section["items"]]
    found = [json.loads(item.model_dump_json()) for item in page.sidebar_items]
    assert [like(one, item) for one, item in zip(found, expected, strict=False)] == expected
    assert len(found) == len(expected)


def like(found: Any, expected: Any) -> Any:
    """The fields that are expected, out of what was found."""
    if isinstance(found, dict) and isinstance(expected, dict):
        return {key: like(found[key], value) for key, value in expected.items()}
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        return [like(one, other) for one, other in zip(found, expected, strict=True)]
    return found
