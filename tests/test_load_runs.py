"""Runs: rows replaced by a newer segmenter, counts summed, crashes noticed and survived."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from staged_rows import Met, begun, ingest, key_of, load, page_rows, refusal, rows_of, staged

from clipfile.schemas.errors import StagingError
from clipfile.schemas.kinds import RunState
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.tasks.load import (
    RunStart,
    finish_run,
    mark_crashed,
    new_run_id,
    replace_captures,
    start_run,
)
from clipfile.tasks.load.ledger import process_name
from clipfile.warehouse.store import Store, open_writer

CONTENT = ("captures", "blocks", "articles", "photos", "sidebar_items")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, lock_wait_seconds=0)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_writer(settings) as store:
        yield store


def test_a_newer_segmenter_replaces_all_rows_of_a_capture(store: Store) -> None:
    load(store, begun(store), staged([Met("one\ntwo", "/a"), Met("other", "/b")]))
    before = {name: [row for row in rows_of(store, name) if row["capture_id"] == key_of("other")] for name in CONTENT}
    rows = page_rows("one\ntwo") | {"articles": [], "photos": [], "sidebar_items": []}
    rows["captures"] = [rows["captures"][0] | {"model_version": "m2", "page_type": "index"}]
    newer = begun(store)
    replaced = replace_captures(
        store, {name: to_arrow(TABLES[name].staged, found) for name, found in rows.items()}, newer
    )
    assert replaced == 1
    (capture,) = [row for row in rows_of(store, "captures") if row["capture_id"] == key_of("one\ntwo")]
    assert (capture["model_version"], capture["run_id"]) == ("m2", newer)
    assert {name: rows_of(store, name) for name in ("articles", "photos", "sidebar_items")} == {
        name: before[name] for name in ("articles", "photos", "sidebar_items")
    }
    assert store.query("FROM integrity").to_pylist() == []
    assert len(rows_of(store, "sightings")) == 2
    with pytest.raises(StagingError, match="not in the warehouse"):
        replace_captures(store, {"captures": staged([Met("never", "/n")])["captures"]}, newer)


def test_a_run_is_summed_from_its_ledger(store: Store) -> None:
    run = begun(store)
    load(store, run, staged([Met("a", "/a"), Met("b", "/b")]), 1)
    load(store, run, staged([Met("a", "/a")], [refusal("/noise")]), 2)
    finished = finish_run(store, run, RunState.COMPLETED, snapshot_id="20260301")
    assert (finished.found, finished.loaded, finished.known, finished.rejected) == (4, 2, 1, 1)
    assert (finished.articles, finished.sidebar_items) == (2, 4)
    assert (finished.state, finished.snapshot_id) == (RunState.COMPLETED, "20260301")
    (row,) = store.query("FROM run_summary").to_pylist()
    assert (row["found"], row["rejected_share"]) == (4, 0.25)


def test_runs_whose_process_is_gone_are_marked(store: Store) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    name = process_name(gone.pid)
    gone.wait()
    runs = {who: new_run_id() for who in ("mine", "gone", "reused", "elsewhere")}
    for run_id in runs.values():
        start_run(store, RunStart(run_id, "ingest", {"sources": ["a'b"]}, "m1"))
    names = {
        "gone": name,
        "reused": process_name(os.getpid()).rsplit(":", 1)[0] + ":1",
        "elsewhere": "another-host:1:1",
    }
    for who, process in names.items():
        store.execute("UPDATE ingest_runs SET process = ? WHERE run_id = ?", [process, runs[who]])
    assert mark_crashed(store) == sorted([runs["gone"], runs["reused"]])
    assert mark_crashed(store) == []
    states = {row["run_id"]: row["state"] for row in rows_of(store, "ingest_runs")}
    assert [states[runs[who]] for who in runs] == ["running", "crashed", "crashed", "running"]


def test_run_ids_sort_by_their_start() -> None:
    moments = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3)]
    assert [new_run_id(moment)[:15] for moment in moments] == ["20260301T000000", "20260302T000000", "20260303T000000"]
    assert new_run_id(moments[0]) != new_run_id(moments[0])


def test_a_process_killed_in_mid_load_leaves_whole_batches(settings: Settings) -> None:
    script = """
import os, sys
from pathlib import Path
from staged_rows import *
settings = Settings(home=Path(sys.argv[1]))
with open_writer(settings) as store:
    run = begun(store)
    load(store, run, staged([Met("a", "/a")]), 1)
    commit = type(store).run
    def kill(self, name, *rest, **named):
        commit(self, name, *rest, **named)
        if name == "merge/parts_changed":
            os.kill(os.getpid(), 9)
    type(store).run = kill
    load(store, run, staged([Met("b", "/b"), Met("c", "/c")], [refusal("/noise")]), 2)
"""
    folder = str(Path(__file__).parent)
    killed = subprocess.run([sys.executable, "-c", script, str(settings.home)], cwd=folder, check=False)
    assert killed.returncode == -9
    with open_writer(settings) as store:
        assert [row["capture_id"] for row in rows_of(store, "captures")] == [key_of("a")]
        assert [row["batch_no"] for row in rows_of(store, "ledger")] == [1]
        assert rows_of(store, "rejections") == []
        assert len(mark_crashed(store)) == 1
    ingest(settings, staged([Met("a", "/a"), Met("b", "/b"), Met("c", "/c")], [refusal("/noise")]))
    with open_writer(settings) as store:
        assert len(rows_of(store, "captures")) == 3
        assert store.query("FROM integrity").to_pylist() == []
