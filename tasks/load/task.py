"""The stage as Prefect tasks."""

from collections.abc import Callable
from typing import Any, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE

T = TypeVar("T")


@task(name="load", cache_policy=NO_CACHE)
def load_task(work: Callable[..., T], *given: Any) -> T:
    """Merge a batch of staged rows into the warehouse, in one transaction with its ledger entry."""
    return work(*given)


@task(name="replace", cache_policy=NO_CACHE)
def replace_task(work: Callable[..., T], *given: Any) -> T:
    """Swap the rows of a batch of captures for new ones, in one transaction with its ledger entry."""
    return work(*given)
