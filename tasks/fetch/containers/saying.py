"""What a record or row says of its page: its address and when it was captured; what makes no sense says nothing."""

import re
from datetime import UTC, datetime, timedelta

from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.facts import NOTHING, BadFacts, parse_facts
from clipfile.tasks.fetch.html.telling import begins_as_html

DIGITS = re.compile(r"\d{14}")  # as web archives write it: to the second, in UTC
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_SECOND, LAST_SECOND = 631_152_000, 4_102_444_800  # 1990 to 2100: other numbers are no seconds since 1970
SURROGATE = re.compile("[\ud800-\udfff]")
LAST_NUMBER = 10**14
OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")


def facts_said(url: object, captured_at: object = None) -> SourceFacts:
    """The facts of a page; an address that is none and a time without an offset are left out."""
    if isinstance(url, str) and not url.isascii():
        url = readable_text(url)
    said = parse_facts({"url": url, "captured_at": captured_at}, "")
    if isinstance(said, SourceFacts):
        return said
    parts = (parse_facts({name: value}, "") for name, value in (("url", url), ("captured_at", captured_at)))
    found = {name: value for part in parts if not isinstance(part, BadFacts) for name, value in part if value}
    return SourceFacts(**found) if found else NOTHING


def moment_said(value: object) -> str | None:
    """A time of capture in ISO 8601 out of the ways in which data sets write one; None where it is none.

    Taken are ISO 8601 with an offset, fourteen digits (UTC by the custom of web archives), and seconds or
    milliseconds since 1970. A time without an offset is no time.
    """
    if isinstance(value, datetime):
        return value.isoformat() if value.tzinfo else None
    if isinstance(value, str) and DIGITS.fullmatch(value.strip()):
        return _from_digits(value.strip())
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    return None


def readable_text(text: str) -> str:
    """A text that UTF-8 can hold: each lone surrogate in it as U+FFFD."""
    return SURROGATE.sub("\ufffd", text)


def looks_like_html(data: bytes) -> bool:
    """Whether a text begins as an HTML document does."""
    return OPENING.match(data) is not None and begins_as_html(data)


def _from_digits(digits: str) -> str | None:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return None


def _from_number(number: float) -> str | None:
    if not 0 < number < LAST_NUMBER:
        return None
    for seconds in (number, number / 1_000):
        if FIRST_SECOND <= seconds < LAST_SECOND:
            return (EPOCH + timedelta(seconds=seconds)).isoformat()
    return _from_digits(str(number))
