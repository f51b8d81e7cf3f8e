"""Who is told how far a run is: a progress bar on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from clipfile.flows.console import err
from clipfile.flows.pipeline import Watch
from clipfile.schemas.records import LedgerEntry

SECONDS_BETWEEN_LINES = 10.0


class Bar:
    """A progress bar with the time to go."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def planned(self, candidates: int) -> None:
        """Set the bar's length."""
        self._progress.update(self._task, total=candidates)

    def loaded(self, entry: LedgerEntry) -> None:
        """Move on by a batch."""
        self._progress.advance(self._task, entry.found)


class Lines:
    """A line now and then."""

    def __init__(self) -> None:
        self._total: int | None = None
        self._done = 0
        self._last = time.monotonic()

    def planned(self, candidates: int) -> None:
        """Remember how many there are."""
        self._total = candidates

    def loaded(self, entry: LedgerEntry) -> None:
        """Say how far it is, if the last word was long enough ago."""
        self._done += entry.found
        if time.monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            err.print(f"{self._done:,} of {self._total:,} pages" if self._total else f"{self._done:,} pages")


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


def current_watch() -> Watch | None:
    """Who watches here, if somebody does."""
    return _watch.get()


@contextmanager
def watched(title: str, *, quiet: bool) -> Iterator[Watch]:
    """Somebody at a terminal watches what runs inside, unless they asked for quiet."""
    if quiet or not err.is_terminal:
        with _watching(Lines()) as watch:
            yield watch
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(*columns, console=err, transient=True))
        yield stack.enter_context(_watching(Bar(progress, progress.add_task(title, total=None))))


@contextmanager
def _watching(watch: Watch) -> Iterator[Watch]:
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)
