"""How a run calls its four stages: plainly, or with a Prefect task around each call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from clipfile.tasks.fetch import Batch, FetchRules
from clipfile.tasks.fetch.patience import patiently
from clipfile.tasks.staging import StagingArea

T = TypeVar("T")


class Around(Protocol):
    """Calls a stage's work and hands on what it returns or raises."""

    def __call__(self, work: Callable[..., T], /, *given: Any) -> T:
        """What the work returns."""
        ...


class AroundFetch(Protocol):
    """The same for work that may go through at a later attempt, which has rules of its own."""

    def __call__(
        self,
        work: Callable[[Batch, StagingArea, FetchRules], T],
        batch: Batch,
        area: StagingArea,
        rules: FetchRules,
        /,
    ) -> T:
        """What the work returns at one of its attempts."""
        ...


@dataclass(frozen=True, slots=True)
class Stages:
    """The four stages; the work itself is done here or by another process."""

    fetch: AroundFetch
    segment: Around
    validate: Around
    load: Around


def as_it_is(work: Callable[..., T], /, *given: Any) -> T:
    """What the work returns."""
    return work(*given)


PLAIN = Stages(patiently, as_it_is, as_it_is, as_it_is)
