"""Who is told how far a run is: a progress bar on a terminal, plain lines elsewhere, whoever asks for the status."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from clipfile.flows.progress.tally import Tally
from clipfile.flows.progress.watch import Watch
from clipfile.flows.screen.console import err, say
from clipfile.schemas.records import LedgerEntry

SECONDS_BETWEEN_LINES = 10.0
COUNTS = "{task.fields[counts]}"


class Bar:
    """A progress bar with the time to go; it only runs to and fro until the sources are counted."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self._tally = Tally()

    def waits(self, message: str) -> None:
        """Say it above the bar."""
        say(message)

    def planned(self, sources: int) -> None:
        """Set the bar's length."""
        self._tally.planned(sources)
        self._show()

    def loaded(self, entry: LedgerEntry, sources: float) -> None:
        """Move on by a batch."""
        self._tally.loaded(entry, sources)
        self._show()

    def _show(self) -> None:
        tally = self._tally
        of = f"{int(tally.sources):,}" + (f" of {tally.total:,}" if tally.total is not None else "")
        counts = f"{of} sources, {tally.counts['found']:,} pages"
        self._progress.update(self._task, total=tally.total, completed=tally.sources, counts=counts)


class Lines:
    """A line now and then."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._last = time.monotonic()

    def waits(self, message: str) -> None:
        """Say it."""
        say(message)

    def planned(self, sources: int) -> None:
        """Remember how many there are."""
        self.tally.planned(sources)

    def loaded(self, entry: LedgerEntry, sources: float) -> None:
        """Say how far it is, if the last word was long enough ago."""
        self.tally.loaded(entry, sources)
        if time.monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            err.print(str(self.tally))


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
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn(COUNTS), TimeRemainingColumn()
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(*columns, console=err, transient=True))
        task = progress.add_task(title, total=None, counts="looking for sources")
        yield stack.enter_context(_watching(Bar(progress, task)))


@contextmanager
def _watching(watch: Watch) -> Iterator[Watch]:
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)
