"""How a run comes to a Dask cluster: one that is there, or one of this machine that ends with it."""

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from clipfile.schemas.errors import TerminalError, UsageError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.faults import first_line

if TYPE_CHECKING:
    import distributed

SECONDS_TO_CONNECT = 10.0
# A profile of each worker, and looks at each event loop fifty times a second, take four hundredths of a core each.
WATCHED = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "5s",
}


def local_workers(settings: Settings) -> dict[str, Any]:
    """What distributed.LocalCluster is told: one thread a process, and nobody else on this machine comes in."""
    from distributed import Security  # noqa: PLC0415  it costs more than a small run

    return {
        "n_workers": settings.processes or len(os.sched_getaffinity(0)),
        "threads_per_worker": 1,
        "processes": True,
        "host": "127.0.0.1",
        "security": Security.temporary(),
        "memory_limit": None,
        "dashboard_address": "127.0.0.1:0",
        "silence_logs": logging.CRITICAL,
    }


@contextmanager
def client_of(settings: Settings) -> Iterator["distributed.Client"]:
    """The current client, which is that of a flow's task runner, or one of this run's own."""
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415  it costs more than a small run
    except ImportError as error:
        raise missing() from error
    try:
        current = Client.current(allow_global=False)
    except ValueError:
        current = None
    with ExitStack() as stack:
        place = settings.dask_scheduler
        if current is None:
            calm()
            with connecting(place):
                cluster = place or stack.enter_context(LocalCluster(**local_workers(settings)))
                current = stack.enter_context(Client(cluster, timeout=SECONDS_TO_CONNECT, set_as_default=False))
        yield current


def missing() -> UsageError:
    """What is said where Dask is not installed."""
    return UsageError("runner = dask needs a package more", remedy="Run: pip install 'clipfile[dask]'")


def calm() -> None:
    """Keep Dask from telling beside us what we tell in our words, and from watching itself as closely as it does."""
    import dask  # noqa: PLC0415

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    dask.config.set(WATCHED)


@contextmanager
def connecting(place: str | None) -> Iterator[None]:
    """Say of a scheduler that does not answer where it was looked for. Raises TerminalError."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        problem = "No Dask scheduler answers" if place else "Dask's workers cannot be started on this machine"
        remedy = "Start one (dask scheduler), or name another in dask_scheduler, such as tcp://host:8786."
        raise TerminalError(
            f"{problem}: {first_line(str(error))}",
            place=place,
            remedy=remedy if place else "Or use runner = processes.",
        ) from error
