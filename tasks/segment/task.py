"""The stage as a Prefect task."""

from collections.abc import Callable
from typing import Any, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE

T = TypeVar("T")


@task(name="segment", cache_policy=NO_CACHE)
def segment_task(work: Callable[..., T], *given: Any) -> T:
    """Give every line of a batch of captures its kind, and make pages of them."""
    return work(*given)
