"""Bylines: people out of what is printed, and where a story came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipfile.tasks.segment.fields.byline import agency_in, authors
from clipfile.tasks.segment.fields.headline import joined_bylines
from clipfile.tasks.segment.fields.people import person
from clipfile.tasks.segment.fields.source import read_source


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Winslow", ["Ada Winslow"]),
        ("By Ada Winslow and Ben Ruiz", ["Ada Winslow", "Ben Ruiz"]),
        ("By Ada Winslow, Ben Ruiz & Cora Lindqvist", ["Ada Winslow", "Ben Ruiz", "Cora Lindqvist"]),
        ("By Ada Winslow, with Ben Ruiz", ["Ada Winslow", "Ben Ruiz"]),
        ("Von Ada Winslow und Jörg Tannert", ["Ada Winslow", "Jörg Tannert"]),
        ("Por Inés Bermúdez y Raúl Otero", ["Inés Bermúdez", "Raúl Otero"]),
        ("Par Odile Marchandeau et Luc Féret", ["Odile Marchandeau", "Luc Féret"]),
        ("di Carla Benassi", ["Carla Benassi"]),
        ("Текст: Анна Громова, Пётр Зимин", ["Анна Громова", "Пётр Зимин"]),
        ("Ada Winslow | Ben Ruiz", ["Ada Winslow", "Ben Ruiz"]),
        ("BY ADA O'WINSLOW", ["Ada O'Winslow"]),
        ("ADA WINSLOW-MCGRAW", ["Ada Winslow-McGraw"]),
        ("Ada WINSLOW", ["Ada Winslow"]),
        ("By Ada K. Winslow Jr.", ["Ada K. Winslow Jr."]),
        ("By Ada Winslow, Staff Writer", ["Ada Winslow"]),
        ("Ada Winslow Deputy Travel Editor", ["Ada Winslow"]),
        ("Ada WinslowTravel Reporter", ["Ada Winslow"]),
        ("Von Ada Winslow, Redakteurin für Finanzen", ["Ada Winslow"]),
        ("By Ada Winslow, Special to the Courier", ["Ada Winslow"]),
        ("By Ada Winslow for the Courier", ["Ada Winslow"]),
        ("By Dr. Ada Winslow, PhD", ["Ada Winslow"]),
        ("By Ada van der Winslow", ["Ada van der Winslow"]),
        ("Ada Winslow in Geneva and Ben Ruiz in London", ["Ada Winslow", "Ben Ruiz"]),
        ("Von Ada Winslow, Zürich", ["Ada Winslow"]),
        ("ADA WINSLOW Associated Press", ["Ada Winslow"]),
        ("By Ada Winslow  The Associated Press", ["Ada Winslow"]),
        ("byAda Winslow", ["Ada Winslow"]),
        ("by Ada Winslow | Mar 11, 2023 | All About Boats and Boat Repair", ["Ada Winslow"]),
        ("BY ADA WINSLOW ON JANUARY 21, 2023", ["Ada Winslow"]),
        ("By Ada Winslow, DVM. Reviewed by Ben Ruiz, DVM", ["Ada Winslow"]),
        ("Contributors: Ada Winslow", ["Ada Winslow"]),
        ("By Ada Winslow ada@courier.example @adaw", ["Ada Winslow"]),
        ("By Ada Winslow Dec. 18, 2023 9:00 am EST", ["Ada Winslow"]),
        ("Ada WinslowDec 21, 2023", ["Ada Winslow"]),
        ("14.05.2024, 11:30 Uhr von Ada Winslow", ["Ada Winslow"]),
        ("By Ada Winslow • 3 min read", ["Ada Winslow"]),
        ("Ada Winslow|Published 4 hours ago", ["Ada Winslow"]),
        ("汐見 花子", ["汐見 花子"]),
        ("三枝航太記者", ["三枝航太"]),
        ("김하늘 기자", ["김하늘"]),
        ("By Associated Press", []),
        ("Von dpa", []),
        ("By Courier Staff", []),
        ("NZX-Redaktion", []),
        ("Photographs by Ada Winslow", []),
        ("Edited by Ada Winslow", []),
        ("Übersetzung: Ada Winslow", []),
        ("社会", []),
        ("写真を見る", []),
        ("佐原みのり", ["佐原みのり"]),
        ("Artikel zum Hören", []),
        ("Par Le Phare et AFP", []),
        ("Last Updated", []),
    ],
)
def test_authors(line: str, names: list[str]) -> None:
    assert list(authors([line])) == names


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["By", "Ada Winslow", "Ben Ruiz"], ["Ada Winslow", "Ben Ruiz"]),
        (["By Ada Winslow", "Ada Winslow"], ["Ada Winslow"]),
        (["By Ada Winslow", "Edited by", "Ben Ruiz"], ["Ada Winslow"]),
        (["Rocky Shore", "By Ada Winslow"], ["Ada Winslow"]),
        (["By Ada Winslow,", "Ben Ruiz"], ["Ada Winslow", "Ben Ruiz"]),
        (["HIGH COURT", "Ada Winslow"], ["Ada Winslow"]),
        (["Rocky Shore", "By", "Ada Winslow", "Ben Ruiz"], ["Ada Winslow", "Ben Ruiz"]),
    ],
)
def test_authors_over_several_lines(lines: list[str], names: list[str]) -> None:
    assert list(authors(lines)) == names


@pytest.mark.parametrize(
    ("lines", "agency"),
    [
        (["Ada Winslow and AP"], "AP"),
        (["By Associated Press"], "Associated Press"),
        (["Von Ada Winslow, dpa"], "dpa"),
        (["By Courier Staff"], None),
        (["By Courier News with agencies"], "Courier News"),
        (["By Ada Winslow"], None),
        (["Ada Winslow, Staff Writer"], None),
    ],
)
def test_agency_in_a_byline(lines: list[str], agency: str | None) -> None:
    assert agency_in(lines) == agency


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("The Meridian Post", "The Meridian Post"),
        ("Quelle: dpa", "dpa"),
        ("(Source: Northern Press)", "Northern Press"),
        ("Źródło: PAP", "PAP"),
        ("dpa-infocom, dpa:240516-99-53606/3", "dpa-infocom"),
        ("https://courier.example/story", None),
    ],
)
def test_source(line: str, source: str | None) -> None:
    assert read_source([line]) == source


def test_bylines_are_kept_as_printed_with_the_name_beside_its_by() -> None:
    assert (
        joined_bylines(["By", "Ada Winslow", "|", "Travel Reporter", "Ada Winslow"])
        == "By Ada Winslow\nTravel Reporter"
    )


@given(st.text(max_size=300))
def test_any_text_gives_names_or_none(text: str) -> None:
    for name in authors([text]):
        assert name.strip() == name != ""
        assert not any(map(str.isdigit, name))


@given(
    st.lists(
        st.sampled_from(
            ["Ada", "WINSLOW", "von", "der", "Jr.", "O'Neil", "&", "3", "·", "Staff", "Writer", "dpa,", "–", "花子"]
        ),
        max_size=8,
    )
)
def test_any_words_are_a_person_or_none(words: list[str]) -> None:
    assert person(" ".join(words)) != ""
