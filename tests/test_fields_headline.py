"""Headlines over several lines, and captions of pointers that only name a supplier."""

import pytest

from clipfile.tasks.segment.fields.caption import names_supplier
from clipfile.tasks.segment.fields.headline import read_headline


@pytest.mark.parametrize(
    ("lines", "headline"),
    [
        ([], None),
        (["Ferry stays"], "Ferry stays"),
        (["Ferry stays", "Ferry stays"], "Ferry stays"),
        (["Ferry stays through", "the winter after all"], "Ferry stays through the winter after all"),
        (["Ferry stays", "School reopens"], "Ferry stays"),
        (["Coast: Ferry stays through the winter", "Ferry stays through the winter"], "Ferry stays through the winter"),
        (
            ["Ferry stays through the winter", "Ferry stays through the winter | The Courier"],
            "Ferry stays through the winter",
        ),
    ],
)
def test_headlines(lines: list[str], headline: str | None) -> None:
    assert read_headline(lines) == headline


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Harbour Board AG", True),
        ("DEMKO", True),
        ("The ferry at its berth.", False),
        ("Boats at dawn", False),
        ("", False),
    ],
)
def test_a_few_capitals_for_a_caption_name_a_supplier(line: str, named: bool) -> None:
    assert names_supplier(line) is named
