"""Containers cut where a test wants, and what their ranges give, read side by side and joined, or one by one."""

import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from fetching import RULES
from packing import found_in, source_of

from clipfile.tasks.fetch.containers.ranges import read_part, version_of
from clipfile.tasks.fetch.formats import Found, Unread
from clipfile.tasks.fetch.joining import Joined
from clipfile.tasks.fetch.parts import Course, Cut, Ending, Extent, Part, Standing
from clipfile.tasks.fetch.rules import FetchRules

NOW = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)


def parts_of(data: bytes, cut: Cut, places: Sequence[int], end: int) -> list[Part]:
    """Ranges of a file between places of it; a place of JSON lines is moved behind its line."""
    version = version_of(source_of(data))
    if cut is Cut.JSON_LINES:
        ends = [at + 1 for at, byte in enumerate(data) if byte == 10]
        places = [ends[min(bisect.bisect_left(ends, place), len(ends) - 1)] for place in places]
    edges = sorted({0, end, *(place for place in places if place < end)})
    extents = [
        Extent(first, stop, stop - first, (stop - first) / end, stop == end, data.count(b"\n", 0, first) + 1)
        for first, stop in pairwise(edges)
    ]
    return [
        Part(cut, number, extent, version, NOW, Standing() if number == 1 else None)
        for number, extent in enumerate(extents, 1)
    ]


def read(data: bytes, part: Part, rules: FetchRules) -> tuple[list[Found], Ending]:
    course = Course()
    if part.standing is not None and not part.standing.is_before(part):
        course.standing = part.standing.without_names()
        return [], course.ended()
    found = list(read_part(source_of(data), rules, part, course))
    is_whole = not any(isinstance(item, Unread) and item.is_container for item in found)
    course.standing = replace(course.standing, is_whole=course.standing.is_whole and is_whole)
    return found, course.ended()


def joined(data: bytes, parts: Sequence[Part], rules: FetchRules = RULES) -> tuple[list[Found], bool, int]:
    """What all ranges give; whether the file was read to its end; how many ranges had to be read again."""
    gone, everything, again = Joined(), list[Found](), 0
    for one in parts:
        part = one
        found, ending = read(data, part, rules)
        if not gone.takes(part, ending, names(found)):
            part = part.from_here(gone.here())
            found, ending = read(data, part, rules)
            assert gone.takes(part, ending, names(found))
            again += 1
        everything += found
    return everything, gone.standing.is_whole, again


def names(found: Sequence[Found]) -> list[str]:
    return [item.member for item in found if item.member is not None]


def whole(data: bytes, rules: FetchRules = RULES) -> tuple[list[Found], bool]:
    found = found_in(data, max_page_bytes=rules.max_page_bytes, max_file_bytes=rules.max_file_bytes)
    return found, not any(isinstance(item, Unread) and item.is_container for item in found)


def as_counts(found: Sequence[Found]) -> Counter[str]:
    return Counter(map(repr, found))
