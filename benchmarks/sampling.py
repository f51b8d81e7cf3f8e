"""A command run as a process of its own, and what it and all that it starts take: time, processor, memory, disk."""

import os
import resource
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

EVERY_SECONDS = 0.25
TICKS = os.sysconf("SC_CLK_TCK")
# A user has not set them; `make bench` sets them for the benchmarks that use one thread.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run took: seconds by the clock and of the processors, and the most bytes that it held at once."""

    seconds: float
    cpu_seconds: float
    memory: int
    """Of all processes together: what two of them share counts once."""
    staged: int
    """In the folder that was watched."""
    output: str


@dataclass(slots=True)
class Seen:
    """What was seen of the processes so far."""

    ticks: dict[int, int] = field(default_factory=dict)
    memory: int = 0
    staged: int = 0


def taken(command: Sequence[str], watched: Path, environ: Mapping[str, str] | None = None) -> Taken:
    """Run a command to its end, looking at its processes and at a folder on the way. Raises CalledProcessError."""
    given = {name: value for name, value in os.environ.items() if name not in THREADS} | dict(environ or {})
    before, start, seen, is_over = _children_seconds(), monotonic(), Seen(), threading.Event()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=given) as process:  # noqa: S603  ours
        looking = threading.Thread(target=_look, args=(process.pid, watched, seen, is_over))
        looking.start()
        output = process.communicate()[0]
        seconds = monotonic() - start
        is_over.set()
        looking.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    # Children of a child that did not wait for them are in the second sum alone, the last moments in the first.
    cpu_seconds = max(_children_seconds() - before, sum(seen.ticks.values()) / TICKS)
    return Taken(seconds, cpu_seconds, seen.memory, seen.staged, output)


def size(folder: Path) -> int:
    """Bytes of the files of a folder, or of a file; those that go while it is read are not counted."""
    if not folder.is_dir():
        return folder.stat().st_size if folder.exists() else 0
    total = 0
    for at, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += (Path(at) / name).lstat().st_size
    return total


def _look(pid: int, watched: Path, seen: Seen, is_over: threading.Event) -> None:
    while not is_over.wait(EVERY_SECONDS):
        memory = 0
        for one in _with_descendants(pid):
            with suppress(OSError, ValueError):  # it may be gone
                seen.ticks[one] = _ticks(one)
                memory += _memory(one)
        seen.memory, seen.staged = max(seen.memory, memory), max(seen.staged, size(watched))


def _with_descendants(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _with_descendants(int(child))


def _ticks(pid: int) -> int:
    """What a process has used of the processors, its own and the system's."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _memory(pid: int) -> int:
    """Bytes of a process: its own, and its share of what it has in common with others."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
