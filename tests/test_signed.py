"""Bylines and dates found near the headline, whatever their lines were taken for."""

from judging import page

from clipfile.schemas.records import Article
from clipfile.tasks.segment.story import read_stories

TEXT = "The council met for six hours on Monday and voted to keep the ferry running through the winter."


def story(*rows: tuple[str, str]) -> Article:
    [found] = read_stories(page(*rows), "en")
    return found


def test_a_bare_date_taken_for_a_menu_line_dates_the_story() -> None:
    found = story(("headline", "Ferry stays"), ("nav", "Published May 14, 2025"), ("body", TEXT))
    assert (found.published_at, found.published_raw) == ("2025-05-14", "Published May 14, 2025")


def test_a_sentence_with_a_date_dates_nothing() -> None:
    found = story(
        ("headline", "Ferry stays"), ("dek", "The ferry that left on May 14, 2025 never came back"), ("body", TEXT)
    )
    assert found.published_at is None


def test_a_date_behind_the_text_dates_nothing() -> None:
    found = story(("headline", "Ferry stays"), ("body", TEXT), ("nav", "May 14, 2025"))
    assert found.published_at is None


def test_a_byline_taken_for_a_label_signs_the_story() -> None:
    found = story(("headline", "Ferry stays"), ("kicker", "By Ada Winslow"), ("body", TEXT))
    assert (found.byline, found.authors) == ("By Ada Winslow", ("Ada Winslow",))


def test_a_bare_name_near_the_headline_signs_nothing() -> None:
    found = story(("headline", "Ferry stays"), ("kicker", "Harrow Point"), ("body", TEXT))
    assert (found.byline, found.authors) == (None, ())


def test_the_name_below_by_is_the_author_whatever_it_was_taken_for() -> None:
    found = story(("headline", "Ferry stays"), ("byline", "By"), ("share", "Ada Winslow"), ("body", TEXT))
    assert (found.byline, found.authors) == ("By Ada Winslow", ("Ada Winslow",))


def test_a_time_line_that_names_its_author_is_a_byline_too() -> None:
    found = story(("headline", "Ferry stays"), ("timestamp", "Ada Winslow, 14 May 2025"), ("body", TEXT))
    assert (found.authors, found.published_at) == (("Ada Winslow",), "2025-05-14")


def test_bylines_below_the_text_count_where_none_is_above() -> None:
    found = story(
        ("headline", "Ferry stays"), ("body", TEXT), ("byline", "Ada Winslow"), ("nav", "Home"), ("byline", "Ben Ruiz")
    )
    assert found.authors == ("Ada Winslow",)


def test_the_date_below_the_text_counts_where_it_speaks_of_publication() -> None:
    rows = (("headline", "Ferry stays"), ("timestamp", "5 May, 14:47"), ("body", TEXT))
    assert story(*rows, ("timestamp", "Published: 5 May 2025")).published_at == "2025-05-05"
    assert story(*rows, ("timestamp", "23 December 2024")).published_at is None
