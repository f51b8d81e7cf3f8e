"""Faults of the world: each a clear error with its remedy, and nothing lost."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from chaos.pages import write_inbox
from chaos.rounds import differences
from commands import SAMPLES, clipfile, ingested, rows

from clipfile.flows.pipeline import new_job, run
from clipfile.flows.progress.watching import Lines
from clipfile.flows.stages import PLAIN
from clipfile.schemas.errors import ClipfileError, StagingError, WarehouseError
from clipfile.schemas.options import IngestOptions
from clipfile.schemas.settings import Settings
from clipfile.tasks.staging import StagedFile
from clipfile.warehouse.snapshots import latest, listed, verify
from clipfile.warehouse.store import open_reader, open_writer

PAGES = 24


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    write_inbox(folder, PAGES, 1, seed=3)
    return folder


@pytest.fixture(scope="module")
def undisturbed(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    ingested(inbox, "--batch-pages", "8", cwd=folder)
    return folder / "data"


@pytest.fixture
def home(undisturbed: Path, tmp_path: Path) -> Path:
    shutil.copytree(undisturbed, tmp_path / "data", symlinks=True)
    return tmp_path / "data"


def job_of(inbox: Path, home: Path, **settings: Any) -> Any:
    return new_job([str(inbox)], IngestOptions(home=str(home), settings={"batch_pages": 8} | settings))


def refused(*arguments: str | Path, cwd: Path) -> str:
    """What a command says that cannot do what it was asked: one line, code 1."""
    done = clipfile(*arguments, cwd=cwd)
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0xFF
    path.write_bytes(content)


def after(call: Callable[..., Any], harm: Callable[[Any], None]) -> Callable[..., Any]:
    """The same call, and then harm to what it made."""

    def harmed(*arguments: Any, **named: Any) -> Any:
        made = call(*arguments, **named)
        harm(made)
        return made

    return harmed


def staged_in(made: Any) -> list[StagedFile]:
    """The staged files of what a stage returned."""
    ones = made if isinstance(made, tuple) else (made,)
    values = [value for one in ones for value in (getattr(one, "files", None) or vars_of(one)).values()]
    return [value for value in values if isinstance(value, StagedFile)]


def vars_of(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


@pytest.mark.parametrize("stage", ["fetch", "segment", "validate"])
@pytest.mark.parametrize("is_gone", [False, True], ids=["flipped", "gone"])
def test_a_staged_file_that_changes_between_stages(
    inbox: Path, undisturbed: Path, tmp_path: Path, stage: str, is_gone: bool
) -> None:
    def harm(made: Any) -> None:
        path = Path(staged_in(made)[0].path)
        path.unlink() if is_gone else flip(path, path.stat().st_size // 2)

    broken = replace(PLAIN, **{stage: after(getattr(PLAIN, stage), harm)})
    with pytest.raises(StagingError, match="missing" if is_gone else "has changed") as caught:
        run(job_of(inbox, tmp_path), broken, Lines())
    assert caught.value.place is not None
    assert caught.value.place.startswith(str(tmp_path / "staging"))
    assert "again" in str(caught.value.remedy)
    run(job_of(inbox, tmp_path), PLAIN, Lines())
    assert differences(undisturbed, tmp_path) == []


def test_a_log_that_cannot_be_replayed_is_moved_away_and_the_run_made_again(
    inbox: Path, undisturbed: Path, tmp_path: Path
) -> None:
    home = tmp_path / "data"
    ingested(inbox / "share-00" / "00001.txt", cwd=tmp_path)
    script = """
import os, sys
from clipfile.flows.pipeline import new_job, run
from clipfile.flows.stages import PLAIN
from clipfile.flows.progress.watching import Lines
from clipfile.schemas.options import IngestOptions
class Killer(Lines):
    batches = 0
    def loaded(self, *_):
        self.batches += 1
        if self.batches == 2:
            os.kill(os.getpid(), 9)
options = IngestOptions(home=sys.argv[2], settings={"batch_pages": 8})
run(new_job([sys.argv[1]], options), PLAIN, Killer())
"""
    killed = subprocess.run([sys.executable, "-c", script, inbox, home], check=False)
    assert killed.returncode == -9
    log = home / "clipfile.duckdb.wal"
    flip(log, log.stat().st_size // 2)
    for command in (["ingest", inbox, "--plain"], ["snapshot"], ["sql", "--live", "FROM captures"]):
        said = refused(*command, cwd=tmp_path)
        assert "log beside the warehouse is damaged" in said
        assert "Move the .wal file away and run the same command again" in said
    log.rename(tmp_path / "moved.wal")
    ingested(inbox, "--batch-pages", "8", cwd=tmp_path)
    assert differences(undisturbed, home) == []
    assert rows("FROM integrity", "--live", cwd=tmp_path) == []


def checksum(block: bytes) -> int:
    """DuckDB's, of a block whose length is a multiple of eight."""
    total = 5381
    for at in range(0, len(block), 8):
        total ^= int.from_bytes(block[at : at + 8], "little") * 0xBF58476D1CE4E5B9 % 2**64
    return total


def test_a_file_of_a_newer_duckdb(home: Path) -> None:
    path = home / "clipfile.duckdb"
    content = bytearray(path.read_bytes())
    assert int.from_bytes(content[:8], "little") == checksum(bytes(content[8:4096])), "DuckDB's header has changed"
    content[12:20] = (1_000).to_bytes(8, "little")
    content[:8] = checksum(bytes(content[8:4096])).to_bytes(8, "little")
    path.write_bytes(content)
    said = refused("ingest", SAMPLES, "--plain", cwd=home.parent)
    assert "newer version of DuckDB" in said
    assert "Upgrade Clipfile" in said
    assert path.read_bytes() == content


def test_a_file_that_is_cut_short_or_is_no_database_is_kept(home: Path) -> None:
    path = home / "clipfile.duckdb"
    whole = path.read_bytes()
    for content, words in ((whole[:5_000], "damaged"), (b"a diary\n" * 2_000, "not a DuckDB database")):
        path.write_bytes(content)
        said = refused("ingest", SAMPLES, "--plain", cwd=home.parent)
        assert words in said
        assert "restore" in said
        assert path.read_bytes() == content
    assert rows("SELECT count(*) AS n FROM captures", cwd=home.parent)[0]["n"] > 0


def test_a_warehouse_that_was_never_finished_is_begun_anew(inbox: Path, undisturbed: Path, tmp_path: Path) -> None:
    (tmp_path / "clipfile.duckdb").touch()
    (tmp_path / "clipfile.duckdb.partial").write_bytes(b"half")
    (tmp_path / "clipfile.duckdb.partial.wal").write_bytes(b"half")
    run(job_of(inbox, tmp_path), PLAIN, Lines())
    assert differences(undisturbed, tmp_path) == []
    assert list(tmp_path.glob("clipfile.duckdb.partial*")) == []


def test_a_newer_schema_is_refused_on_the_command_line(home: Path) -> None:
    with open_writer(Settings(home=home)) as store:
        store.execute("UPDATE warehouse_info SET schema_version = 99")
    said = refused("ingest", SAMPLES, "--plain", cwd=home.parent)
    assert "schema version 99" in said
    assert "Upgrade Clipfile" in said


@pytest.mark.parametrize("stage", ["fetch", "load"])
def test_a_home_that_is_removed_while_a_run_is_on(inbox: Path, undisturbed: Path, tmp_path: Path, stage: str) -> None:
    home = tmp_path / "data"
    removing = after(getattr(PLAIN, stage), lambda _: shutil.rmtree(home, ignore_errors=True))
    with pytest.raises(ClipfileError) as caught:
        run(job_of(inbox, home), replace(PLAIN, **{stage: removing}), Lines())
    assert "missing" in str(caught.value) or "was removed" in str(caught.value)
    run(job_of(inbox, home), PLAIN, Lines())
    assert differences(undisturbed, home) == []


def test_too_little_memory_for_duckdb_names_the_setting(inbox: Path, undisturbed: Path, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="Memory") as caught:
        run(job_of(inbox, tmp_path, duckdb_memory_limit="3MB"), PLAIN, Lines())
    assert "duckdb_memory_limit" in str(caught.value)
    run(job_of(inbox, tmp_path), PLAIN, Lines())
    assert differences(undisturbed, tmp_path) == []


def test_a_file_of_the_snapshot_that_is_cut_short_is_named(home: Path) -> None:
    snapshot = latest(Settings(home=home))
    assert snapshot is not None
    (file,) = snapshot.manifest.of("articles")
    path = home / "snapshots" / file.path
    with path.open("r+b") as cut:
        cut.truncate(file.bytes // 2)
    assert any(path.name in problem for problem in verify(snapshot))
    checked = clipfile("snapshot", "--check", cwd=home.parent)
    assert checked.returncode == 1
    assert path.name in checked.stderr
    asked = clipfile("sql", "FROM articles", cwd=home.parent)
    assert asked.returncode == 1
    assert "A file of the snapshot is damaged" in asked.stderr
    assert len(asked.stderr.splitlines()) == 1
    ingested(SAMPLES / "recipe.txt", cwd=home.parent)
    mended = latest(Settings(home=home))
    assert mended is not None
    assert verify(mended) == []


CLOCK = """
import sys
from datetime import datetime, timedelta
from clipfile.flows import pipeline
from clipfile.tasks.fetch import batch
from clipfile.tasks.load import ledger, merge, sift
from clipfile.warehouse import snapshots
import time
AWAY = timedelta(days=float(sys.argv[1]))
class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + AWAY
for module in (pipeline, batch, ledger, merge, snapshots):
    module.datetime = Clock
real = time.time
time.time = lambda: real() + AWAY.total_seconds()
from clipfile.flows.cli import main
main(sys.argv[2:])
"""


def clocked(days: float, *arguments: str | Path, cwd: Path) -> None:
    command = [sys.executable, "-c", CLOCK, str(days), *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_clock_that_jumps_back_and_forth(inbox: Path, undisturbed: Path, tmp_path: Path) -> None:
    home = tmp_path / "data"
    pages = sorted((inbox / "share-00").iterdir())
    for days, some in ((0, pages[:8]), (-400, pages[:14]), (+900, pages[:20]), (-3_000, [inbox])):
        clocked(days, "ingest", *some, "--plain", "--keep-snapshots", "2", cwd=tmp_path)
    assert differences(undisturbed, home) == []
    with open_reader(home / "clipfile.duckdb", Settings(home=home)) as store:
        assert store.query("FROM integrity").num_rows == 0
        ends = "SELECT count(*) AS n FROM ingest_runs WHERE ended_at < started_at OR state <> 'completed'"
        assert store.query(ends).to_pylist() == [{"n": 0}]
        assert store.query("SELECT count(*) AS n FROM rejections WHERE last_seen < first_seen").to_pylist() == [
            {"n": 0}
        ]
    kept = listed(Settings(home=home))
    assert [snapshot.manifest.sequence for snapshot in kept] == [3, 4]
    newest = latest(Settings(home=home))
    assert newest is not None
    assert newest.manifest.sequence == 4
    assert newest.manifest.created_at < datetime.now(UTC) - timedelta(days=2_000)
    assert verify(newest) == []
    assert str((home / "snapshots" / "latest").readlink()) == newest.id
