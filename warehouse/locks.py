"""One writer: a file that its holder locks and is named in, and that the kernel lets go of when the holder dies.

DuckDB locks its own file only while it is open. A run holds `HOME/.lock` from its first word to its last, so nobody
slips in between its steps; who only reads does not ask for it.
"""

import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from clipfile.schemas.errors import WarehouseBusyError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.faults import refused
from clipfile.warehouse.processes import process_name

LOCK = ".lock"
RETRY_SECONDS = 0.2

Tell = Callable[[str], None]


def silent(message: str) -> None:
    """Tell nobody."""


class Holder(BaseModel):
    """Who holds a lock: the process, what it does, and its run if it is one."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    process: str
    doing: str
    run_id: str | None = None

    @property
    def named(self) -> str:
        """The holder as a person would look for it."""
        host, pid, _ = self.process.rsplit(":", 2)
        where = "" if host == socket.gethostname() else f" on {host}"
        run = f", run {self.run_id}" if self.run_id else ""
        return f"process {pid}{where} (clipfile {self.doing}{run})"


@dataclass(frozen=True, slots=True)
class Hold:
    """A lock that is held. `dead` are those who held it before and ended without a word, until they are settled."""

    dead: Sequence[Holder]
    _file: FileIO
    _own: Holder

    def settle(self) -> None:
        """Those who ended without a word are seen to: nobody has to be told of them again."""
        _write(self._file, [self._own])

    def let_go(self) -> None:
        """Take one's own name off; whoever is not settled stays named for the next one."""
        _write(self._file, [holder for holder in holders_in(self._file) if holder != self._own])


@contextmanager
def held(settings: Settings, doing: str, run_id: str | None = None, tell: Tell = silent) -> Iterator[Hold]:
    """Be the only one who writes below HOME, for as long as this lasts; not for a second time in one process.

    Who has to wait is told at once for whom. Raises WarehouseBusyError after `lock_wait_seconds`, WarehouseError
    where HOME cannot be written.
    """
    with refused(settings.home):
        settings.home.mkdir(parents=True, exist_ok=True)
    own = Holder(process=process_name(os.getpid()), doing=doing, run_id=run_id)
    with locked(settings.home / LOCK, own, settings.lock_wait_seconds, tell) as hold:
        yield hold


def holder_of(home: Path) -> Holder | None:
    """Who writes below HOME just now; None while nobody does."""
    try:
        with (home / LOCK).open("rb", buffering=0) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return next(reversed(holders_in(file)), None)
    except OSError:
        return None
    return None


@contextmanager
def locked(path: Path, own: Holder, wait_seconds: float, tell: Tell = silent) -> Iterator[Hold]:
    """Hold a lock file. Raises WarehouseBusyError, naming the holder, when it is not free in time."""
    with refused(path):
        file = path.open("a+b", buffering=0)
    with file:
        _take(file, path, wait_seconds, tell)
        hold = Hold(holders_in(file), file, own)
        _write(file, [*hold.dead, own])
        try:
            yield hold
        finally:
            hold.let_go()


def _take(file: FileIO, path: Path, wait_seconds: float, tell: Tell) -> None:
    waiting = Waiting(wait_seconds, tell)
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            who = next((holder.named for holder in reversed(holders_in(file))), "another process")
            busy = WarehouseBusyError(
                f"The warehouse is held by {who}",
                place=str(path.parent),
                remedy="Wait for it or stop it, then try again.",
            )
        waiting.go_on(busy)


class Waiting:
    """Patience that ends; the first time it is needed, somebody is told for whom."""

    def __init__(self, seconds: float, tell: Tell) -> None:
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds
        self._tell: Tell | None = tell

    def go_on(self, busy: WarehouseBusyError) -> None:
        """Wait a moment. Raises the error once the time is over."""
        if time.monotonic() >= self._deadline:
            raise busy
        if self._tell is not None:
            self._tell(f"{busy.problem}: waiting for at most {self._seconds:g} seconds.")
            self._tell = None
        time.sleep(RETRY_SECONDS)


def holders_in(file: FileIO) -> list[Holder]:
    """Who is named in a lock file: who holds it, and those who ended without a word."""
    file.seek(0)
    found = []
    for line in file.readall().splitlines():
        with suppress(ValidationError):  # cut short by a full disk, or half written as it is read
            found.append(Holder.model_validate_json(line))
    return found


def _write(file: FileIO, holders: Sequence[Holder]) -> None:
    """Name the holders. A full disk does not keep anybody from holding the lock, only from being named."""
    with suppress(OSError):
        file.truncate(0)
        file.write("".join(f"{holder.model_dump_json()}\n" for holder in holders).encode())
