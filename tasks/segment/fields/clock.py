"""Printed times of day and their zones."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clipfile.tasks.segment.fields.glance import DIGIT
from clipfile.tasks.segment.fields.tables.months import OFFSETS, ZONES

_CLOCK = (
    r"(?P<h>\d{1,2})(?:(?P<sep>[:.hH]|時|시\s?)(?P<min>\d{2})(?:分|분)?(?::(?P<sec>\d{2}))?)?"
    r"(?:\s*(?P<half>[aApP])\.?\s?[mM]\b\.?)?"
    r"(?:\s*\(?(?P<zone>(?:GMT|UTC|gmt|utc)\s?[+-]\d{1,2}(?::?\d\d)?|[A-Z]{1,4}T\b|[A-Z]{3,5}\b|Z\b|[+-]\d\d:?\d\d)\)?)?"
)
_LINK = r"(?i:at|um|kl|klo|à|às|a las|alle|ore|om|o|в|о|ve|saat|jam|pukul|as|den|on|T|@)?"
CLOCK_AFTER = re.compile(r"日?[\s,;|/·•()–—-]*\(?" + _LINK + r"[\s.:]*" + _CLOCK)
CLOCK_BEFORE = re.compile(
    r"(?<![\d:.])" + _CLOCK + r":?\s*(?:Uhr|h\b)?[\s,;|/·•–—-]*" + _LINK + r"[\s,]*(?:[^\W\d_]+,?\s+)?$"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day and its zone, as printed."""

    hour: int
    minute: int
    second: int | None
    zone: str | None


def clock_before(before: str) -> Moment | None:
    """The time that stands right before a date."""
    before = before[-40:]
    match = CLOCK_BEFORE.search(before) if DIGIT.search(before) else None
    return clock_of(match, glued=False) if match else None


def clock_of(match: re.Match[str], *, glued: bool) -> Moment | None:
    """The time a match prints; a number alone, or two with a dot away from a date, is none."""
    separator, half = match["sep"], match["half"]
    if not half and (separator is None or (separator == "." and not glued)):
        return None
    hour, minute = int(match["h"]), int(match["min"] or 0)
    if half:
        hour = hour % 12 + (12 if half in "pP" else 0)
    second = int(match["sec"]) if match["sec"] else None
    return Moment(hour, minute, second, match["zone"]) if hour < 24 and minute < 60 and (second or 0) < 60 else None


def stamp(found: date, moment: Moment | None) -> str:
    """A date and perhaps a time as ISO 8601, with an offset where the zone is certain."""
    if moment is None:
        return found.isoformat()
    clock = f"{moment.hour:02}:{moment.minute:02}" + ("" if moment.second is None else f":{moment.second:02}")
    when = datetime(found.year, found.month, found.day, moment.hour, moment.minute)  # noqa: DTZ001
    return f"{found.isoformat()}T{clock}{offset(moment.zone, when)}"


def offset(zone: str | None, when: datetime) -> str:
    """+02:00 for a zone as printed; nothing where it is none, or one of several."""
    minutes = None if zone is None else zone_minutes(zone.casefold().replace(" ", ""), when)
    if minutes is None:
        return ""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def zone_minutes(zone: str, when: datetime) -> int | None:
    """Minutes east of Greenwich."""
    if zone in ZONES:
        delta = when.replace(tzinfo=ZoneInfo(ZONES[zone])).utcoffset() or timedelta()
        return int(delta.total_seconds()) // 60
    numeric = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d\d)?", zone)
    if numeric is None:
        return OFFSETS.get(zone)
    minutes = int(numeric[2]) * 60 + int(numeric[3] or 0)
    bounded = minutes if minutes <= 14 * 60 else 0
    return -bounded if numeric[1] == "-" else bounded
