"""A Prefect server that vanishes in mid-run: the run comes to its end without it, and so does its process."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chaos.pages import write_inbox
from chaos.rounds import differences
from commands import CLIPFILE, ENVIRONMENT, ingested, rows

from clipfile.schemas.settings import Settings
from clipfile.warehouse.snapshots import latest, verify
from system.prefect_api import Api, free_port
from system.processes import House, house, wait_for
from system.site import BIN

PAGES = 1_200
BATCH = "20"
SECONDS_TO_SERVE = 240
SECONDS_TO_END = 150  # 60 batches, and what Prefect's client waits for an answer before it gives up
GONE = "The Prefect server went away while the run was on"


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    write_inbox(folder, PAGES, 1, seed=11)
    return folder


@pytest.fixture(scope="module")
def undisturbed(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    ingested(inbox, "--batch-pages", BATCH, cwd=folder)
    return folder / "data"


@contextmanager
def served(folder: Path) -> Iterator[tuple[House, subprocess.Popen[bytes]]]:
    """A server of its own, and who starts the runs that use it."""
    port = str(free_port())
    environ = ENVIRONMENT | {
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    with house(environ, folder) as opened:
        server = opened.start(BIN / "prefect", "server", "start", "--host", "127.0.0.1", "--port", port, cwd=folder)
        wait_for(Api(environ["PREFECT_API_URL"]).answers, SECONDS_TO_SERVE, "the server answers")
        yield opened, server


def begin(opened: House, inbox: Path, cwd: Path) -> subprocess.Popen[str]:
    """Start a run and wait for its first batches."""
    command = [CLIPFILE, "ingest", inbox, "--batch-pages", BATCH]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    client = subprocess.Popen(command, cwd=cwd, env=opened.environ, text=True, **pipes)
    wait_for(lambda: [*cwd.glob("data/staging/*/progress.json")], 120, "the first batch is loaded")
    assert client.poll() is None
    return client


def ended(client: subprocess.Popen[str]) -> tuple[str, str]:
    """What the run said, once its process has ended by itself."""
    try:
        return client.communicate(timeout=SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        client.kill()
        out, err = client.communicate()
        pytest.fail(f"The run did not end within {SECONDS_TO_END} s: {out}{err}")


def test_the_run_comes_to_its_end_without_the_server(inbox: Path, undisturbed: Path, tmp_path: Path) -> None:
    with served(tmp_path) as (opened, server):
        client = begin(opened, inbox, tmp_path)
        opened.kill(server)
        out, err = ended(client)
    assert client.returncode == 0, err
    assert [line for line in err.splitlines() if GONE in line] == err.splitlines()[-1:]
    assert "Traceback" not in err
    assert "Error logging" not in err
    assert "snapshot" in out
    home = tmp_path / "data"
    assert differences(undisturbed, home) == []
    snapshot = latest(Settings(home=home))
    assert snapshot is not None
    assert verify(snapshot) == []
    assert [*home.glob("staging/*")] == []
    again = ingested(inbox, cwd=tmp_path)
    assert again["loaded"] == 0
    assert differences(undisturbed, home) == []
    states = rows("SELECT state FROM ingest_runs ORDER BY started_at", "--live", cwd=tmp_path)
    assert states == [{"state": "completed"}] * 2


def test_a_run_that_is_stopped_after_the_server_went_is_carried_on(
    inbox: Path, undisturbed: Path, tmp_path: Path
) -> None:
    with served(tmp_path) as (opened, server):
        client = begin(opened, inbox, tmp_path)
        opened.kill(server)
        os.kill(client.pid, signal.SIGINT)
        _, err = ended(client)
    assert client.returncode == 130, err
    assert "it carries on where this one stopped" in err.splitlines()[-1]
    assert "Traceback" not in err
    assert GONE not in err
    ingested(inbox, "--batch-pages", BATCH, cwd=tmp_path)
    assert differences(undisturbed, tmp_path / "data") == []
    states = rows("SELECT state FROM ingest_runs ORDER BY started_at", "--live", cwd=tmp_path)
    assert states == [{"state": "failed"}, {"state": "completed"}]
