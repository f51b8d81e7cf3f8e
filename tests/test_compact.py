"""Compacting: fewer and larger files of the same rows, whenever it is cut short."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from homes import renewed
from hypothesis import given
from hypothesis import strategies as st
from killing import killed
from staged_rows import NOON, Met, begun, counts, ingest, load, refusal, rows_of, staged

from clipfile.schemas.errors import UsageError, WarehouseBusyError, WarehouseError
from clipfile.schemas.kinds import RunState
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.tasks.compact import compact, groups, merging
from clipfile.tasks.compact.plan import Fill, grouped
from clipfile.tasks.load import finish_run
from clipfile.tasks.load.retention import drop_old_runs
from clipfile.warehouse import rebuild
from clipfile.warehouse.locks import held
from clipfile.warehouse.snapshots import latest, listed, publish, verify
from clipfile.warehouse.store import Store, open_reader, open_writer

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of four runs of two pages and a rejection each, with two snapshots."""
    settings = Settings(home=tmp_path_factory.mktemp("small") / "it's home")
    for run in range(4):
        pages = [Met(f"page {run} {page}\nand its second line", f"/{run}/{page}") for page in range(2)]
        ingest(settings, staged([*pages, Met("met in every run", "/always")], [refusal(f"/noise/{run}")]))
        if run >= 2:
            publish(settings)
    return settings.home


@pytest.fixture
def settings(template: Path) -> Settings:
    return renewed(template).model_copy(update={"part_captures": 10, "keep_snapshots": 9})


def lasting(store: Store) -> Rows:
    """All rows but for what compacting may change."""
    return {  # in an order that does not depend on the parts
        name: sorted(
            ({key: value for key, value in row.items() if key != "part_no"} for row in rows_of(store, name)), key=repr
        )
        for name in TABLES
        if name != "parts"
    }


def lasting_in(settings: Settings) -> Rows:
    with open_reader(settings.warehouse_path) as store:
        assert rows_of(store, "integrity") == []
        return lasting(store)


def lasting_published(settings: Settings) -> Rows:
    snapshot = latest(settings)
    assert snapshot is not None
    assert verify(snapshot) == []
    with snapshot.open() as store:
        assert rows_of(store, "integrity") == []
        return lasting(store)


def test_small_parts_become_one_and_no_row_changes(settings: Settings) -> None:
    before = lasting_in(settings)
    done = compact(settings)
    assert (done.before.parts, done.after.parts, done.parts_merged) == (4, 2, 2)
    assert done.after.files < done.before.files
    assert done.after.bytes < done.before.bytes
    assert lasting_in(settings) == before == lasting_published(settings)
    assert all(verify(snapshot) == [] for snapshot in listed(settings))


def test_a_second_time_there_is_nothing_to_do(settings: Settings) -> None:
    assert not compact(settings).is_unchanged
    snapshots = len(listed(settings))
    done = compact(settings)
    assert done.is_unchanged
    assert done.before == done.after
    assert len(listed(settings)) == snapshots


def test_the_next_run_goes_on_behind_the_merged_parts(settings: Settings) -> None:
    compact(settings)
    entry = ingest(settings, staged([Met("met in every run", "/always"), Met("another", "/another")]))
    assert counts(entry) == (2, 1, 1, 0, 0)
    live = lasting_in(settings)
    publish(settings)
    assert lasting_published(settings) == live
    with open_reader(settings.warehouse_path) as store:
        assert store.query("SELECT max(part_no) AS n FROM parts")["n"].to_pylist() == [5]


def test_files_written_before_are_never_taken_for_the_merged_ones(settings: Settings) -> None:
    """A snapshot published after a compaction that died before its own equals the warehouse all the same."""
    with open_writer(settings) as store:
        assert merging.merge_parts(store, groups(store, settings.part_captures)) == 2
    ingest(settings, staged([Met("page x\nand its second line", "/x"), Met("page y\nand its second line", "/y")]))
    publish(settings)
    assert lasting_published(settings) == lasting_in(settings)


def test_a_file_with_much_room_is_written_anew(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    compact(settings)
    with open_writer(settings) as store:
        store.execute("CREATE TABLE heap AS SELECT sha256(i::VARCHAR) AS noise FROM range(100000) AS t(i)")
        store.execute("CREATE SCHEMA mine")
        store.execute("CREATE TABLE mine.notes AS SELECT 'of somebody''s own' AS words")
        store.execute("CHECKPOINT")
        store.execute("DROP TABLE heap")
    before = lasting_in(settings)
    assert compact(settings).is_unchanged, "too little for a rewrite"
    monkeypatch.setattr(merging, "LEAST_FREE_BYTES", 0)
    done = compact(settings)
    assert done.is_rewritten
    assert done.after.warehouse_bytes < done.before.warehouse_bytes
    assert lasting_in(settings) == before
    assert compact(settings).is_unchanged
    assert ingest(settings, staged([Met("after it", "/after")])).loaded == 1
    with open_reader(settings.warehouse_path) as store:
        assert store.query("FROM mine.notes").to_pylist() == [{"words": "of somebody's own"}]


def test_a_rewritten_file_is_a_warehouse_in_all(settings: Settings) -> None:
    described = "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"

    def everything() -> list[Any]:
        with open_reader(settings.warehouse_path) as store:
            return [store.query(query).to_pylist() for query in ("FROM warehouse_info", described)]

    before = everything()
    settings.warehouse_path.chmod(0o640)
    rebuild.rebuild(settings)
    assert everything() == before
    assert settings.warehouse_path.stat().st_mode & 0o777 == 0o640
    with open_writer(settings) as store:
        assert rows_of(store, "integrity") == []


def test_a_copy_that_differs_is_thrown_away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = lasting_in(settings)
    whole = rebuild.copy_all

    def careless(store: Store) -> None:
        whole(store)
        store.execute(
            "UPDATE captures SET text = text || '.' WHERE capture_id = (SELECT min(capture_id) FROM captures)"
        )

    monkeypatch.setattr(rebuild, "copy_all", careless)
    with pytest.raises(WarehouseError, match="captures"):
        rebuild.rebuild(settings)
    assert lasting_in(settings) == before
    assert sorted(path.name for path in settings.home.iterdir()) == ["clipfile.duckdb", "snapshots"]


STEPS = (
    "clipfile.warehouse.store.Store.run",
    "clipfile.tasks.compact.merging.publish",
    *(f"clipfile.warehouse.rebuild.{name}" for name in ("copy_all", "prove_equal", "put_in_place", "sync")),
)
BODY = """
from pathlib import Path
from clipfile.schemas.settings import Settings
from clipfile.tasks.compact import compact, merging
merging.LEAST_FREE_BYTES = merging.FREE_SHARE = -1
compact(Settings(home=Path({home!r}), part_captures=10, lock_wait_seconds=0))
"""


@pytest.mark.parametrize("step", [5, 11, 14])
def test_killed_anywhere_and_run_again(settings: Settings, step: int) -> None:
    """While rows move, between that and the snapshot, while the file is copied, before and after it takes its name."""
    before = lasting_in(settings)
    killed(BODY.format(home=str(settings.home)), STEPS, step)
    assert lasting_in(settings) == before == lasting_published(settings)
    compact(settings)
    assert lasting_in(settings) == before == lasting_published(settings)
    assert compact(settings).is_unchanged


def test_while_another_holds_the_warehouse_nothing_is_touched(settings: Settings) -> None:
    with held(settings, "ingest", "a run"), pytest.raises(WarehouseBusyError, match="clipfile ingest, run a run"):
        compact(settings)


def test_without_a_warehouse_there_is_nothing_to_compact(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no warehouse"):
        compact(Settings(home=tmp_path / "none"))
    assert not (tmp_path / "none").exists()


FILLS = st.builds(
    Fill,
    st.integers(0, 12),
    st.integers(0, 12),
    st.integers(0, 12),
    st.sampled_from([0, 100, 150_000_000, 256_000_001]),
)


@given(st.lists(FILLS, max_size=20))
def test_no_two_groups_would_fit_into_one(fills: list[Fill]) -> None:
    found = grouped(enumerate(fills, 1), 10)
    assert sorted(part for group in found for part in group.parts) == list(range(1, len(fills) + 1))
    alone = Fill(0, 0, 0, 0)
    assert all(group.fill.fits(alone, 10) or len(group.parts) == 1 for group in found)
    pairs = [(a, b) for at, a in enumerate(found) for b in found[at + 1 :]]
    assert not [1 for a, b in pairs if a.fill.fits(b.fill, 10)]
    again = grouped(((group.into, group.fill) for group in sorted(found, key=lambda group: group.into)), 10)
    assert len(again) == len(found)


@pytest.fixture
def aged(tmp_path: Path) -> Iterator[Store]:
    """Runs that ended at noon: one brought pages, one met them again, one found nothing; and one is running."""
    with open_writer(Settings(home=tmp_path / "aged")) as store:
        for pages in ([Met("one", "/one")], [Met("one", "/one")], []):
            run = begun(store)
            load(store, run, staged(pages))
            finish_run(store, run, RunState.COMPLETED)
        begun(store)
        store.execute("UPDATE ingest_runs SET ended_at = ? WHERE state <> 'running'", [NOON])
        yield store


def test_records_of_old_runs_go_but_for_those_that_rows_name(aged: Store) -> None:
    assert drop_old_runs(aged, 30, NOON + timedelta(days=29)) == 0
    assert drop_old_runs(aged, 30, NOON + timedelta(days=31)) == 5
    left = aged.query("SELECT state, loaded FROM ingest_runs ORDER BY started_at").to_pylist()
    assert left == [{"state": "completed", "loaded": 1}, {"state": "running", "loaded": 0}]
    assert aged.query("FROM ledger").num_rows == 0
    named = aged.query("SELECT run_id FROM captures SEMI JOIN ingest_runs USING (run_id)")
    assert named.num_rows == aged.query("FROM captures").num_rows
    assert drop_old_runs(aged, 30, NOON + timedelta(days=31)) == 0
