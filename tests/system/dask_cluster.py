"""Runs on a Dask cluster of processes of their own: the same rows as of one process, whatever dies."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import boto3
import dask
import fsspec
import pytest
from chaos.pages import write_inbox
from chaos.rounds import differences
from commands import CLIPFILE, ENVIRONMENT, clipfile
from distributed import Client, LocalCluster
from moto.server import ThreadedMotoServer
from places import s3_environment
from running import NOBODY_WATCHES, asked

from clipfile.flows.crew import cluster as clusters
from clipfile.flows.crew.hiring import hired
from clipfile.flows.pipeline import new_job, run
from clipfile.flows.screen.summary import Summary
from clipfile.flows.stages import PLAIN, Stages
from clipfile.schemas.errors import StagingError, TerminalError, UsageError
from clipfile.schemas.options import IngestOptions
from clipfile.schemas.settings import Settings
from system.prefect_api import free_port
from system.processes import House, house, wait_for

DASK = Path(sys.executable).with_name("dask")
PAGES = 60
BATCH = {"batch_pages": 4}
IN_STORE = {"staging": "s3://shared/staging"}
COUNT = "SELECT count(*) AS n FROM captures"
OLDER = "import clipfile\nclipfile.__version__ = '0.0.1'\n"
WITHOUT = "import sys\nsys.modules['clipfile'] = None\n"


@dataclass
class Cluster:
    """A scheduler and its workers, each a process of its own."""

    house: House
    folder: Path
    port: int = field(default_factory=free_port)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    scheduler: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def begin(self, workers: int = 2) -> None:
        flags = ("--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard", "--no-show", "--no-jupyter")
        self.scheduler = self.house.start(DASK, "scheduler", *flags, cwd=self.folder)
        for _ in range(workers):
            self.hire()

    def hire(self, *flags: str | Path, house: House | None = None) -> None:
        usual = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60")
        command = (DASK, "worker", self.address, *usual, *flags)
        self.workers.append((house or self.house).start(*command, cwd=self.folder))

    def kill_worker(self) -> None:
        self.house.kill(self.workers.pop())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An object store on loopback; the environment of this process leads to it too."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    environ = s3_environment(*server.get_host_and_port()) | {"AWS_CONFIG_FILE": "/dev/null"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        fsspec.get_filesystem_class("s3").clear_instance_cache()
        boto3.client("s3").create_bucket(Bucket="shared")
        yield environ
        fsspec.get_filesystem_class("s3").clear_instance_cache()
    server.stop()


@contextmanager
def opened(environ: dict[str, str], folder: Path) -> Iterator[Cluster]:
    with house(ENVIRONMENT | environ, folder) as opened:
        yield Cluster(opened, folder)


@pytest.fixture(scope="module")
def lasting(store: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster that the tests leave as it is."""
    with opened(store, tmp_path_factory.mktemp("lasting")) as cluster:
        cluster.begin()
        yield cluster


@pytest.fixture
def cluster(store: dict[str, str], tmp_path: Path) -> Iterator[Cluster]:
    """A cluster of a test's own."""
    with opened(store, tmp_path) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    write_inbox(folder, PAGES, 1, seed=9)
    return folder


@pytest.fixture(scope="module")
def with_one(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a run of one process."""
    home = tmp_path_factory.mktemp("one") / "data"
    ran(home, inbox, {"processes": 1})
    return home


def on(cluster: Cluster) -> dict[str, Any]:
    return {"runner": "dask", "dask_scheduler": cluster.address}


def flags_of(cluster: Cluster) -> list[str]:
    return ["--runner", "dask", "--dask-scheduler", cluster.address, "--batch-pages", "4"]


def ran(home: Path, inbox: Path, settings: dict[str, Any], stages: Stages = PLAIN) -> Summary:
    options = IngestOptions(home=str(home), settings=BATCH | settings)
    return run(new_job([str(inbox)], options), stages, NOBODY_WATCHES)


def at_load(number: int, harm: Callable[[], None]) -> Stages:
    """The stages, with something done once so many batches are loaded, while others are under way."""
    loads = 0

    def load(work: Any, *given: Any) -> Any:
        nonlocal loads
        loads += 1
        if loads == number:
            harm()
        return work(*given)

    return replace(PLAIN, load=load)


def staged() -> list[str]:
    found = boto3.client("s3").list_objects_v2(Bucket="shared")
    return [entry["Key"] for entry in found.get("Contents", ())]


def test_two_workers_leave_the_rows_of_one_process(
    lasting: Cluster, inbox: Path, with_one: Path, tmp_path: Path
) -> None:
    seen: list[str] = []
    home = tmp_path / "data"
    ran(home, inbox, on(lasting) | IN_STORE, at_load(3, lambda: seen.extend(staged())))
    assert differences(with_one, home) == []
    assert [name for name in seen if name.startswith("staging/20")], "nothing was staged in the store"
    assert staged() == []
    assert ran(home, inbox, on(lasting) | IN_STORE).run.loaded == 0


def test_a_worker_that_is_killed_costs_its_batches_again_and_nothing_else(
    cluster: Cluster, inbox: Path, with_one: Path, tmp_path: Path
) -> None:
    cluster.begin()
    ran(tmp_path / "data", inbox, on(cluster) | IN_STORE, at_load(3, cluster.kill_worker))
    assert len(cluster.workers) == 1
    assert differences(with_one, tmp_path / "data") == []
    assert staged() == []


def test_a_worker_that_comes_later_works_too(cluster: Cluster, inbox: Path, with_one: Path, tmp_path: Path) -> None:
    cluster.begin(workers=1)

    def relieve() -> None:
        cluster.hire()
        log = next(tmp_path.glob("*worker*.log"))
        wait_for(lambda: log.read_text().count("Registered to") == 2, 60, "the second worker is there")
        cluster.house.kill(cluster.workers.pop(0))

    ran(tmp_path / "data", inbox, on(cluster), at_load(3, relieve))
    assert differences(with_one, tmp_path / "data") == []


def test_a_cluster_that_has_no_worker_left_ends_the_run_and_the_next_one_carries_on(
    cluster: Cluster, inbox: Path, with_one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.begin()

    def harm() -> None:
        monkeypatch.setattr(clusters, "SECONDS_WITHOUT_WORKERS", 3.0)
        cluster.kill_worker()
        cluster.kill_worker()

    home = tmp_path / "data"
    in_all = asked(with_one, COUNT)
    with pytest.raises(TerminalError, match=f"no worker for 3 seconds .{cluster.address}.*carries on"):
        ran(home, inbox, on(cluster), at_load(3, harm))
    assert 0 < asked(home, COUNT)[0]["n"] < in_all[0]["n"]
    cluster.hire()
    monkeypatch.undo()
    ran(home, inbox, on(cluster))
    assert differences(with_one, home) == []


def test_a_scheduler_that_goes_away_ends_the_run_and_the_next_one_carries_on(
    cluster: Cluster, inbox: Path, with_one: Path, tmp_path: Path
) -> None:
    cluster.begin()

    def harm() -> None:
        assert cluster.scheduler is not None
        cluster.house.kill(cluster.scheduler)

    home = tmp_path / "data"
    started = time.monotonic()
    with pytest.raises(TerminalError, match=f"scheduler went away.*{cluster.address}.*carries on"):
        ran(home, inbox, on(cluster), at_load(3, harm))
    assert time.monotonic() - started < 60
    for worker in list(cluster.workers):
        cluster.house.end(worker)
    cluster.begin()
    ran(home, inbox, on(cluster))
    assert differences(with_one, home) == []


def test_no_scheduler_is_said_in_a_sentence(inbox: Path, tmp_path: Path) -> None:
    command = ("ingest", inbox, "--plain", "--runner", "dask", "--dask-scheduler", "tcp://127.0.0.1:9")
    done = clipfile(*command, cwd=tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "No Dask scheduler answers" in line
    assert "tcp://127.0.0.1:9" in line
    assert "dask_scheduler" in line


@pytest.mark.parametrize(
    ("preload", "problem"),
    [(OLDER, "clipfile 0.0.1 and not .*Install the same"), (WITHOUT, "has not what its work takes.*clipfile")],
    ids=["older", "without"],
)
def test_a_worker_that_would_make_other_rows_is_refused(
    cluster: Cluster, inbox: Path, tmp_path: Path, preload: str, problem: str
) -> None:
    (tmp_path / "preload.py").write_text(preload, encoding="utf-8")
    cluster.begin(workers=0)
    cluster.hire("--preload", tmp_path / "preload.py")
    with pytest.raises(UsageError, match=problem) as caught:
        ran(tmp_path / "data", inbox, on(cluster))
    assert "tcp://127.0.0.1" in str(caught.value.place)


def test_a_worker_that_does_not_reach_the_staging_place_is_told(
    store: dict[str, str], cluster: Cluster, inbox: Path, tmp_path: Path
) -> None:
    logs = tmp_path / "stranger"
    logs.mkdir()
    cluster.begin(workers=1)
    with house(ENVIRONMENT | store | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, logs) as strangers:
        cluster.hire(house=strangers)
        wait_for(lambda: "Registered to" in next(logs.glob("*.log")).read_text(), 60, "it is there")
        with pytest.raises(StagingError, match=r"A worker cannot read what this process staged.*Name a place"):
            ran(tmp_path / "data", inbox, on(cluster) | IN_STORE)


def test_what_only_this_machine_sees_is_read_by_it(
    cluster: Cluster, inbox: Path, with_one: Path, tmp_path: Path
) -> None:
    """The worker has another file system at that place: an empty one."""
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no file system of its own can be given here: not root, or not allowed")
    cluster.begin(workers=0)
    worker = f"{DASK} worker {cluster.address} --nthreads 1 --no-nanny --no-dashboard"
    hidden = f"mount -t tmpfs none {inbox} && exec {worker}"
    cluster.workers.append(cluster.house.start("unshare", "--mount", "sh", "-c", hidden, cwd=tmp_path))
    ran(tmp_path / "data", inbox, on(cluster))
    assert differences(with_one, tmp_path / "data") == []


def test_stored_captures_are_made_anew_the_same(lasting: Cluster, with_one: Path, tmp_path: Path) -> None:
    home = tmp_path / "data"
    shutil.copytree(with_one, home, symlinks=True)
    command = ("resegment", "--all", "--plain", "--json", "--home", home, *flags_of(lasting))
    done = clipfile(*command, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["made_anew"] > 0
    assert differences(with_one, home) == []


def test_a_flow_works_through_its_task_runners_client(
    lasting: Cluster, inbox: Path, with_one: Path, tmp_path: Path
) -> None:
    (log,) = lasting.folder.glob("*scheduler*.log")
    before = log.read_text().count("Receive client connection: PrefectDaskClient")
    others = log.read_text().count("Receive client connection: Client")
    home = tmp_path / "data"
    done = clipfile("ingest", inbox, "--json", "--home", home, *flags_of(lasting), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert differences(with_one, home) == []
    assert log.read_text().count("Receive client connection: PrefectDaskClient") == before + 1
    assert log.read_text().count("Receive client connection: Client") == others


def test_workers_of_this_machine_are_hired_and_let_go(inbox: Path, with_one: Path, tmp_path: Path) -> None:
    with house(ENVIRONMENT, tmp_path) as own:
        flags = ("--plain", "--json", "--runner", "dask", "--processes", "2", "--batch-pages", "4")
        done = own.run(CLIPFILE, "ingest", inbox, *flags, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert own.others() == []
    assert differences(with_one, tmp_path / "data") == []


def test_none_is_left_by_a_run_that_is_killed(inbox: Path, tmp_path: Path) -> None:
    with house(ENVIRONMENT, tmp_path) as own:
        flags = ("--plain", "--runner", "dask", "--processes", "2", "--batch-pages", "1")
        running = own.start(CLIPFILE, "ingest", inbox, *flags, cwd=tmp_path)
        wait_for(lambda: [*tmp_path.glob("data/staging/*/000001")], 60, "the first batch is begun")
        assert len(own.others()) >= 2
        os.kill(running.pid, 9)
        running.wait()
        wait_for(lambda: not own.others(), 20, "the workers have seen it")


def test_a_client_that_is_closed_takes_no_call_and_says_why() -> None:
    with (
        LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as here,
        Client(here) as client,
        client.as_current(),
        hired(Settings(runner="dask")) as crew,
    ):
        client.close()
        for _ in range(2):
            with pytest.raises(TerminalError, match=r"scheduler went away.*carries on"):
                crew.submit(pow, 2, 5).result(timeout=10)


def test_a_batch_that_kills_every_worker_is_given_up() -> None:
    few = dask.config.set({"distributed.scheduler.allowed-failures": 1})
    with few, hired(Settings(runner="dask", processes=2)) as crew:
        with pytest.raises(TerminalError, match=r"2 workers died while they worked on the same .*Lower batch"):
            crew.submit(os._exit, 1).result()
        assert crew.submit(pow, 2, 5).result() == 32
