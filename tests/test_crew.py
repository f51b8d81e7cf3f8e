"""Processes that work on calls: what they return, what they cost when they die, and that none is left."""

import operator
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from clipfile.flows.crew.hiring import ATTEMPTS, Alone, Crew, hired
from clipfile.flows.crew.making import FEW, several
from clipfile.schemas.errors import TerminalError
from clipfile.schemas.settings import Settings

PATIENCE_SECONDS = 30
HIRING = """
import os, time
from clipfile.flows.crew.hiring import hired
from clipfile.schemas.settings import Settings
with hired(Settings(processes=2)) as crew:
    print(crew.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    with hired(Settings(processes=2)) as crew:
        yield crew


def until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_so()


def is_gone(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"


def test_calls_are_made_elsewhere(crew: Crew) -> None:
    assert crew.submit(pow, 2, 5).result() == 32
    assert crew.submit(os.getpid).result() != os.getpid()


def test_what_a_call_raises_is_handed_on(crew: Crew) -> None:
    with pytest.raises(ZeroDivisionError):
        crew.submit(operator.truediv, 1, 0).result()


def test_a_process_that_is_killed_costs_only_time(crew: Crew) -> None:
    victim = crew.submit(os.getpid).result()
    calls = [crew.submit(pow, 2, number) for number in range(8)]
    slow = [crew.submit(time.sleep, 0.5) for _ in range(2)]
    os.kill(victim, signal.SIGKILL)
    assert [call.result() for call in calls] == [2**number for number in range(8)]
    assert [call.result() for call in slow] == [None, None]


def test_a_call_that_always_kills_its_process_is_given_up(crew: Crew) -> None:
    with pytest.raises(TerminalError, match=f"died {ATTEMPTS} times.*Lower batch_pages"):
        crew.submit(os._exit, 1).result()
    assert crew.submit(pow, 2, 5).result() == 32


@contextmanager
def no_file_to_be_opened() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(path.name) for path in Path("/proc/self/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1, before[1]))
    taken: list[int] = []
    try:
        with suppress(OSError):
            while True:
                taken.append(os.dup(0))
        yield
    finally:
        for number in taken:
            os.close(number)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_process_that_cannot_be_replaced_is_told() -> None:
    with hired(Settings(processes=2)) as crew:
        victim = crew.submit(os.getpid).result()
        slow = [crew.submit(time.sleep, 60) for _ in range(2)]
        with no_file_to_be_opened():
            os.kill(victim, signal.SIGKILL)
            for call in slow:
                with pytest.raises(TerminalError, match=r"No process can be started: .*Lower processes"):
                    call.result(timeout=PATIENCE_SECONDS)


def test_a_process_that_starts_does_not_see_the_terminals_signals() -> None:
    command = [sys.executable, "-c", HIRING]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}
    with subprocess.Popen(command, **pipes) as process:  # type: ignore[call-overload]
        assert until(lambda: bool(spawned_by(process.pid)))
        time.sleep(0.1)
        for starting in spawned_by(process.pid):
            os.kill(starting, signal.SIGINT)
        assert process.stdout.readline().strip().isdigit()
        process.kill()
        assert "KeyboardInterrupt" not in process.stderr.read()


def spawned_by(process: int) -> list[int]:
    """The processes that one has hired."""
    children = Path(f"/proc/{process}/task/{process}/children")
    hired = children.read_text().split() if children.exists() else []
    return [int(child) for child in hired if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_none_is_left() -> None:
    with hired(Settings(processes=2)) as crew:
        processes = {crew.submit(os.getpid).result() for _ in range(4)}
        crew.submit(time.sleep, 60)
    assert until(lambda: all(is_gone(process) for process in processes))


def test_none_is_left_by_a_process_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", HIRING], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        process.kill()
    assert until(lambda: is_gone(worker))


def test_one_process_works_alone() -> None:
    with hired(Settings(processes=1)) as crew:
        assert isinstance(crew, Alone)
        assert crew.submit(os.getpid).result() == os.getpid()
        with pytest.raises(ZeroDivisionError):
            crew.submit(operator.truediv, 1, 0).result()


@pytest.mark.parametrize(("count", "ahead"), [(0, 4), (1, 4), (FEW - 1, 4), (FEW, 4), (9, 4), (9, 0)])
def test_several_are_begun_before_one_is_handed_out(count: int, ahead: int) -> None:
    begun: list[int] = []
    most = 0
    out = []
    for item in several(range(count), begun.append, lambda: ahead):
        out.append(item)
        most = max(most, len(set(begun)) - len(out) + 1)
    assert out == list(range(count))
    assert set(begun) == (set(range(count)) if count >= FEW and ahead else set())
    assert most <= ahead + 1
