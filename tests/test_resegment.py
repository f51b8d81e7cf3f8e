"""`resegment`: rows made anew over stored captures, as often as one likes, whenever it was stopped."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from site_pages import SITE, STORIES, asked, change, ingested, lasting, page, put, put_site, resegmented, stored_site

from clipfile.flows.remaking import PLAIN
from clipfile.schemas.errors import StagingError

MET = "captures JOIN sightings USING (capture_id)"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored_site(tmp_path_factory.mktemp("loaded"))


@pytest.fixture
def home(loaded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(loaded, tmp_path / "home"))


def test_captures_of_a_site_that_repeats_hear_its_memory(home: Path) -> None:
    changes = resegmented(home)
    assert changes.learnt is not None
    assert changes.learnt.is_new
    assert (changes.captures, changes.after.captures) == (STORIES, STORIES + 1)
    version = changes.run.memory_version
    told = asked(home, f"SELECT url, memory_version, memory_site FROM {MET}")  # noqa: S608
    for row in told:
        assert (row["memory_version"], row["memory_site"]) == ((version, SITE) if row["url"] else (None, None))
    assert changes.before == changes.after


def test_nothing_is_lost_and_nothing_is_doubled(home: Path) -> None:
    before = lasting(home)
    resegmented(home)
    after = lasting(home)
    assert asked(home, "FROM integrity") == []
    assert after["sightings"] == before["sightings"]
    texts = [{row["capture_id"]: row["text"] for row in rows["captures"]} for rows in (before, after)]
    assert texts[0] == texts[1]
    torn = "SELECT count(*) AS n FROM captures JOIN page_text AS p USING (capture_id) WHERE p.text <> captures.text"
    assert asked(home, torn) == [{"n": 0}]


def test_a_second_run_changes_nothing_and_says_so(home: Path) -> None:
    resegmented(home)
    before = lasting(home)
    again = resegmented(home)
    assert lasting(home) == before
    assert (again.captures, again.captures_changed, dict(again.lines)) == (0, 0, {})
    assert again.learnt is not None
    assert not again.learnt.is_new
    assert "nothing changed" in again.as_markdown()


def test_the_rows_are_the_same_in_whatever_order_the_pages_came(home: Path, tmp_path: Path) -> None:
    resegmented(home)
    for number in reversed(range(STORIES)):
        put_site(tmp_path / "one by one", [number])
        ingested(tmp_path / "other", tmp_path / "one by one")
        if number == 3:
            resegmented(tmp_path / "other")
    put(tmp_path / "one by one", "unknown", page(70))
    ingested(tmp_path / "other", tmp_path / "one by one" / "unknown.txt")
    resegmented(tmp_path / "other")
    rows = [
        asked(at, "SELECT * EXCLUDE (part_no, run_id) FROM captures ORDER BY capture_id") for at in pair(home, tmp_path)
    ]
    named = [{**row, "memory_version": str(row["memory_version"]).rpartition("-")[2]} for row in rows[0]]
    assert named == [{**row, "memory_version": str(row["memory_version"]).rpartition("-")[2]} for row in rows[1]]
    for table in ("blocks", "articles"):
        one, other = (asked(at, f"SELECT * EXCLUDE (part_no) FROM {table} ORDER BY ALL") for at in pair(home, tmp_path))  # noqa: S608
        assert one == other


def pair(home: Path, tmp_path: Path) -> tuple[Path, Path]:
    return home, tmp_path / "other"


def test_a_run_that_was_stopped_is_taken_up(home: Path, tmp_path: Path) -> None:
    undisturbed = Path(shutil.copytree(home, tmp_path / "undisturbed"))
    resegmented(undisturbed)
    calls: list[int] = []

    def breaking(*given: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise StagingError("The disk is full")
        return PLAIN.replace(*given)

    with pytest.raises(StagingError):
        resegmented(home, replace(PLAIN, replace=breaking), settings={"batch_pages": 2})
    assert [row["state"] for row in asked(home, "FROM run_summary ORDER BY started_at")] == ["completed", "failed"]
    assert asked(home, "FROM integrity") == []
    rest = resegmented(home)
    assert rest.captures == STORIES - 4
    assert lasting(home) == lasting(undisturbed)


def test_a_newer_model_makes_all_rows_anew(home: Path) -> None:
    before = lasting(home)
    change(home, "UPDATE captures SET model_version = 'older'", "DELETE FROM articles")
    changes = resegmented(home, learn=False)
    assert (changes.captures, changes.before.articles, changes.after.articles) == (STORIES + 1, 0, STORIES + 1)
    assert lasting(home) == before
    assert changes.run.memory_version is None


def test_the_report_counts_lines_by_what_they_were_and_are(home: Path) -> None:
    (one,) = asked(
        home, "SELECT capture_id, line_end FROM blocks WHERE kind = 'nav' AND block_no = 1 ORDER BY 1 LIMIT 1"
    )
    change(
        home,
        "UPDATE captures SET model_version = 'older'",
        f"UPDATE blocks SET kind = 'promo' WHERE block_no = 1 AND capture_id = '{one['capture_id']}'",  # noqa: S608
    )
    changes = resegmented(home, learn=False)
    assert changes.captures_changed == 1
    lines = sum(1 for line in page(0).split("\n")[: one["line_end"]] if line.strip())
    assert dict(changes.lines) == {"promo -> nav": lines}
    assert "promo -> nav" in changes.as_markdown()


def test_learning_alone_leaves_the_rows(home: Path) -> None:
    before = lasting(home)
    changes = resegmented(home, rows=False)
    after = lasting(home)
    assert changes.captures == 0
    assert after.pop("site_memory")
    assert after == {table: rows for table, rows in before.items() if table != "site_memory"}
    assert resegmented(home, learn=False).captures == STORIES


def test_all_rows_are_made_anew_on_demand(home: Path) -> None:
    resegmented(home)
    before = lasting(home)
    changes = resegmented(home, all=True)
    assert changes.captures == STORIES + 1
    assert dict(changes.lines) == {}
    assert lasting(home) == before


def test_a_later_ingest_hears_the_memory_that_held_at_its_start(home: Path, tmp_path: Path) -> None:
    version = resegmented(home).run.memory_version
    put_site(tmp_path / "new", [40])
    put(tmp_path / "new", "elsewhere", page(41), url="https://other.example/41")
    summary = ingested(home, tmp_path / "new")
    assert summary.run.memory_version == version
    told = asked(
        home, "SELECT url, memory_version FROM captures JOIN sightings USING (capture_id) WHERE url LIKE '%/4_'"
    )
    assert {row["url"]: row["memory_version"] for row in told} == {
        f"https://www.{SITE}/story/40": version, "https://other.example/41": None,
    }  # fmt: skip
    assert resegmented(home, learn=False).captures == 0


def test_versions_that_no_row_names_are_dropped(home: Path, tmp_path: Path) -> None:
    first = resegmented(home).run.memory_version
    put_site(tmp_path / "new", range(40, 44))
    ingested(home, tmp_path / "new")
    second = resegmented(home).run.memory_version
    assert second != first
    assert [row["memory_version"] for row in asked(home, "FROM memories")] == [second]
    assert {row["memory_version"] for row in asked(home, "SELECT DISTINCT memory_version FROM site_memory")} == {second}
