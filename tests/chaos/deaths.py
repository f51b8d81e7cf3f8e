"""A run that is killed: when, how, and what it was doing when it died."""

import json
import random
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from commands import CLIPFILE, ENVIRONMENT

PATIENCE_SECONDS = 120
# A moment in the life of a run that leaves a mark in its home.
STARTED = "starts"
HOLDING = "holds the lock"
EVENTS = {
    HOLDING: ".lock",
    "opens the warehouse": "clipfile.duckdb.wal",
    "makes its folder": "staging/*/memory",
    "begins a batch": "staging/*/00*",
    "writes a staged file": "staging/*/00*/**/*.partial",
    "has fetched": "staging/*/00*/**/fetched_rejections-*.arrow",
    "has segmented": "staging/*/00*/**/pages-*.arrow",
    "has validated": "staging/*/00*/**/rejections-*.arrow",
    "writes a snapshot's file": "snapshots/files/*/*.partial",
    "exposes a snapshot": "snapshots/.*Z.partial",
    "has a snapshot's database": "snapshots/.*Z.partial/clipfile.duckdb",
    "points to the latest": "snapshots/.latest.partial",
}
# What a run was doing, by what it left; the first that is found.
TRACES = (
    ("loading", "staging/{run}/00*/**/rejections-*.arrow"),
    ("validating", "staging/{run}/00*/**/pages-*.arrow"),
    ("segmenting", "staging/{run}/00*/**/fetched_rejections-*.arrow"),
    ("fetching", "staging/{run}/00*"),
)


@dataclass(frozen=True, slots=True)
class Death:
    """How a run is to end: by which signal, and how long after which event."""

    signal: signal.Signals
    event: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of it: its exit code, what it was doing, and how long it took to end after the signal."""

    code: int
    stage: str
    seconds_to_end: float
    error: str


def draw(dice: random.Random, lifetime: float) -> Death:
    """A death: mostly kill -9; half at a random moment of the work, half just after an event, a few before the work."""
    number = dice.choices((signal.SIGKILL, signal.SIGTERM, signal.SIGINT), (8, 1, 1))[0]
    moments = (STARTED, 1.0), (HOLDING, lifetime), (dice.choice(list(EVENTS)), dice.choice((0.0, 0.02)))
    event, seconds = dice.choices(moments, (1, 9, 10))[0]
    return Death(number, event, dice.uniform(0, seconds))


def die(home: Path, arguments: Sequence[str | Path], death: Death) -> Fate:
    """Start a run and end it."""
    command = [CLIPFILE, *arguments]
    pipe = subprocess.PIPE
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell has it in the background; a run would inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # as under nohup
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    with subprocess.Popen(command, cwd=home.parent, env=ENVIRONMENT, stdout=pipe, stderr=pipe, text=True) as process:
        _wait(home, process, death)
        process.send_signal(death.signal)
        sent = time.monotonic()
        _, error = process.communicate(timeout=PATIENCE_SECONDS)
    return Fate(process.returncode, stage_of(home), time.monotonic() - sent, error)


def lifetime(home: Path, arguments: Sequence[str | Path]) -> float:
    """How many seconds a run holds the lock, from taking it to the end of its process."""
    with subprocess.Popen(
        [CLIPFILE, *arguments], cwd=home.parent, env=ENVIRONMENT, stdout=subprocess.DEVNULL
    ) as process:
        _until(process, _seen(home, EVENTS[HOLDING]))
        started = time.monotonic()
        assert process.wait(PATIENCE_SECONDS) == 0
    return time.monotonic() - started


def stage_of(home: Path) -> str:
    """What the last run was doing when it was killed, as far as it can be told from what it left."""
    holder = _last_holder(home / ".lock")
    if holder is None:
        return "not holding"
    if _last_holder(home / "snapshots" / ".lock", holder["process"]):
        return "publishing"
    run = holder["run_id"]
    found = (stage for stage, pattern in TRACES if any(home.glob(pattern.format(run=run))))
    return next(found, "between batches" if (home / "staging" / run).exists() else "entering")


def _last_holder(lock: Path, process: str | None = None) -> dict[str, str] | None:
    """Who was named last in a lock file, if it is that process."""
    try:
        lines = lock.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    holders = [json.loads(line) for line in lines if line.endswith("}")]
    return holders[-1] if holders and process in {None, holders[-1]["process"]} else None


def _wait(home: Path, process: "subprocess.Popen[str]", death: Death) -> None:
    if death.event != STARTED:
        _until(process, _seen(home, EVENTS[death.event]))
    _until(process, lambda: False, death.seconds)


def _seen(home: Path, pattern: str) -> Callable[[], bool]:
    """Whether something new of that name is there."""
    before = _marks(home, pattern)
    return lambda: bool(_marks(home, pattern) - before)


def _marks(home: Path, pattern: str) -> set[tuple[str, int]]:
    found = set()
    with suppress(OSError):  # a folder that goes while it is looked through
        for path in home.glob(pattern):
            found.add((str(path), path.stat(follow_symlinks=False).st_mtime_ns if path.name == ".lock" else 0))
    return found


def _until(process: "subprocess.Popen[str]", is_so: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None and not is_so():
        time.sleep(0.0005)
