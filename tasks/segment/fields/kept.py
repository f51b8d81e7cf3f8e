"""Answers kept for texts that stand on many pages."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

KEPT_CHARS = 1_000  # labels, credits and names are shorter; thousands of longer lines would hold a gigabyte


def kept(size: int) -> Callable[[Callable[Concatenate[str, P], T]], Callable[Concatenate[str, P], T]]:
    """Keep the answers of a function of a text, and perhaps more, to the last so many short texts."""

    def keeping(function: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
        known: Callable[..., T] = lru_cache(size)(function)

        @wraps(function)
        def answer(text: str, /, *more: P.args, **named: P.kwargs) -> T:
            ask = known if len(text) <= KEPT_CHARS else function
            return ask(text, *more, **named)

        return answer

    return keeping
