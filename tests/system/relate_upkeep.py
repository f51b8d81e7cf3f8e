"""Stories and links through everything else that happens to a warehouse: they stay true, and never point at nothing."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from commands import SAMPLES, clipfile
from homes import renewed
from related_pages import (
    LINKS,
    STORIES,
    Printed,
    found,
    made_stories,
    related,
    rows,
    story_in_view,
    tables_of,
    take_in,
    told_in,
)
from staged_rows import DUCKDB_1_5, begun

from clipfile.schemas.settings import Settings
from clipfile.tasks.compact import compact
from clipfile.tasks.forget import Wanted, forget
from clipfile.tasks.load import replace_captures
from clipfile.tasks.relate import clusters
from clipfile.warehouse.restore import find, restore
from clipfile.warehouse.snapshots import latest, publish, read_snapshot, verify
from clipfile.warehouse.store import open_writer

WRITER = made_stories.Writer(21)
TOLD = WRITER.story(16, 17)
HEADLINE = "Quarry owner sues county over night work"
FIRST = Printed(WRITER.text(TOLD), HEADLINE, site="a.example")
# Two halves of the story, which have nothing in common but the whole of it.
UPPER = Printed(WRITER.text(TOLD[:8]), "Upper half of the quarry case", ["Something else"], site="b.example")
LOWER = Printed(WRITER.text(TOLD[8:]), "Lower half", [HEADLINE], site="c.example")
OTHER = Printed(
    WRITER.text(WRITER.story(9, 10)), "Another story", [HEADLINE, "Upper half of the quarry case"], site="b.example"
)
PAGES = (FIRST, UPPER, LOWER, OTHER)
PROBLEMS = "FROM integrity"
FILES = "SELECT table_name, problem FROM integrity WHERE table_name IN ('stories', 'item_links', 'parts')"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of two runs, related, with a snapshot."""
    settings = Settings(home=tmp_path_factory.mktemp("kept") / "home", lock_wait_seconds=0)
    take_in(settings, PAGES[:2])
    take_in(settings, PAGES[2:])
    related(settings)
    publish(settings)
    return settings.home


@pytest.fixture
def settings(template: Path) -> Settings:
    return renewed(template)


def scratch(path: Path, pages: tuple[Printed, ...]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What these pages come to where nothing else ever was."""
    settings = Settings(home=path / "scratch", lock_wait_seconds=0)
    take_in(settings, pages)
    related(settings)
    return found(settings, STORIES), found(settings, LINKS)


def test_the_halves_are_of_one_story(settings: Settings) -> None:
    told = told_in(settings)
    assert len({told[page.key] for page in (FIRST, UPPER, LOWER)}) == 1
    assert told[OTHER.key] != told[FIRST.key]
    assert [row["target_capture_id"] for row in found(settings, LINKS)].count(FIRST.key) == 2
    assert found(settings, PROBLEMS) == []


def test_a_forgotten_capture_leaves_and_its_story_goes_on(settings: Settings, tmp_path: Path) -> None:
    before = told_in(settings)
    forget(settings, Wanted("capture", FIRST.key))
    after = told_in(settings)
    assert after == {key: story for key, story in before.items() if key != FIRST.key}
    assert found(settings, f"FROM stories WHERE match_capture_id = '{FIRST.key}'") == []
    assert found(settings, f"FROM item_links WHERE target_capture_id = '{FIRST.key}'") == []
    assert found(settings, PROBLEMS) == []
    related(settings)
    assert (found(settings, STORIES), found(settings, LINKS)) == scratch(tmp_path, PAGES[1:])
    assert told_in(settings)[UPPER.key] != told_in(settings)[LOWER.key]


def test_snapshots_of_before_point_to_nothing_that_was_forgotten(settings: Settings) -> None:
    snapshot = latest(settings)
    assert snapshot is not None
    forget(settings, Wanted("capture", FIRST.key))
    again = read_snapshot(snapshot.folder)
    assert verify(again) == []
    with again.open() as store:
        assert len(rows(store, "FROM stories")) == 3
        assert rows(store, FILES) == []
        assert rows(store, f"FROM stories WHERE match_capture_id = '{FIRST.key}'") == []


def test_what_was_forgotten_is_not_restored_with_its_story(settings: Settings, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    subprocess.run(["cp", "-a", settings.snapshots_path, kept], check=True)
    forget(settings, Wanted("capture", FIRST.key))
    restore(find(settings, str(kept)), settings, replace=True)
    assert found(settings, PROBLEMS) == []
    related(settings)
    assert (found(settings, STORIES), found(settings, LINKS)) == scratch(tmp_path, PAGES[1:])


def test_a_capture_whose_article_changed_is_related_anew(settings: Settings, tmp_path: Path) -> None:
    changed = replace(OTHER, body=UPPER.body)
    tables = tables_of([OTHER])
    articles = tables["articles"].to_pylist()
    new = tables_of([changed])["articles"].to_pylist()
    told = [
        row | {"body": one["body"], "word_count": one["word_count"]} for row, one in zip(articles, new, strict=True)
    ]
    tables["articles"] = type(tables["articles"]).from_pylist(told, tables["articles"].schema)
    del tables["sightings"], tables["rejections"]
    with open_writer(settings) as store:
        assert replace_captures(store, tables, begun(store)) == 1
    assert found(settings, PROBLEMS) == []
    assert OTHER.key not in told_in(settings)
    assert [row["capture_id"] for row in found(settings, LINKS)].count(OTHER.key) == 0
    counts = related(settings)
    assert counts.stories.read == 1
    assert len(set(told_in(settings).values())) == 1
    assert [row["capture_id"] for row in found(settings, LINKS)].count(OTHER.key) == 2
    assert story_in_view(settings, OTHER.key) == told_in(settings)[OTHER.key]


def test_every_article_has_a_story_before_it_is_related(settings: Settings) -> None:
    new = Printed(WRITER.text(WRITER.story(9, 10)), "Not related yet", site="d.example")
    take_in(settings, [new])
    before = story_in_view(settings, new.key)
    related(settings)
    assert told_in(settings)[new.key] == before
    assert found(settings, "SELECT count(*) AS n FROM articles_latest WHERE story_id IS NULL") == [{"n": 0}]


def test_compacting_relates_nothing_anew(settings: Settings) -> None:
    before = found(settings, STORIES), found(settings, LINKS)
    assert compact(settings).parts_merged == 1
    assert (found(settings, STORIES), found(settings, LINKS)) == before
    again = related(settings)
    assert (again.stories.read, again.links.parts) == (0, 0)
    assert found(settings, PROBLEMS) == []


def test_a_snapshot_writes_only_the_parts_that_changed(settings: Settings) -> None:
    def files() -> set[str]:
        snapshot = latest(settings)
        assert snapshot is not None
        return {file.path for file in snapshot.manifest.files if file.table in {"stories", "item_links"}}

    before = files()
    publish(settings)
    assert files() == before
    take_in(settings, [Printed(WRITER.text(WRITER.story(9, 10)), "Of no story", site="d.example")])
    related(settings)
    publish(settings)
    assert before < files()


def test_a_mark_that_becomes_crowded_parts_what_it_joined(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From scratch and bit by bit come to the same also where a crowd comes together between two runs."""
    monkeypatch.setattr(clusters, "CROWD", 4)
    copies = tuple(
        Printed(WRITER.text([*TOLD, *WRITER.story(1, 2)]), f"Copy {number}", site="e.example") for number in range(6)
    )
    for some in (copies[:2], copies[2:4], copies[4:]):
        take_in(settings, some)
        related(settings)
    assert found(settings, "SELECT count(*) AS n FROM stories WHERE list_min(marks) < 0")[0]["n"] > 0
    assert (found(settings, STORIES), found(settings, LINKS)) == scratch(tmp_path, (*PAGES, *copies))
    forget(settings, Wanted("site", "e.example"))
    related(settings)
    assert (found(settings, STORIES), found(settings, LINKS)) == scratch(tmp_path / "again", PAGES)


@pytest.mark.parametrize("environ", [{}, {"PYTHONPATH": str(DUCKDB_1_5)}], ids=["this DuckDB", "DuckDB 1.5"])
def test_snapshots_answer_in_both_versions(settings: Settings, environ: dict[str, str]) -> None:
    script = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql(sys.argv[2]).fetchall())"
    query = """
        SELECT (SELECT (sites, articles, len(members)) FROM story_copies),
            (SELECT count(DISTINCT story_id) FROM articles_latest),
            (SELECT count(*) FROM promoted_stories WHERE story_id IS NOT NULL),
            (SELECT count(target_capture_id) FROM sidebar_items_latest)
    """
    snapshot = latest(settings)
    assert snapshot is not None
    with snapshot.open():
        pass  # where the home has moved, the views are written anew
    done = subprocess.run(
        [sys.executable, "-c", script, str(snapshot.database), query],
        cwd=settings.home, capture_output=True, text=True, check=True, env=environ,
    )  # fmt: skip
    assert done.stdout == "[((['a.example', 'b.example', 'c.example'], 3, 3), 2, 3, 3)]\n"


def test_the_command_says_what_came_of_it(tmp_path: Path) -> None:
    story = (SAMPLES / "wire-story.txt").read_text(encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.txt").write_text(story, encoding="utf-8")
    (folder / "two.txt").write_text(story.replace("Salt miners rescued", "Miners brought up"), encoding="utf-8")
    assert clipfile("ingest", folder, "--plain", cwd=tmp_path).returncode == 0
    done = clipfile("relate", "--plain", "--json", cwd=tmp_path)
    told = orjson.loads(done.stdout)
    assert (told["articles"], told["read"], told["shared_stories"]) == (2, 2, 1)
    assert told["snapshot"] is not None
    again = clipfile("relate", "--plain", cwd=tmp_path)
    assert again.returncode == 0
    assert "0 of them read" in again.stdout
    assert "none: nothing changed" in again.stdout
    assert clipfile("relate", "--home", "elsewhere", cwd=tmp_path).returncode == 2
