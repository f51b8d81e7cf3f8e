"""Which lines belong together, on pages whose kinds are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import page

from clipfile.tasks.segment.codes import IN_ITEM, IN_STORY, KINDS
from clipfile.tasks.segment.group import group

LETTERS = {"H": "item_headline", "d": "item_dek", "c": "item_caption", "m": "item_meta", "#": "sidebar_heading"}
WORDS = {
    "H": "Ferry service to the outer islands resumes",
    "d": "The boats had been laid up since the storm tore the landing stage away.",
    "c": "A ferry at its berth. (Ada Winslow / The Courier)",
    "m": "Harbour News",
    "t": "14 May 2024",
    "#": "More from the coast",
    "n": "Home",
}


def numbers_of(shape: str) -> str:
    """Item numbers of a page drawn as letters: _ is a blank line, t a line of item_meta with a date, n a menu line."""
    rows = []
    for place, letter in enumerate(shape.replace(" ", "")):
        kind = {"_": "", "t": "item_meta", "n": "nav"}.get(letter) if letter in "_tn" else LETTERS[letter]
        rows.append((kind or "", "" if letter == "_" else f"{WORDS[letter]} {place if letter == 'H' else ''}"))
    judged = page(*rows)
    return "".join(str(number) for number in judged.groups if number)


@pytest.mark.parametrize(
    ("shape", "numbers"),
    [
        pytest.param("HHH", "123", id="headlines alone"),
        pytest.param("cHd cHd cHd", "111222333", id="caption first"),
        pytest.param("Hd Hd Hd", "112233", id="no picture"),
        pytest.param("cHd Hd cHd", "11122333", id="one without a picture"),
        pytest.param("Hc_Hc_Hc", "112233", id="caption last"),
        pytest.param("mH mH mH", "112233", id="label above"),
        pytest.param("Ht Ht Ht", "112233", id="time below"),
        pytest.param("mHt mHt mHt", "111222333", id="label above and time below"),
        pytest.param("mHt Ht Ht", "1112233", id="only the first has a label"),
        pytest.param("mH_mH_H", "11223", id="the last has none"),
        pytest.param("H_dt_H_dt", "111222", id="blank lines inside"),
        pytest.param("ccHd Hd", "111122", id="two captions"),
        pytest.param("#cHd #Hd", "11122", id="a heading between"),
        pytest.param("tdtdtd", "112233", id="no headlines"),
        pytest.param("Hnd", "11", id="a button between headline and dek"),
        pytest.param("Hnnnnd", "12", id="too much between"),
    ],
)
def test_items(shape: str, numbers: str) -> None:
    assert numbers_of(shape) == numbers


def test_a_repeated_headline_opens_no_second_item() -> None:
    judged = page(("item_headline", "Ferry resumes"), ("item_meta", "Harbour"), ("item_headline", "Ferry resumes"))
    assert judged.groups.tolist() == [1, 1, 1]


def test_two_captions_of_neighbours_stay_apart() -> None:
    judged = page(
        ("item_caption", "Boats at dawn. (A. Winslow / The Courier)"),
        ("item_headline", "Ferry resumes"),
        ("item_caption", "The school bell. (B. Ruiz / The Courier)"),
        ("item_headline", "School reopens"),
    )
    assert judged.groups.tolist() == [1, 1, 2, 2]


TEXT = "The council met for six hours on Monday and voted to keep the ferry running through the winter. " * 4


def test_a_second_signed_headline_opens_a_second_story() -> None:
    judged = page(
        ("headline", "Ferry stays"), ("byline", "By Ada Winslow"), ("body", TEXT),
        ("kicker", "Schools"), ("headline", "School reopens"), ("byline", "By Ben Ruiz"), ("body", TEXT),
    )  # fmt: skip
    assert judged.groups.tolist() == [1, 1, 1, 2, 2, 2, 2]


def test_an_unsigned_headline_in_the_text_opens_none() -> None:
    judged = page(
        ("headline", "Ferry stays"), ("byline", "By Ada Winslow"), ("body", TEXT), ("headline", "Skip"), ("body", TEXT)
    )
    assert judged.groups.tolist() == [1, 1, 1, 1, 1]


def test_a_repeated_headline_opens_no_second_story() -> None:
    again = (("headline", "Ferry stays"), ("byline", "By Ada Winslow"), ("body", TEXT))
    assert set(page(*again, *again).groups.tolist()) == {1}


@given(st.lists(st.integers(0, len(KINDS) - 1), min_size=1, max_size=60), st.integers(1, 3))
def test_every_item_line_and_every_story_line_has_a_number(codes: list[int], gap: int) -> None:
    kinds = np.array(codes, np.int8)
    numbers = np.arange(1, len(kinds) * gap + 1, gap, dtype=np.int32)
    groups = group(kinds, numbers, [f"Line {code}" for code in codes])
    assert ((groups > 0) == (IN_STORY[kinds] | IN_ITEM[kinds])).all()
    items = groups[IN_ITEM[kinds]]
    assert (np.diff(items) >= 0).all()
    assert set(items.tolist()) == set(range(1, len(set(items.tolist())) + 1))
