"""What is said about a page, checked: its address, its site and when it was captured."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from clipfile.schemas.records import SourceFacts

MAX_URL = 8_192  # characters; longer than any browser or archive takes
MAX_SITE = 255  # characters; the longest host name (RFC 1035)
ABSOLUTE_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#\x00-\x1f\x7f]+[^\s\x00-\x1f\x7f]*")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
NOTHING = SourceFacts()


@dataclass(frozen=True, slots=True)
class BadFacts:
    """Why what is said about a page cannot be understood, where it is said, and the remedy."""

    detail: str


def parse_facts(said: Mapping[str, Any], place: str) -> SourceFacts | BadFacts:
    """Facts out of what a meta.json, a manifest or a record says under `url`, `site` and `captured_at`.

    Other names are passed over; null and blank say nothing. `captured_at` is ISO 8601 with an offset or `Z` and
    becomes UTC: a time without an offset is no time.
    """
    parsed: dict[str, Any] = {}
    for name, parse in PARSERS.items():
        value = said.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            parsed[name] = parse(value)
        except ValueError as error:
            return BadFacts(f"{name} cannot be {str(value)[:200]!r} ({place}). {error}")
    return SourceFacts(**parsed)


def host_of(url: str) -> str | None:
    """The host of an address in lower case, without port and leading `www.`."""
    host = urlsplit(url).hostname
    return host.removeprefix("www.") if host else None


def filled(facts: SourceFacts, others: SourceFacts) -> SourceFacts:
    """Facts, and where they say nothing, what others say."""
    if facts == NOTHING:
        return others
    said = {name: value for name, value in facts if value is not None}
    return others.model_copy(update=said)


def _text(value: object, limit: int) -> str:
    if not isinstance(value, str):
        raise ValueError("Give text in quotation marks.")
    text = value.strip()
    if len(text) > limit or CONTROL.search(text):
        raise ValueError(f"Give at most {limit} characters on one line.")
    return text


def _url(value: object) -> str:
    url = _text(value, MAX_URL)
    if not ABSOLUTE_URL.fullmatch(url):
        raise ValueError("Give the whole address, such as https://host/page.")
    try:
        host_of(url)
    except ValueError as error:
        raise ValueError("Give an address with a valid host.") from error
    return url


def _site(value: object) -> str:
    return _text(value, MAX_SITE)


def _moment(value: object) -> datetime:
    example = "such as 2026-03-01T06:30:00Z"
    text = _text(value, 64)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"Give date and time in ISO 8601, {example}.") from error
    if moment.tzinfo is None:
        raise ValueError(f"Add Z or the offset from UTC, {example}.")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"Give a date of the calendar, {example}.") from error


PARSERS: Mapping[str, Callable[[object], object]] = {"url": _url, "site": _site, "captured_at": _moment}
