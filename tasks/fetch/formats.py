"""One reader a format: an open source in, its page candidates out, one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.facts import NOTHING, BadFacts
from clipfile.tasks.fetch.names import rendering
from clipfile.tasks.fetch.reading import OpenSource
from clipfile.tasks.fetch.rules import FetchRules


@dataclass(frozen=True, slots=True)
class Content:
    """One page candidate: its bytes as they are hashed, what they are, and what its record says of it.

    `media_type` decides how the bytes become text (`documents.py`); `charset` is what the transport says.
    """

    data: bytes
    media_type: str
    member: str | None = None
    facts: SourceFacts | BadFacts = NOTHING
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that is no page."""

    member: str
    byte_length: int | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A page candidate that the reader could not hand out, and why.

    With `is_container` it is the source as a whole, or a rest of it: a rejection beside what could be read, which
    counts as no page candidate.
    """

    reason: Reason
    detail: str
    member: str | None = None
    evidence: str | None = None
    byte_length: int | None = None
    is_container: bool = False


Found = Content | Skipped | Unread


class Reader(Protocol):
    """A format: told by the first bytes, read as a stream."""

    holds_one_page: bool
    """Whether the source is the page; else it is a container, entered in the warehouse when read to its end."""

    def recognises(self, head: bytes) -> bool:
        """Whether a source that begins like this is of the format."""
        ...

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Found]:
        """The source's page candidates in order, each handed out before the next is read.

        Raises OSError and RefusedError where the source cannot be read on.
        """
        ...


class PlainText:
    """A whole file is one page."""

    holds_one_page = True

    def recognises(self, head: bytes) -> bool:
        """Whatever no other reader takes: what is no text is told when it is decoded."""
        return True

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Found]:
        """The file; hardly more of it than its head is read where it has more bytes than allowed."""
        yield whole(source, rules, "text/plain")


def whole(source: OpenSource, rules: FetchRules, media_type: str) -> Found:
    """A source that is one page, as its content. Raises OSError and RefusedError."""
    limit = min(rules.max_file_bytes, rules.max_page_bytes)
    data = source.read_all(limit)
    if data is not None:
        return Content(data, media_type, charset=source.charset)
    is_page = rules.max_page_bytes <= rules.max_file_bytes
    return Unread(
        Reason.PAGE_TOO_LARGE if is_page else Reason.TOO_LARGE,
        f"It has over {limit} bytes. Split it, or raise {'max_page_bytes' if is_page else 'max_file_bytes'}.",
        evidence=rendering(source.head, rules.evidence_chars),
        byte_length=source.byte_length,
    )
