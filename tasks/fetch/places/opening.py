"""Any source opened for reading, whatever place it is at: bounded in bytes and in time.

What it takes to ask the web and object stores is imported where it is needed: it costs more than a small run.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from clipfile.tasks.fetch.candidates import Candidate, SourceUnit
from clipfile.tasks.fetch.names import FILE_SCHEME
from clipfile.tasks.fetch.reading import Clocked, OpenSource, opened
from clipfile.tasks.fetch.rules import FetchRules

WEB = ("http://", "https://")
Opener = Callable[[SourceUnit], AbstractContextManager[OpenSource]]


@contextmanager
def opener(candidates: Iterable[Candidate], rules: FetchRules) -> Iterator[Opener]:
    """A function that opens the sources of a batch; those of the web are fetched ahead, in their order.

    It raises NotModifiedError, RefusedError, NotAFileError and OSError. All threads have ended when this ends.
    """
    units = list(_of_web(candidates))
    if not units:
        yield _Clocking(rules, _no_web)
        return
    from clipfile.tasks.fetch.places.fetching import web_opener  # noqa: PLC0415

    with web_opener(units, rules) as from_web:
        yield _Clocking(rules, from_web)


def is_of_web(candidates: Iterable[Candidate]) -> bool:
    """Whether some of them are asked for at hosts of the web."""
    return any(_of_web(candidates))


def _of_web(candidates: Iterable[Candidate]) -> Iterator[SourceUnit]:
    return (unit for unit in candidates if isinstance(unit, SourceUnit) and unit.uri.startswith(WEB))


@contextmanager
def opened_unit(unit: SourceUnit, rules: FetchRules) -> Iterator[OpenSource]:
    """One source opened for reading. Raises what `opener` says."""
    with opener([unit], rules) as open_unit, open_unit(unit) as source:
        yield source


@dataclass(frozen=True, slots=True)
class _Clocking:
    """Opens sources whose reading must end in time."""

    rules: FetchRules
    from_web: Opener

    @contextmanager
    def __call__(self, unit: SourceUnit) -> Iterator[OpenSource]:
        with self._place(unit) as source:
            yield replace(source, file=cast("BinaryIO", Clocked(source.file, self.rules.source_seconds)))

    def _place(self, unit: SourceUnit) -> AbstractContextManager[OpenSource]:
        if unit.uri.startswith(FILE_SCHEME):
            return opened(unit.path)
        if unit.uri.startswith(WEB):
            return self.from_web(unit)
        from clipfile.tasks.fetch.places.objects import opened_object  # noqa: PLC0415

        return opened_object(unit, private=self.rules.allow_private_addresses)


def _no_web(unit: SourceUnit) -> AbstractContextManager[OpenSource]:
    raise AssertionError(f"{unit.uri} is of no batch that was opened")
