"""The workers of a Dask cluster as a crew: the same calls, made by processes of this machine or of others.

Dask says who works and sees to lost workers; batches, their order and the loader stay with the process that asks.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from uuid import uuid4

from clipfile.flows.crew.dask_client import client_of
from clipfile.flows.crew.fitness import Terms, require_fit, terms
from clipfile.schemas.errors import ClipfileError, TerminalError, UsageError
from clipfile.schemas.settings import Settings
from clipfile.tasks.staging import StagingArea

if TYPE_CHECKING:
    import distributed

P = ParamSpec("P")
T = TypeVar("T")

AHEAD_OF_EACH = 2  # batches begun for each thread of a worker: one that it is at, one that it takes next
SPARE = 2  # batches begun beyond that, so that none is without work while the loader loads
SECONDS_WITHOUT_WORKERS = 60.0  # so long may a cluster that grows and shrinks take to have a worker
SECONDS_BETWEEN_LOOKS = 1.0
CARRIES_ON = "then run the same command again: it carries on where this one stopped."


class Cluster:
    """Workers that a Dask scheduler knows, as many as there are at a time; each loads the model once.

    Dask has the calls of a lost worker made again by others. What cannot go on is a TerminalError of every call.
    """

    def __init__(self, client: "distributed.Client", asked: Terms) -> None:
        self.ahead = SPARE
        self._client = client
        self._asked = asked
        self._under_way: dict[Future[Any], distributed.Future] = {}
        self._broken: ClipfileError | None = None
        self._ending = threading.Event()
        self._threads_seen = time.monotonic()
        self._meet()
        threading.Thread(target=self._watch, name="workers", daemon=True).start()

    def submit(self, work: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> Future[T]:
        """The outcome of a call that a worker makes."""
        outcome: Future[T] = Future()
        if self._broken is not None:
            outcome.set_exception(self._broken)
            return outcome
        # Dask looks through every argument for its futures; a call that is bound to them already is taken as it is.
        call = partial(_made, self._asked, partial(work, *given, **named))
        name = getattr(work, "__name__", "call")
        try:
            task = self._client.submit(call, key=f"{name}-{uuid4().hex}", pure=False)
        except Exception as error:  # noqa: BLE001  a client that has lost its scheduler takes no call, and says so variously
            self._break(self._gone(error))
            outcome.set_exception(self._broken)
            return outcome
        self._under_way[outcome] = task
        task.add_done_callback(partial(self._ended, outcome))
        return outcome

    def end(self) -> None:
        """Give up what is under way; the workers stay."""
        self._ending.set()
        with suppress(Exception):  # it may be gone, and is asked for nothing more
            self._client.cancel(list(self._under_way.values()), asynchronous=False)
        self._under_way.clear()

    def _meet(self) -> None:
        """Wait for a worker, and have all that are there made ready. Raises ClipfileError."""
        from distributed import TimeoutError as NoWorkerError  # noqa: PLC0415  it costs more than a small run

        try:
            self._client.wait_for_workers(1, timeout=SECONDS_WITHOUT_WORKERS)
            found: Mapping[str, Any] = self._client.run(require_fit, self._asked, on_error="return")
        except NoWorkerError:
            raise self._without_workers() from None
        except OSError as error:
            raise self._gone(error) from error
        for worker, outcome in found.items():
            if isinstance(outcome, BaseException):
                raise self._told(outcome, worker) from outcome
        self._look()

    def _watch(self) -> None:
        """Follow the cluster as it grows and shrinks; where it has no workers for long, nothing is waited for."""
        while not self._ending.wait(SECONDS_BETWEEN_LOOKS):
            with suppress(Exception):  # a scheduler that is gone is seen by the calls under way
                self._look()
            if time.monotonic() - self._threads_seen > SECONDS_WITHOUT_WORKERS:
                self._break(self._without_workers())

    def _look(self) -> None:
        threads = sum(self._client.nthreads().values())
        if threads:
            self._threads_seen = time.monotonic()
            self.ahead = threads * AHEAD_OF_EACH + SPARE

    def _break(self, error: ClipfileError) -> None:
        """Nothing more comes of this crew."""
        self._broken = self._broken or error
        for outcome in list(self._under_way):
            self._settle(outcome, error)

    def _ended(self, outcome: Future[Any], task: "distributed.Future") -> None:
        """Hand on what came of a call, and let Dask forget it: a result that it kept would be made again when lost."""
        if self._ending.is_set():
            return
        if task.status == "finished":
            try:
                self._settle(outcome, result=task.result())
            except Exception as error:  # noqa: BLE001  it was lost on its way, with scheduler or client
                self._break(self._gone(error))
        elif task.status == "error":
            self._settle(outcome, self._told(task.exception(), None))
        else:
            self._break(self._gone(None))

    def _settle(self, outcome: Future[Any], error: BaseException | None = None, result: Any = None) -> None:
        if self._under_way.pop(outcome, None) is None:
            return
        if error is None:
            outcome.set_result(result)
        else:
            outcome.set_exception(error)

    def _told(self, error: BaseException | None, worker: str | None) -> BaseException:
        """What a call raised, where it was the work that failed; else what is amiss with the workers."""
        from distributed import KilledWorker  # noqa: PLC0415

        if isinstance(error, KilledWorker):
            return TerminalError(
                f"{error.allowed_failures + 1} workers died while they worked on the same batch, perhaps for want of "
                "memory",
                place=error.last_worker.address,
                remedy=f"Lower batch_pages or batch_bytes, or give workers more memory; {CARRIES_ON}",
            )
        if isinstance(error, ModuleNotFoundError) or "ModuleNotFoundError" in str(error):  # Dask tells it either way
            return UsageError(
                f"A worker has not what its work takes: {error}",
                place=worker or _address(self._client),
                remedy="Install the same clipfile there, and start it again.",
            )
        if worker is not None and isinstance(error, ClipfileError):
            return type(error)(error.problem, place=", ".join(filter(None, (worker, error.place))), remedy=error.remedy)
        if worker is not None:
            return TerminalError(f"A worker cannot be made ready: {error}", place=worker, remedy="See its log.")
        return error or self._gone(None)

    def _without_workers(self) -> ClipfileError:
        return TerminalError(
            f"The Dask cluster has had no worker for {SECONDS_WITHOUT_WORKERS:.0f} seconds",
            place=_address(self._client),
            remedy=f"Start some (dask worker ADDRESS), {CARRIES_ON}",
        )

    def _gone(self, error: BaseException | None) -> ClipfileError:
        return TerminalError(
            f"The Dask scheduler went away while the run was on{f': {error}' if error else ''}",
            place=_address(self._client),
            remedy=f"Start it, {CARRIES_ON}",
        )


@contextmanager
def clustered(settings: Settings, area: StagingArea | None) -> Iterator[Cluster]:
    """A crew of the cluster that the settings name; its own, or the current client's where there is one.

    Raises ClipfileError where there is no such cluster, or where a worker of it cannot do this work.
    """
    asked = terms(settings.model, area)
    with client_of(settings) as client:
        cluster = Cluster(client, asked)
        try:
            yield cluster
        finally:
            cluster.end()


def _made(asked: Terms, call: Callable[[], T]) -> T:
    """What a call returns, on a worker that is fit for it."""
    require_fit(asked)
    return call()


def _address(client: "distributed.Client") -> str:
    scheduler = client.scheduler
    return str(scheduler.address) if scheduler is not None else "no scheduler"
