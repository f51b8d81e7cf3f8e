"""What discovery hands on: a source to read, or the reason why it cannot be one."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.facts import NOTHING
from clipfile.tasks.fetch.names import path_of
from clipfile.tasks.fetch.parts import Part

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse holds of a source: its version when it was last read, and its page (None for a container)."""

    etag: str | None
    mtime: datetime | None
    capture_id: str | None


@dataclass(frozen=True, slots=True)
class SourceUnit:
    """A file or object as it was when it was found; every string is valid UTF-8, whatever the file is called.

    Size and time are None where the place does not say them before it is read. With a part it is a range of a large
    container, and as much of a source as the part says.
    """

    uri: str
    byte_length: int | None
    mtime_ns: int | None
    meta_uri: str | None = None
    meta_mtime_ns: int | None = None
    etag: str | None = None
    known: Known | None = None
    part: Part | None = None

    @property
    def path(self) -> str:
        """The file's path, as the system knows it."""
        return path_of(self.uri)

    @property
    def fingerprint(self) -> str:
        """What changes when the source or what is said about it changes."""
        told = (self.uri, self.byte_length, self.mtime_ns, self.meta_uri, self.meta_mtime_ns, self.etag)
        return repr(told) if self.part is None else repr((told, self.part.key))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page candidate that will not become a capture, and why; or a container, beside what is read from it."""

    uri: str
    reason: Reason
    detail: str
    member: str | None = None
    evidence: str | None = None
    content_hash: str | None = None
    byte_length: int | None = None
    mtime: datetime | None = None
    facts: SourceFacts = NOTHING
    etag: str | None = None
    is_container: bool = False

    @property
    def fingerprint(self) -> str:
        """What changes when the verdict changes."""
        return repr((self.uri, self.member, self.reason.value))


Candidate = SourceUnit | Refusal


def unit_of(uri: str, status: os.stat_result, meta: tuple[str, int] | None) -> SourceUnit:
    """A source from its address, its status and its meta.json (address and mtime)."""
    meta_uri, meta_mtime_ns = meta or (None, None)
    return SourceUnit(uri, status.st_size, status.st_mtime_ns, meta_uri, meta_mtime_ns)


def moment(mtime_ns: int | None) -> datetime | None:
    """A file's time as an aware datetime; None for a time outside the calendar, and for none."""
    if mtime_ns is None:
        return None
    try:
        return EPOCH + timedelta(microseconds=mtime_ns // 1_000)
    except OverflowError:
        return None
