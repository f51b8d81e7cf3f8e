"""Processes that a test starts and ends, with whatever they started themselves."""

import os
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

MARK = "CLIPFILE_TEST_HOUSE"  # in the environment of all that a house starts, and of what these start
SECONDS_TO_END = 20.0


class House:
    """Starts processes with one environment and ends all of them; nothing that was started here outlives it."""

    def __init__(self, environ: Mapping[str, str], logs: Path) -> None:
        self._token = uuid.uuid4().hex
        self.environ = {**environ, MARK: self._token}
        self._logs = logs
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str | Path, cwd: Path) -> subprocess.Popen[bytes]:
        """Start a process that stays, in a group of its own; what it prints goes into a file of its name."""
        log = self._logs / f"{'-'.join(map(str, command[:3])).replace('/', '_')}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                command, cwd=cwd, env=self.environ, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        self._running.append(process)
        return process

    def run(self, *command: str | Path, cwd: Path, seconds: float = 180) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            command, cwd=cwd, env=self.environ, capture_output=True, text=True, check=False, timeout=seconds
        )

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End a process and its group: politely, then for good."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                os.killpg(process.pid, number)
                try:
                    process.wait(SECONDS_TO_END)
                except subprocess.TimeoutExpired:
                    continue
        self._running.remove(process)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process and its group without a word."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._running.remove(process)

    def others(self) -> list[int]:
        """What was started here, by whatever way, and still runs, beside the processes that are known to."""
        known = {process.pid for process in self._running}
        return [pid for pid in _with(self._token) if pid not in known]

    def close(self) -> None:
        """End all of them, and whatever these left behind."""
        for process in reversed(list(self._running)):
            self.end(process)
        for pid in self.others():
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not self.others(), 10, "everything has ended")


@contextmanager
def house(environ: Mapping[str, str], logs: Path) -> Iterator[House]:
    """A house that is closed whatever happens in it."""
    opened = House(environ, logs)
    try:
        yield opened
    finally:
        opened.close()


def wait_for(is_so: Callable[[], object], seconds: float, what: str) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:g} seconds"
        time.sleep(0.5)


def _with(token: str) -> Sequence[int]:
    mark = f"{MARK}={token}".encode()
    return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if mark in _read(path)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
