"""A flow on a Dask cluster: prefect-dask's task runner opens the cluster, and the run's crew works through its client.

What is sent to workers are plain calls, as without Prefect: a task run there would cost a fifth of a second each, and
every worker would have to import Prefect and reach its server. The task runs that are shown stay with the flow.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from prefect.context import FlowRunContext

from clipfile.flows.crew.dask_client import SECONDS_TO_CONNECT, calm, connecting, local_workers, missing
from clipfile.schemas.settings import Settings

F = TypeVar("F")


def on_cluster(flow: F, settings: Settings) -> F:
    """The flow, with the task runner that the settings ask for. Raises UsageError where Dask is not installed."""
    if settings.runner != "dask":
        return flow
    try:
        from prefect_dask import DaskTaskRunner  # noqa: PLC0415
    except ImportError as error:
        raise missing() from error
    where: dict[str, Any] = {"address": settings.dask_scheduler}
    if settings.dask_scheduler is None:
        where = {"cluster_class": "distributed.LocalCluster", "cluster_kwargs": local_workers(settings)}
    runner = DaskTaskRunner(**where, client_kwargs={"timeout": SECONDS_TO_CONNECT})
    with_runner: F = flow.with_options(task_runner=runner)  # type: ignore[attr-defined]
    return with_runner


@contextmanager
def lent(settings: Settings) -> Iterator[None]:
    """While this lasts, the client of the flow's task runner, where it has one, is the one that a crew works through.

    Raises TerminalError where no scheduler answers.
    """
    runner = _task_runner(settings)
    if runner is None:
        yield
        return
    calm()
    with connecting(settings.dask_scheduler):
        client = runner.client
    with client.as_current():
        yield


def _task_runner(settings: Settings) -> Any:
    """The Dask runner of the flow; None where it has another, as a deployment has, whose crew opens the cluster."""
    context = FlowRunContext.get()
    if settings.runner != "dask" or context is None:
        return None
    from prefect_dask import DaskTaskRunner  # noqa: PLC0415

    return context.task_runner if isinstance(context.task_runner, DaskTaskRunner) else None
