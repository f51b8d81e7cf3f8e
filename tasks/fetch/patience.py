"""What may pass is waited for; what still fails at the last attempt becomes a rejection instead of an error."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from clipfile.schemas.errors import TransientError
from clipfile.tasks.fetch.grouping import Batch
from clipfile.tasks.fetch.rules import FetchRules
from clipfile.tasks.staging import StagingArea

T = TypeVar("T")
DELAYS_SECONDS = [1.0, 5.0, 20.0]


def patiently(
    work: Callable[[Batch, StagingArea, FetchRules], T], batch: Batch, area: StagingArea, rules: FetchRules
) -> T:
    """What fetching a batch returns, tried again while its failure may pass. Raises what the last attempt raises."""
    attempts = Retrying(
        retry=retry_if_exception_type(TransientError),
        stop=stop_after_attempt(len(DELAYS_SECONDS) + 1),
        wait=_delay_before_next,
        reraise=True,
    )
    for attempt in attempts:
        with attempt:
            return work(batch, area, on_attempt(attempt.retry_state.attempt_number, rules))
    raise AssertionError("the last attempt returns or raises")


def on_attempt(number: int, rules: FetchRules) -> FetchRules:
    """The rules for an attempt, counted from 1."""
    return replace(rules, is_last_attempt=number > len(DELAYS_SECONDS))


def _delay_before_next(state: RetryCallState) -> float:
    return DELAYS_SECONDS[state.attempt_number - 1]
