"""How far a run is, for other processes: a small file beside its staged files, gone with them.

The warehouse itself is shut while a run writes, so `clipfile status` looks here.
"""

import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from clipfile.flows.progress.tally import OUTCOMES, Tally
from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.settings import Settings

NAME = "progress.json"
SECONDS_BETWEEN_BEATS = 2.0


class Progress(BaseModel):
    """How far a run was at a moment."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    at: datetime
    sources: int
    sources_in_all: int | None
    pages: int
    loaded: int
    known: int
    rejected: int
    skipped: int
    words: str


class Beat:
    """Writes the progress every few seconds; where it cannot be written, nobody is kept from working."""

    def __init__(self, settings: Settings, run_id: str) -> None:
        self._path = _path(settings, run_id)
        self._tally = Tally()
        self._last = 0.0

    def waits(self, message: str) -> None:
        """Nothing moves."""

    def planned(self, sources: int) -> None:
        """Take the total."""
        self._tally.planned(sources)

    def loaded(self, entry: LedgerEntry, sources: float) -> None:
        """Write it down, if the last time was long enough ago."""
        self._tally.loaded(entry, sources)
        if time.monotonic() - self._last >= SECONDS_BETWEEN_BEATS:
            self._last = time.monotonic()
            with suppress(OSError):
                self._write()

    def _write(self) -> None:
        tally = self._tally
        progress = Progress(
            at=datetime.now(UTC),
            sources=tally.done,
            sources_in_all=tally.total,
            pages=tally.counts["found"],
            words=str(tally),
            **{name: tally.counts[name] for name in OUTCOMES},
        )
        partial = self._path.with_suffix(".partial")
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(progress.model_dump_json(), encoding="utf-8")
        os.replace(partial, self._path)  # noqa: PTH105


def progress_of(settings: Settings, run_id: str) -> Progress | None:
    """The last word of a run on how far it is; None before its first."""
    try:
        return Progress.model_validate_json(_path(settings, run_id).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None


def _path(settings: Settings, run_id: str) -> Path:
    return settings.staging_path / run_id / NAME
