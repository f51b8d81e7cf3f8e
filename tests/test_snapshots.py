"""Snapshots: equal to the live file, written once, published whole, kept for a while."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from staged_rows import DUCKDB_1_5, NOON, ODD, Met, begun, ingest, load, refusal, rows_of, staged

from clipfile.schemas.errors import SnapshotError, WarehouseBusyError, WarehouseError
from clipfile.schemas.kinds import RunState
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.tasks.load import finish_run
from clipfile.warehouse import catalog
from clipfile.warehouse.snapshots import Snapshot, latest, listed, new_snapshot_id, publish, read_snapshot, verify
from clipfile.warehouse.store import Store, open_reader, open_writer

AWKWARD = "it's a [home]* with site=abc und Üß\"; --"
RELATIONS = (*TABLES, *(view.name for view in catalog.VIEWS))
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / AWKWARD, lock_wait_seconds=0)


@contextmanager
def both(settings: Settings, snapshot: Snapshot) -> Iterator[tuple[Store, Store]]:
    with open_reader(settings.warehouse_path) as live, open_reader(snapshot.database) as frozen:
        yield live, frozen


def described(store: Store, name: str) -> list[tuple[str, str]]:
    return [(row["column_name"], row["column_type"]) for row in store.query(f"DESCRIBE {name}").to_pylist()]


def pages(*names: str) -> list[Met]:
    return [Met(f"page {name}\nsecond line", f"/{name}", url=f"https://a.example/{name}") for name in names]


def new_files(before: Snapshot, after: Snapshot) -> dict[str, int]:
    """Rows of the files that the later snapshot added, by table."""
    known = {file.path for file in before.manifest.files}
    counts: dict[str, int] = {}
    for file in after.manifest.files:
        if file.path not in known:
            counts[file.table] = counts.get(file.table, 0) + file.rows
    return counts


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_a_snapshot_equals_the_live_file(settings: Settings, filled: bool) -> None:
    with open_writer(settings) as store:
        if filled:
            run = begun(store)
            load(store, run, staged([Met(ODD, "/odd"), *pages("a", "b")], [refusal("/noise")]), 1, part=2)
            load(store, run, staged(pages("c")), 2, part=2)
            finish_run(store, run, RunState.COMPLETED, snapshot_id=new_snapshot_id())
    snapshot = publish(settings)
    with both(settings, snapshot) as (live, frozen):
        for name in RELATIONS:
            assert described(frozen, name) == described(live, name), name
            assert rows_of(frozen, name) == rows_of(live, name), name
        assert (live.query("FROM page_text").num_rows > 0) is filled
    assert verify(snapshot) == []
    assert latest(settings) == snapshot


def test_the_manifest_lists_every_file_as_it_is(settings: Settings) -> None:
    ingest(settings, staged(pages("a", "b"), [refusal("/noise")]))
    snapshot = publish(settings, run_id="a run")
    written = json.loads((snapshot.folder / "manifest.json").read_text(encoding="utf-8"))
    assert written["rows"]["captures"] == 2
    assert (written["run_id"], written["schema_version"]) == ("a run", catalog.SCHEMA_VERSION)
    root = settings.snapshots_path
    assert {file["path"] for file in written["files"]} == {
        str(path.relative_to(root)) for path in (root / "files").glob("*/*")
    }
    for file in snapshot.manifest.files:
        metadata = pq.read_metadata(root / file.path)
        assert metadata.num_rows == file.rows
        assert metadata.schema.to_arrow_schema().names == list(TABLES[file.table].columns)
        if file.rows:
            assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_a_run_writes_what_it_adds(settings: Settings) -> None:
    ingest(settings, staged(pages(*"abcdefgh"), [refusal("/noise")]))
    before = publish(settings)
    ingest(settings, staged(pages("x", "y")))
    added = new_files(before, publish(settings))
    assert (added["captures"], added["blocks"], added["sightings"]) == (2, 4, 2)
    assert "rejections" not in added


def test_pages_met_again_cost_their_sightings(settings: Settings) -> None:
    ingest(settings, staged(pages("a", "b")))
    before = publish(settings)
    ingest(settings, staged([Met("page a\nsecond line", "/a", at=LATER)]))
    after = publish(settings)
    assert set(new_files(before, after)) == {"sightings", "ingest_runs", "ledger", "parts"}
    with both(settings, after) as (live, frozen):
        assert rows_of(frozen, "sightings") == rows_of(live, "sightings")
    assert verify(before) == [], "an earlier snapshot keeps its own files"


def test_nothing_new_shares_everything(settings: Settings) -> None:
    ingest(settings, staged(pages("a")))
    first, second = publish(settings), publish(settings)
    assert new_files(first, second) == {}
    assert (first.manifest.sequence, second.manifest.sequence) == (1, 2)


def test_another_warehouse_shares_nothing(settings: Settings) -> None:
    ingest(settings, staged(pages("a")))
    publish(settings)
    settings.warehouse_path.unlink()
    ingest(settings, staged(pages("b")))
    with publish(settings).open() as store:
        assert [row["url"] for row in rows_of(store, "articles_latest")] == ["https://a.example/b"]


def test_reading_a_snapshot_leaves_the_live_file_alone(settings: Settings) -> None:
    ingest(settings, staged(pages("a")))
    snapshot = publish(settings)
    with open_writer(settings), snapshot.open() as store:
        assert store.query("FROM captures").num_rows == 1
    settings.warehouse_path.rename(settings.home / "gone")
    with snapshot.open() as store:
        assert store.query("FROM page_text").num_rows == 1


def test_duckdb_reads_it_from_any_directory(settings: Settings, tmp_path: Path) -> None:
    ingest(settings, staged(pages("a", "b")))
    publish(settings)
    script = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql(sys.argv[2]).fetchall())"
    query = "SELECT count(*), max(seen_at) IS NOT NULL FROM articles_latest JOIN page_text USING (capture_id)"
    database = settings.snapshots_path / "latest" / "clipfile.duckdb"
    command = [sys.executable, "-c", script, str(database), query]
    for environ in ({}, {"PYTHONPATH": str(DUCKDB_1_5)}):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, env=environ)
        assert done.stdout == "[(2, True)]\n"
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {catalog.literal(str(database))} AS papers (READ_ONLY)")
        assert connection.sql("SELECT count(*) FROM papers.sidebar_items_latest").fetchall() == [(4,)]


def test_its_database_has_every_comment(settings: Settings) -> None:
    with open_writer(settings):
        pass
    query = "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
    with both(settings, publish(settings)) as (live, frozen):
        assert frozen.query(query) == live.query(query)


def test_a_home_that_moved_still_reads(settings: Settings, tmp_path: Path) -> None:
    ingest(settings, staged(pages("a")))
    publish(settings)
    moved = Settings(home=tmp_path / "moved")
    shutil.move(settings.home, moved.home)
    snapshot = latest(moved)
    assert snapshot is not None
    with snapshot.open() as store:
        assert store.query("FROM captures").num_rows == 1
    assert verify(snapshot) == []


def test_old_snapshots_go_and_the_latest_stays(settings: Settings) -> None:
    keeping = settings.model_copy(update={"keep_snapshots": 2})
    published = []
    for name in "abcd":
        ingest(keeping, staged(pages(name)))
        published.append(publish(keeping))
    assert [snapshot.id for snapshot in listed(keeping)] == [snapshot.id for snapshot in published[2:]]
    named = {file.path for snapshot in published[2:] for file in snapshot.manifest.files}
    root = keeping.snapshots_path
    assert {str(path.relative_to(root)) for path in (root / "files").glob("*/*")} == named
    assert all(verify(snapshot) == [] for snapshot in listed(keeping))
    assert (root / "latest").resolve() == published[-1].folder.resolve()


def test_verify_names_a_file_that_changed_or_is_gone(settings: Settings) -> None:
    ingest(settings, staged(pages("a")))
    snapshot = publish(settings)
    changed, gone = (settings.snapshots_path / snapshot.manifest.of(table)[0].path for table in ("blocks", "articles"))
    content = bytearray(changed.read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)
    gone.unlink()
    assert verify(snapshot) == [f"{changed} has changed since it was written.", f"{gone} is missing."]


def test_a_publish_that_fails_leaves_the_snapshot_before(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(settings, staged(pages("a")))
    before = publish(settings)
    ingest(settings, staged(pages("b")))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "somewhere")

    with monkeypatch.context() as patched:
        patched.setattr("clipfile.warehouse.snapshots.write_database", full)
        with pytest.raises(SnapshotError, match="The disk is full"):
            publish(settings)
    assert latest(settings) == before
    assert [snapshot.id for snapshot in listed(settings)] == [before.id]
    after = publish(settings)
    assert after.rows("captures") == 2
    assert [path.name for path in settings.snapshots_path.glob("*.partial")] == []
    assert list(settings.snapshots_path.glob("files/*/*.partial")) == []


def test_publishing_waits_for_a_writer(settings: Settings) -> None:
    with open_writer(settings), pytest.raises(WarehouseBusyError):
        publish(settings)


def test_publishing_nothing_is_an_error(settings: Settings) -> None:
    with pytest.raises(WarehouseError, match="There is no warehouse"):
        publish(settings)
    assert latest(settings) is None
    with pytest.raises(SnapshotError, match="There is no snapshot"):
        read_snapshot(settings.snapshots_path / "20260101")


def test_a_manifest_that_cannot_be_read_protects_all_files(settings: Settings) -> None:
    keeping = settings.model_copy(update={"keep_snapshots": 1})
    ingest(keeping, staged(pages("a")))
    first = publish(keeping)
    (first.folder / "manifest.json").write_text("{ half", encoding="utf-8")
    ingest(keeping, staged(pages("b")))
    second = publish(keeping)
    assert verify(second) == []
    assert all((keeping.snapshots_path / file.path).exists() for file in first.manifest.files)
    with pytest.raises(SnapshotError, match="cannot be read"):
        read_snapshot(first.folder)
