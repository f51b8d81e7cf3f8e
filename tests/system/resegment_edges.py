"""The edges of `resegment`: what it turns away, what it leaves, how it is called."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from commands import clipfile
from site_pages import MENU, ROWS, SITE, STORIES, asked, change, ingested, page, resegmented, settings_of, stored_site

from clipfile.flows.remaking import PLAIN, new_job
from clipfile.schemas.errors import UsageError
from clipfile.schemas.options import ResegmentOptions
from clipfile.tasks.remember.stored import stale_captures, stored_batches
from clipfile.tasks.segment.batch import SegmentedBatch
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.staging import read_staged
from clipfile.warehouse.snapshots import latest, publish, verify
from clipfile.warehouse.store import open_writer


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored_site(tmp_path_factory.mktemp("loaded"))


@pytest.fixture
def home(loaded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(loaded, tmp_path / "home"))


def faulting(fault: str, capture_id: str) -> Callable[..., SegmentedBatch]:
    """A segment stage that cannot finish one page."""

    def stage(work: Callable[..., SegmentedBatch], *given: Any) -> SegmentedBatch:
        done, area = work(*given), given[2]
        pages = read_staged(done.pages).to_pylist()
        broken = [
            row | {"contents": None, "blocks": None, "fault": fault} if row["capture_id"] == capture_id else row
            for row in pages
        ]
        table = read_staged(done.pages).schema.empty_table().from_pylist(broken, read_staged(done.pages).schema)
        return SegmentedBatch(done.captures, area.write("pages", table))

    return stage


def test_a_page_that_is_turned_away_keeps_its_rows(home: Path) -> None:
    one = asked(home, "SELECT capture_id FROM captures JOIN sightings USING (capture_id) WHERE url LIKE '%/1'")[0][
        "capture_id"
    ]
    before = asked(home, f"FROM blocks WHERE capture_id = '{one}' ORDER BY block_no")
    changes = resegmented(home, replace(PLAIN, segment=faulting("It broke.", one)))
    assert (changes.captures, dict(changes.reasons)) == (STORIES - 1, {"segment_failed": 1})
    assert "kept" in changes.as_json()
    assert asked(home, f"FROM blocks WHERE capture_id = '{one}' ORDER BY block_no") == before
    assert asked(home, "FROM integrity") == []
    assert resegmented(home).captures == 1


def test_what_was_told_of_the_text_stays_told(home: Path, tmp_path: Path) -> None:
    (tmp_path / "marked").mkdir()
    (tmp_path / "marked" / "a.txt").write_bytes(b"\xef\xbb\xbf" + page(60).encode())
    ingested(home, tmp_path / "marked")
    flags = "SELECT flags FROM captures WHERE list_contains(flags, 'byte_order_mark')"
    before = asked(home, flags)
    change(home, "UPDATE captures SET model_version = 'older'")
    resegmented(home)
    assert len(before) == 1
    assert asked(home, flags) == before


def test_batches_are_bounded_in_pages_and_bytes(home: Path) -> None:
    with open_writer(settings_of(home)) as store:
        stale = stale_captures(store, "another model", None, every=False)
    sizes = stale["byte_length"].to_pylist()
    assert [len(batch.rows) for batch in stored_batches(stale, 3, 10**9, "")] == [3, 3, 1]
    assert [len(batch.rows) for batch in stored_batches(stale, 99, 1, "")] == [1] * len(sizes)
    assert len(next(stored_batches(stale, 99, sizes[0] + sizes[1], "")).rows) == 2
    numbers = [batch.number for batch in stored_batches(stale, 3, 10**9, "")]
    assert numbers == [1, 2, 3]
    assert len({batch.key for batch in stored_batches(stale, 3, 10**9, "")}) == 3
    assert list(stored_batches(stale.slice(0, 0), 3, 9, "")) == []


def test_a_memory_of_another_form_is_not_used(home: Path) -> None:
    resegmented(home)
    change(home, "UPDATE memories SET form = form + 1")
    stale = resegmented(home, learn=False)
    assert (stale.captures, stale.run.memory_version) == (STORIES, None)
    assert asked(home, "SELECT DISTINCT memory_version FROM captures") == [{"memory_version": None}]
    assert str(resegmented(home).run.memory_version).startswith("memory-2-")


def test_the_snapshot_equals_the_live_file(home: Path) -> None:
    publish(settings_of(home))
    resegmented(home, snapshot=True)
    snapshot = latest(settings_of(home))
    assert snapshot is not None
    assert verify(snapshot) == []
    with snapshot.open() as store:
        for table in (*ROWS, "memories", "ingest_runs", "parts"):
            live = asked(home, f"FROM {table} ORDER BY ALL")
            assert store.query(f"FROM {table} ORDER BY ALL").to_pylist() == live, table


def test_without_a_warehouse_there_is_nothing_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ingest"):
        new_job(ResegmentOptions(home=str(tmp_path)))


def test_from_the_command_line(home: Path) -> None:
    at = home.parent
    flags = ("--plain", "--home", home)
    done = clipfile("resegment", "--json", *flags, cwd=at)
    assert done.returncode == 0, done.stderr
    told: Mapping[str, Any] = json.loads(done.stdout)
    assert (told["looked_at"], told["made_anew"], told["memory_is_new"]) == (STORIES + 1, STORIES, True)
    assert told["model_version"] == load_model().version
    snapshot = latest(settings_of(home))
    assert snapshot is not None
    assert verify(snapshot) == []
    assert snapshot.rows("site_memory") > len(MENU)
    (row,) = asked(home, "SELECT capture_id FROM sightings WHERE url LIKE '%/1'")
    shown = clipfile("show", row["capture_id"][:12], "--home", home, cwd=at).stdout
    marked = [line for line in shown.splitlines() if f" m{STORIES} " in line]
    assert any("Obituaries" in line for line in marked)
    assert not any("votes to keep" in line for line in marked)
    assert f"knows {SITE} by {STORIES} stories" in shown
    assert clipfile("resegment", "--learn-only", "--keep-memory", *flags, cwd=at).returncode == 2


def test_a_page_without_a_memory_is_shown_without_marks(home: Path) -> None:
    (row,) = asked(home, "SELECT capture_id FROM sightings WHERE url IS NULL")
    shown = clipfile("show", row["capture_id"][:12], "--home", home, cwd=home.parent).stdout
    assert "Obituaries" in shown
    assert "stories" not in shown.splitlines()[-1]
