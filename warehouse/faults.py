"""What DuckDB and the system say when something is wrong, in words that hold the remedy."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clipfile.schemas.errors import ClipfileError, WarehouseError


@dataclass(frozen=True, slots=True)
class Fault:
    """Words by which a message is known, the problem behind it, and what to do."""

    words: tuple[str, ...]
    problem: str
    remedy: str


RESTORE = "Move it and its .wal away, then restore it from a snapshot: clipfile restore."
FULL = Fault(
    ("No space left", "Disk quota exceeded", "File too large"),
    "The disk is full",
    "Free some space, then run the same command again: it carries on where this one stopped.",
)
UNWRITABLE = Fault(
    ("Permission denied", "Read-only file system", "Operation not permitted"),
    "The folder cannot be written",
    "Make it writable, or name another with --home.",
)
FAULTS = (
    FULL,
    UNWRITABLE,
    Fault(("not a valid DuckDB database file",), "The file is not a DuckDB database", RESTORE),
    Fault(
        ("/month=",),  # only files of a lake have such names
        "A file of the lake cannot be read, is damaged or gone",
        "Check that the place can be reached. A damaged file has to come back from a copy; where a commit names it, "
        "removing the commit does too: its sources are then loaded again.",
    ),
    Fault(
        ("No magic bytes found", "Invalid Parquet file", "TProtocolException"),
        "A file of the snapshot is damaged",
        "clipfile snapshot --check names it: remove it, then write it anew with clipfile snapshot.",
    ),
    Fault(
        ("with version number", "storage version number"),
        "The file was written by a newer version of DuckDB",
        "Upgrade Clipfile.",
    ),
    Fault(
        ("replaying WAL",),
        "The log beside the warehouse is damaged and cannot be replayed",
        "Move the .wal file away and run the same command again: it loads anew what only the log held.",
    ),
    Fault(("Corrupt database file", "Could not read enough bytes"), "The warehouse file is damaged", RESTORE),
)
SYSTEM = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: UNWRITABLE,
    errno.EACCES: UNWRITABLE,
    errno.EPERM: UNWRITABLE,
}


def known_fault(message: str) -> Fault | None:
    """The fault that a message of DuckDB tells of; None for one that is not in the table."""
    return next((fault for fault in FAULTS if any(word in message for word in fault.words)), None)


@contextmanager
def refused(place: Path, kind: type[ClipfileError] = WarehouseError) -> Iterator[None]:
    """Turn what the system refuses inside into an error of ours with the remedy."""
    try:
        yield
    except OSError as error:
        where = str(error.filename or place)
        fault = SYSTEM.get(error.errno or 0) or known_fault(str(error)) or _unknown(error)
        raise kind(fault.problem, place=where, remedy=fault.remedy) from error


def _unknown(error: OSError) -> Fault:
    reason = error.strerror or str(error)
    return Fault((), f"The folder cannot be used: {reason}", "See to it, or name another with --home.")


def place_in(message: str) -> str | None:
    """The first absolute path or address that a message quotes."""
    found = re.search(r"""["']((?:/|\w+://)[^"']+)["']""", message)
    return found[1] if found else None


def first_line(message: str) -> str:
    """What a message says before it goes into detail."""
    return message.strip().splitlines()[0]
