"""Printed dates and times, as ISO 8601 no finer than printed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from clipfile.tasks.segment.fields.clock import CLOCK_AFTER, clock_before, clock_of, stamp
from clipfile.tasks.segment.fields.glance import DIGIT
from clipfile.tasks.segment.fields.kept import kept
from clipfile.tasks.segment.fields.tables import alternatives
from clipfile.tasks.segment.fields.tables.months import MONTHS, MONTHS_ELSEWHERE
from clipfile.tasks.segment.fields.tables.stamps import OTHER_DATE_WORDS, PUBLISHED_WORDS, UPDATED_WORDS

# A line that dates a story is short; beyond this it is prose that happens to be there.
LINE_CHARS = 300
# Captions are read this far.
PROSE_CHARS = 2000
# The same pictures come again on the pages of a site.
CACHED = 8192
FIRST_YEAR, LAST_YEAR = 1900, 2099
# Years of two digits up to this one are of this century.
LAST_SHORT_YEAR = 60

_YEAR = r"(?P<y{0}>(?:19|20)\d\d)"
# Of two digits, or of four with no time run into it: "28.09.1912:44" is of 2019.
_ANY_YEAR = r"(?P<y{0}>(?:19|20)\d\d(?!:\d\d)|\d\d(?=\d\d:\d\d|(?![\d:]|\.\d)))"
_MONTH_CHARS = 14
_MONTH_NAME = rf"(?P<n{{0}}>[^\W\d_]{{{{3,{_MONTH_CHARS}}}}})\.?"
# No part of a word is tried: what follows is no letter.
_MONTH_FIRST = rf"(?P<n{{0}}>[^\W\d_]{{{{3,{_MONTH_CHARS}}}}}+)\.?"
_DAY = r"(?P<d{0}>\d{{1,2}})(?!\d)"
# "Apr 042013", as blogs print it.
_DAY_OR_GLUED = r"(?P<d{0}>\d{{2}}(?=(?:19|20)\d\d(?!\d))|\d{{1,2}}(?!\d))"
_NUMBER_FIRST = "|".join(
    (
        r"(?<!\d)" + _YEAR.format(1) + r"\s?[-./年년]\s?(?P<m1>\d{1,2})\s?[-./月월]\s?" + _DAY.format(1),
        r"(?<![\d.,:])(?P<a2>\d{1,2})\s?(?P<s2>[./-])\s?(?P<b2>\d{1,2})\s?(?P=s2)\s?" + _ANY_YEAR.format(2),
        r"(?<!\d)" + _DAY.format(3) + r"(?:st|nd|rd|th|er|re|º|ª|°|\.)?[\s-]*(?:de\s|d['’]|of\s|ta['’]\s)?\s*"
        + _MONTH_NAME.format(3) + r"[\s,.-]*(?:de\s|del\s)?\s*(?P<y3>(?:19|20)\d\d|['’]\d\d(?!\d))",
        r"(?<!\d)" + _YEAR.format(5) + r"\.?\s*(?:m\.\s*)?" + _MONTH_NAME.format(5) + r"\s+" + _DAY.format(5),
        r"(?<!\d)" + _DAY.format(6) + r"\s+tháng\s+(?P<m6>\d{1,2})(?:\s+năm|,)?\s+" + _YEAR.format(6),
    )
)  # fmt: skip
# The way that begins with a letter stands first, the others behind one look for a digit: most characters are letters.
DATE = re.compile(
    _MONTH_FIRST.format(4) + r"\s*" + _DAY_OR_GLUED.format(4) + r"(?:st|nd|rd|th)?\s*[,.]?\s*" + _YEAR.format(4)
    + rf"|(?=\d)(?:{_NUMBER_FIRST})"
)  # fmt: skip
# What every full date has: a year, or three numbers in a row. A pattern that begins with a set of characters is quick.
HINT = re.compile(r"[\d'’](?:(?<=1)9\d\d|(?<=2)0\d\d|(?<=['’])\d\d|(?<=\d)\s?[./-]\s?\d{1,2}\s?[./-]\s?\d)")
FULL_YEAR = re.compile(r"(?:19|20)\d\d")
ELSEWHERE = re.compile(
    r"\b(?:1[3-9]|2[0-3]):\d\d|\b0\d:\d\d(?!:?\s*[aApP]\.?\s?[mM])|\b(?:GMT|BST|CES?T|UTC|IST|SAST)\b"
)
OTHER_DATE = re.compile(alternatives(OTHER_DATE_WORDS))
LETTER = re.compile(r"[^\W0-9_]")  # or a digit of another script
RARE_DATE = re.compile(r"\d{1,2}\s+\S+\s+(?:19|20)\d\d|\S+\s+\d{1,2},?\s+(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Order:
    """How a line's numbers and words are read: in which language, and whether the month comes first."""

    language: str | None
    is_month_first: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """One date as printed: its value, whether the words before it call it an update's, and where it stands."""

    iso: str
    is_update: bool
    start: int
    end: int


@kept(CACHED)
def date_of(line: str, language: str | None) -> str | None:
    """The first date printed in a line, as ISO 8601; None where there is none."""
    return next((printed.iso for printed in printed_dates(line, language)), None)


@kept(CACHED)
def day_in_prose(text: str, language: str | None) -> date | None:
    """The one full date that a caption prints, year in four digits; None where it prints none or several."""
    text = text[:PROSE_CHARS]
    if not FULL_YEAR.search(text):
        return None
    days = {
        found
        for match in dates_in(text)
        if len(match["y2"] or "year") == 4 and (found := day(match, order(match["s2"], language, text)))
    }
    return days.pop() if len(days) == 1 else None


def dates_in(text: str) -> Iterator[re.Match[str]]:
    """The matches of DATE; none begins further before the first digit than the name of a month is long."""
    digit = DIGIT.search(text)
    if digit is None:
        return iter(())
    before = len(text[: digit.start()].rstrip())
    return DATE.finditer(text, max(before - _MONTH_CHARS - 1, 0))


def printed_dates(line: str, language: str | None) -> Iterator[Printed]:
    """Every full date in a line, in order; a date without its year is none."""
    text = line[:LINE_CHARS]
    if not HINT.search(text):
        return
    end = 0
    for match in dates_in(text):
        found = day(match, order(match["s2"], language, text))
        if found is None:
            continue
        before = text[end : match.start()].casefold()
        clock = CLOCK_AFTER.match(text, match.end())
        moment = clock_of(clock, glued=True) if clock else None
        end = clock.end() if clock and moment else match.end()
        if before and OTHER_DATE.search(before):
            continue
        moment = moment or clock_before(text[: match.start()])
        yield Printed(stamp(found, moment), is_update(before, text[end : end + 3]), match.start(), end)
    if end == 0 and (rare := rare_date(text, language)):
        yield Printed(rare, is_update=False, start=0, end=len(text))


@kept(CACHED)
def is_update(before: str, after: str) -> bool:
    """Whether the nearest word before a date, or in Japanese the three characters behind it, speak of an update."""
    if before.strip() and last_of(UPDATED_WORDS, before) > last_of(PUBLISHED_WORDS, before):
        return True
    return after.strip(" )）").startswith("更新")


def last_of(words: Iterable[str], text: str) -> int:
    """Where the last of these words in a text begins; -1 where none stands there."""
    return max(map(text.rfind, words))


def day(match: re.Match[str], order: Order) -> date | None:
    """The day a match of DATE prints; None where it is none."""
    kind = str(match.lastgroup)[-1]  # names of groups end in the number of their way to print a date
    year = full_year(match[f"y{kind}"])
    if kind == "2":
        return numeric_day(int(match["a2"]), int(match["b2"]), year, order)
    month = int(match[f"m{kind}"]) if kind in "16" else month_number(match[f"n{kind}"], order.language)
    return valid(year, month, int(match[f"d{kind}"]))


def full_year(digits: str) -> int:
    """A year of four digits out of two or four."""
    year = int(digits.strip("'’"))
    return year if year > 99 else year + (2000 if year <= LAST_SHORT_YEAR else 1900)


def month_number(word: str, language: str | None) -> int:
    """1 to 12; 0 for a word that is no month."""
    folded = word.casefold()
    number = MONTHS_ELSEWHERE.get((language or "", folded)) or MONTHS.get(folded, 0)
    glued = 0 if number else max((place for place, letter in enumerate(word) if place and letter.isupper()), default=0)
    return MONTHS.get(folded[glued:], 0) if glued else number


def order(separator: str | None, language: str | None, text: str) -> Order:
    """Which of two small numbers is the day: dots put it first everywhere, slashes and dashes not in American English.

    American lines give themselves away by "p.m." and their zones, others by a clock of 24 hours; a bare 3/4/2025 in
    English is read as American, which is right for three English pages in four.
    """
    american = separator in {"/", "-"} and language in {"en", None} and not ELSEWHERE.search(text)
    return Order(language, is_month_first=american)


def numeric_day(first: int, second: int, year: int, order: Order) -> date | None:
    """The day of 3/4/2025; where only one order makes a date, that one."""
    ways = ((first, second), (second, first)) if order.is_month_first else ((second, first), (first, second))
    return next((found for month, number in ways if (found := valid(year, month, number))), None)


def valid(year: int, month: int, number: int) -> date | None:
    """The date, if there is such a day and newspapers were about."""
    try:
        return date(year, month, number) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def rare_date(text: str, language: str | None) -> str | None:
    """A date whose month is not listed here, read by dateparser; day, month and year must all be there."""
    match = RARE_DATE.search(text) if language is not None and not text.isascii() else None
    if match is None or language is None or match[0].isascii() or not LETTER.search(match[0]):
        return None
    found = foreign_day(match[0], language)
    return found.isoformat() if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


@cache
def foreign_day(words: str, language: str) -> date | None:
    """What dateparser makes of a day, a month's name and a year; imported here because it takes half a second."""
    import dateparser  # noqa: PLC0415

    try:
        found = dateparser.parse(words, languages=[language], settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    except ValueError:
        return None
    return found.date() if found else None
