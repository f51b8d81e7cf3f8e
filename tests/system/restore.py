"""Restoring: the warehouse of a snapshot, row for row, and runs that go on from there; or nothing at all."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from commands import SAMPLES, clipfile, ingested, rows
from homes import renewed
from killing import calls, killed
from staged_rows import Met, begun, counts, ingest, key_of, load, refusal, rows_of, staged

from clipfile.schemas.errors import SnapshotError, UsageError, WarehouseBusyError
from clipfile.schemas.kinds import RunState
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.tasks.load import finish_run
from clipfile.warehouse.locks import held
from clipfile.warehouse.restore import find, restore
from clipfile.warehouse.snapshots import latest, listed, publish, verify
from clipfile.warehouse.store import Store, open_reader, open_writer

FIRST = [Met(f"page {number}\nand a second line", f"/{number}") for number in range(3)]
SECOND = [Met("a page of the second run\nand more", "/second"), FIRST[0]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of two runs, each with its snapshot, with a site memory, a container and a tombstone."""
    settings = Settings(home=tmp_path_factory.mktemp("kept") / "it's home")
    with open_writer(settings) as store:
        store.execute("INSERT INTO memories VALUES ('memory-1-x', 1, 1, 'm1', now(), 1, 1)")
        store.execute("INSERT INTO site_memory VALUES ('memory-1-x', 'b.example', 1, 2, 3)")
        store.execute(
            "INSERT INTO containers BY NAME SELECT * FROM (SELECT 'file:///inbox.zip' AS source_uri, now() AS read_at)"
        )
        store.execute("INSERT INTO tombstones VALUES (?, now())", [key_of("long gone")])
        run = begun(store)
        load(store, run, staged(FIRST, [refusal("/noise")]))
        finish_run(store, run, RunState.COMPLETED)
    publish(settings)
    ingest(settings, staged(SECOND))
    publish(settings)
    return settings.home


@pytest.fixture
def settings(template: Path) -> Settings:
    return renewed(template)


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    return {name: rows_of(store, name) for name in (*TABLES, "integrity", "page_text")}


def live(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    with open_reader(settings.warehouse_path) as store:
        return everything(store)


def identity(settings: Settings) -> str:
    with open_reader(settings.warehouse_path) as store:
        return str(store.query("SELECT warehouse_id FROM warehouse_info")["warehouse_id"][0].as_py())


def files(settings: Settings) -> set[str]:
    return {path.name for path in settings.home.iterdir()}


def test_the_newest_is_the_warehouse_as_it_was(settings: Settings) -> None:
    before, who = live(settings), identity(settings)
    settings.warehouse_path.unlink()
    done = restore(find(settings, None), settings, replace=False)
    assert live(settings) == before
    assert identity(settings) == who
    assert done.rows == {name: len(before[name]) for name in TABLES}
    assert done.replaced is None
    assert len(listed(settings)) == 2, "what readers see is that already"
    assert files(settings) == {"clipfile.duckdb", "snapshots", ".lock"}


def test_runs_go_on_from_there(settings: Settings) -> None:
    settings.warehouse_path.unlink()
    restore(find(settings, None), settings, replace=False)
    entry = ingest(settings, staged([FIRST[1], Met("a third run", "/third")], [refusal("/noise")]))
    assert counts(entry) == (3, 1, 1, 1, 0)
    snapshot = publish(settings)
    assert snapshot.manifest.sequence == 3
    assert verify(snapshot) == []
    with snapshot.open() as store:
        assert everything(store) == live(settings)
        assert store.query("SELECT part_no, count(*) AS n FROM captures GROUP BY 1 ORDER BY 1")["n"].to_pylist() == [
            3,
            1,
            1,
        ]


def test_an_older_one_is_published_anew_and_its_files_are_never_mixed_up(settings: Settings) -> None:
    """Rows of the next run lie under the numbers that the forsaken run had."""
    first, second = listed(settings)
    with first.open() as store:
        expected = everything(store)
    done = restore(find(settings, first.id), settings, replace=True)
    assert live(settings) == expected
    assert done.published.manifest.sequence == 3
    with done.published.open() as store:
        assert everything(store) == expected
    ingest(settings, staged([Met("the second run, another time\nand more", "/other"), FIRST[0]]))
    with publish(settings).open() as store:
        assert everything(store) == live(settings)
    with second.open() as store:
        assert key_of(SECOND[0].text) in {row["capture_id"] for row in rows_of(store, "captures")}


def test_the_one_before_is_moved_aside_whole(settings: Settings) -> None:
    with open_writer(settings) as store:
        load(store, begun(store), staged([Met("not published", "/new")]))
    before = live(settings)
    done = restore(find(settings, None), settings, replace=True)
    assert done.replaced is not None
    assert live(settings.model_copy(update={"home": done.replaced})) == before
    assert len(live(settings)["captures"]) == len(before["captures"]) - 1


def test_a_warehouse_is_not_covered_unasked(settings: Settings) -> None:
    before = settings.warehouse_path.read_bytes()
    with pytest.raises(UsageError, match="There is a warehouse already") as caught:
        restore(find(settings, None), settings, replace=False)
    assert "--replace" in str(caught.value)
    assert settings.warehouse_path.read_bytes() == before


@pytest.mark.parametrize("content", [b"a diary, not a database\n" * 500, b""], ids=["other", "empty"])
def test_a_broken_warehouse_and_its_log_are_replaced(settings: Settings, content: bytes) -> None:
    before = live(settings)
    settings.warehouse_path.write_bytes(content)
    log = settings.warehouse_path.with_name("clipfile.duckdb.wal")
    log.write_bytes(b"half a log")
    done = restore(find(settings, None), settings, replace=True)
    assert live(settings) == before
    assert not log.exists()
    assert done.replaced is not None
    assert {path.name: path.read_bytes() for path in done.replaced.iterdir()} == {
        "clipfile.duckdb": content, "clipfile.duckdb.wal": b"half a log",
    }  # fmt: skip


def test_a_copied_folder_of_snapshots_makes_a_home(settings: Settings, tmp_path: Path) -> None:
    before = live(settings)
    backup = tmp_path / "backup [1]"
    shutil.copytree(settings.snapshots_path, backup)
    shutil.rmtree(settings.home)
    for folder in [backup, *backup.rglob("*")]:
        folder.chmod(folder.stat().st_mode & ~0o222)
    fresh = Settings(home=tmp_path / "fresh", lock_wait_seconds=0)
    try:
        done = restore(find(fresh, str(backup)), fresh, replace=False)
    finally:
        for folder in [backup, *backup.rglob("*")]:
            folder.chmod(folder.stat().st_mode | 0o200)
    assert live(fresh) == before
    assert (fresh.snapshots_path / "latest").resolve() == done.published.folder.resolve()
    with done.published.open() as store:
        assert everything(store) == before
    assert find(fresh, str(backup / done.snapshot.id)).id == done.snapshot.id


def test_a_name_that_is_none_says_which_there_are(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=listed(settings)[0].id):
        find(settings, "20200101T000000.000000Z")
    with pytest.raises(UsageError, match="There is no snapshot"):
        find(Settings(home=tmp_path / "none"), None)


def test_a_damaged_snapshot_is_refused_before_anything_is_made(settings: Settings) -> None:
    snapshot = find(settings, None)
    damaged = settings.snapshots_path / snapshot.manifest.of("articles")[0].path
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    before = settings.warehouse_path.read_bytes()
    with pytest.raises(SnapshotError, match=damaged.name):
        restore(snapshot, settings, replace=True)
    assert settings.warehouse_path.read_bytes() == before
    assert not settings.replaced_path.exists()


def test_what_was_forgotten_stays_so_and_its_tombstone_too(settings: Settings) -> None:
    with open_writer(settings) as store:
        store.execute("INSERT INTO tombstones VALUES (?, now())", [key_of(FIRST[1].text)])
    done = restore(find(settings, None), settings, replace=True)
    rows = live(settings)
    assert done.captures_buried == 1
    assert {row["content_hash"] for row in rows["tombstones"]} == {key_of("long gone"), key_of(FIRST[1].text)}
    assert key_of(FIRST[1].text) not in repr([rows[name] for name in rows if name != "tombstones"])
    assert rows["integrity"] == []
    with done.published.open() as store:
        assert everything(store) == rows


def test_tombstones_outlive_a_warehouse_that_is_lost(settings: Settings) -> None:
    first = listed(settings)[0].id
    with open_writer(settings) as store:
        store.execute("INSERT INTO tombstones VALUES (?, now())", [key_of(FIRST[1].text)])
    publish(settings)
    settings.warehouse_path.unlink()
    assert restore(find(settings, first), settings, replace=False).captures_buried == 1
    assert len(live(settings)["tombstones"]) == 2


def test_while_another_holds_the_warehouse_nothing_is_touched(settings: Settings) -> None:
    with held(settings, "ingest", "a run"), pytest.raises(WarehouseBusyError, match="clipfile ingest"):
        restore(find(settings, None), settings, replace=True)
    with open_writer(settings):
        code = f"""
from pathlib import Path
from clipfile.schemas.errors import WarehouseBusyError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.restore import find, restore
settings = Settings(home=Path({str(settings.home)!r}), lock_wait_seconds=0)
try:
    restore(find(settings, None), settings, replace=True)
except WarehouseBusyError as error:
    assert "process {os.getpid()}" in str(error), error
else:
    raise AssertionError("a shell of somebody was overrun")
"""
        assert calls(code, ()) == 0
    assert not settings.replaced_path.exists()


STEPS = (
    *(f"clipfile.warehouse.rebuild.{name}" for name in ("make_tables", "copy_tables", "prove_equal", "put_in_place")),
    "clipfile.warehouse.restore._move_aside",
    "clipfile.warehouse.restore.latest",
)
BODY = """
from pathlib import Path
from clipfile.schemas.settings import Settings
from clipfile.warehouse.restore import find, restore
settings = Settings(home=Path({home!r}), lock_wait_seconds=0)
restore(find(settings, {name!r}), settings, replace=True)
"""


@pytest.mark.parametrize(("step", "restored"), [(3, False), (5, False), (6, True)])
def test_killed_anywhere_it_is_the_one_or_the_other(settings: Settings, step: int, restored: bool) -> None:
    before, first = live(settings), listed(settings)[0]
    with first.open() as store:
        expected = everything(store)
    killed(BODY.format(home=str(settings.home), name=first.id), STEPS, step)
    assert live(settings) == (expected if restored else before)
    done = restore(find(settings, first.id), settings, replace=True)
    assert live(settings) == expected
    newest = latest(settings)
    assert newest is not None
    assert newest.id == done.published.id
    assert files(settings) == {"clipfile.duckdb", "snapshots", "replaced", ".lock"}


def test_from_the_command_line(tmp_path: Path) -> None:
    """Ingested, compacted, lost and restored."""
    for story in ("wire-story.txt", "local-story-sidebar.txt"):
        assert ingested(SAMPLES / story, cwd=tmp_path)["loaded"] == 1
    assert "snapshot" in clipfile("compact", cwd=tmp_path).stdout
    assert "Nothing to compact" in clipfile("compact", cwd=tmp_path).stdout
    assert clipfile("restore", cwd=tmp_path).returncode == 2, "there is a warehouse already"
    (tmp_path / "data" / "clipfile.duckdb").unlink()
    done = clipfile("restore", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "equal to the snapshot's" in done.stdout
    assert len(rows("FROM captures", "--live", cwd=tmp_path)) == 2
    newest = (tmp_path / "data" / "snapshots" / "latest").resolve().name
    assert "whole" in clipfile("snapshot", "--verify", newest, cwd=tmp_path).stdout
    assert clipfile("snapshot", "--verify", "20200101", cwd=tmp_path).returncode == 2
    assert clipfile("snapshot", newest, cwd=tmp_path).returncode == 2
    assert len(clipfile("snapshot", "--list", cwd=tmp_path).stdout.splitlines()) == 3
