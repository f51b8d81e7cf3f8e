"""Days gathered into periods that a chart has room for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clipfile.tasks.report.scope import Row

MOST_DAYS = 92
MOST_MONTHS = 120
EDGE = 0.01  # of the dates at either end may lie so far off that they are told, not drawn


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a month or a year, from its first day to the day after its last, and how many fall into it."""

    start: date
    end: date
    count: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Counts by period, several series on one scale, and how many days lie outside of it."""

    unit: str
    series: Mapping[str, Sequence[Period]]
    outside: int


def days_of(rows: Iterable[Row]) -> Timeline:
    """The captures and publications of a report by period."""
    days: dict[str, dict[date, int]] = {"captured": {}, "published": {}}
    for row in rows:
        if row["day"] is not None:
            days[row["what"]][row["day"]] = row["n"]
    return timeline(days)


def timeline(days: Mapping[str, Mapping[date, int]]) -> Timeline:
    """The periods of several series of counts by day, in a unit that fits all of them."""
    together: Counter[date] = Counter()
    for counts in days.values():
        together.update(counts)
    if not together:
        return Timeline("day", dict.fromkeys(days, ()), 0)
    first, last = _core(together)
    unit = _unit(first, last)
    series = {name: tuple(_periods(counts, unit, first, last)) for name, counts in days.items()}
    return Timeline(unit, series, sum(n for day, n in together.items() if not first <= day <= last))


def _core(counts: Mapping[date, int]) -> tuple[date, date]:
    """The days between which all but a few at the edges lie."""
    total = sum(counts.values())
    few = int(total * EDGE)
    return _reached(sorted(counts), counts, few), _reached(sorted(counts, reverse=True), counts, few)


def _reached(days: Sequence[date], counts: Mapping[date, int], few: int) -> date:
    seen = 0
    for day in days:
        seen += counts[day]
        if seen > few:
            return day
    return days[-1]


def _unit(first: date, last: date) -> str:
    span = (last - first).days
    if span <= MOST_DAYS:
        return "day"
    return "month" if span / 30.4 <= MOST_MONTHS else "year"


def _periods(counts: Mapping[date, int], unit: str, first: date, last: date) -> Iterator[Period]:
    gathered: Counter[date] = Counter()
    for day, count in counts.items():
        if first <= day <= last:
            gathered[_start(day, unit)] += count
    for start in sorted(gathered):
        yield Period(start, _end(start, unit), gathered[start])


def _start(day: date, unit: str) -> date:
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[unit]


def _end(start: date, unit: str) -> date:
    if start.year == date.max.year:
        return date.max
    if unit == "day":
        return start + timedelta(days=1)
    if unit == "month":
        return (start + timedelta(days=31)).replace(day=1)
    return start.replace(year=start.year + 1)
