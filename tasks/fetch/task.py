"""The stage as a Prefect task; the only one that touches the outside, so the only one worth trying again."""

from dataclasses import replace
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import task_run
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from clipfile.schemas.errors import TransientError
from clipfile.tasks.fetch.batch import FetchedBatch, fetch_batch
from clipfile.tasks.fetch.grouping import Batch
from clipfile.tasks.fetch.rules import FetchRules
from clipfile.tasks.staging import StagingArea

DELAYS_SECONDS = [1.0, 5.0, 20.0]


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
def fetch_task(batch: Batch, area: StagingArea, rules: FetchRules) -> tuple[FetchedBatch, ...]:
    """Read a batch of sources; on the last attempt what still fails becomes a rejection."""
    is_last = (task_run.run_count or 1) > len(DELAYS_SECONDS)
    return fetch_batch(batch, area, replace(rules, is_last_attempt=is_last))


def fetch_patiently(batch: Batch, area: StagingArea, rules: FetchRules) -> tuple[FetchedBatch, ...]:
    """The same, with the same patience, without a task run of its own."""
    attempts = Retrying(
        retry=retry_if_exception_type(TransientError),
        stop=stop_after_attempt(len(DELAYS_SECONDS) + 1),
        wait=_delay_before_next,
        reraise=True,
    )
    for attempt in attempts:
        with attempt:
            is_last = attempt.retry_state.attempt_number > len(DELAYS_SECONDS)
            return fetch_batch(batch, area, replace(rules, is_last_attempt=is_last))
    raise AssertionError("the last attempt returns or raises")


def _delay_before_next(state: RetryCallState) -> float:
    return DELAYS_SECONDS[state.attempt_number - 1]
