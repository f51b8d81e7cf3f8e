"""Dates as machines write them, as ISO 8601 no finer than given."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from clipfile.tasks.segment.fields.dates import FIRST_YEAR, LAST_YEAR, date_of

LONGEST = 100
# Before it a date is that of an empty field: the epoch of Unix, or of .NET.
FIRST_DAY = "1970-01-02"
ISO = re.compile(
    r"(?P<y>\d{4})[-/.]?(?P<m>\d{2})[-/.]?(?P<d>\d{2})"
    r"(?:[T\s]\s*(?P<H>\d{2}):?(?P<M>\d{2})(?::?(?P<S>\d{2})(?:[.,]\d+)?)?\s*(?P<z>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE | re.ASCII,
)
UTC = frozenset(("Z", "UTC", "GMT"))


def iso_stamp(value: str, language: str | None) -> str | None:
    """A date as it stands in metadata: ISO 8601, RFC 5322, or as one prints it; None where it is no date."""
    value = value.strip()[:LONGEST]
    match = ISO.fullmatch(value)
    stamp = _of_iso(match) if match else _of_mail(value) or date_of(value, language)
    return stamp if stamp is not None and _is_moment(stamp) else None


def _of_iso(match: re.Match[str]) -> str:
    day = f"{match['y']}-{match['m']}-{match['d']}"
    if match["H"] is None:
        return day
    seconds = f":{match['S']}" if match["S"] else ""
    return f"{day}T{match['H']}:{match['M']}{seconds}{_offset(match['z'])}"


def _offset(zone: str | None) -> str:
    if zone is None or zone.upper() in UTC:
        return "" if zone is None else "Z"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _of_mail(value: str) -> str | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError, TypeError):
        return None
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _is_moment(stamp: str) -> bool:
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return False
    return FIRST_YEAR <= moment.year <= LAST_YEAR and stamp >= FIRST_DAY
