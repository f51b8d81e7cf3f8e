"""A page candidate becomes a capture or a refusal that says why."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from clipfile.schemas.kinds import Flag, Reason
from clipfile.schemas.records import Capture, PageFact, SourceFacts
from clipfile.tasks.fetch.candidates import Refusal
from clipfile.tasks.fetch.decode import Fault
from clipfile.tasks.fetch.documents import Document, document_of
from clipfile.tasks.fetch.facts import NOTHING, BadFacts
from clipfile.tasks.fetch.formats import Content
from clipfile.tasks.fetch.names import rendering
from clipfile.tasks.fetch.repair import repaired
from clipfile.tasks.fetch.rules import FetchRules

MOST_BYTES = 4  # of a character in UTF-8

EMPTY = Fault(Reason.EMPTY, "It has no bytes. Fetch the page again.")
BLANK = Fault(Reason.BLANK, "It has white space alone. Fetch the page again.")


@dataclass(frozen=True, slots=True)
class Met:
    """Where a content was met: the source, its time and version, what is said about it."""

    uri: str
    mtime: datetime | None
    facts: SourceFacts | BadFacts
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A page candidate that became a capture, and where it was met."""

    uri: str
    member: str | None
    mtime: datetime | None
    facts: SourceFacts
    capture: Capture
    page_facts: tuple[PageFact, ...] = ()
    etag: str | None = None


def judge(content: Content, met: Met, rules: FetchRules) -> Accepted | Refusal:
    """The capture that a content is, or why it is none; the text goes with the refusal where there is one."""
    digest = hashlib.sha256(content.data).hexdigest()
    document = document_of(content, rules) if content.data else EMPTY
    if isinstance(document, Fault):
        return _refusal(digest, content, met, document, rendering(content.data, rules.evidence_chars))
    fault = _fault_of(document.text, rules)
    if fault:
        return _refusal(digest, content, met, fault, document.text)
    if isinstance(met.facts, BadFacts):
        return _refusal(digest, content, met, Fault(Reason.BAD_METADATA, met.facts.detail), document.text)
    capture = _capture(digest, content, _repaired(document) if rules.repair_mojibake else document)
    return Accepted(met.uri, content.member, met.mtime, met.facts, capture, document.facts, met.etag)


def _fault_of(text: str, rules: FetchRules) -> Fault | None:
    if not text or text.isspace():
        return BLANK
    lines = text.count("\n") + 1
    if lines > rules.max_page_lines:
        detail = f"It has {lines} lines, over {rules.max_page_lines}. Split it, or raise max_page_lines."
        return Fault(Reason.TOO_MANY_LINES, detail)
    long = _first_longer(text, rules.max_line_bytes)
    if long is not None:
        detail = f"Its line {long} has over {rules.max_line_bytes} bytes. Break it, or raise max_line_bytes."
        return Fault(Reason.LINE_TOO_LONG, detail)
    return None


def _first_longer(text: str, limit: int) -> int | None:
    """The number of the first line of more bytes than the limit, as UTF-8; few texts have to be looked through."""
    if len(text) * MOST_BYTES <= limit:
        return None
    long = (number for number, line in enumerate(text.split("\n"), 1) if _is_longer(line, limit))
    return next(long, None)


def _is_longer(line: str, limit: int) -> bool:
    return len(line) > limit or (len(line) * MOST_BYTES > limit and len(line.encode("utf-8", "replace")) > limit)


def _repaired(document: Document) -> Document:
    """The document with its mojibake set right and its text before that, where there was any that is certain."""
    text = repaired(document.text)
    if text is None:
        return document
    flags = tuple(sorted({*document.flags, Flag.MOJIBAKE_REPAIRED}))
    return replace(document, text=text, flags=flags, unrepaired=document.text)


def _capture(digest: str, content: Content, document: Document) -> Capture:
    return Capture(
        capture_id=digest,
        text=document.text,
        unrepaired=document.unrepaired,
        charset=document.charset,
        media_type=content.media_type,
        byte_length=len(content.data),
        line_count=document.text.count("\n") + 1,
        flags=document.flags,
    )


def _refusal(digest: str, content: Content, met: Met, fault: Fault, evidence: str) -> Refusal:
    return Refusal(
        met.uri,
        fault.reason,
        fault.detail,
        member=content.member,
        evidence=evidence,
        content_hash=digest,
        byte_length=len(content.data),
        mtime=met.mtime,
        etag=met.etag,
        facts=NOTHING if isinstance(met.facts, BadFacts) else met.facts,
    )
