"""Lakes under fire: killed anywhere, written by several at once, compacted meanwhile, on an object store."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import fsspec
import pytest
from commands import CLIPFILE, ENVIRONMENT, SAMPLES, clipfile, ingested, rows
from killing import calls, killed
from lakes import asked_of, files_of, in_lake, in_warehouse, into_lake, lake_settings, put, scenario
from moto.server import ThreadedMotoServer
from places import s3_environment
from running import ran
from site_pages import page

from clipfile.schemas.settings import Settings
from clipfile.warehouse.lake.compaction import compact_lake

PLACE = "clipfile.warehouse.lake.place"
STEPS = (f"{PLACE}.Folder.put", f"{PLACE}.Folder.take_in", f"{PLACE}.Folder.remove", f"{PLACE}.sync", "os.link")
INGEST = """
from clipfile.flows.pipeline import new_job, run
from clipfile.flows.stages import PLAIN
from clipfile.flows.progress.watch import All
from clipfile.schemas.options import IngestOptions
told = {{"lake": "{lake}", "processes": 1, "batch_pages": 3}}
run(new_job(["{inbox}"], IngestOptions(home="{home}", settings=told)), PLAIN, All(()))
"""
COMPACT = """
from clipfile.schemas.settings import Settings
from clipfile.warehouse.lake.compaction import compact_lake
compact_lake(Settings(home="{home}", lake="{lake}", lake_grace_hours=0))
"""


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for number in range(6):
        told = {"captured_at": f"2026-0{1 + number % 3}-02T03:04:05Z"} if number else {}
        put(folder, f"{number}.txt", page(number), **told)
    put(folder, "copy.txt", page(1))
    return folder


@pytest.fixture(scope="module")
def expected(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    home = tmp_path_factory.mktemp("warehouse")
    ran(home, inbox, settings={"batch_pages": 3, "processes": 1})
    return in_warehouse(home)


def test_the_whole_story_ends_as_in_a_warehouse(tmp_path: Path) -> None:
    inbox, home = tmp_path / "in", tmp_path / "home"
    compacted_after = {tmp_path / "fresh": (), tmp_path / "twice": (0, 3), tmp_path / "always": range(9)}
    for number, step in enumerate(scenario()):
        step(inbox)
        ran(tmp_path / "warehouse", inbox, settings={"batch_pages": 3, "processes": 1})
        stands = in_warehouse(tmp_path / "warehouse")
        for lake, when in compacted_after.items():
            into_lake(lake, home, inbox, batch_pages=3)
            if number in when:
                compact_lake(lake_settings(lake, home))
            assert in_lake(lake) == stands, (step.__name__, lake.name)


def test_a_run_that_is_killed_anywhere_is_taken_up(inbox: Path, expected: Any, tmp_path: Path) -> None:
    told = {"inbox": inbox, "lake": tmp_path / "whole", "home": tmp_path / "home"}
    steps = calls(INGEST.format(**told), STEPS)
    assert steps > 30
    for at in range(2, steps, 5):
        lake = tmp_path / f"lake-{at}"
        body = INGEST.format(**told | {"lake": lake})
        killed(body, STEPS, at)
        before = asked_of(lake, "SELECT count(*) AS n FROM captures")[0]["n"]
        assert asked_of(lake, "FROM integrity") == []
        assert asked_of(lake, "SELECT found FROM ingest_runs")[0]["found"] >= before
        into_lake(lake, tmp_path / "home", inbox, batch_pages=3)
        assert in_lake(lake) == expected, at
        states = {row["state"] for row in asked_of(lake, "SELECT state FROM ingest_runs")}
        assert states == {"crashed", "completed"}
        compact_lake(lake_settings(lake, tmp_path / "home"))
        assert in_lake(lake) == expected, at
        assert not [name for name in files_of(lake) if "/." in name]


def test_a_compaction_that_is_killed_anywhere_costs_nothing(inbox: Path, expected: Any, tmp_path: Path) -> None:
    first, home = tmp_path / "first", tmp_path / "home"
    into_lake(first, home, inbox, batch_pages=3)
    steps = calls(COMPACT.format(lake=_copied(first, tmp_path / "whole"), home=home), STEPS)
    clean = {name.split("/")[1] for name in files_of(tmp_path / "whole", "tables")}
    for at in range(1, steps + 1, 4):
        lake = _copied(first, tmp_path / f"lake-{at}")
        killed(COMPACT.format(lake=lake, home=home), STEPS, at)
        assert in_lake(lake) == expected, at
        compact_lake(lake_settings(lake, home))
        assert in_lake(lake) == expected, at
        assert {name.split("/")[1] for name in files_of(lake, "tables")} == clean
        assert len(files_of(lake, "tables")) == len(files_of(tmp_path / "whole", "tables")), at
        assert not files_of(lake, "commits")


def _copied(lake: Path, to: Path) -> Path:
    subprocess.run(["cp", "-a", lake, to], check=True)
    return to


def test_writers_and_compactions_at_once(inbox: Path, expected: Any, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    flags = ("--lake", str(lake), "--plain", "--json", "--batch-pages", "2", "--processes", "1")
    writers = [
        subprocess.Popen(
            [CLIPFILE, "ingest", inbox, *flags, "--home", tmp_path / f"home-{number % 2}"],
            stdout=subprocess.PIPE,
            env=ENVIRONMENT,
        )
        for number in range(3)
    ]
    while any(writer.poll() is None for writer in writers):
        if lake.exists() and files_of(lake, "commits"):
            compact_lake(Settings(home=tmp_path / "other", lake=str(lake), lake_grace_hours=1))
            assert asked_of(lake, "FROM integrity") == []
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.close()
    assert in_lake(lake) == expected
    compact_lake(lake_settings(lake, tmp_path / "other"))
    assert in_lake(lake) == expected


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        host, port = server.get_host_and_port()
        told = s3_environment(host, port) | {"AWS_CONFIG_FILE": "/dev/null"}
        for name, value in told.items():
            patch.setenv(name, value)
        fsspec.get_filesystem_class("s3").clear_instance_cache()
        boto3.client("s3").create_bucket(Bucket="lakes")
        yield told
        fsspec.get_filesystem_class("s3").clear_instance_cache()
    server.stop()


def test_a_lake_on_an_object_store(s3: dict[str, str], tmp_path: Path) -> None:
    address = "s3://lakes/of the/samples"
    flags = ("--lake", address)
    environ = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}

    def told(*command: str | Path) -> str:
        done = clipfile(*command, *flags, cwd=tmp_path, environ=environ)
        assert done.returncode == 0, done.stderr
        return done.stdout

    told("ingest", SAMPLES, "--plain", "--json", "--batch-pages", "20")
    ran(tmp_path / "warehouse", SAMPLES, settings={"batch_pages": 20, "processes": 1})
    expected = in_warehouse(tmp_path / "warehouse")
    assert in_lake(address) == expected
    again = told("ingest", SAMPLES, "--plain", "--json", "--batch-pages", "20")
    assert '"loaded":0' in again
    ran(tmp_path / "warehouse", SAMPLES, settings={"batch_pages": 20, "processes": 1})
    expected = in_warehouse(tmp_path / "warehouse")  # what was turned away was tried once more
    assert "generation 0" in told("status")
    told("compact", "--lake-grace-hours", "0")
    assert in_lake(address) == expected
    assert "generation 1" in told("status")
    assert '"n":28' in told("sql", "SELECT count(*) AS n FROM captures", "--format", "json").replace(" ", "")
    listed = boto3.client("s3").list_objects_v2(Bucket="lakes", Prefix="of the/samples/commits/")
    assert listed["KeyCount"] == 0


def test_a_place_that_cannot_be_reached_is_told(s3: dict[str, str], tmp_path: Path) -> None:
    for command in (["ingest", str(SAMPLES), "--plain"], ["sql", "FROM captures"], ["compact"]):
        done = clipfile(*command, "--lake", "s3://nobodys/lake", cwd=tmp_path, environ=dict(s3))
        assert done.returncode in {1, 2}
        assert "lake" in done.stderr


def test_what_needs_the_one_file_says_so(tmp_path: Path) -> None:
    ingested(SAMPLES, "--lake", "lake", cwd=tmp_path)
    assert rows("SELECT count(*) > 0 AS some FROM articles", "--lake", "lake", cwd=tmp_path) == [{"some": True}]
    for command in (["relate"], ["resegment"], ["forget", "--site", "x"], ["snapshot"], ["restore"], ["replay"]):
        done = clipfile(*command, "--lake", "lake", cwd=tmp_path)
        assert done.returncode == 2, command
        assert "not on a lake" in done.stderr
    for command in (["rejects"], ["export"], ["report"], ["status"], ["compact"]):
        assert clipfile(*command, "--lake", "lake", cwd=tmp_path).returncode == 0, command
