"""The folder of the installation: room, who writes there, and what somebody left."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from clipfile.flows.doctor.verdicts import Finding, Patient, ok, problem, warning
from clipfile.schemas.settings import LEFT_BESIDE, Settings
from clipfile.tasks.forget.journal import journal_of
from clipfile.warehouse.locks import LOCK, Holder, holders_in

LEAST_FREE = 1_000_000_000  # bytes; less is gone within a run
STAGED_TIMES = 4  # a batch lies on the disk as fetched, segmented and validated, and once more in the log


def writable(patient: Patient) -> Iterator[Finding]:
    """The home is there and can be written."""
    home = patient.settings.home
    if not home.exists():
        if os.access(_existing(home), os.W_OK):
            yield ok("home", f"{home} is not there yet; the first clipfile ingest makes it")
        else:
            yield problem("home", f"{home} cannot be made", "Name another with --home.")
    elif home.is_dir() and os.access(home, os.W_OK | os.X_OK):
        yield ok("home", str(home))
    else:
        yield problem("home", f"{home} cannot be written", "Make it writable, or name another with --home.")


def space(patient: Patient) -> Iterator[Finding]:
    """Room for a run, and for the warehouse a second time: compact and forget write it anew."""
    settings = patient.settings
    free = shutil.disk_usage(_existing(settings.home)).free
    warehouse = settings.warehouse_path.stat().st_size if settings.warehouse_path.is_file() else 0
    run = LEAST_FREE + STAGED_TIMES * settings.batch_bytes
    words = f"{free:,} bytes free; a run may need {run:,}, writing the warehouse anew {warehouse:,}"
    if free < run:
        yield problem("space", words, "Free some space, or lower batch_bytes.")
    elif free < run + warehouse:
        yield warning("space", words, "Free some space before clipfile compact, forget or restore.")
    else:
        yield ok("space", words)


def lock(patient: Patient) -> Iterator[Finding]:
    """Who writes now, and who did and ended without a word."""
    path = patient.settings.home / LOCK
    holders, is_held = _holders(path)
    names = ", ".join(holder.named for holder in holders)
    if is_held:
        yield ok("lock", f"held by {names or 'a process that could not say its name'}; it is at work")
    elif holders:
        yield warning("lock", f"ended without a word: {names}", "Run it again: it carries on where that one stopped.")
    else:
        yield ok("lock", "nobody writes")


def leftovers(patient: Patient) -> Iterator[Finding]:
    """What commands that were cut short left, and what takes room."""
    settings = patient.settings
    if journal_of(settings).exists():
        yield problem(
            "forget", "a removal was cut short: some of it may still be there", "Run the same clipfile forget again."
        )
    left = _left(settings)
    if left and not _holders(settings.home / LOCK)[1]:
        names = ", ".join(str(path.relative_to(settings.home)) for path in left[:3])
        yield warning("leftovers", f"{len(left)} of runs that died: {names}", "The next run clears them.")
    aside = [path for path in settings.replaced_path.glob("*") if path.is_dir()]
    if aside:
        size = sum(file.stat().st_size for folder in aside for file in folder.iterdir())
        words = f"{len(aside)} warehouses that a restore replaced, {size:,} bytes"
        yield warning("replaced", words, f"Remove {settings.replaced_path} when you do not need them.")


def _left(settings: Settings) -> Sequence[Path]:
    path = settings.warehouse_path
    beside = [path.with_name(path.name + end) for end in LEFT_BESIDE]
    partial = settings.snapshots_path.glob(".*.partial")
    return [*(found for found in beside if found.exists()), *settings.staging_path.glob("*"), *partial]


def _holders(path: Path) -> tuple[Sequence[Holder], bool]:
    """Who is named in the lock file, and whether somebody holds it."""
    try:
        with path.open("rb", buffering=0) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return holders_in(file), True
            return holders_in(file), False
    except OSError:
        return (), False


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())
