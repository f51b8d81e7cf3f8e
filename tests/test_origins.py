"""Where and when pages are from: inferences loaded and forgotten, and the view that cuts them by sightings."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from commands import SAMPLES, clipfile
from running import asked, ran
from staged_rows import DUCKDB_1_5, NOON, Met, begun, key_of, load, staged

from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.tasks.forget.finding import Wanted
from clipfile.tasks.forget.forgetting import forget
from clipfile.warehouse.snapshots import publish
from clipfile.warehouse.store import Store, open_writer

STORY = SAMPLES / "local-story-sidebar.txt"
WORDS = "SELECT * EXCLUDE (capture_id, part_no) FROM inferences"
# Its own name, as its appeal prints it or its photographers' credits: which of them counts is for the segmenter to say.
OUTLET = ("The Calder Sentinel", "The Sentinel")
DAYS = [date(year, 2, 8) for year in (1997, 2003, 2014, 2020, 2025)]


def put(home: Path, captured_at: str | None = None) -> Path:
    """The sample that prints no date, its metadata left behind, or another in its place."""
    folder = home.with_name("in")
    folder.mkdir(exist_ok=True)
    shutil.copy(STORY, folder / "page.txt")
    if captured_at is not None:
        (folder / "page.meta.json").write_text(f'{{"captured_at": "{captured_at}"}}', encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_page_without_a_date_gets_its_row_and_a_page_without_words_none(home: Path) -> None:
    folder = put(home)
    (folder / "silent.txt").write_text("Nothing is said here of any day, or of anybody.\n", encoding="utf-8")
    ran(home, folder)
    [row] = asked(home, WORDS)
    assert row["published_days"] == [*DAYS, date(2031, 2, 8)]
    assert row["published_evidence"] == 'line 1: "Saturday, Feb. 8"'
    assert row["captured_after"] == date(2025, 3, 2)
    assert row["site_guess"] in OUTLET
    assert asked(home, "SELECT published_at FROM articles WHERE published_at IS NOT NULL") == []
    assert asked(home, "SELECT site FROM sightings WHERE site IS NOT NULL") == []
    assert asked(home, "FROM integrity") == []


def test_the_capture_cuts_what_can_have_been(home: Path) -> None:
    ran(home, put(home, "2014-02-20T10:00:00+00:00"))
    [row] = asked(home, "FROM page_origins")
    assert row["published_days"] == DAYS[:3]
    assert row["published_between"] == "1997-01-08/2014-02-21"
    assert (row["published_at"], row["url"]) == (None, None)
    assert row["site_guess"] in OUTLET
    assert (row["captured_after"], row["captured_after_evidence"]) == (None, None), "the words contradict the source"


def test_a_page_is_no_younger_than_the_day_it_was_met(home: Path) -> None:
    ran(home, put(home))
    [row] = asked(home, "FROM page_origins")
    met = asked(home, "SELECT fetched_at FROM sightings")[0]["fetched_at"].date()
    assert row["captured_at"] is None
    assert row["published_days"] == DAYS if met < date(2031, 1, 1) else [*DAYS, date(2031, 2, 8)]
    assert row["captured_after"] == date(2025, 3, 2)


def test_a_story_that_prints_its_date_keeps_it_alone(home: Path) -> None:
    ran(home, SAMPLES / "spanish-story.txt")
    [row] = asked(home, "FROM page_origins")
    assert row["published_at"].startswith("2025-09-21")
    assert (row["published_between"], row["published_days"], row["published_evidence"]) == (None, [], None)


def told(text: str, **values: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(TABLES["inferences"].staged.names)
    return {**nothing, "capture_id": key_of(text), "published_days": [], **values}


def loaded(store: Store, *met: Met, **values: Any) -> Mapping[str, Any]:
    """The row of page_origins for one text met at places; its story prints no date."""
    tables = staged(met)
    rows = [{**row, "published_at": None} for row in tables["articles"].to_pylist()]
    tables["articles"] = to_arrow(TABLES["articles"].staged, rows)
    tables["inferences"] = to_arrow(TABLES["inferences"].staged, [told(met[0].text, **values)])
    load(store, begun(store), tables)
    [row] = store.query("FROM page_origins").to_pylist()
    return dict(row)


SPRING = {"published_days": [date(2020, 3, 1), date(2026, 3, 1)], "published_evidence": 'line 1: "Sunday, March 1"'}


@pytest.mark.parametrize(
    ("between", "captured", "expected", "days"),
    [
        ("2020-03-01/2026-03-01", "2026-02-28T09:00Z", "2020-03-01/2020-03-01", 1),
        ("2020-03-01/2026-03-01", "2026-02-28T11:00Z", "2020-03-01/2026-03-01", 2),  # it is March in New Zealand
        ("2020-01-30/2026-04-01", "2026-02-10T12:00Z", "2020-01-30/2026-02-11", 2),  # prose: the day was to come
        ("2020-01-30/2026-04-01", "2025-02-10T12:00Z", "2020-01-30/2020-04-01", 1),
        ("2020-01-30/2026-04-01", "2019-02-10T12:00Z", None, 0),
    ],
)
def test_days_are_cut_where_the_page_was_captured(
    tmp_path: Path, between: str, captured: str, expected: str | None, days: int
) -> None:
    met = Met("a page", "/a", captured_at=datetime.fromisoformat(captured))
    with open_writer(Settings(home=tmp_path)) as store:
        row = loaded(store, met, published_between=between, **SPRING)
    assert (row["published_between"], len(row["published_days"])) == (expected, days)


def test_an_interval_without_days_is_cut_too(tmp_path: Path) -> None:
    with open_writer(Settings(home=tmp_path)) as store:
        row = loaded(
            store, Met("a page", "/a"), published_between="1995-12-03/2035-12-10", published_evidence='line 1: "Dec. 3"'
        )
    assert row["published_between"] == "1995-12-03/2026-03-02"


def test_the_earliest_sighting_with_an_address_says_where(tmp_path: Path) -> None:
    later = NOON.replace(month=2)
    with open_writer(Settings(home=tmp_path)) as store:
        row = loaded(
            store,
            Met("a page", "/copy", captured_at=NOON.replace(month=1)),
            Met("a page", "/late", url="https://late.example/a", captured_at=NOON),
            Met("a page", "/early", url="https://early.example/a", captured_at=later),
        )
    assert (row["url"], row["captured_at"]) == ("https://early.example/a", NOON.replace(month=1))


def test_it_is_the_same_in_a_snapshot_and_an_older_duckdb(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with open_writer(settings) as store:
        row = loaded(store, Met("a page", "/a"), published_between="2020-01-30/2026-04-01", **SPRING)
    publish(settings)
    script = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql(sys.argv[2]).fetchall())"
    query = "SELECT published_between, published_days::VARCHAR, published_evidence FROM page_origins"
    database = settings.snapshots_path / "latest" / "clipfile.duckdb"
    for environ in ({}, {"PYTHONPATH": str(DUCKDB_1_5)}):
        done = subprocess.run(
            [sys.executable, "-c", script, str(database), query],
            cwd=tmp_path, capture_output=True, text=True, check=True, env=environ,
        )  # fmt: skip
        days = f"[{', '.join(map(str, row['published_days']))}]"
        assert done.stdout == f"{[(row['published_between'], days, row['published_evidence'])]}\n"


def test_what_is_forgotten_leaves_no_words(home: Path) -> None:
    ran(home, put(home))
    settings = Settings(home=home, lock_wait_seconds=0)
    publish(settings)
    forget(settings, Wanted("capture", asked(home, "FROM captures")[0]["capture_id"]))
    assert asked(home, "FROM inferences") == []
    assert b"Calder Sentinel" not in b"".join(path.read_bytes() for path in (home / "snapshots").rglob("*.parquet"))


def test_show_says_the_same_of_a_file_and_of_its_capture(home: Path) -> None:
    folder = put(home)
    ran(home, folder, snapshot=True)
    shown = clipfile("show", folder / "page.txt", cwd=folder).stdout
    assert "site, by guess     The " in shown
    assert "captured after     2025-03-02  line 59: " in shown
    assert f'near {", ".join(map(str, DAYS))}  line 1: "Saturday, Feb. 8"' in shown
    capture_id = asked(home, "FROM captures")[0]["capture_id"]
    stored = clipfile("show", capture_id[:12], "--home", home, cwd=folder).stdout
    assert stored.splitlines()[-3:] == shown.splitlines()[-3:]
