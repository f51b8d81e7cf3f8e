"""A page candidate becomes a capture or a refusal that says why."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import Capture, SourceFacts
from clipfile.tasks.fetch.candidates import Refusal
from clipfile.tasks.fetch.decode import Decoded, Fault, decode
from clipfile.tasks.fetch.facts import NOTHING, BadFacts
from clipfile.tasks.fetch.formats import Content
from clipfile.tasks.fetch.names import rendering
from clipfile.tasks.fetch.rules import FetchRules

EMPTY = Fault(Reason.EMPTY, "It has no bytes. Fetch the page again.")
BLANK = Fault(Reason.BLANK, "It has white space alone. Fetch the page again.")


@dataclass(frozen=True, slots=True)
class Met:
    """Where a content was met: the source, its time, what is said about it."""

    uri: str
    mtime: datetime | None
    facts: SourceFacts | BadFacts


@dataclass(frozen=True, slots=True)
class Accepted:
    """A page candidate that became a capture, and where it was met."""

    uri: str
    member: str | None
    mtime: datetime | None
    facts: SourceFacts
    capture: Capture


def judge(content: Content, met: Met, rules: FetchRules) -> Accepted | Refusal:
    """The capture that a content is, or why it is none; the text goes with the refusal where there is one."""
    digest = hashlib.sha256(content.data).hexdigest()
    decoded = decode(content.data) if content.data else EMPTY
    if isinstance(decoded, Fault):
        return _refusal(digest, content, met, decoded, rendering(content.data, rules.evidence_chars))
    fault = _fault_of(decoded.text, rules)
    if fault:
        return _refusal(digest, content, met, fault, decoded.text)
    if isinstance(met.facts, BadFacts):
        return _refusal(digest, content, met, Fault(Reason.BAD_METADATA, met.facts.detail), decoded.text)
    return Accepted(met.uri, content.member, met.mtime, met.facts, _capture(digest, content, decoded))


def _fault_of(text: str, rules: FetchRules) -> Fault | None:
    if not text or text.isspace():
        return BLANK
    lines = text.count("\n") + 1
    if lines > rules.max_page_lines:
        detail = f"It has {lines} lines, over {rules.max_page_lines}. Split it, or raise max_page_lines."
        return Fault(Reason.TOO_MANY_LINES, detail)
    return None


def _capture(digest: str, content: Content, decoded: Decoded) -> Capture:
    return Capture(
        capture_id=digest,
        text=decoded.text,
        charset=decoded.charset,
        media_type=content.media_type,
        byte_length=len(content.data),
        line_count=decoded.text.count("\n") + 1,
        flags=decoded.flags,
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
        facts=NOTHING if isinstance(met.facts, BadFacts) else met.facts,
    )
