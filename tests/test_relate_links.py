"""Pointers and the articles they lead to: whole, cut or nearly equal headlines, of the same site before others."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from related_pages import NOON, Printed, found, made_stories, related, story_in_view, tables_of, take_in
from staged_rows import begun, load

from clipfile.schemas.settings import Settings
from clipfile.warehouse.store import open_writer

HEADLINE = "Harbour board votes to close north pier until spring"
BODY = made_stories.Writer(1).text(made_stories.Writer(1).story(6, 7))
FRONT = "A page that points elsewhere."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", lock_wait_seconds=0)


def linked(settings: Settings, *pages: Printed) -> list[dict[str, Any]]:
    take_in(settings, pages)
    related(settings)
    return found(settings, "SELECT * FROM item_links ORDER BY capture_id, item_no")


@pytest.mark.parametrize(
    ("printed", "evidence"),
    [
        (HEADLINE, ["headline", "same_site"]),
        ("HARBOUR BOARD VOTES TO CLOSE NORTH PIER — UNTIL SPRING", ["headline", "same_site"]),
        ("Harbour board votes to close nor…", ["headline_cut", "same_site"]),
        ("Harbour board votes to close north", ["headline_cut", "same_site"]),
        ("Update: Harbour board votes to close north pier until spring", ["headline_near", "same_site"]),
        ("Harbour board refuses to close north pier until spring", ["headline_near", "same_site"]),
        ("Harbour board votes", None),
        ("Board of harbour: spring comes to close the pier votes", None),
        ("School board votes to open south gate until winter", None),
    ],
)
def test_a_pointer_leads_to_an_article_of_its_site(
    settings: Settings, printed: str, evidence: list[str] | None
) -> None:
    article, front = Printed(BODY, HEADLINE, site="a.example"), Printed(FRONT, None, [printed], "a.example")
    links = linked(settings, article, front)
    assert [row["evidence"] for row in links] == ([evidence] if evidence else [])
    assert all((row["target_capture_id"], row["target_story_no"]) == (article.key, 1) for row in links)
    assert all(row["similarity"] == 1 for row in links if evidence and evidence[0] == "headline")
    assert all(0.3 < row["similarity"] < 1 for row in links if evidence and evidence[0] != "headline")


@pytest.mark.parametrize(
    ("site", "printed", "is_linked"),
    [
        ("b.example", HEADLINE, True),
        ("b.example", "Update: " + HEADLINE, False),
        (None, "Update: " + HEADLINE, True),
        ("b.example", "Letters this week", False),
        ("a.example", "Letters this week", True),
    ],
)
def test_another_site_needs_a_headline_that_tells(
    settings: Settings, site: str | None, printed: str, is_linked: bool
) -> None:
    headline = HEADLINE if HEADLINE in printed else printed
    links = linked(settings, Printed(BODY, headline, site="a.example"), Printed(FRONT, None, [printed], site))
    assert len(links) == is_linked


def test_the_article_of_the_same_site_is_preferred(settings: Settings) -> None:
    own, other = Printed(BODY, HEADLINE, site="b.example"), Printed(BODY + " More.", HEADLINE, site="a.example")
    (link,) = linked(settings, other, own, Printed(FRONT, None, [HEADLINE], "b.example"))
    assert link["target_capture_id"] == own.key


def column(number: int, published: str) -> Printed:
    return Printed(f"{BODY} {number}", "Police blotter for Selgrin", site="a.example", published=published)


def test_of_a_column_the_nearest_day_is_meant(settings: Settings) -> None:
    pages = [column(1, "2026-02-01"), column(2, "2026-02-27"), column(3, "2026-03-09")]
    front = Printed(FRONT, None, ["Police blotter for Selgrin"], "a.example", at=NOON)
    (link,) = linked(settings, *pages, front)
    assert link["target_capture_id"] == pages[1].key


def test_what_was_published_later_is_not_meant(settings: Settings) -> None:
    front = Printed(FRONT, None, [HEADLINE], "a.example", at=datetime(2026, 2, 20, tzinfo=UTC))
    assert linked(settings, Printed(BODY, HEADLINE, site="a.example", published="2026-02-25"), front) == []


@pytest.mark.parametrize(
    ("printed", "evidence"), [("2026-02-25", ["headline", "same_site", "same_day"]), ("2025-02-25", None)]
)
def test_the_day_that_a_pointer_prints_is_that_of_the_article(
    settings: Settings, printed: str, evidence: list[str] | None
) -> None:
    front = Printed(FRONT, None, [HEADLINE], "a.example", item_published=printed)
    links = linked(settings, Printed(BODY, HEADLINE, site="a.example", published="2026-02-25T08:00"), front)
    assert [row["evidence"] for row in links] == ([evidence] if evidence else [])


def test_an_article_that_is_captured_later_is_linked_then(settings: Settings) -> None:
    front = Printed(FRONT, None, [HEADLINE, "Something else that nobody has captured yet"], "a.example")
    assert linked(settings, front) == []
    article = Printed(BODY, HEADLINE, site="b.example")
    (link,) = linked(settings, article)
    assert (link["capture_id"], link["item_no"], link["target_capture_id"]) == (front.key, 1, article.key)
    better = Printed(BODY + " More of it.", HEADLINE, site="a.example")
    (link,) = linked(settings, better)
    assert link["target_capture_id"] == better.key


def test_promoted_stories_say_where_and_how_long(settings: Settings) -> None:
    article = Printed(BODY, HEADLINE, site="a.example")
    first = Printed(FRONT, "Another story of the day", ["Tides", HEADLINE], "a.example", at=NOON)
    take_in(settings, [article, first])
    related(settings)
    (row,) = found(settings, f"FROM promoted_stories WHERE headline = '{HEADLINE}'")
    assert (row["site"], row["beside_headline"]) == ("a.example", "Another story of the day")
    assert (row["section_heading"], row["section_no"], row["position"]) == ("Most read", 1, 2)
    assert (row["first_seen"], row["last_seen"], row["captures"]) == (NOON, NOON, 1)
    assert (row["target_capture_id"], row["evidence"]) == (article.key, ["headline", "same_site"])
    assert row["story_id"] == story_in_view(settings, article.key)
    (other,) = found(settings, "FROM promoted_stories WHERE headline = 'Tides'")
    assert (other["story_id"], other["target_capture_id"]) == (None, None)


def test_story_copies_list_each_site_once(settings: Settings) -> None:
    days = [NOON, NOON + timedelta(days=1), NOON + timedelta(days=2)]
    sites = ("b.example", "a.example", "b.example")
    pages = [
        Printed(f"{BODY}\n\nEdition {number}.", f"Headline {number}", site=site, at=at, published=f"2026-02-0{number}")
        for number, (site, at) in enumerate(zip(sites, days, strict=True), 1)
    ]
    take_in(settings, [*pages, Printed(FRONT * 9, "On one site only", site="a.example")])
    related(settings)
    (row,) = found(settings, "FROM story_copies")
    assert (row["sites"], row["articles"], row["headline"]) == (["a.example", "b.example"], 3, "Headline 1")
    assert [member["headline"] for member in row["members"]] == ["Headline 1", "Headline 2", "Headline 3"]
    assert [member["site"] for member in row["members"]] == list(sites)
    assert str(row["first_published"]) == "2026-02-01"


def test_a_page_that_is_captured_again_promotes_once(settings: Settings) -> None:
    """The address is the same, the page is another; what stands on both was there all the time between."""
    with open_writer(settings) as store:
        for at, items in ((NOON, ["Tides", HEADLINE]), (NOON + timedelta(days=1), [HEADLINE, "Moons"])):
            page = Printed(f"{FRONT} {at:%A}.", "Front", items, "a.example", at)
            tables = tables_of([page])
            met = [row | {"url": "https://a.example/"} for row in tables["sightings"].to_pylist()]
            tables["sightings"] = pa.Table.from_pylist(met, tables["sightings"].schema)
            load(store, begun(store), tables)
    rows = found(settings, "FROM promoted_stories ORDER BY headline")
    assert [(row["headline"], row["position"], row["captures"]) for row in rows] == [
        (HEADLINE, 1, 2), ("Moons", 2, 1), ("Tides", 1, 1),
    ]  # fmt: skip
    assert [(row["first_seen"], row["last_seen"]) for row in rows] == [
        (NOON, NOON + timedelta(days=1)), (NOON + timedelta(days=1), NOON + timedelta(days=1)), (NOON, NOON),
    ]  # fmt: skip
