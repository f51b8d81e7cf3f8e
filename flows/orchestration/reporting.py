"""What Prefect shows of a run: its log, a progress artifact while it works, and what came of it at the end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from prefect import get_run_logger
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.exceptions import MissingContextError
from prefect.logging import get_logger
from prefect.settings import get_current_settings

from clipfile.flows.progress.tally import Tally
from clipfile.flows.progress.watch import All, Watch
from clipfile.flows.progress.watching import current_watch
from clipfile.flows.screen.summary import Summary
from clipfile.schemas.records import LedgerEntry

SECONDS_BETWEEN_LINES = 30.0  # a run of a day writes less than 3,000 lines, whatever it reads
SECONDS_BETWEEN_UPDATES = 5.0


class RunLog:
    """A line now and then in the log of the flow run."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._last = time.monotonic()

    def waits(self, message: str) -> None:
        """Log for whom the run waits."""
        get_run_logger().info(message)

    def planned(self, sources: int) -> None:
        """Log how many there are."""
        self._tally.planned(sources)
        get_run_logger().info("%s sources in all", f"{sources:,}")

    def loaded(self, entry: LedgerEntry, sources: float) -> None:
        """Log how far the run is, if the last word was long enough ago."""
        self._tally.loaded(entry, sources)
        if time.monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            get_run_logger().info("%s", self._tally)


class ProgressArtifact:
    """A bar in Prefect's page of the run, moved every few seconds; it stands at 0 until the sources are counted."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._tally = Tally()
        self._artifact: UUID | None = None
        self._last = time.monotonic()
        self.is_lost = False  # a server that does not answer costs half a minute each time it is asked

    def waits(self, message: str) -> None:
        """Nothing moves."""

    def planned(self, sources: int) -> None:
        """Take the total."""
        self._tally.planned(sources)

    def loaded(self, entry: LedgerEntry, sources: float) -> None:
        """Move on by a batch."""
        self._tally.loaded(entry, sources)
        if self._artifact is None or time.monotonic() - self._last >= SECONDS_BETWEEN_UPDATES:
            self._show()

    def done(self) -> None:
        """All of it."""
        self._show()

    def _show(self) -> None:
        if self.is_lost:
            return
        self._last = time.monotonic()
        percent, words = 100 * (self._tally.share or 0.0), str(self._tally)
        with unfailing("The progress artifact could not be written"):
            if self._artifact is None:
                self._artifact = create_progress_artifact(percent, key=self._key, description=words)  # type: ignore[assignment]
            else:
                update_progress_artifact(self._artifact, percent, description=words)
            return
        self.is_lost = True


@contextmanager
def unfailing(what: str) -> Iterator[None]:
    """What is only told must not end a run that works: a server that is away, or a block of anybody's, is logged."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  whatever a notification block raises
        _log().warning("%s: %s", what, error)


def _log() -> Any:
    try:
        return get_run_logger()
    except MissingContextError:  # a hook that the worker calls, after the flow's process has died
        return get_logger("clipfile")


class Reported:
    """Who watches a flow run: whoever watches here, the run's log and its progress artifact."""

    def __init__(self, key: str) -> None:
        self._progress = ProgressArtifact(key)

    def __enter__(self) -> Watch:
        here = current_watch()
        return All((RunLog(), self._progress, *((here,) if here else ())))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._progress.done()


def show_summary(summary: Summary) -> None:
    """What came of an ingest: a page of it, a table of what was turned away, and the one line that the log keeps."""
    get_run_logger().info("%s", summary.as_line())
    with unfailing("The summary artifact could not be written"):
        if summary.findings.turned_away:
            rows = summary.rejected_rows()
            create_table_artifact(rows, key=REJECTIONS, description="What was turned away, by reason")
        create_markdown_artifact(
            summary.as_markdown(_link(REJECTIONS)), key="ingest-summary", description="What came of the run"
        )


REJECTIONS = "ingest-rejections"


def _link(key: str) -> str | None:
    """Where Prefect's pages show an artifact; None where there are none, as with the embedded server."""
    ui = get_current_settings().ui_url
    return f"{ui}/artifacts/key/{key}" if ui else None
