"""The flow under Prefect: a real server, started by Prefect's own harness."""

import os
from collections.abc import Iterator
from pathlib import Path
from socket import gethostname
from typing import Any

import pytest

from clipfile.flows.orchestration.embedded import QUIET

os.environ.update({name: os.environ.get(name, value) for name, value in QUIET.items()})

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterKey,
    FlowRunFilter,
    FlowRunFilterId,
    TaskRunFilter,
)
from prefect.states import Running
from prefect.testing.utilities import prefect_test_harness

from clipfile.flows.ingest import MOST_NAMED, ingest
from clipfile.flows.orchestration.stale import Mark, current_api, mark_stale, stale_flow_runs
from clipfile.flows.pipeline import Watch, new_job, run
from clipfile.flows.progress.watching import Lines, current_watch, watched
from clipfile.flows.resegment import resegment
from clipfile.flows.screen.summary import Summary
from clipfile.flows.snapshot import snapshot
from clipfile.flows.stages import PLAIN
from clipfile.schemas.errors import TerminalError, TransientError, UsageError
from clipfile.schemas.options import IngestOptions, ResegmentOptions, SnapshotOptions
from clipfile.schemas.settings import Settings, resolve
from clipfile.tasks.fetch.task import DELAYS_SECONDS, worth_retrying
from clipfile.warehouse.processes import process_name
from clipfile.warehouse.snapshots import read_snapshot
from clipfile.warehouse.store import open_reader

pytestmark = pytest.mark.filterwarnings("ignore")  # Prefect's own, of its server and its dependencies
SAMPLES = Path(__file__).parents[1] / "samples"


class Deaf(Watch):
    def planned(self, sources: int) -> None:
        pass

    def loaded(self, entry: object, sources: float) -> None:
        pass


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory, server: None) -> Summary:
    options = IngestOptions(home=str(tmp_path_factory.mktemp("home")), settings={"batch_pages": 15})
    return ingest([str(SAMPLES)], options)


def test_the_flow_loads_the_samples(summary: Summary) -> None:
    found = summary.run
    assert found.found == found.loaded + found.known + found.rejected + found.skipped
    assert found.loaded > 20
    assert summary.snapshot is not None


def test_the_warehouse_names_the_flow_run(summary: Summary) -> None:
    with open_reader(summary.settings.warehouse_path) as store:
        told = store.query("SELECT flow_run_id, state FROM ingest_runs").to_pylist()
    with get_client(sync_client=True) as client:
        flow_run = client.read_flow_run(told[0]["flow_run_id"])
    assert flow_run.state is not None
    assert flow_run.state.is_completed()
    assert told[0]["state"] == "completed"


def test_stages_are_tasks_over_batches(summary: Summary) -> None:
    with get_client(sync_client=True) as client:
        tasks = client.read_task_runs(task_run_filter=TaskRunFilter())
    batches = -(-summary.run.found // 15)
    stages = ("fetch", "segment", "validate", "load")
    assert sorted(task.name for task in tasks) == sorted(
        f"{stage} {number}" for stage in stages for number in range(1, batches + 1)
    )


def test_the_summary_is_an_artifact(summary: Summary) -> None:
    key = ArtifactFilter(key=ArtifactFilterKey(any_=["ingest-summary"]))
    with get_client(sync_client=True) as client:
        artifact = client.read_artifacts(artifact_filter=key)[0]
    assert f"{summary.run.found} found" in str(artifact.data)
    assert "clipfile rejects --reason binary" in str(artifact.data)
    assert "with a headline" in str(artifact.data)


def test_the_progress_is_an_artifact(summary: Summary) -> None:
    key = ArtifactFilter(key=ArtifactFilterKey(any_=["ingest-progress"]))
    with get_client(sync_client=True) as client:
        artifacts = client.read_artifacts(artifact_filter=key)
    assert [artifact.data for artifact in artifacts] == [100]
    assert f"{summary.run.found} of {summary.run.found} sources" in str(artifacts[0].description)


def test_plain_leaves_the_same_rows(summary: Summary, tmp_path: Path) -> None:
    plain = run(new_job([str(SAMPLES)], IngestOptions(home=str(tmp_path))), PLAIN, Deaf())
    query = "SELECT * EXCLUDE (part_no) FROM articles ORDER BY capture_id, story_no"
    answers = []
    for settings in (summary.settings, plain.settings):
        with open_reader(settings.warehouse_path) as store:
            answers.append(store.query(query).to_pylist())
    assert answers[0] == answers[1]


def test_a_failed_run_is_marked_failed(tmp_path: Path) -> None:
    options = IngestOptions(home=str(tmp_path), manifest=str(tmp_path / "missing.csv"))
    with pytest.raises(UsageError):
        ingest([str(SAMPLES)], options)


class State:
    """A failed state as Prefect hands it to the condition."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def result(self, *, raise_on_failure: bool) -> Any:
        assert not raise_on_failure
        return self._error


def test_only_what_passes_is_tried_again() -> None:
    assert worth_retrying(None, None, State(TransientError("the disk was busy")))
    assert not worth_retrying(None, None, State(TerminalError("the disk is gone")))
    assert len(DELAYS_SECONDS) == 3


def test_resegment_is_a_flow_over_the_same_stages(summary: Summary) -> None:
    home = str(summary.settings.home)
    changes = resegment(ResegmentOptions(home=home, all=True, snapshot=False, settings={"batch_pages": 15}))
    assert changes.captures == summary.run.loaded
    assert changes.before == changes.after
    with get_client(sync_client=True) as client:
        flow_run = client.read_flow_run(str(changes.run.flow_run_id))
        tasks = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[flow_run.id])))
    assert flow_run.state is not None
    assert flow_run.state.is_completed()
    names = sorted(task.name.replace("-", " ").split(" ")[0] for task in tasks)
    batches = -(-changes.captures // 15)
    assert names == sorted(["learn", *["segment", "validate", "replace"] * batches])


def test_the_flow_snapshot_relates_first_unless_told_not_to(summary: Summary) -> None:
    home, counts = (
        str(summary.settings.home),
        "SELECT (SELECT count(*) FROM stories) AS stories, count(*) AS articles FROM articles",
    )
    for relate, related in ((False, False), (True, True)):
        folder = snapshot(SnapshotOptions(home=home, settings={"relate": relate}))
        with read_snapshot(folder).open() as store:
            (row,) = store.query(counts).to_pylist()
            runs = store.query("SELECT state FROM ingest_runs WHERE command = 'relate'")["state"].to_pylist()
        assert (row["stories"], runs) == ((row["articles"], ["completed"]) if related else (0, []))


def test_whoever_watches_is_told_under_prefect_too(tmp_path: Path) -> None:
    with watched("ingest", quiet=True):
        watch = current_watch()
        options = IngestOptions(home=str(tmp_path), snapshot=False)
        found = ingest([str(SAMPLES / "cookie-wall.txt")], options).run.found
    assert isinstance(watch, Lines)
    assert watch.tally.counts["found"] == found == 1
    assert watch.tally.total == 1


def test_a_run_is_named_after_what_it_reads(summary: Summary) -> None:
    with get_client(sync_client=True) as client:
        flow_run = client.read_flow_run(str(summary.run.flow_run_id))
    assert flow_run.name == f"ingest {SAMPLES}"[: len("ingest ") + MOST_NAMED] + (
        " …" if len(str(SAMPLES)) > MOST_NAMED else ""
    )


def _alive(client: SyncPrefectClient, settings: Settings, *, is_done: bool) -> str:
    """A flow run that Prefect takes for running, whose process is gone."""
    flow_run = client.create_flow_run(ingest, parameters={"sources": ["inbox"]}, state=Running())
    mark = Mark(
        flow_run_id=str(flow_run.id), process=f"{gethostname()}:999999999:1", api=current_api(), is_done=is_done
    )
    settings.flow_runs_path.mkdir(parents=True, exist_ok=True)
    (settings.flow_runs_path / f"{flow_run.id}.json").write_text(mark.model_dump_json(), encoding="utf-8")
    return str(flow_run.id)


def test_the_next_run_marks_those_that_died(tmp_path: Path) -> None:
    settings = resolve({"home": tmp_path}, {}).settings
    with get_client(sync_client=True) as client:
        killed, ended = (_alive(client, settings, is_done=is_done) for is_done in (False, True))
        assert {run.flow_run_id for run in stale_flow_runs(settings)} == {killed, ended}
        ingest([str(SAMPLES / "cookie-wall.txt")], IngestOptions(home=str(tmp_path), snapshot=False))
        states = [client.read_flow_run(run).state for run in (killed, ended)]
    assert [state.name for state in states if state] == ["Crashed", "Completed"]
    assert stale_flow_runs(settings) == []


def test_a_run_at_work_is_left_alone(tmp_path: Path) -> None:
    settings = resolve({"home": tmp_path}, {}).settings
    with get_client(sync_client=True) as client:
        flow_run = client.create_flow_run(ingest, parameters={"sources": ["inbox"]}, state=Running())
        mark = Mark(flow_run_id=str(flow_run.id), process=process_name(os.getpid()), api=current_api())
        settings.flow_runs_path.mkdir()
        (settings.flow_runs_path / f"{flow_run.id}.json").write_text(mark.model_dump_json(), encoding="utf-8")
        assert mark_stale(settings) == []
        state = client.read_flow_run(flow_run.id).state
    assert state is not None
    assert state.is_running()


def test_a_block_that_is_missing_ends_no_run(tmp_path: Path) -> None:
    """Somebody was to be told and could not be: the run is what it would have been."""
    (tmp_path / "noise.txt").write_bytes(bytes(range(32)) * 20)
    options = IngestOptions(home=str(tmp_path / "data"), settings={"notify_block": "custom-webhook/nobody"})
    assert ingest([str(tmp_path / "noise.txt")], options).new_rejected_share == 1
