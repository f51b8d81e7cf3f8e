"""One writer: who comes second waits, is told at once for whom, and gives up; readers go on."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import CLIPFILE, ENVIRONMENT, SAMPLES, clipfile, ingested, rows

from clipfile.schemas.errors import WarehouseBusyError, WarehouseError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.locks import held, holder_of
from clipfile.warehouse.snapshots import publish
from clipfile.warehouse.store import open_writer

WAITING = re.compile(r"held by process (?P<pid>\d+) .*waiting for at most (?P<seconds>[\d.]+) seconds")
SHELL = """
import duckdb, sys
shell = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "ro")
print("open", flush=True)
input()
"""
HOLDER = """
import sys
from pathlib import Path
from clipfile.schemas.settings import Settings
from clipfile.warehouse.locks import held
with held(Settings(home=Path(sys.argv[1])), "ingest", "20260301T000000-0"):
    print("open", flush=True)
    input()
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    ingested(SAMPLES / "wire-story.txt", cwd=tmp_path)
    return tmp_path / "data"


@contextmanager
def process(script: str, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds something until the end; it has it when this begins."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "open\n"
        yield running
        running.kill()


def commands(home: Path) -> dict[str, list[str | Path]]:
    return {
        "ingest": ["ingest", SAMPLES / "recipe.txt", "--plain"],
        "resegment": ["resegment", "--plain", "--all"],
        "snapshot": ["snapshot"],
    }


@pytest.mark.parametrize("command", ["ingest", "resegment", "snapshot"])
def test_a_command_beside_a_run_names_it_and_gives_up(home: Path, command: str) -> None:
    before = rows("FROM captures", "--live", cwd=home.parent)
    with process(HOLDER, home) as holder:
        done = clipfile(*commands(home)[command], "--lock-wait-seconds", "0.4", cwd=home.parent)
    assert done.returncode == 1
    waiting, *given_up = done.stderr.splitlines()
    assert (found := WAITING.search(waiting)) is not None
    assert found["pid"] == str(holder.pid)
    assert len(given_up) == 1
    assert f"process {holder.pid} (clipfile ingest, run 20260301T000000-0)" in given_up[0]
    assert rows("FROM captures", "--live", cwd=home.parent) == before


@pytest.mark.parametrize("mode", ["rw", "ro"])
def test_a_run_beside_an_open_duckdb_shell_waits_for_it(home: Path, mode: str) -> None:
    with process(SHELL, home / "clipfile.duckdb", mode) as shell:
        done = clipfile(*commands(home)["ingest"], "--lock-wait-seconds", "0.4", cwd=home.parent)
        assert done.returncode == 1
        waiting, given_up = done.stderr.splitlines()
        assert (found := WAITING.search(waiting)) is not None
        assert found["pid"] == str(shell.pid)
        assert f"process {shell.pid} (python" in given_up
    assert (home / ".lock").read_text(encoding="utf-8") == ""
    assert ingested(SAMPLES / "recipe.txt", cwd=home.parent)["loaded"] == 1


def test_who_waits_is_told_at_once_and_goes_on_when_it_is_free(home: Path) -> None:
    command = [CLIPFILE, *commands(home)["ingest"], "--json", "--lock-wait-seconds", "60"]
    pipe = subprocess.PIPE
    with process(HOLDER, home) as holder:
        waits = subprocess.Popen(command, cwd=home.parent, env=ENVIRONMENT, stdout=pipe, stderr=pipe, text=True)
        assert waits.stderr is not None
        assert (found := WAITING.search(waits.stderr.readline())) is not None
        assert found["pid"] == str(holder.pid)
        assert waits.poll() is None
    out, err = waits.communicate(timeout=60)
    assert (waits.returncode, err) == (0, "")
    assert json.loads(out)["loaded"] == 1
    states = rows("SELECT state FROM ingest_runs ORDER BY run_id", cwd=home.parent)
    assert [row["state"] for row in states] == ["completed", "completed"]


def test_many_at_once_all_come_to_their_end_one_after_the_other(home: Path) -> None:
    pages = sorted(SAMPLES.glob("*-story.txt"))[:3]
    flags = ["--plain", "--json", "--home", home]
    running = [
        subprocess.Popen([CLIPFILE, "ingest", page, *flags], env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
        for page in pages
    ]
    errors = [one.communicate(timeout=120)[1] for one in running]
    assert [one.returncode for one in running] == [0] * len(pages)
    assert not any("Traceback" in error for error in errors)
    assert rows("FROM integrity", "--live", cwd=home.parent) == []
    assert len(rows("FROM captures", cwd=home.parent)) == len({*pages, SAMPLES / "wire-story.txt"})


def test_readers_go_on_with_the_published_snapshot_during_a_run(home: Path) -> None:
    with held(Settings(home=home), "ingest"), open_writer(Settings(home=home)):
        assert rows("SELECT count(*) AS n FROM articles", cwd=home.parent) == [{"n": 1}]
        for command in (("show", "--width", "80"), ("export",), ("status",)):
            arguments = (SAMPLES / "wire-story.txt",) if command[0] == "show" else ()
            done = clipfile(command[0], *arguments, cwd=home.parent)
            assert done.returncode == 0, done.stderr
        script = (
            "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql('FROM captures').fetchall())"
        )
        database = home / "snapshots" / "latest" / "clipfile.duckdb"
        done = subprocess.run([sys.executable, "-c", script, database], capture_output=True, text=True, check=True)
        assert len(done.stdout) > 100
        busy = clipfile("sql", "--live", "FROM captures", "--lock-wait-seconds", "0", cwd=home.parent)
        assert busy.returncode == 1
        assert f"process {os.getpid()}" in busy.stderr


def test_a_holder_is_known_while_it_lives_and_not_after(home: Path) -> None:
    settings = Settings(home=home, lock_wait_seconds=0)
    assert holder_of(home) is None
    with process(HOLDER, home) as holder:
        found = holder_of(home)
        assert found is not None
        assert (found.doing, found.run_id) == ("ingest", "20260301T000000-0")
        assert f":{holder.pid}:" in found.process
        with pytest.raises(WarehouseBusyError), held(settings, "snapshot"):
            pass
    assert holder_of(home) is None
    with held(settings, "snapshot") as hold:
        assert [dead.run_id for dead in hold.dead] == ["20260301T000000-0"]
    with held(settings, "compact") as hold:
        assert [dead.run_id for dead in hold.dead] == ["20260301T000000-0"]
        hold.settle()
    with held(settings, "compact") as hold:
        assert hold.dead == []


def test_a_lock_file_that_cannot_be_read_names_nobody(home: Path) -> None:
    settings = Settings(home=home, lock_wait_seconds=0)
    (home / ".lock").write_text('{"process": "a:1:1", "doi\nnonsense\n', encoding="utf-8")
    with held(settings, "snapshot") as hold:
        assert hold.dead == []
        with pytest.raises(WarehouseBusyError, match=f"process {os.getpid()} "), held(settings, "ingest"):
            pass


def test_a_home_without_a_folder_for_the_lock(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WarehouseError) as caught, held(Settings(home=tmp_path / "file" / "home"), "ingest"):
        pass
    assert caught.value.remedy


def test_publishing_waits_for_another_that_publishes(home: Path) -> None:
    settings = Settings(home=home, lock_wait_seconds=0)
    with open_writer(settings) as store:
        publish(settings, store=store)
    script = HOLDER.replace(
        "with held(Settings(home=Path(sys.argv[1])),", "with held(Settings(home=Path(sys.argv[1]) / 'snapshots'),"
    )
    with process(script, home), pytest.raises(WarehouseBusyError, match="process"):
        publish(settings)
