"""A document that may be too much for a parser is read in a process of its own, with bounded time and memory."""

import os
import resource
import subprocess
import sys

import orjson

from clipfile.schemas.kinds import Flag, Reason
from clipfile.schemas.records import PageFact
from clipfile.tasks.fetch.decode import Decoded, Fault
from clipfile.tasks.fetch.html.document import SHOWN, Flattened, read_tree

TOO_COMPLEX = "Its markup takes over {} to read. Give the page's text instead, or raise {}."
STARTING_SECONDS = 10  # of the clock, for a process to begin on a busy machine


def read_apart(html: bytes, decoded: Decoded, seconds: float, max_bytes: int) -> Flattened | Fault:
    """What `read_tree` gives, or a fault where that takes more seconds of a processor or more bytes than these."""
    told = [sys.executable, "-m", __name__, str(seconds), str(max_bytes)]
    try:
        done = subprocess.run(  # noqa: S603  this module itself
            told, input=html, capture_output=True, check=False, timeout=4 * seconds + STARTING_SECONDS
        )
    except subprocess.TimeoutExpired:
        return _fault(f"{seconds:g} seconds", "markup_seconds")
    if done.returncode == 0:
        return _flattened(decoded, done.stdout)
    if done.returncode < 0:
        return _fault(f"{seconds:g} seconds", "markup_seconds")
    return _fault(f"{max_bytes} bytes of memory", "markup_bytes")


def _fault(bound: str, setting: str) -> Fault:
    return Fault(Reason.TOO_COMPLEX, TOO_COMPLEX.format(bound, setting))


def _flattened(decoded: Decoded, answer: bytes) -> Flattened:
    said = orjson.loads(answer)
    facts = tuple(PageFact.model_validate(fact, strict=False) for fact in said["facts"])
    shown = {Flag(flag) for flag in said["flags"]}
    flags = tuple(flag for flag in decoded.flags if flag not in SHOWN or flag in shown)
    return Flattened(said["text"], decoded.charset, flags, facts)


def main() -> None:
    """Read a document in UTF-8 from standard input, and write what it is to standard output as JSON."""
    seconds, max_bytes = float(sys.argv[1]), int(sys.argv[2])
    html = sys.stdin.buffer.read()
    _bound(seconds, max_bytes)
    try:
        found = read_tree(html, Decoded("", "utf-8", tuple(SHOWN)))
    except Exception:  # noqa: BLE001  selectolax reports memory that it does not get in its own ways
        os._exit(1)
    facts = [fact.model_dump() for fact in found.facts]
    sys.stdout.buffer.write(orjson.dumps({"text": found.text, "flags": found.flags, "facts": facts}))
    sys.stdout.buffer.flush()
    os._exit(0)  # without taking a tree of millions of elements down


def _bound(seconds: float, max_bytes: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    so_far = used.ru_utime + used.ru_stime
    resource.setrlimit(resource.RLIMIT_CPU, (int(so_far + seconds) + 1,) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + max_bytes,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """Bytes of address space that this process has by now; none where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as status:  # noqa: PTH123
            return int(status.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 2**33


if __name__ == "__main__":
    main()
