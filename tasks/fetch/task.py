"""The stage as a Prefect task; the only one that touches the outside, so the only one worth trying again."""

from collections.abc import Callable
from typing import Any, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import task_run

from clipfile.schemas.errors import TransientError
from clipfile.tasks.fetch.grouping import Batch
from clipfile.tasks.fetch.patience import DELAYS_SECONDS, on_attempt
from clipfile.tasks.fetch.rules import FetchRules
from clipfile.tasks.staging import StagingArea

T = TypeVar("T")


def worth_retrying(_task: Any, _run: Any, state: Any) -> bool:
    """Whether the failure is one of those that pass."""
    return isinstance(state.result(raise_on_failure=False), TransientError)


@task(
    name="fetch",
    retries=len(DELAYS_SECONDS),
    retry_delay_seconds=DELAYS_SECONDS,
    retry_jitter_factor=0.5,
    retry_condition_fn=worth_retrying,
    cache_policy=NO_CACHE,
)
def fetch_task(
    work: Callable[[Batch, StagingArea, FetchRules], T], batch: Batch, area: StagingArea, rules: FetchRules
) -> T:
    """Read a batch of sources; on the last attempt what still fails becomes a rejection."""
    return work(batch, area, on_attempt(task_run.run_count or 1, rules))
