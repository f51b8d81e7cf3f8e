"""Ranges of a WARC file, plain or packed record by record: the records that begin in them.

A range begins at its first record, or packed member that begins with one, and ends with the record before the next
such place behind its end. Whoever reads the ranges one after the other finds what reading the file finds: where each
of them stood at its end is where the next one began, or that one is read again from there (`parts.py`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import IO

from clipfile.tasks.fetch.containers.coding import GZIP, beginning
from clipfile.tasks.fetch.containers.frames import NEXT_RECORD, VERSION
from clipfile.tasks.fetch.containers.packed import bounds_of
from clipfile.tasks.fetch.containers.unpacked import Bounds, Unpacked
from clipfile.tasks.fetch.containers.warc import behind_fault, records, skip_mark
from clipfile.tasks.fetch.containers.window import Window
from clipfile.tasks.fetch.formats import Found, Unread
from clipfile.tasks.fetch.parts import Course, Part, Standing
from clipfile.tasks.fetch.reading import OpenSource
from clipfile.tasks.fetch.rules import FetchRules

SEARCHED_BYTES = 65_536  # looked through at a time
LOOKED_INTO_BYTES = 4_096  # of a packed member, to tell whether a record begins with it
VERSION_BYTES = 12
RECORD = re.compile(rb"(?<=\n)WARC/\d")
BY_PLACE = "byte "  # in the name of a record that has no identifier of its own


def read_plain(source: OpenSource, rules: FetchRules, part: Part, course: Course) -> Iterator[Found]:
    """The records of a range of a plain file. Raises OSError and RefusedError where the source cannot be read on."""
    begun = _begun(part, course, lambda: first_record(source.file, part))
    if begun is None or begun.at is None:
        return
    source.file.seek(begun.at)
    window = Window(source.file, begun.at)
    if begun.at == 0:
        skip_mark(window)
    yield from records(window, begun.names(), rules, lambda at: at >= part.stop)
    course.standing = replace(begun.without_names(), at=window.offset if window.peek(1) else None)


def read_packed(source: OpenSource, rules: FetchRules, part: Part, course: Course) -> Iterator[Found]:
    """The same of a file packed record by record."""
    begun = _begun(part, course, lambda: first_member(source.file, part))
    if begun is None or begun.at is None:
        return
    bounds = bounds_of(source, rules)
    course.limit = bounds.size
    source.file.seek(begun.at)
    stream = Ranged(Window(source.file, begun.at), bounds, begun, part.stop)
    for found in _unpacked(stream, rules, begun, course):
        if part.standing is None and isinstance(found.member, str) and BY_PLACE in found.member:
            course.wants_standing = True
            return
        yield found


def _unpacked(stream: "Ranged", rules: FetchRules, begun: Standing, course: Course) -> Iterator[Found]:
    window, seen, held = Window(stream, begun.made), begun.names(), list(begun.held)
    broken: Unread | None = None
    while True:
        if begun.at == 0 or broken is not None:
            skip_mark(window)
        for found in records(window, seen, rules, stream.ends_at):
            # As in `streams.inside`: refusals of the whole are spoken at the end, unless its packing has a fault.
            if isinstance(found, Unread) and found.is_container:
                held.append(found)
            else:
                yield found
        if window.peek(1):
            course.standing = replace(stream.standing(window.offset), held=tuple(held), is_whole=begun.is_whole)
            return
        broken = behind_fault(stream, window, seen)
        if broken is None:
            break
        yield broken
    yield from held if stream.fault is None else (stream.fault.unread(),)
    course.standing = replace(stream.ended(window.offset), is_whole=begun.is_whole)


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a member begins: in the file, and how much had come out by then."""

    at: int
    total: int
    judged: tuple[int, int]
    damages: int


class Ranged(Unpacked):
    """What a packed file holds from a member on, which knows where the members behind a range's end begin."""

    def __init__(self, packed: Window, bounds: Bounds, begun: Standing, stop: float) -> None:
        super().__init__(packed, GZIP, bounds, withheld=NEXT_RECORD)
        self._total, self._judged, self._damages = begun.total, begun.judged, begun.damages
        self._before = begun.made
        self._stop = stop
        self._marks: dict[int, _Mark] = {}

    def begin_member(self) -> None:
        """A member begins here."""
        if self._packed.offset >= self._stop:
            mark = _Mark(self._packed.offset, self._total, self._judged, self._damages)
            self._marks[self._before + self.made] = mark

    def ends_at(self, offset: int) -> bool:
        """Whether the range ends before the record that begins at an unpacked byte: with a member behind its end."""
        for passed in [place for place in self._marks if place < offset]:
            del self._marks[passed]
        return offset in self._marks

    def standing(self, offset: int) -> Standing:
        """Where reading stands at the beginning of such a record."""
        mark = self._marks[offset]
        return Standing(mark.at, offset, mark.total, mark.judged, mark.damages)

    def ended(self, offset: int) -> Standing:
        """Where it stands at the end of the file."""
        return Standing(None, offset, self._total, self._judged, self._damages)


def first_record(file: IO[bytes], part: Part) -> int | None:
    """Where the first record of a range seems to begin; None where none does. Raises what reading raises."""
    return _first(file, part, RECORD, lambda window: VERSION.match(window.peek(VERSION_BYTES)) is not None)


def first_member(file: IO[bytes], part: Part) -> int | None:
    """Where the first packed member of a range that begins with a record begins, in the same way."""
    return _first(file, part, GZIP.start, begins_with_record)


def begins_with_record(window: Window) -> bool:
    """Whether a packed member begins here, and a record with it. Raises what reading raises."""
    return VERSION.match(beginning(GZIP, window.peek(LOOKED_INTO_BYTES), VERSION_BYTES)) is not None


def _first(file: IO[bytes], part: Part, pattern: re.Pattern[bytes], is_start: Callable[[Window], bool]) -> int | None:
    before = min(1, part.first)  # the line end before a record that begins with the range
    file.seek(part.first - before)
    window = Window(file, part.first - before)
    while window.offset < part.stop:
        ahead = window.peek(SEARCHED_BYTES)
        found = pattern.search(ahead, before)
        if found is None and len(ahead) < SEARCHED_BYTES:
            return None
        if found is None:
            window.skip(len(ahead) - len(NEXT_RECORD))
            before = 1
            continue
        window.skip(found.start())
        if window.offset >= part.stop:
            return None
        if is_start(window):
            return window.offset
        before = 1
    return None


def _begun(part: Part, course: Course, find: Callable[[], int | None]) -> Standing | None:
    """Where reading a range begins; None where nothing begins in it."""
    begun = part.standing
    if begun is None:
        at = find()
        begun = None if at is None else Standing(at=at, judged=(0, at))
    course.began = None if begun is None else begun.at
    return begun
