"""Scheduled runs on a real server: `make test-system`, some five minutes; not part of `make test`.

One server, one worker and the tests in the order in which they stand, as an installation lives through them. The
command line is called as a user calls it; what Prefect knows is asked over its API.
"""

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import SAMPLES
from site_pages import page

from clipfile.flows.orchestration.shown import is_shown
from system.prefect_api import Run
from system.processes import wait_for
from system.site import BIN, BLOCK, CHECKOUT, Site, installed, is_final

INGEST, SOON = "ingest/ingest", "ingest/soon"
EVERY_SECONDS = 10
PAGES = 2_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with installed(tmp_path_factory.mktemp("site")) as found:
        yield found


def test_all_deployments_are_made(site: Site) -> None:
    assert site.prefect("work-pool", "create", "clipfile", "--type", "process").returncode == 0
    site.deploy(CHECKOUT)
    for name in (INGEST, "snapshot/snapshot", "resegment/resegment"):
        made = site.api.deployment(name)
        assert made["description"]
        assert "clipfile" in made["tags"]
        assert made["work_pool_name"] == "clipfile"
        assert made["global_concurrency_limit"]["limit"] == 1
        assert made["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
        assert [schedule["active"] for schedule in made["schedules"]] == [True]


def test_parameters_are_described(site: Site) -> None:
    schema = site.api.deployment(INGEST)["parameter_openapi_schema"]
    options = schema["definitions"]["IngestOptions"]["properties"]
    settings = options["settings"]["properties"]
    assert schema["properties"]["sources"]["description"]
    assert all(field["description"] for field in (*options.values(), *settings.values()))
    assert settings["batch_pages"]["type"] == "integer"


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ({"sources": []}, "sources"),
        ({"options": {"hom": "/srv"}}, "hom"),
        ({"options": {"settings": {"batch_pages": 0}}}, "batch_pages"),
    ],
)
def test_wrong_parameters_are_refused_with_words(site: Site, parameters: dict[str, Any], word: str) -> None:
    told = [f"--param={name}={json.dumps(value)}" for name, value in parameters.items()]
    done = site.prefect("deployment", "run", INGEST, *told)
    assert done.returncode != 0
    assert "Validation failed" in done.stdout
    assert word in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_scheduled_runs_appear(site: Site) -> None:
    for name in (INGEST, "snapshot/snapshot", "resegment/resegment"):
        wait_for(lambda name=name: site.api.runs(name, any_=["SCHEDULED"]), 90, f"a run of {name} is scheduled")
        assert all(run["auto_scheduled"] for run in site.api.runs(name, any_=["SCHEDULED"]))
    site.unschedule(INGEST)  # a quarter of an hour may strike while the tests are at work


def test_a_run_by_hand(site: Site) -> None:
    site.work()
    shutil.copytree(SAMPLES, site.inbox / "samples", symlinks=True)
    run = site.ended(site.begin(INGEST, sources=[str(site.inbox)], options={"settings": {"batch_pages": 15}}))
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    assert run["name"] == f"ingest {site.inbox}"
    (told,) = site.rows("SELECT state, found, loaded, rejected, flow_run_id FROM ingest_runs")
    assert (told["state"], told["flow_run_id"]) == ("completed", run["id"])
    assert told["loaded"] > 20
    assert told["loaded"] == site.rows("SELECT count(*) AS n FROM captures")[0]["n"]


def test_what_one_sees_of_it(site: Site) -> None:
    run = site.api.runs(INGEST, any_=["COMPLETED"])[0]
    shown = {artifact["key"]: artifact for artifact in site.api.of_run("artifacts", run["id"])}
    assert shown["ingest-progress"]["data"] == 100
    page_of_it = shown["ingest-summary"]["data"]
    for words in ("found", "loaded", "pages a second", "confidence", "with a headline", "snapshots/", "binary"):
        assert words in page_of_it
    assert {row["reason"] for row in json.loads(shown["ingest-rejections"]["data"])} >= {"binary", "empty"}
    names = {task["name"] for task in site.api.of_run("task_runs", run["id"])}
    assert {"fetch 1", "segment 1", "validate 1", "load 1", "fetch 2"} <= names
    wait_for(lambda: "pages a second" in _story(site, run), 30, "the log says what came of it")
    assert "sources in all" in _story(site, run)
    assert len(_story(site, run).splitlines()) < 60


def test_somebody_is_told_of_a_failure(site: Site) -> None:
    done = site.house.run(
        BIN / "python", "-c", MAKE_BLOCK, f"http://127.0.0.1:{site.heard.server_port}", cwd=site.folder
    )
    assert done.returncode == 0, done.stderr
    missing = str(site.folder / "missing.csv")
    run = site.ended(site.begin(INGEST, sources=[str(site.inbox)], options={"manifest": missing}))
    assert run["state_type"] == "FAILED"
    wait_for(lambda: site.heard.bodies, 30, "somebody is told")
    assert run["name"] in site.heard.bodies[0]["body"]
    assert "missing.csv" in site.heard.bodies[0]["body"]


MAKE_BLOCK = """
import sys
from prefect.blocks.notifications import CustomWebhookNotificationBlock
data = {"subject": "{{subject}}", "body": "{{body}}"}
CustomWebhookNotificationBlock(name="clipfile", url=sys.argv[1], json_data=data).save("clipfile")
"""


def test_somebody_is_told_of_many_rejections_by_an_automation_too(site: Site) -> None:
    block = site.api.ask(f"/block_types/slug/custom-webhook/block_documents/name/{BLOCK.partition('/')[2]}")
    file = site.folder / "automations.yaml"
    template = (CHECKOUT / "automations.yaml").read_text(encoding="utf-8")
    file.write_text(template.replace("00000000-0000-0000-0000-000000000000", block["id"]), encoding="utf-8")
    assert site.prefect("automation", "create", "--from-file", file).returncode == 0
    bad = site.folder / "bad"
    bad.mkdir()
    for number in range(3):
        (bad / f"{number}.txt").write_bytes(bytes([number, 0, 1, 2, 3]) * 100)
    site.heard.bodies.clear()
    time.sleep(5)  # until the server's trigger loop has heard of the automation
    run = site.ended(site.begin(INGEST, sources=[str(bad)]))
    assert run["state_type"] == "COMPLETED"
    wait_for(lambda: len(site.heard.bodies) >= 2, 60, "the run and the automation both tell")
    assert all("100%" in told["body"] and "binary" in told["body"] for told in site.heard.bodies)


def _story(site: Site, run: Run) -> str:
    """The log of a run; its last lines come after its last state."""
    return "\n".join(line["message"] for line in site.api.of_run("logs", run["id"]))


@pytest.mark.parametrize("name", ["snapshot/snapshot", "resegment/resegment"])
def test_the_other_deployments_run(site: Site, name: str) -> None:
    run = site.ended(site.begin(name))
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    if name.startswith("resegment"):
        words = "nothing changed: this model and memory made every row"
        wait_for(lambda: words in _story(site, run), 30, "the log says that there was nothing to do")
    else:
        assert "whole" in site.clipfile("snapshot", "--check")


def test_a_run_by_the_schedule(site: Site) -> None:
    """From a folder that is no checkout, with nothing but a prefect.yaml of its own."""
    (site.inbox / "late.txt").write_text(page(1), encoding="utf-8")
    _deploy_soon(site)
    wait_for(lambda: site.api.runs(SOON, any_=["COMPLETED"]), 120, "a scheduled run is completed")
    run = site.api.runs(SOON, any_=["COMPLETED"])[0]
    assert run["auto_scheduled"]
    uri = (site.inbox / "late.txt").as_uri()
    assert site.rows(f"SELECT outcome FROM sightings WHERE source_uri = '{uri}'") == [{"outcome": "loaded"}]  # noqa: S608


def test_of_late_runs_one_does_the_work(site: Site) -> None:
    site.unschedule(SOON)
    wait_for(lambda: not site.api.runs(SOON, any_=["PENDING", "RUNNING"]), 120, "nothing is at work")
    site.rest()
    _deploy_soon(site)
    wait_for(lambda: len(_late(site)) >= 3, 180, "three runs are late")
    late = [run["id"] for run in _late(site)]
    done = len(site.api.runs(SOON, any_=["COMPLETED"]))
    site.work()
    wait_for(lambda: all(is_final(site.api.run(run)) for run in late), 120, "the late runs end")
    # The one that gets the slot may also be a run that became due in the meantime.
    wait_for(lambda: len(site.api.runs(SOON, any_=["COMPLETED"])) > done, 120, "one does the work")
    ends = [site.api.run(run)["state_type"] for run in late]
    assert ends.count("COMPLETED") <= 1
    assert ends.count("CANCELLED") >= len(late) - 1
    site.unschedule(SOON)


def _deploy_soon(site: Site) -> None:
    given = yaml.safe_load((CHECKOUT / "prefect.yaml").read_text(encoding="utf-8"))
    soon = given["deployments"][0] | {"name": "soon", "schedules": [{"interval": EVERY_SECONDS}]}
    (site.folder / "prefect.yaml").write_text(yaml.safe_dump(given | {"deployments": [soon]}), encoding="utf-8")
    site.deploy(site.folder)


def _late(site: Site) -> list[Run]:
    return [run for run in site.api.runs(SOON, any_=["SCHEDULED"]) if run["state_name"] == "Late"]


def test_a_killed_run_is_marked_and_gives_back_its_slot(site: Site) -> None:
    """Both the flow's process and its worker are killed, so that nobody is left who could tell Prefect."""
    big = _many_pages(site, "big")
    options = {"snapshot": False, "settings": {"batch_pages": 40}}
    killed = site.begin(INGEST, sources=[str(big)], options=options)
    wait_for(lambda: _loading(site, killed), 120, "the run has loaded something")
    assert site.worker is not None
    site.house.kill(site.worker)
    os.kill(_process_of(site, killed), signal.SIGKILL)
    assert site.api.run(killed)["state_name"] == "Running"
    assert site.api.slots(INGEST) == 1
    site.clipfile("ingest", site.inbox, "--no-snapshot")
    assert site.api.run(killed)["state_name"] == "Crashed"
    assert any("Died without a word" in told["body"] for told in site.heard.bodies)
    assert site.api.slots(INGEST) == 0
    site.work()
    run = site.ended(site.begin(INGEST, sources=[str(big)], options=options))
    assert run["state_type"] == "COMPLETED"
    assert _sighted(site, big) == {"n": PAGES, "u": PAGES}


def test_a_cancelled_run_lets_go_and_the_next_one_carries_on(site: Site) -> None:
    many = _many_pages(site, "many")
    options = {"snapshot": False, "settings": {"batch_pages": 40}}
    cancelled = site.begin(INGEST, sources=[str(many)], options=options)
    wait_for(lambda: _loading(site, cancelled), 120, "the run has loaded something")
    done = site.prefect("flow-run", "cancel", cancelled)
    assert done.returncode == 0, done.stdout + done.stderr
    assert site.ended(cancelled)["state_type"] == "CANCELLED"
    wait_for(lambda: site.api.slots(INGEST) == 0, 30, "the slot is free")
    run = site.ended(site.begin(INGEST, sources=[str(many)], options=options))
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    assert _sighted(site, many) == {"n": PAGES, "u": PAGES}
    assert not site.rows("SELECT run_id FROM ingest_runs WHERE state = 'running'")


def _many_pages(site: Site, name: str) -> Path:
    folder = site.folder / name
    folder.mkdir()
    for number in range(PAGES):
        (folder / f"{number:05d}.txt").write_text(f"{page(number)}\nRecord {name} {number}\n", encoding="utf-8")
    return folder


def _sighted(site: Site, folder: Path) -> dict[str, int]:
    """How many sightings of files in a folder there are, and of how many files."""
    query = (
        f"SELECT count(*) AS n, count(DISTINCT source_uri) AS u FROM sightings "  # noqa: S608
        f"WHERE starts_with(source_uri, '{folder.as_uri()}/')"
    )
    (counted,) = site.rows(query)
    return counted


def _process_of(site: Site, run_id: str) -> int:
    mark = json.loads((site.home / "flow-runs" / f"{run_id}.json").read_text(encoding="utf-8"))
    return int(mark["process"].split(":")[1])


def _loading(site: Site, run_id: str) -> bool:
    return (site.home / "flow-runs" / f"{run_id}.json").exists() and any(site.home.glob("staging/*/progress.json"))


def test_task_runs_do_not_grow_with_the_pages(site: Site) -> None:
    run = site.api.runs(INGEST, any_=["COMPLETED"])[-1]
    query = f"SELECT count(*) AS n FROM ledger JOIN ingest_runs USING (run_id) WHERE flow_run_id = '{run['id']}'"  # noqa: S608
    (batches,) = site.rows(f"{query} AND ledger.loaded > 0")
    tasks = site.api.of_run("task_runs", run["id"])
    assert len(tasks) == 4 * sum(is_shown(number) for number in range(1, batches["n"] + 1))
    assert sum(is_shown(number) for number in range(1, 2_001)) * 4 < 300  # a million pages
