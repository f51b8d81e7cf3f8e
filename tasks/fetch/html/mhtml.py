"""Pages as browsers save them with all that they show: the document is one part of a message (RFC 2557)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from itertools import islice, pairwise

from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.facts import NOTHING, BadFacts, parse_facts
from clipfile.tasks.fetch.formats import Content, Found, Unread, whole
from clipfile.tasks.fetch.html.reader import MEDIA_TYPE
from clipfile.tasks.fetch.names import rendering
from clipfile.tasks.fetch.reading import OpenSource
from clipfile.tasks.fetch.rules import FetchRules

MOST_HEADER_BYTES = 65_536
MOST_PARTS = 10_000
MOST_NESTED = 3
DOCUMENTS = frozenset(("text/html", "application/xhtml+xml"))

HEADER = rb"[A-Za-z][\w-]{0,76}:[^\n]*\n(?:[ \t][^\n]*\n){0,200}"
HEADERS = re.compile(rb"(?:\xef\xbb\xbf)?\s*((?:%b){2,100})" % HEADER)
RELATED = re.compile(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")

PARSER = BytesParser(policy=compat32)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message: its headers, and its bytes as they were sent."""

    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """What it is, in lower case."""
        return self.headers.get_content_type()

    def header(self, name: str) -> str:
        """A header's text; empty where there is none."""
        return str(self.headers.get(name, "")).strip()

    def decoded(self) -> bytes:
        """Its bytes as they were before they were sent."""
        message = Message(policy=compat32)
        message["Content-Transfer-Encoding"] = self.header("Content-Transfer-Encoding")
        message.set_payload(self.body.decode("ascii", "surrogateescape"))
        payload = message.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else self.body


class Mhtml:
    """A message is one page: its document; what that shows beside its text is passed over."""

    holds_one_page = True

    def recognises(self, head: bytes) -> bool:
        """Whether it begins with the headers of a message of several parts that belong together."""
        match = HEADERS.match(head)
        return match is not None and RELATED.search(match[1]) is not None

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Found]:
        """The document of the message, with its address and its date."""
        message = whole(source, rules, "multipart/related")
        yield document_in(message, rules) if isinstance(message, Content) else message


def document_in(message: Content, rules: FetchRules) -> Found:
    """The document in a saved page, or why there is none."""
    outer = part_of(message.data.removeprefix(b"\xef\xbb\xbf").lstrip())
    document = _document(outer)
    if document is None:
        return Unread(
            Reason.BROKEN_CONTAINER,
            "It is a saved page without a document of HTML in it, or cut short before it. Save the page again.",
            evidence=rendering(message.data, rules.evidence_chars),
            byte_length=len(message.data),
        )
    data = document.decoded()
    return replace(message, data=data, media_type=MEDIA_TYPE, charset=_charset(document), facts=_facts(outer, document))


def part_of(data: bytes) -> Part:
    """A part out of its bytes, headers first."""
    end = END_OF_HEADERS.search(data, 0, MOST_HEADER_BYTES)
    headers, body = (data[: end.start()], data[end.end() :]) if end else (data[:MOST_HEADER_BYTES], b"")
    return Part(PARSER.parsebytes(headers + b"\n\n", headersonly=True), body)


def _document(outer: Part, depth: int = 0) -> Part | None:
    """The part that the message starts with, else the one at the page's address, else the first document."""
    parts = list(_parts(outer))
    documents = [part for part in parts if part.media_type in DOCUMENTS]
    start = _parameter(outer, "start")
    address = outer.header("Snapshot-Content-Location")
    for wanted, name in ((start, "Content-ID"), (address, "Content-Location")):
        named = next((part for part in documents if wanted and part.header(name) == wanted), None)
        if named is not None:
            return named
    if documents or depth == MOST_NESTED:
        return next(iter(documents), None)
    within = (_document(part, depth + 1) for part in parts if part.media_type.startswith("multipart/"))
    return next((found for found in within if found is not None), None)


def _parts(outer: Part) -> Iterator[Part]:
    boundary = _parameter(outer, "boundary")
    if not boundary:
        return
    line = re.compile(rb"(?:\A|\r?\n)--%b(--)?[ \t]*(?:\r?\n|\Z)" % re.escape(boundary.encode("ascii", "replace")))
    marks = list(islice(line.finditer(outer.body), MOST_PARTS))
    for mark, following in pairwise([*marks, None]):
        if mark is not None and mark[1] is None:
            yield part_of(outer.body[mark.end() : following.start() if following else len(outer.body)])


def _parameter(part: Part, name: str) -> str:
    try:
        value = part.headers.get_param(name)
    except (MessageError, ValueError, LookupError):
        return ""
    return value if isinstance(value, str) else ""


def _charset(document: Part) -> str | None:
    return _parameter(document, "charset") or None


def _facts(outer: Part, document: Part) -> SourceFacts | BadFacts:
    """The page's address and when it was saved; what is no address or no whole time is not said."""
    address = outer.header("Snapshot-Content-Location") or document.header("Content-Location")
    said = {"url": address if re.match(r"https?://", address, re.IGNORECASE) else None}
    facts = parse_facts({**said, "captured_at": _moment(outer.header("Date"))}, "the message's headers")
    return NOTHING if isinstance(facts, BadFacts) else facts


def _moment(date: str) -> str | None:
    """A message's date as ISO 8601 where it says how far it is from UTC."""
    try:
        moment: datetime = parsedate_to_datetime(date)
    except (ValueError, IndexError, OverflowError, TypeError):
        return None
    return moment.isoformat() if moment.tzinfo is not None else None
