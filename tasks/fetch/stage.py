"""The fetch stage: sources -> open file -> format -> bytes -> text -> rows."""

import errno
from collections.abc import Iterable, Iterator
from datetime import datetime

from clipfile.schemas.errors import TransientError
from clipfile.tasks.fetch.candidates import Candidate, Refusal, SourceUnit, moment
from clipfile.tasks.fetch.failures import GONE, is_transient, not_a_file, verdict_on
from clipfile.tasks.fetch.formats import Unread, reader_for
from clipfile.tasks.fetch.judging import Accepted, Met, judge
from clipfile.tasks.fetch.metadata import facts_about, facts_of
from clipfile.tasks.fetch.names import readable
from clipfile.tasks.fetch.reading import NotAFileError, opened
from clipfile.tasks.fetch.rows import Fetched, Rows
from clipfile.tasks.fetch.rules import FetchRules


def read_units(candidates: Iterable[Candidate], rules: FetchRules, now: datetime) -> Fetched:
    """Every candidate as a capture or a rejection, and a sighting for each; `now` is when they are met.

    Raises TransientError for a failure that may pass, unless this is the last attempt, and UsageError for a
    manifest that cannot be used; nothing else, whatever the files hold.
    """
    rows = Rows(now)
    for candidate in candidates:
        for verdict in _verdicts(candidate, rules):
            rows.add(verdict)
    return rows.fetched()


def _verdicts(candidate: Candidate, rules: FetchRules) -> Iterator[Accepted | Refusal]:
    if isinstance(candidate, Refusal):
        yield candidate
        return
    try:
        yield from _read(candidate, rules)
    except NotAFileError as error:
        yield _refused(candidate, Unread(*not_a_file(error.mode)), None)
    except OSError as error:
        yield _failed(candidate, error, rules)


def _read(unit: SourceUnit, rules: FetchRules) -> Iterator[Accepted | Refusal]:
    facts = facts_about(unit, rules)
    with opened(unit.path) as source:
        for page in reader_for(source.head).read(source, rules):
            if isinstance(page, Unread):
                yield _refused(unit, page, source.mtime)
            else:
                yield judge(page, Met(unit.uri, source.mtime, facts_of(page.facts, facts, unit, rules)), rules)


def _failed(unit: SourceUnit, error: OSError, rules: FetchRules) -> Refusal:
    """The refusal for a failure of the system. Raises TransientError where another attempt may go through."""
    reason, detail = GONE if error.errno == errno.ENOENT else verdict_on(error)
    if is_transient(error) and not rules.is_last_attempt:
        raise TransientError(detail, place=readable(unit.path), remedy="It is tried again.") from error
    return _refused(unit, Unread(reason, detail, byte_length=unit.byte_length), moment(unit.mtime_ns))


def _refused(unit: SourceUnit, unread: Unread, mtime: datetime | None) -> Refusal:
    return Refusal(
        unit.uri,
        unread.reason,
        unread.detail,
        member=unread.member,
        evidence=unread.evidence,
        byte_length=unread.byte_length,
        mtime=mtime,
    )
