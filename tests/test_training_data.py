"""What training reads and makes: labels, alignment, folds, made-up pages."""

import json
from pathlib import Path

import numpy as np
import pytest

from clipfile.schemas.errors import TerminalError
from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.train.align import align_body
from clipfile.tasks.train.augment import make_pages
from clipfile.tasks.train.dataset import (
    Example,
    fold_of,
    publisher_key,
    publisher_of_name,
    read_examples,
    read_labels,
    stripped_lines,
    text_sha256,
)
from clipfile.tasks.train.pool import gather
from clipfile.tasks.train.reorder import reordered_pages

PAGE = """Home

A lamp by the harbour. (Ann Example / The Courier)

Town buys a lamp

By Ann Example

The town bought a lamp on Monday, the council said in a note to the press.

“It was time,” said the mayor, who had asked for one since last winter's storm.

It will be lit in May, when the boats come back from the north with their nets.

The old lamp goes to the museum, where it will stand beside the first one.

More news

The council in session. (Bo Example / The Courier)
A bridge is closed

It will open in June.

A man looks at a fish. (Bo Example / The Courier)
A fish is caught

It weighs nine pounds.

A street in the rain. (Cy Example / The Courier)
Rain all week

It is the wettest May since 1950."""
LABELS = """1 nav
2 caption
3 headline
4 byline
5-8 body
9 sidebar_heading
10 item_caption 1
11 item_headline 1
12 item_dek 1
13 item_caption 2
14 item_headline 2
15 item_dek 2
16 item_caption 3
17 item_headline 3
18 item_dek 3
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "xx-Courier_2024_05_01.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "xx-Courier_2024_05_01.lab").write_text(LABELS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def page(folder: Path) -> Example:
    [example] = read_examples([folder], [])
    return example


def test_a_labelled_page(page: Example) -> None:
    assert page.by_hand
    assert page.publisher == "courier"
    assert [int(kind) for kind in page.kinds[:5]] == [
        CODE[Kind(name)] for name in ("nav", "caption", "headline", "byline", "body")
    ]
    assert page.groups[9:12].tolist() == [1, 1, 1]
    assert page.body.tolist() == [0] * 4 + [1] * 4 + [0] * 10


@pytest.mark.parametrize(
    ("labels", "said"),
    [("1-17 nav\n", "17 labels"), ("1-18 menu\n", "cannot be read"), ("1-9 nav\n11-18 nav\n", "no label")],
    ids=["one too few", "no such kind", "a gap"],
)
def test_bad_labels_are_refused(folder: Path, labels: str, said: str) -> None:
    (folder / "xx-Courier_2024_05_01.lab").write_text(labels, encoding="utf-8")
    with pytest.raises(TerminalError, match=said):
        read_examples([folder], [])


def lent(tmp_path: Path, text: str, labels: list[str]) -> tuple[Path, Path]:
    """A file of labels without texts, and a corpus that has one page."""
    corpus, file = tmp_path / "set.jsonl", tmp_path / "labels.jsonl"
    row = {"id": "1", "publisher": "www.courier.example", "text": text, "gold": {"title": "A title"}}
    corpus.write_text(json.dumps(row) + "\n", encoding="utf-8")
    rows = [{"text_sha256": text_sha256(text), "labels": labels}, {"text_sha256": "0" * 64, "labels": ["1 nav"]}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file, corpus


def test_labels_without_texts_are_of_the_corpus_page_that_has_the_text(tmp_path: Path) -> None:
    file, corpus = lent(tmp_path, "Menu\n\nA title\nOnce upon a time.", ["1 nav", "2 headline", "3 body"])
    [example] = read_examples([file], [corpus])
    assert example.kinds.tolist() == [CODE[Kind.NAV], CODE[Kind.HEADLINE], CODE[Kind.BODY]]
    assert (example.name, example.source, example.gold) == ("set__1", "set", {"title": "A title"})
    assert example.by_hand
    assert not example.is_measured


def test_a_folder_goes_before_labels_without_texts(folder: Path, tmp_path: Path) -> None:
    file, corpus = lent(tmp_path, PAGE, ["1-18 nav"])
    [example] = read_examples([file, folder], [corpus])
    assert example.is_measured
    assert example.kinds[1] == CODE[Kind.CAPTION]


def test_labels_that_do_not_fit_their_text_are_refused(tmp_path: Path) -> None:
    file, corpus = lent(tmp_path, "Menu\nOnce upon a time.", ["1 nav"])
    with pytest.raises(TerminalError, match=r"2 non-blank lines, but 1 labels.*row 1"):
        read_examples([file], [corpus])


def test_labels_may_stand_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "a.lab"
    path.write_text("3 nav\n1-2 body 2\n", encoding="utf-8")
    kinds, groups = read_labels(path)
    assert kinds.tolist() == [CODE[Kind.BODY]] * 2 + [CODE[Kind.NAV]]
    assert groups.tolist() == [2, 2, 0]


def test_one_publisher_has_one_fold() -> None:
    names = ("www.example.com", "Example", "example.co.uk", "The Example")
    assert {publisher_key(name) for name in names} == {"example"}
    assert publisher_of_name("de-Example_2024_01_01") == "example"
    assert fold_of("example", 3) == fold_of(publisher_key("EXAMPLE.com"), 3)


def test_a_published_body_is_found_in_order() -> None:
    teaser = "The town bought a lamp on Monday, the council said in a note."
    lines = [
        "Home",
        teaser,
        "Town buys a lamp",
        teaser,
        "“It was time,” said the mayor of the town.",
        "So it was.",
        "Read more",
    ]
    body = f"{teaser}\n“It was time,” said the mayor of the town.\nSo it was."
    assert align_body(lines, body).tolist() == [0, -1, 0, 1, 1, 1, 0]


def test_made_pages_are_labelled_line_by_line_and_the_same_each_time(page: Example) -> None:
    pool = gather([page])
    first, again = list(make_pages(pool, 30, 7)), list(make_pages(pool, 30, 7))
    assert [p.text for p in first] == [p.text for p in again]
    assert all(len(stripped_lines(p.text)) == len(p.kinds) for p in first)
    assert any((p.kinds == CODE[Kind.ITEM_CAPTION]).any() for p in first)


def test_a_page_once_more_keeps_its_story(page: Example) -> None:
    for other in reordered_pages([page], gather([page]), 20, 3):
        assert len(stripped_lines(other.text)) == len(other.kinds)
        assert (other.kinds == CODE[Kind.BODY]).sum() == 4
        assert np.array_equal(other.body, other.kinds == CODE[Kind.BODY])
