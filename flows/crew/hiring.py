"""Who works on a run's batches: this process alone, processes beside it, or a cluster's workers (cluster.py).

Only what a call is given and what it returns travels between them: names of staged files, never pages or models.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

from clipfile.schemas.errors import TerminalError
from clipfile.schemas.settings import Settings
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.staging import StagingArea, hold_little
from clipfile.warehouse.faults import first_line

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 3  # of a call whose process dies under it; each time all calls under way are made again
SPARE = 2  # batches begun beyond one a process, so that none is without work while the loader loads
FROM_TERMINAL = (signal.SIGINT, signal.SIGHUP)  # it sends them to every process; the first one decides


class Crew(Protocol):
    """Takes calls, and gives their outcomes later."""

    @property
    def ahead(self) -> int:
        """How many batches are begun before the one that is loaded; 0 where calls are made on the spot."""
        ...

    def submit(self, work: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> Future[T]:
        """The outcome of a call that somebody makes."""
        ...


class Alone:
    """This process: a call is made when it is submitted."""

    ahead = 0

    def submit(self, work: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> Future[T]:
        """The outcome of a call that is made now."""
        done: Future[T] = Future()
        try:
            done.set_result(work(*given, **named))
        except Exception as error:  # noqa: BLE001  handed on to whoever asks for the outcome
            done.set_exception(error)
        return done


class Processes:
    """Processes that are started with the first call, each with the model loaded once.

    A process that dies, killed for its memory perhaps, costs the calls under way: others make them again.
    """

    def __init__(self, count: int, model: Path | None) -> None:
        self.ahead = count + SPARE
        self._count = count
        self._model = model
        self._lock = threading.Lock()
        self._executor: ProcessPoolExecutor | None = None
        self._alive, self._tied = _line()

    def submit(self, work: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> Future[T]:
        """The outcome of a call that a process makes."""
        outcome: Future[T] = Future()
        self._start(outcome, partial(work, *given, **named), 1)
        return outcome

    def end(self) -> None:
        """End the processes, whatever they are at."""
        self._alive.close()
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=False, cancel_futures=True)
        self._tied.close()

    def _start(self, outcome: Future[T], call: Callable[[], T], attempt: int) -> None:
        """Begin a call. Raises nothing: in the thread in which a lost one is begun again, nobody would be told."""
        try:
            executor = self._hired()
            with _away_from_the_terminal():
                under_way = executor.submit(call)
        except BrokenExecutor:
            self._dismiss(executor)
            self._start(outcome, call, attempt)
        except OSError as error:
            problem = f"No process can be started: {first_line(str(error))}"
            outcome.set_exception(TerminalError(problem, remedy="Lower processes; processes = 1 works in this one."))
        else:
            under_way.add_done_callback(partial(self._ended, executor, outcome, call, attempt))

    def _ended(
        self,
        executor: ProcessPoolExecutor,
        outcome: Future[T],
        call: Callable[[], T],
        attempt: int,
        under_way: Future[T],
    ) -> None:
        if under_way.cancelled():
            outcome.cancel()
            return
        error = under_way.exception()
        if error is None:
            outcome.set_result(under_way.result())
        elif not isinstance(error, BrokenExecutor):
            outcome.set_exception(error)
        elif attempt < ATTEMPTS and not self._alive.closed:
            self._dismiss(executor)
            self._start(outcome, call, attempt + 1)
        else:
            outcome.set_exception(
                TerminalError(
                    f"A process that worked on this died {ATTEMPTS} times, perhaps for want of memory",
                    remedy="Lower batch_pages, batch_bytes or processes; processes = 1 works in one process.",
                )
            )

    def _hired(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._executor is None:
                resource_tracker.ensure_running()  # its start undoes what keeps the terminal's signals away
                # A forked process would hold DuckDB's and Arrow's threads' locks, and nobody to open them.
                self._executor = ProcessPoolExecutor(
                    self._count, get_context("spawn"), initializer=_begin, initargs=(self._tied, self._model)
                )
            return self._executor

    def _dismiss(self, executor: ProcessPoolExecutor) -> None:
        """No call goes any more to processes of which one died."""
        with self._lock:
            if self._executor is executor:
                self._executor = None


@contextmanager
def hired(settings: Settings, area: StagingArea | None = None) -> Iterator[Crew]:
    """Whoever the settings say works on batches; none of them is left when this ends, but for a cluster's workers.

    These must be able to read what is staged in the area. Raises ClipfileError where a cluster cannot do the work.
    """
    if settings.runner == "dask":
        from clipfile.flows.crew.cluster import clustered  # noqa: PLC0415  Dask costs more than a small run

        with clustered(settings, area) as cluster:
            yield cluster
        return
    hold_little()
    count = settings.processes or len(os.sched_getaffinity(0))
    if count == 1:
        yield Alone()
        return
    crew = Processes(count, settings.model)
    try:
        yield crew
    finally:
        crew.end()


def _line() -> tuple[Connection, Connection]:
    """Two ends of a pipe: the first is this process's alone, so that the second tells when it is gone."""
    theirs, ours = get_context("spawn").Pipe(duplex=False)
    return ours, theirs


@contextmanager
def _away_from_the_terminal() -> Iterator[None]:
    """Processes that are started meanwhile do not see its signals, not even before they can say so themselves."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, FROM_TERMINAL)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(tied: Connection, model: Path | None) -> None:
    """Make a process ready for its first call."""
    for number in FROM_TERMINAL:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(tied,), name="tied", daemon=True).start()
    hold_little()
    load_model(model)


def _end_with(tied: Connection) -> Any:
    """End this process when the one that hired it lets go or is gone; the pool's own queue would wait for ever."""
    try:
        tied.recv_bytes()
    except (EOFError, OSError):
        os._exit(0)
