"""A run that is stopped, breaks or is killed: what it says, what it leaves, and that the next one carries on."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chaos.deaths import HOLDING, Death, die
from chaos.pages import write_inbox
from chaos.rounds import differences
from commands import ingested

from clipfile.flows import runs, stopping
from clipfile.flows.pipeline import new_job, run
from clipfile.flows.progress.watching import Lines
from clipfile.flows.stages import PLAIN, Stages
from clipfile.schemas.errors import StagingError, WarehouseError
from clipfile.schemas.options import IngestOptions
from clipfile.schemas.settings import Settings
from clipfile.tasks.load import RunStart, new_run_id, start_run
from clipfile.tasks.staging import clear_left
from clipfile.warehouse import snapshots
from clipfile.warehouse.locks import Holder, locked
from clipfile.warehouse.processes import process_name
from clipfile.warehouse.store import open_reader, open_writer

SENTENCE = "clipfile: Stopped. Run the same command again: it carries on where this one stopped.\n"


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    write_inbox(folder, 36, 1, seed=2)
    return folder


@pytest.fixture(scope="module")
def undisturbed(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    ingested(inbox, "--batch-pages", "9", cwd=folder)
    return folder / "data"


def job_of(inbox: Path, home: Path) -> Any:
    return new_job([str(inbox)], IngestOptions(home=str(home), settings={"batch_pages": 9}))


def records(home: Path) -> list[tuple[str, str | None]]:
    """State and error of each run, in the order in which they began."""
    with open_reader(home / "clipfile.duckdb", Settings(home=home)) as store:
        assert store.query("FROM integrity").num_rows == 0
        found = store.query("SELECT state, error FROM ingest_runs ORDER BY started_at, run_id").to_pylist()
    return [(row["state"], row["error"]) for row in found]


def carried_on(inbox: Path, home: Path, undisturbed: Path) -> None:
    """The next run ends with the rows of one that was never disturbed, and leaves nothing about."""
    run(job_of(inbox, home), PLAIN, Lines())
    assert differences(undisturbed, home) == []
    assert list((home / "staging").iterdir()) == []
    assert [*home.rglob("*.partial"), *home.glob("*.tmp")] == []
    assert (home / ".lock").read_bytes() == b""


@pytest.mark.parametrize(
    ("number", "event"),
    [
        (signal.SIGTERM, "has fetched"),
        (signal.SIGINT, "has validated"),
        (signal.SIGTERM, "writes a snapshot's file"),
        (signal.SIGHUP, HOLDING),
    ],
    ids=str,
)
def test_a_signal_ends_a_run_soon_and_in_one_sentence(
    inbox: Path, undisturbed: Path, tmp_path: Path, number: signal.Signals, event: str
) -> None:
    code = 128 + number
    home = tmp_path / "data"
    fate = die(home, ["ingest", inbox, "--plain", "--json", "--batch-pages", "9"], Death(number, event, 0.0))
    assert (fate.code, fate.error) == (code, SENTENCE)
    assert fate.seconds_to_end < 10
    if home.joinpath("clipfile.duckdb").exists():
        assert records(home) in ([("failed", f"Stopped by {number.name}.")], [])
    carried_on(inbox, home, undisturbed)


def breaking(call: Callable[..., Any], error: BaseException, at: int) -> Callable[..., Any]:
    """The same call, which breaks the n-th time."""
    left = [at]

    def broken(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            raise error
        return call(*arguments, **named)

    return broken


@pytest.mark.parametrize("stage", ["fetch", "segment", "validate", "load"])
@pytest.mark.parametrize("error", [MemoryError("no room"), KeyboardInterrupt()], ids=["exception", "interrupt"])
def test_an_exception_in_any_stage(
    inbox: Path, undisturbed: Path, tmp_path: Path, stage: str, error: BaseException
) -> None:
    broken: Stages = replace(PLAIN, **{stage: breaking(getattr(PLAIN, stage), error, at=3)})
    with pytest.raises(type(error)):
        run(job_of(inbox, tmp_path), broken, Lines())
    assert records(tmp_path) == [("failed", str(error) or "Stopped by SIGINT.")]
    assert len(list((tmp_path / "staging").iterdir())) == (1 if str(error) else 0)
    shutil.rmtree(tmp_path / "staging")  # kept where it may show why
    carried_on(inbox, tmp_path, undisturbed)


@pytest.mark.parametrize("step", ["write_files", "write_database", "_expose", "_prune"])
def test_an_exception_while_publishing_leaves_the_run_unfinished(
    inbox: Path, undisturbed: Path, tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(snapshots, step, breaking(getattr(snapshots, step), WarehouseError("broken"), at=1))
        with pytest.raises(WarehouseError):
            run(job_of(inbox, tmp_path), PLAIN, Lines())
    assert records(tmp_path) == [("failed", "broken.")]
    shutil.rmtree(tmp_path / "staging")  # kept, since it may show why
    carried_on(inbox, tmp_path, undisturbed)
    assert [snapshots.verify(one) for one in snapshots.listed(Settings(home=tmp_path))][-1] == []


def test_a_query_that_a_signal_interrupts_is_a_stop(tmp_path: Path) -> None:
    with stopping.stopping(), open_writer(Settings(home=tmp_path)) as store:
        before = signal.signal(signal.SIGALRM, stopping._raise)
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        try:
            with pytest.raises(KeyboardInterrupt) as caught:
                store.query("SELECT sum(sqrt(range) * sin(range)) FROM range(1000000000)")
            with pytest.raises(stopping.Stopped):
                stopping.raise_anew(caught.value)
            assert stopping.stopped_by(caught.value) == signal.SIGALRM
        finally:
            signal.signal(signal.SIGALRM, before)


def test_what_dead_runs_left_is_cleared_and_what_failed_is_kept_for_a_while(inbox: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with open_writer(settings) as store:
        crashed, failed = new_run_id(), new_run_id()
        start_run(store, RunStart(crashed, "ingest", {}, "m1"))
        start_run(store, RunStart(failed, "ingest", {}, "m1"))
        store.execute("UPDATE ingest_runs SET process = 'elsewhere:1:1' WHERE run_id = ?", [crashed])
        store.execute("UPDATE ingest_runs SET state = 'failed' WHERE run_id = ?", [failed])
    holder = Holder(process="elsewhere:1:1", doing="ingest", run_id=crashed)
    with locked(tmp_path / ".lock", holder, 0):
        left = (tmp_path / ".lock").read_bytes()
    (tmp_path / ".lock").write_bytes(left)
    for folder in (crashed, failed, "20200101T000000-unheard-of"):
        (tmp_path / "staging" / folder / "000001").mkdir(parents=True)
    (tmp_path / "clipfile.duckdb.tmp").mkdir()
    (tmp_path / "snapshots" / "files" / "blocks").mkdir(parents=True)
    (tmp_path / "snapshots" / "files" / "blocks" / "part.partial").touch()
    (tmp_path / "snapshots" / ".x.partial").mkdir()
    (tmp_path / "snapshots" / ".latest.partial").symlink_to("nowhere")
    run(job_of(inbox, tmp_path), PLAIN, Lines())
    assert [folder.name for folder in (tmp_path / "staging").iterdir()] == [failed]
    assert [*tmp_path.rglob("*.partial"), *tmp_path.glob("*.tmp")] == []
    assert records(tmp_path)[0] == ("crashed", "The process ended without a word.")


def test_a_run_of_another_host_is_marked_only_where_the_lock_shows_that_it_is_dead(tmp_path: Path) -> None:
    with open_writer(Settings(home=tmp_path)) as store:
        for process in ("elsewhere:1:1", process_name(os.getpid())):
            run_id = new_run_id()
            start_run(store, RunStart(run_id, "ingest", {}, "m1"))
            store.execute("UPDATE ingest_runs SET process = ? WHERE run_id = ?", [process, run_id])
        start_run(store, RunStart(new_run_id(), "ingest", {}, "m1"), dead=["another run"])
        states = store.query("SELECT state FROM ingest_runs")["state"].to_pylist()
        assert states == ["running"] * 3


def test_staging_is_kept_by_whose_it_is_not_by_the_clock(tmp_path: Path) -> None:
    for name, age in (("own", 400), ("failed-old", 400), ("failed-new", 0), ("failed-tomorrow", -400), ("dead", 0)):
        (tmp_path / name).mkdir()
        then = time.time() - age * 86_400
        os.utime(tmp_path / name, (then, then))
    failed = ["failed-old", "failed-new", "failed-tomorrow"]
    clear_left(tmp_path, "own", failed, days=7)
    assert {folder.name for folder in tmp_path.iterdir()} == {"own", "failed-new", "failed-tomorrow"}


def test_a_failed_run_is_marked_though_its_error_is_strange(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    start = RunStart(new_run_id(), "ingest", {}, "m1")
    with pytest.raises(StagingError), runs.entered(settings, start):
        raise StagingError("A staged file\nhas changed")
    assert records(tmp_path) == [("failed", "A staged file\nhas changed")]
