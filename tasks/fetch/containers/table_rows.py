"""A row of a data set as a page candidate."""

from dataclasses import dataclass

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.containers.saying import facts_said, looks_like_html, moment_said, readable_text
from clipfile.tasks.fetch.formats import Content, Unread
from clipfile.tasks.fetch.rules import FetchRules

NO_TEXT = "Its column {column!r} is empty. Leave the row out, or name another column in text_column."
NO_WORDS = "Its column {column!r} holds no text but {kind}. Name another column in text_column."
TOO_LARGE = "It has over {limit} bytes. Leave it, or raise max_page_bytes."
KINDS = {"dict": "an object", "list": "a list", "int": "a number", "float": "a number", "bool": "yes or no"}


def row_member(number: int) -> str:
    """The name of a row, counted from 1."""
    return f"row {number}"


@dataclass(frozen=True, slots=True)
class Row:
    """What a row holds in its columns, and the encoding of a text that comes as bytes, where it is known."""

    text: object
    url: object
    captured_at: object
    charset: str | None = "utf-8"


def row_found(row: Row, member: str, column: str, rules: FetchRules) -> Content | Unread:
    """A row's text, with the address and the time it says, as a content; what is hashed is the text's UTF-8."""
    if row.text is None:
        return Unread(Reason.EMPTY, NO_TEXT.format(column=readable_text(column)), member)
    if not isinstance(row.text, str | bytes):
        return _no_words(row.text, member, column)
    data = row.text if isinstance(row.text, bytes) else readable_text(row.text).encode()
    if len(data) > rules.max_page_bytes:
        return Unread(
            Reason.PAGE_TOO_LARGE, TOO_LARGE.format(limit=rules.max_page_bytes), member, byte_length=len(data)
        )
    media_type = "text/html" if looks_like_html(data) else "text/plain"
    return Content(data, media_type, member, facts_said(row.url, moment_said(row.captured_at)), row.charset)


def _no_words(value: object, member: str, column: str) -> Unread:
    kind = KINDS.get(type(value).__name__, type(value).__name__)
    detail = NO_WORDS.format(column=readable_text(column), kind=kind)
    return Unread(Reason.BROKEN_RECORD, detail, member, readable_text(str(value)[:200]))
