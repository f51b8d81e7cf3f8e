"""Large containers cut into ranges, which are read side by side; every other source stays as it is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from math import inf

from clipfile.tasks.fetch.candidates import Candidate, SourceUnit
from clipfile.tasks.fetch.containers.cutting import cut_of, ranges
from clipfile.tasks.fetch.containers.ranges import version_of
from clipfile.tasks.fetch.parts import Part, Standing
from clipfile.tasks.fetch.places.opening import WEB, opened_unit
from clipfile.tasks.fetch.readers import reader_for
from clipfile.tasks.fetch.reading import NotAFileError, NotModifiedError, OpenSource, RefusedError
from clipfile.tasks.fetch.rules import FetchRules

LARGE_BYTES = 8_388_608  # what has fewer is read by one process in a second or two
FAILURES = (OSError, RefusedError, NotAFileError, NotModifiedError)


def cut(candidates: Iterable[Candidate], rules: FetchRules) -> Iterator[Candidate]:
    """The candidates in their order, the ranges of a large container in its place where its format allows them.

    A file of the web is not cut, since it is fetched whole. One that cannot be opened is handed on as it is: reading
    it says why.
    """
    large = min(LARGE_BYTES, rules.piece_bytes)
    for candidate in candidates:
        is_large = isinstance(candidate, SourceUnit) and (candidate.byte_length or 0) > large
        if isinstance(candidate, SourceUnit) and is_large and not candidate.uri.startswith(WEB):
            yield from _parts(candidate, rules)
        else:
            yield candidate


def _parts(unit: SourceUnit, rules: FetchRules) -> Iterator[SourceUnit]:
    is_cut = False
    try:
        # Ranges are asked for as they are read, which may take longer than reading a source may.
        with opened_unit(unit, replace(rules, source_seconds=inf)) as source:
            for part in _cut(source, rules):
                is_cut = True
                yield replace(unit, part=part)
    except FAILURES:
        if is_cut:
            raise
    if not is_cut:
        yield unit


def _cut(source: OpenSource, rules: FetchRules) -> Iterator[Part]:
    way = cut_of(reader_for(source.head), source)
    if way is None:
        return
    version, met_at = version_of(source), datetime.now(UTC)
    for number, extent in enumerate(ranges(way, source, rules), 1):
        if number == 1 and extent.is_last:
            return
        yield Part(way, number, extent, version, met_at, Standing() if number == 1 else None)
