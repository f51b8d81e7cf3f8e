"""The stage as a Prefect task."""

from collections.abc import Callable
from typing import Any, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE

T = TypeVar("T")


@task(name="validate", cache_policy=NO_CACHE)
def validate_task(work: Callable[..., T], *given: Any) -> T:
    """Check a batch of pages: what breaks a promise is turned away, what is odd is flagged."""
    return work(*given)
