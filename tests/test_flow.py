"""The flow under Prefect: a real server, started by Prefect's own harness."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clipfile.flows.embedded import QUIET

os.environ.update({name: os.environ.get(name, value) for name, value in QUIET.items()})

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterKey,
    FlowRunFilter,
    FlowRunFilterId,
    TaskRunFilter,
)
from prefect.testing.utilities import prefect_test_harness

from clipfile.flows.ingest import ingest
from clipfile.flows.pipeline import PLAIN, Watch, new_job, run
from clipfile.flows.resegment import resegment
from clipfile.flows.summary import Summary
from clipfile.schemas.errors import TerminalError, TransientError, UsageError
from clipfile.schemas.options import IngestOptions, ResegmentOptions
from clipfile.tasks.fetch.task import DELAYS_SECONDS, worth_retrying
from clipfile.warehouse.store import open_reader

pytestmark = pytest.mark.filterwarnings("ignore")  # Prefect's own, of its server and its dependencies
SAMPLES = Path(__file__).parents[1] / "samples"


class Deaf(Watch):
    def planned(self, candidates: int) -> None:
        pass

    def loaded(self, entry: object) -> None:
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
    names = [task.name.rsplit("-", 1)[0] for task in tasks]
    batches = -(-summary.run.found // 15)
    assert {name: names.count(name) for name in set(names)} == dict.fromkeys(
        ("fetch", "segment", "validate", "load"), batches
    )


def test_the_summary_is_an_artifact(summary: Summary) -> None:
    key = ArtifactFilter(key=ArtifactFilterKey(any_=["ingest-summary"]))
    with get_client(sync_client=True) as client:
        artifact = client.read_artifacts(artifact_filter=key)[0]
    assert f"{summary.run.found} found" in str(artifact.data)
    assert "rejected: binary" in str(artifact.data)


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
    names = sorted(task.name.rsplit("-", 1)[0] for task in tasks)
    batches = -(-changes.captures // 15)
    assert names == sorted(["learn", *["segment", "validate", "replace"] * batches])
