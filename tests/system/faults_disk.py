"""A disk that is full, or cannot be written: a clear error at each stage, nothing lost, and the next run carries on."""

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chaos.pages import write_inbox
from chaos.rounds import differences
from commands import SAMPLES, clipfile, ingested, rows

from clipfile.flows import runs
from clipfile.flows.pipeline import new_job, run
from clipfile.flows.progress.watching import Lines
from clipfile.flows.stages import PLAIN, Stages
from clipfile.schemas.errors import ClipfileError
from clipfile.schemas.options import IngestOptions
from clipfile.schemas.settings import Settings
from clipfile.tasks.staging import StagingArea
from clipfile.warehouse.store import open_reader

SIZE = "24m"


def mounted(folder: Path, *options: str) -> bool:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", folder]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    if not mounted(folder, f"size={SIZE}"):
        pytest.skip("no tmpfs can be mounted here: not root, or not allowed")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    write_inbox(folder, 24, 1, seed=1)
    return folder


@pytest.fixture(scope="module")
def undisturbed(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    ingested(inbox, cwd=folder)
    return folder / "data"


def fill(disk: Path) -> None:
    """Leave no byte free."""
    with (disk / "ballast").open("ab", buffering=0) as file:
        for size in (1 << 20, 4_096, 1):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue


def filling(call: Callable[..., Any], disk: Path, before: Callable[..., bool] = lambda *_: True) -> Callable[..., Any]:
    """The same call, on a disk that has just become full."""

    def full(*arguments: Any, **named: Any) -> Any:
        if before(*arguments):
            fill(disk)
        return call(*arguments, **named)

    return full


def stages_filling(disk: Path, stage: str) -> Stages:
    return replace(PLAIN, **{stage: filling(getattr(PLAIN, stage), disk)}) if hasattr(PLAIN, stage) else PLAIN


@pytest.mark.parametrize("stage", ["enter", "fetch", "segment", "validate", "load", "checkpoint", "snapshot", "finish"])
def test_a_disk_that_is_full_at_a_stage(
    disk: Path, inbox: Path, undisturbed: Path, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = disk / "data"
    options = IngestOptions(home=str(home), settings={"batch_pages": 10})
    with monkeypatch.context() as patched:
        for name, owner, call in (
            ("enter", runs, "open_writer"),
            ("checkpoint", runs, "new_snapshot_id"),
            ("snapshot", runs, "publish"),
        ):
            if name == stage:
                patched.setattr(owner, call, filling(getattr(owner, call), disk))
        if stage == "finish":
            publish = runs.publish

            def published(*arguments: Any, **named: Any) -> Any:
                done = publish(*arguments, **named)
                fill(disk)
                return done

            patched.setattr(runs, "publish", published)
        with pytest.raises(ClipfileError) as caught:
            run(new_job([str(inbox)], options), stages_filling(disk, stage), Lines())
    assert "disk is full" in caught.value.problem, str(caught.value)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    (disk / "ballast").unlink()
    summary = run(new_job([str(inbox)], options), PLAIN, Lines())
    assert summary.run.found == summary.run.loaded + summary.run.known + summary.run.rejected
    assert differences(undisturbed, home) == []
    with open_reader(home / "clipfile.duckdb", Settings(home=home)) as store:
        assert store.query("FROM integrity").num_rows == 0
        states = store.query("SELECT state, error FROM ingest_runs ORDER BY started_at, run_id").to_pylist()
    assert states[-1] == {"state": "completed", "error": None}
    assert all(row["state"] in {"failed", "completed"} or stage != "fetch" for row in states)
    assert list((home / "staging").iterdir()) == []


def test_a_full_disk_on_the_command_line_is_one_sentence(disk: Path) -> None:
    fill(disk)
    done = clipfile("ingest", SAMPLES, "--plain", "--home", disk / "data", cwd=disk.parent)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "The disk is full" in done.stderr
    assert "Free some space" in done.stderr


def test_a_home_on_a_disk_that_cannot_be_written(disk: Path) -> None:
    home = disk / "data"
    ingested(SAMPLES / "recipe.txt", "--home", home, cwd=disk.parent)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    for command in (["ingest", SAMPLES, "--plain"], ["resegment", "--plain"], ["snapshot"]):
        done = clipfile(*command, "--home", home, cwd=disk.parent)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert "cannot be written" in done.stderr
        assert "Make it writable" in done.stderr
    assert rows("SELECT count(*) AS n FROM captures", "--home", str(home), cwd=disk.parent) == [{"n": 1}]


@pytest.mark.parametrize("where", ["data", "data/staging", "data/snapshots", "data/clipfile.duckdb"])
def test_something_else_lies_where_a_folder_or_file_should_be(tmp_path: Path, where: str) -> None:
    place = tmp_path / where
    place.parent.mkdir(exist_ok=True)
    if place.suffix:
        place.mkdir()
    else:
        place.write_text("a shopping list", encoding="utf-8")
    done = clipfile("ingest", SAMPLES / "recipe.txt", "--plain", cwd=tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert str(place) in done.stderr
    assert os.access(place, os.R_OK)


def test_a_staged_file_is_whole_or_absent(disk: Path) -> None:
    from clipfile.schemas.tables import TABLES

    fill(disk)
    area = StagingArea(str(disk))
    with pytest.raises(ClipfileError, match="disk is full"):
        area.write("captures", TABLES["captures"].staged.empty_table())
    assert not [*disk.glob("*.arrow")]
