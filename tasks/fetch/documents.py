"""The bytes of a page as its text: by media type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from clipfile.schemas.kinds import Flag
from clipfile.schemas.records import PageFact
from clipfile.tasks.fetch.decode import Fault, Verdict, decode
from clipfile.tasks.fetch.formats import Content
from clipfile.tasks.fetch.html.charset import MARKS, read_as, usual_utf8
from clipfile.tasks.fetch.html.labels import UTF_8, encoding_of
from clipfile.tasks.fetch.html.page import read_html
from clipfile.tasks.fetch.rules import FetchRules


@dataclass(frozen=True, slots=True)
class Document:
    """A page's text as it is segmented, the encoding it came in, what is odd about it, and what it says of itself."""

    text: str
    charset: str
    flags: tuple[Flag, ...]
    facts: tuple[PageFact, ...] = ()
    unrepaired: str | None = None


def document_of(content: Content, rules: FetchRules) -> Document | Fault:
    """The document that a content is, or why it is none; never an exception."""
    return UNDERSTOOD.get(content.media_type, _plain_text)(content, rules)


def _plain_text(content: Content, _rules: FetchRules) -> Document | Fault:
    decoded = _as_sent(content.data, content.charset)
    if isinstance(decoded, Fault):
        return decoded
    return Document(decoded.text, decoded.charset, decoded.flags)


def _as_sent(data: bytes, charset: str | None) -> Verdict:
    """Plain text in the charset that it was sent with, unless its mark, valid UTF-8 or too much damage say no."""
    said = encoding_of(charset) if charset else None
    if said is None or said is UTF_8 or data.startswith(MARKS) or usual_utf8(data):
        return decode(data)
    return read_as(data, said) or decode(data)


def _html(content: Content, rules: FetchRules) -> Document | Fault:
    found = read_html(content.data, content.charset, rules)
    if isinstance(found, Fault):
        return found
    return Document(found.text, found.charset, found.flags, found.facts)


UNDERSTOOD: Mapping[str, Callable[[Content, FetchRules], Document | Fault]] = {
    "text/plain": _plain_text,
    "text/html": _html,
    "application/xhtml+xml": _html,
}
