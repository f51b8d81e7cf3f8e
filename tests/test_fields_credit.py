"""Picture credits apart from captions; pictures out of caption and credit lines."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipfile.tasks.segment.fields.caption import read_caption
from clipfile.tasks.segment.fields.credit import read_credit
from clipfile.tasks.segment.fields.photos import Words, read_photos

CAPTION = "The ferry leaves the harbour at dawn."


@pytest.mark.parametrize(
    ("credit", "creator", "credit_line"),
    [
        (" (AP Photo/Ada Winslow)", "Ada Winslow", "AP Photo"),
        (" (Ada Winslow / The Courier)", "Ada Winslow", "The Courier"),
        ("  (Ada Winslow / The Courier)", "Ada Winslow", "The Courier"),
        (" (City of Harrow)", None, "City of Harrow"),
        (" (Reuters)", None, "Reuters"),
        (" (Picture: Getty)", None, "Getty"),
        (" (Photo by Ada Winslow/Getty Images)", "Ada Winslow", "Getty Images"),
        (" Photograph: Ada Winslow/Getty Images", "Ada Winslow", "Getty Images"),
        (" Photo by Handout/Harbour Board/AFP via Getty Images", None, "Harbour Board/AFP via Getty Images"),
        (" Credit: Ada Winslow/Courier", "Ada Winslow", "Courier"),
        (" Foto: dpa", None, "dpa"),
        (" Foto: Ada Winslow/dpa", "Ada Winslow", "dpa"),
        ("Foto: Ada Winslow", "Ada Winslow", None),
        (" Bild: Keystone/Ada Winslow", "Ada Winslow", "Keystone"),
        (" © Ada Winslow / dpa", "Ada Winslow", "dpa"),
        (" © picture alliance/dpa | Ada Winslow", "Ada Winslow", "picture alliance/dpa"),
        (" © imago/Ada Winslow | IMAGO/Ada Winslow", "Ada Winslow", "imago"),
        (" Photo Ada Winslow", "Ada Winslow", None),
        (" Crédit photo : Luc Féret / AFP", "Luc Féret", "AFP"),
        (" AP Photo/Ada Winslow", "Ada Winslow", "AP Photo"),
        (" Ada McWinslow/Getty Images", "Ada McWinslow", "Getty Images"),
        (" IMAGO/Ada Winslow", "Ada Winslow", "IMAGO"),
        (" Supplied", None, "Supplied"),
        (" Ada Winslow for Courier News", "Ada Winslow", "Courier News"),
        (" ADA WINSLOW/THE DISPATCH", "Ada Winslow", "THE DISPATCH"),
        (" Фото: Анна Громова, Вестник", "Анна Громова", "Вестник"),
        (" - Copyright Ada Winslow/Copyright 2026 The AP. All rights reserved", "Ada Winslow", "The AP"),
        (" Foto: dahl99 / Pixabay", "dahl99", "Pixabay"),
        (" 뉴스1", None, "뉴스1"),
        (" (Symbolbild)", None, None),
        (" (left)", None, None),
        ("", None, None),
    ],
)
def test_captions_with_credits(credit: str, creator: str | None, credit_line: str | None) -> None:
    found = read_caption(CAPTION + credit)
    assert (found.creator, found.credit_line) == (creator, credit_line)
    assert found.caption == (CAPTION if creator or credit_line else CAPTION + credit)


@pytest.mark.parametrize(
    "caption",
    [
        "Ada Winslow, left, and Capt. Ben Ruiz on the pier in Harrow, May 3",
        "Logo for news use featuring Harrow County. 220118",
        "The ferry at the U.S. Coast Guard pier",
        "What does it cost? A ticket: four dollars",
    ],
)
def test_captions_without_credits(caption: str) -> None:
    found = read_caption(caption)
    assert (found.caption, found.creator, found.credit_line) == (caption, None, None)


def test_japanese_captions_name_who_took_them() -> None:
    found = read_caption("岸壁を離れる船＝汐見市、三枝航太撮影")
    assert (found.caption, found.creator) == ("岸壁を離れる船＝汐見市", "三枝航太")


@pytest.mark.parametrize(
    ("credit", "creator", "credit_line"),
    [
        ("Foto: FLORA GAGO (REUTERS) | Vídeo: EPV", "Flora Gago", "REUTERS"),
        ("dpa/Winslow", "Winslow", "dpa"),
        ("imago/Winslow", None, "imago/Winslow"),
        ("Image:", None, None),
        ("Getty Images)", None, "Getty Images"),
        ("Screenshot / Harbour Radio", None, "Harbour Radio"),
        ("AFP via Getty Images", None, "AFP via Getty Images"),
    ],
)
def test_credit_lines(credit: str, creator: str | None, credit_line: str | None) -> None:
    assert read_credit(credit) == (creator, credit_line)


def photos(*lines: tuple[int, str, bool]) -> list[tuple[str | None, str | None, str | None, int]]:
    found = read_photos([Words(row, text, is_credit) for row, text, is_credit in lines], "en")
    return [(p.caption, p.creator, p.credit_line, p.occurrences) for p in found]


def test_a_credit_line_joins_the_caption_above_it() -> None:
    assert photos((1, CAPTION, False), (2, "Ada Winslow/dpa", True)) == [(CAPTION, "Ada Winslow", "dpa", 1)]


def test_a_credit_line_joins_the_caption_below_it() -> None:
    assert photos((1, "Ada Winslow/dpa", True), (2, CAPTION, False)) == [(CAPTION, "Ada Winslow", "dpa", 1)]


def test_a_credit_broken_over_lines_is_one() -> None:
    assert photos((1, f"{CAPTION} (", False), (2, "Image:", True), (3, "Getty Images)", True)) == [
        (CAPTION, None, "Getty Images", 1)
    ]


def test_a_line_taken_for_a_credit_may_hold_the_caption() -> None:
    assert photos((1, f"{CAPTION} Ada Winslow/Getty Images", True)) == [(CAPTION, "Ada Winslow", "Getty Images", 1)]


def test_a_credit_away_from_captions_is_a_picture_of_its_own() -> None:
    assert photos((1, CAPTION, False), (5, "Foto: dpa", True)) == [(CAPTION, None, None, 1), (None, None, "dpa", 1)]


def test_repeats_are_counted_once() -> None:
    assert photos((1, f"{CAPTION} (AP)", False), (2, f"{CAPTION} (AP)", False)) == [(CAPTION, None, "AP", 2)]


@pytest.mark.parametrize(
    ("caption", "day"),
    [
        ("The ferry on Wednesday, May 28, 2025 in Harrow.", date(2025, 5, 28)),
        ("The ferry on July 26, 2022.", date(2022, 7, 26)),
        ("Die Fähre am 3. März 2024.", date(2024, 3, 3)),
        ("The ferry on Saturday, Dec. 3.", None),
        ("The ferry in May 2024.", None),
        ("The ferry on May 1, 2024, and on May 2, 2024.", None),
    ],
)
def test_the_date_of_a_picture(caption: str, day: date | None) -> None:
    [photo] = read_photos([Words(1, caption, is_credit=False)], "en")
    assert photo.date_created == day


@given(st.text(max_size=200))
def test_any_caption_keeps_its_words(text: str) -> None:
    found = read_caption(text)
    assert found.caption is None or found.caption in text.replace("\u00a0", " ") or found.caption in text
