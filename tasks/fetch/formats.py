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
    """One page candidate: its bytes as they are hashed, what they are, and what its record says of it."""

    data: bytes
    media_type: str
    member: str | None = None
    facts: SourceFacts | BadFacts = NOTHING


@dataclass(frozen=True, slots=True)
class Unread:
    """A page candidate, or a rest of the source, that the reader could not hand out, and why."""

    reason: Reason
    detail: str
    member: str | None = None
    evidence: str | None = None
    byte_length: int | None = None


class Reader(Protocol):
    """A format: told by the first bytes, read as a stream."""

    def recognises(self, head: bytes) -> bool:
        """Whether a source that begins like this is of the format."""
        ...

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Content | Unread]:
        """The source's page candidates in order, each handed out before the next is read. Raises OSError."""
        ...


class PlainText:
    """A whole file is one page."""

    def recognises(self, head: bytes) -> bool:
        """Whatever no other reader takes: what is no text is told when it is decoded."""
        return True

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Content | Unread]:
        """The file; nothing of it but its head is read where it has more bytes than allowed."""
        data = source.read_all(rules.max_file_bytes)
        if data is not None:
            yield Content(data, "text/plain")
        else:
            yield Unread(
                Reason.TOO_LARGE,
                f"It has over {rules.max_file_bytes} bytes. Split it, or raise max_file_bytes.",
                evidence=rendering(source.head, rules.evidence_chars),
                byte_length=source.byte_length,
            )


READERS: tuple[Reader, ...] = (PlainText(),)


def reader_for(head: bytes) -> Reader:
    """The first reader that recognises a source by its first bytes."""
    return next(reader for reader in READERS if reader.recognises(head))
