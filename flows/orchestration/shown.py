"""Which calls of a stage are task runs of their own in Prefect, so that its database does not grow with the pages."""

from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar, cast

from prefect.utilities.annotations import quote

A = TypeVar("A", bound=Callable[..., Any])

EACH = 16  # so many calls of a stage are task runs each; then every second, from twice as many every fourth, and so on


def is_shown(number: int) -> bool:
    """Whether the call with this number, from 1, is a task run: 72 of the 2,000 that a million pages take."""
    step = 1
    while number > EACH * step:
        step *= 2
    return number % step == 0


def shown(name: str, task: Any, otherwise: A) -> A:
    """A stage whose calls are task runs with a number in their name, or what it is otherwise in between."""
    numbers = count(1)

    def call(*given: Any) -> Any:
        number = next(numbers)
        if not is_shown(number):
            return otherwise(*given)
        # Prefect looks through every argument for futures; batches hold hundreds of sources, and no future.
        return task.with_options(task_run_name=f"{name} {number}")(*map(quote, given))

    return cast("A", call)
