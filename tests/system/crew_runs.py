"""Runs in which several processes work: the same rows as with one, whatever happens to one of them."""

import json
import os
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chaos.pages import write_inbox
from chaos.rounds import differences
from commands import clipfile, ingested
from running import NOBODY_WATCHES, asked
from web_server import TEXT, Handler, serving

from clipfile.flows.crew import hiring as crews
from clipfile.flows.crew.making import FEW
from clipfile.flows.pipeline import new_job, run
from clipfile.flows.screen.summary import Summary
from clipfile.flows.stages import PLAIN, Stages
from clipfile.schemas.options import IngestOptions

PAGES = 60
BATCH = {"batch_pages": 4}
SEVERAL = BATCH | {"processes": 2}


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    write_inbox(folder, PAGES, 1, seed=3)
    return folder


@pytest.fixture(scope="module")
def with_one(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("one") / "data"
    ran(home, inbox, BATCH | {"processes": 1})
    return home


def ran(home: Path, source: Path, settings: dict[str, Any], stages: Stages = PLAIN) -> Summary:
    return run(new_job([str(source)], IngestOptions(home=str(home), settings=settings)), stages, NOBODY_WATCHES)


def children() -> set[int]:
    """The processes that this one has hired."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = status.read_text()
            line = status.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(text.rpartition(")")[2].split()[1]) == os.getpid() and b"spawn_main" in line:
            found.add(int(status.parent.name))
    return found


def test_two_processes_leave_the_rows_of_one(inbox: Path, with_one: Path, tmp_path: Path) -> None:
    ran(tmp_path / "data", inbox, SEVERAL)
    assert differences(with_one, tmp_path / "data") == []
    assert children() == set()


def test_a_process_that_is_killed_costs_nothing(inbox: Path, with_one: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def killing(work: Any, *given: Any) -> Any:
        if (hired := children() - set(killed)) and len(killed) < 2:
            killed.append(min(hired))
            os.kill(killed[-1], signal.SIGKILL)
        return work(*given)

    ran(tmp_path / "data", inbox, SEVERAL, replace(PLAIN, load=killing))
    assert len(killed) == 2
    assert differences(with_one, tmp_path / "data") == []


def most_staged(home: Path, source: Path, pattern: str) -> int:
    """How many folders of that pattern were there at the most while the pieces were loaded."""
    most = 0

    def counting(work: Any, *given: Any) -> Any:
        nonlocal most
        most = max(most, len([*home.glob(pattern)]))
        return work(*given)

    ran(home, source, SEVERAL, replace(PLAIN, load=counting))
    return most


def test_staging_does_not_run_ahead_of_the_loader(inbox: Path, tmp_path: Path) -> None:
    ahead = SEVERAL["processes"] + crews.SPARE
    assert FEW <= most_staged(tmp_path / "data", inbox, "staging/*/00*") <= ahead + 1


def test_nor_for_one_large_container(tmp_path: Path) -> None:
    pages = "".join(json.dumps({"text": f"Page {number}\n\nA paragraph.\n"}) + "\n" for number in range(200))
    (tmp_path / "pages.jsonl").write_text(pages, encoding="utf-8")
    home = tmp_path / "data"
    most = most_staged(home, tmp_path / "pages.jsonl", "staging/*/000001/00*")
    assert most <= SEVERAL["processes"] + crews.SPARE + 2
    assert asked(home, "SELECT count(*) AS n FROM captures") == [{"n": 200}]
    assert asked(home, "FROM integrity") == []


def slowly(handler: Handler) -> None:
    body = f"The ferry to Harrow Point\n\nThe council voted for boat {handler.path} on Tuesday.\n".encode()
    time.sleep(0.1)
    handler.begin(200, TEXT | {"Content-Length": str(len(body))})
    handler.wfile.write(body)


def test_a_host_is_asked_by_one_process_at_a_time(tmp_path: Path) -> None:
    with serving() as server:
        server.routes |= {f"/{number}": slowly for number in range(16)}
        sources = [f"{server.url}/{number}" for number in range(16)]
        settings = {"processes": 2, "batch_pages": 2, "allow_private_addresses": True}
        options = IngestOptions(home=str(tmp_path / "data"), settings=settings)
        summary = run(new_job(sources, options), PLAIN, NOBODY_WATCHES)
        assert summary.run.loaded == 16
        assert set(server.most_at_once.values()) == {1}
        assert server.paths() == [f"/{number}" for number in range(16)]


def test_ranges_that_go_on_to_the_end_of_a_line_are_read_by_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "The council voted for a second boat on Tuesday. " * 20
    rows = [json.dumps({"text": f"Page {number}\n\n{words}"}) + "\n" for number in range(60)]
    (tmp_path / "pages.jsonl").write_text("".join(rows), encoding="utf-8")
    monkeypatch.setattr("clipfile.flows.crew.line.fetch_batch", None)  # what this process reads
    monkeypatch.setattr("clipfile.flows.crew.line.fetch_pieces", None)
    settings = {"processes": 2, "batch_pages": 10, "batch_bytes": 10_000}
    assert ran(tmp_path / "data", tmp_path / "pages.jsonl", settings).run.loaded == 60


def test_stored_captures_are_made_anew_the_same(inbox: Path, with_one: Path, tmp_path: Path) -> None:
    home = tmp_path / "data"
    shutil.copytree(with_one, home, symlinks=True)
    command = ("resegment", "--all", "--plain", "--json", "--home", home, "--batch-pages", "4", "--processes", "2")
    done = clipfile(*command, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert differences(with_one, home) == []


def test_a_second_run_starts_no_process(inbox: Path, with_one: Path, tmp_path: Path) -> None:
    home = tmp_path / "data"
    shutil.copytree(with_one, home, symlinks=True)
    summary = ingested(inbox, "--home", home, "--batch-pages", "4", cwd=tmp_path)
    assert summary["loaded"] == 0
