"""The views that answer an analyst's questions, on pages whose answers are known."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from commands import SAMPLES, ingested
from staged_rows import NOON, Met, begun, key_of, load, refusal, staged

from clipfile.schemas.kinds import Kind
from clipfile.schemas.settings import Settings
from clipfile.tasks.remember.sites import site_of
from clipfile.warehouse import catalog
from clipfile.warehouse.creation import bring_up_to_date
from clipfile.warehouse.examples import EXAMPLES
from clipfile.warehouse.snapshots import latest
from clipfile.warehouse.store import Store, open_memory, open_writer

LATER = NOON + timedelta(days=1)
ONE, TWO, THREE = "one", "two", "three"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three pages of two sites, one of them an older capture of another's address, and a page from nowhere."""
    met = [
        Met("old\nstays", "/0", "https://www.a.example/1", captured_at=NOON),
        Met(ONE, "/1", "https://www.a.example/1", captured_at=LATER),
        Met(TWO, "/2", "https://a.example/2", captured_at=NOON),
        Met(THREE, "/3", "https://b.example/3", captured_at=LATER),
        Met("nowhere", "/4"),
    ]
    with open_writer(Settings(home=tmp_path)) as store:
        load(store, begun(store), staged(met, [refusal("/noise")]))
        yield store


def update(store: Store, table: str, text: str, **values: Any) -> None:
    columns = ", ".join(f"{name} = ${name}" for name in values)
    store.execute(f"UPDATE {table} SET {columns} WHERE capture_id = $id", {"id": key_of(text), **values})  # noqa: S608


def rows(store: Store, query: str, *parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = store.query(query, parameters).to_pylist()
    return found


def by(store: Store, query: str, key: str) -> dict[Any, dict[str, Any]]:
    return {row[key]: row for row in rows(store, query)}


def test_bylines_say_who_wrote_what_when_and_for_whom(store: Store) -> None:
    update(store, "articles", ONE, authors=["MOSS, Ada", "Bo Reed"], published_at="2026-01-05")
    update(store, "articles", THREE, authors=[], byline="By a reader")
    found = rows(store, "FROM bylines WHERE name_key = name_key('Ada Moss') ORDER BY site, published_on")
    assert [(row["site"], row["author"], row["author_no"], row["published_on"]) for row in found] == [
        ("a.example", "MOSS, Ada", 1, date(2026, 1, 5)),
        ("a.example", "Ada Moss", 1, date(2026, 2, 3)),
        (None, "Ada Moss", 1, date(2026, 2, 3)),
    ]
    assert key_of("old\nstays") not in {row["capture_id"] for row in found}, "the newest capture of a url counts"


def test_wire_share_counts_agencies_by_any_of_their_names(store: Store) -> None:
    update(store, "articles", ONE, source="The Associated Press")
    update(store, "articles", TWO, source="The Harbour Gazette")
    update(store, "articles", THREE, authors=["REUTERS"])
    shares = by(store, "FROM wire_share", "site")
    a, b, unknown = shares["a.example"], shares["b.example"], shares[None]
    assert (a["stories"], a["signed"], a["sourced"], a["wire_stories"], a["wire_share"]) == (2, 2, 2, 1, 0.5)
    assert (b["wire_stories"], b["wire_share"]) == (1, 1.0)
    assert (unknown["stories"], unknown["wire_stories"]) == (1, 0)


def test_photo_credits_count_by_creator_and_agency(store: Store) -> None:
    update(store, "photos", ONE, creator="ADA MOSS", credit_line="AFP via Getty Images")
    update(store, "photos", THREE, creator=None, credit_line="City of Calder")
    found = rows(store, "FROM photo_credits ORDER BY site, creator")
    assert [(row["site"], row["name_key"], row["agencies"], row["photos"], row["occurrences"]) for row in found] == [
        ("a.example", "ada moss", ["AFP", "Getty Images"], 1, 2),
        ("a.example", "ada moss", [], 1, 2),
        ("b.example", None, [], 1, 2),
        (None, "ada moss", [], 1, 2),
    ]
    assert {row["last_created"] for row in found} == {date(2026, 1, 2)}


def test_people_are_one_under_all_their_spellings(store: Store) -> None:
    update(store, "articles", ONE, authors=["Ada Moss"])
    update(store, "articles", TWO, authors=["MOSS, Ada", "AP"])
    update(store, "articles", THREE, authors=["Ádá Moss"])
    update(store, "photos", THREE, creator="Ada Moss")
    people = by(store, "FROM people", "name_key")
    ada = people["ada moss"]
    assert ada["name"] == "Ada Moss"
    assert set(ada["spellings"]) == {"Ada Moss", "MOSS, Ada", "Ádá Moss"}
    assert (ada["articles"], ada["photos"], ada["sites"]) == (4, 4, ["a.example", "b.example"])
    assert (ada["first_seen"], ada["last_seen"]) == (NOON - timedelta(days=1), LATER)
    assert "ap" not in people, "an agency is no person"


def test_agencies_are_one_under_all_their_names(store: Store) -> None:
    update(store, "articles", ONE, source="AP")
    update(store, "articles", THREE, authors=["The Associated Press"], source="Associated Press")
    update(store, "photos", TWO, credit_line="AP Photo / Getty Images")
    agencies = by(store, "FROM agencies", "agency")
    press = agencies["Associated Press"]
    assert (press["articles"], press["photos"], press["agency_kind"]) == (2, 1, "news")
    assert set(press["spellings"]) == {"AP", "The Associated Press", "Associated Press", "AP Photo / Getty Images"}
    assert press["sites"] == ["a.example", "b.example"]
    assert agencies["Getty Images"]["agency_kind"] == "picture"


def test_no_two_agencies_share_a_name(store: Store) -> None:
    assert rows(store, "SELECT agency_key FROM agency_names GROUP BY ALL HAVING count(DISTINCT agency) > 1") == []
    assert rows(store, "FROM agency_names WHERE agency_key IS NULL") == []


def test_sites_are_one_under_all_their_spellings(store: Store) -> None:
    store.execute("UPDATE sightings SET site = ' A.Example ' WHERE source_uri = 'file:///2'")
    sites = by(store, "FROM sites", "site")
    assert set(sites) == {"a.example", "b.example"}
    a = sites["a.example"]
    assert (a["spellings"], a["hosts"]) == (["A.Example"], ["a.example", "www.a.example"])
    assert (a["captures"], a["urls"], a["first_seen"], a["last_seen"]) == (3, 2, NOON, LATER)


@pytest.mark.parametrize(
    ("site", "url"),
    [
        (None, None), ("  ", None), (" News ", "https://a.example"), (None, "https://www.A.example:8080/x?y#z"),
        ("", "http://user:pass@b.example/"), (None, "file:///tmp/x"), (None, "s3://bucket/key"), (None, "no address"),
        (None, "https://www.www.example"), (None, "HTTPS://C.EXAMPLE"),
    ],
)  # fmt: skip
def test_a_site_is_the_one_that_the_site_memory_hears(store: Store, site: str | None, url: str | None) -> None:
    (found,) = rows(store, "SELECT site_of(?::VARCHAR, ?::VARCHAR) AS site", site, url)
    assert found["site"] == site_of(site, url)


def test_parts_of_a_page_add_up_to_it(store: Store) -> None:
    store.execute("UPDATE blocks SET kind = 'promo' WHERE capture_id = ? AND block_no = 2", [key_of("old\nstays")])
    found = rows(store, "FROM page_parts WHERE capture_id = ? ORDER BY part", key_of("old\nstays"))
    assert [(row["part"], row["lines"], row["characters"]) for row in found] == [("promotion", 1, 5), ("story", 1, 4)]
    assert [round(row["share"], 3) for row in found] == [0.556, 0.444]


def test_every_kind_belongs_to_a_part(store: Store) -> None:
    parts = {kind: rows(store, "SELECT part_of(?) AS part", kind)[0]["part"] for kind in Kind}
    assert set(parts.values()) == {"story", "pointers", "promotion", "comments", "furniture"}
    assert {kind for kind, part in parts.items() if part == "story"} == {
        "headline", "dek", "kicker", "byline", "source", "timestamp", "body", "subhead", "pullquote", "caption",
        "credit", "end_note",
    }  # fmt: skip


def test_parts_of_a_site_are_those_of_its_newest_pages(store: Store) -> None:
    store.execute("UPDATE blocks SET kind = 'nav' WHERE capture_id = ?", [key_of(TWO)])
    found = rows(store, "FROM site_parts WHERE site = 'a.example' ORDER BY part")
    assert [(row["part"], row["characters"], row["share"]) for row in found] == [
        ("furniture", 3, 0.5),
        ("story", 3, 0.5),
    ]


def test_quality_by_site_counts_what_is_missing(store: Store) -> None:
    update(store, "captures", ONE, confidence=1.0)
    update(store, "captures", TWO, flags=["low_confidence"])
    update(store, "articles", ONE, headline=None, byline="By Ada Moss")
    update(store, "articles", TWO, published_at=None, authors=[])
    store.execute("UPDATE sightings SET url = 'https://a.example/gone' WHERE outcome = 'rejected'")
    a = by(store, "FROM site_quality", "site")["a.example"]
    assert (a["captures"], a["rejections"], a["stories"]) == (2, 1, 2)
    assert (a["mean_confidence"], a["low_confidence_share"]) == (0.75, 0.5)
    assert (a["no_headline_share"], a["no_date_share"], a["no_byline_share"]) == (0.5, 0.5, 0.5)


def test_a_site_that_was_only_turned_away_is_listed(store: Store) -> None:
    store.execute("UPDATE rejections SET source_uri = 'https://www.c.example/x'")
    c = by(store, "FROM site_quality", "site")["c.example"]
    assert (c["captures"], c["rejections"], c["mean_confidence"], c["no_date_share"]) == (0, 1, None, None)


def test_successive_captures_follow_an_address_through_time(store: Store) -> None:
    url = "https://www.a.example/1"
    load(store, begun(store), staged([Met("old\nstays", "/again", url, captured_at=LATER + timedelta(days=1))]), 2)
    found = rows(store, "FROM successive_captures ORDER BY new_seen_at")
    assert [(row["old_capture_id"], row["new_capture_id"]) for row in found] == [
        (key_of("old\nstays"), key_of(ONE)),
        (key_of(ONE), key_of("old\nstays")),
    ]
    assert {row["site"] for row in found} == {"a.example"}


def test_page_changes_names_lines_and_fields(store: Store) -> None:
    before, after = "Same\nLeft\n\nTwice\nTwice\n", "Same\r\nCame\nTwice\nLast\n"
    load(store, begun(store), staged([Met(before, "/x"), Met(after, "/y")]), 2)
    store.execute("UPDATE articles SET headline = 'Same' WHERE capture_id IN (?, ?)", [key_of(before), key_of(after)])
    update(store, "articles", after, authors=["Ada Moss"], kicker="News")
    found = rows(store, "FROM page_changes(?, ?)", key_of(before), key_of(after))
    assert [(row["change"], row["name"], row["line_no"], row["old"], row["new"]) for row in found] == [
        ("field", "authors", None, "Ada Moss; B. Reed", "Ada Moss"),
        ("field", "kicker", None, None, "News"),
        ("gone", "body", 2, "Left", None),
        ("gone", "body", 5, "Twice", None),
        ("added", "body", 2, None, "Came"),
        ("added", "body", 4, None, "Last"),
    ]
    assert rows(store, "FROM page_changes(?, ?)", key_of(before), key_of(before)) == []


NAMES = [
    ("Ada Moss", ["ADA MOSS", "Moss, Ada", "MOSS, ADA", "ada  moss", "Ádà Möss", "Ada Moss."]),
    ("A. B. Reed", ["A.B. Reed", "Reed, A. B."]),
    ("Moss, Jr.", ["MOSS JR"]),
    ("Ada Moss, Jr.", ["Ada Moss Jr"]),
    ("Søren Łukaßz", ["SØREN ŁUKASSZ", "Soren Lukassz"]),
    ("Bo O’Brien", ["Bo O'Brien", "BO OBRIEN"]),
    ("Jean-Luc Æbel", ["JEAN LUC AEBEL"]),
    ("The Associated Press", ["Associated Press"]),
    ("Γιώργος Παππάς", ["ΓΙΩΡΓΟΣ ΠΑΠΠΑΣ"]),
]


@pytest.mark.parametrize(("name", "others"), NAMES, ids=[name for name, _ in NAMES])
def test_spellings_of_one_name_have_one_key(name: str, others: list[str]) -> None:
    keys = keys_of(name, *others)
    assert len(set(keys)) == 1
    assert keys[0] is not None


def test_different_names_have_different_keys() -> None:
    names = [name for name, _ in NAMES] + ["Moss Ada", "かくふ", "がくぶ", "कमल", "कमला", "山田 太郎"]
    assert len(set(keys_of(*names))) == len(names)
    assert keys_of("", " – ", "...") == [None, None, None]


def keys_of(*names: str) -> list[str | None]:
    with open_memory() as store:
        bring_up_to_date(store, Path("memory"), catalog.migrations())
        return [store.query("SELECT name_key(?) AS key", [name])["key"][0].as_py() for name in names]


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A snapshot of the samples."""
    home = tmp_path_factory.mktemp("analyst")
    ingested(SAMPLES, cwd=home)
    snapshot = latest(Settings(home=home / "data"))
    assert snapshot is not None
    with snapshot.open() as store:
        yield store


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_runs(sampled: Store, name: str) -> None:
    sampled.query(EXAMPLES[name])


def test_every_view_and_macro_has_an_example(sampled: Store) -> None:
    macros = "SELECT function_name FROM duckdb_functions() WHERE NOT internal AND function_type LIKE '%macro'"
    names = {row["function_name"] for row in rows(sampled, macros)} | {view.name for view in catalog.VIEWS}
    assert set(EXAMPLES) == names
