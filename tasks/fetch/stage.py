"""The fetch stage: sources -> open source -> format -> bytes -> text -> rows."""

import errno
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from clipfile.schemas.errors import TransientError
from clipfile.tasks.fetch.candidates import Candidate, Refusal, SourceUnit, moment
from clipfile.tasks.fetch.containers.ranges import read_part
from clipfile.tasks.fetch.facts import NOTHING, BadFacts
from clipfile.tasks.fetch.failures import GONE, is_transient, not_a_file, verdict_on
from clipfile.tasks.fetch.formats import Content, Found, Reader, Skipped, Unread
from clipfile.tasks.fetch.judging import Met, judge
from clipfile.tasks.fetch.metadata import facts_about, facts_of
from clipfile.tasks.fetch.names import readable
from clipfile.tasks.fetch.parts import Course, Part
from clipfile.tasks.fetch.places.opening import Opener, opener
from clipfile.tasks.fetch.readers import reader_for
from clipfile.tasks.fetch.reading import NotAFileError, NotModifiedError, OpenSource, RefusedError
from clipfile.tasks.fetch.rows import Fetched, Passed, ReadWhole, Rows, Unchanged, Verdict
from clipfile.tasks.fetch.rules import FetchRules


def read_units(candidates: Sequence[Candidate], rules: FetchRules, now: datetime) -> Iterator[Fetched]:
    """Every candidate as captures and rejections, and a sighting for each; `now` is when they are met.

    What they hold comes in pieces of at most `piece_pages` page candidates and about `piece_bytes` bytes, at least
    one. Raises TransientError for a failure that may pass, unless this is the last attempt, and UsageError for a
    manifest that cannot be used; nothing else, whatever the files hold.
    """
    rows = Rows(now)
    with opener(candidates, rules) as open_unit:
        for candidate in candidates:
            for verdict in _verdicts(candidate, open_unit, rules):
                if len(rows) >= rules.piece_pages or rows.byte_length >= rules.piece_bytes:
                    yield rows.fetched()
                    rows = Rows(now)
                rows.add(verdict)
    yield rows.fetched()


def _verdicts(candidate: Candidate, open_unit: Opener, rules: FetchRules) -> Iterator[Verdict]:
    if isinstance(candidate, Refusal):
        yield candidate
        return
    course = Course()
    yield from _met(candidate, open_unit, rules, course)
    if candidate.part is not None:
        yield from _ended(candidate, candidate.part, course, rules)


def _met(candidate: SourceUnit, open_unit: Opener, rules: FetchRules, course: Course) -> Iterator[Verdict]:
    try:
        if candidate.part is None:
            yield from _read(candidate, open_unit, rules)
        else:
            yield from _read_part(candidate, candidate.part, open_unit, rules, course)
    except NotModifiedError as error:
        if candidate.known is None:
            raise AssertionError("only what is known can be found as it was") from error
        yield Unchanged(candidate.uri, candidate.known)
    except NotAFileError as error:
        yield _refused(candidate, Unread(*not_a_file(error.mode)), None)
    except RefusedError as error:
        unread = Unread(error.reason, error.detail, byte_length=candidate.byte_length)
        yield _refused(candidate, unread, moment(candidate.mtime_ns))
    except OSError as error:
        yield _failed(candidate, error, rules)


def _read(unit: SourceUnit, open_unit: Opener, rules: FetchRules) -> Iterator[Verdict]:
    facts = facts_about(unit, rules)
    with open_unit(unit) as source:
        reader, is_whole = reader_for(source.head), True
        for found in _found(reader, source, rules):
            is_whole = is_whole and not (isinstance(found, Unread) and found.is_container)
            yield _verdict(found, unit, source, Met(unit.uri, source.mtime, facts, source.etag), rules)
        if is_whole and not reader.holds_one_page:
            yield ReadWhole(unit.uri, source.byte_length, source.mtime, source.etag, rules.columns_told)


def _read_part(unit: SourceUnit, part: Part, open_unit: Opener, rules: FetchRules, course: Course) -> Iterator[Verdict]:
    if part.standing is not None and not part.standing.is_before(part):
        course.standing = part.standing.without_names()
        return
    facts, is_whole = facts_about(unit, rules), True
    with open_unit(unit) as source:
        try:
            for found in read_part(source, rules, part, course):
                is_whole = is_whole and not (isinstance(found, Unread) and found.is_container)
                yield _verdict(found, unit, source, Met(unit.uri, source.mtime, facts, source.etag), rules)
        except RefusedError as error:
            course.fail()
            unread = Unread(error.reason, error.detail, byte_length=source.byte_length, is_container=True)
            yield _verdict(unread, unit, source, Met(unit.uri, source.mtime, facts, source.etag), rules)
    course.standing = replace(course.standing, is_whole=course.standing.is_whole and is_whole)


def _ended(unit: SourceUnit, part: Part, course: Course, rules: FetchRules) -> Iterator[Verdict]:
    """How a range ended; with the last one, that its container was read to its end, where it was."""
    if part.is_last and course.standing.is_whole:
        was = part.version
        yield ReadWhole(unit.uri, was.byte_length, was.mtime, was.etag, rules.columns_told)
    yield course.ended()


def _found(reader: Reader, source: OpenSource, rules: FetchRules) -> Iterator[Found]:
    """What a reader finds; a container that cannot be read on is refused beside what was read of it."""
    try:
        yield from reader.read(source, rules)
    except RefusedError as error:
        if reader.holds_one_page:
            raise
        yield Unread(error.reason, error.detail, byte_length=source.byte_length, is_container=True)


def _verdict(found: Found, unit: SourceUnit, source: OpenSource, met: Met, rules: FetchRules) -> Verdict:
    if isinstance(found, Skipped):
        return Passed(unit.uri, found.member, found.byte_length, source.mtime, source.etag)
    # The address and the time of an archive are not those of the pages in it.
    place = source.facts if found.member is None else NOTHING
    facts = facts_of(found.facts if isinstance(found, Content) else NOTHING, met.facts, place, unit, rules)
    if isinstance(found, Unread):
        refused = _refused(unit, found, source.mtime, source.etag)
        return refused if isinstance(facts, BadFacts) else replace(refused, facts=facts)
    return judge(found, Met(met.uri, met.mtime, facts, met.etag), rules)


def _failed(unit: SourceUnit, error: OSError, rules: FetchRules) -> Refusal:
    """The refusal for a failure of the system. Raises TransientError where another attempt may go through."""
    reason, detail = GONE if error.errno == errno.ENOENT else verdict_on(error)
    if is_transient(error) and not rules.is_last_attempt:
        raise TransientError(detail, place=readable(unit.path), remedy="It is tried again.") from error
    return _refused(unit, Unread(reason, detail, byte_length=unit.byte_length), moment(unit.mtime_ns))


def _refused(unit: SourceUnit, unread: Unread, mtime: datetime | None, etag: str | None = None) -> Refusal:
    return Refusal(
        unit.uri,
        unread.reason,
        unread.detail,
        member=unread.member,
        evidence=unread.evidence,
        byte_length=unread.byte_length,
        mtime=mtime,
        etag=etag,
        is_container=unread.is_container,
    )
