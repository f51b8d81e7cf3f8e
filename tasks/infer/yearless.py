"""Days printed without their year: "Saturday, Dec. 3", "Samstag, 3. Dezember", "12月3日（土）"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clipfile.tasks.infer.tables.weekdays import LINK_WORDS, SHORT_WEEKDAYS, WEEKDAY_SIGNS, WEEKDAYS
from clipfile.tasks.segment.fields.dates import month_number, valid

# A weekday and a month before the number stand within so many characters.
BEFORE_CHARS = 40
# Words before the number, or before the month, among which the weekday is: "Saturday, the", "Samstag, den".
WORDS_BETWEEN = 3
# A full stop behind a longer word is the sentence's.
ABBREVIATION_CHARS = 6

NUMBER = re.compile(r"\d+")
# A number beside one of these is no day: a price, a share, a time, a part of a word or of another number.
NO_DAY_BEFORE, NO_DAY_AFTER = frozenset("$€£-.,:/_"), frozenset(":/%")
_YEAR = r"[\s,.-]{0,3}(?:del?\s)?\s?(?:(?:19|20)\d\d|['’]\d\d)(?!\d)"
MONTH_AFTER = re.compile(
    r"(?:st|nd|rd|th|er|re|[ºª°.])?[ \u00a0-]{0,2}(?:de\s|d['’]|of\s|ta['’]\s)?\s?(?P<month>[^\W\d_]{3,14})\b\.?"
    rf"(?P<year>{_YEAR})?"
)
# "Samstag, 3.12.", where the month's full stop tells it from a price.
NUMBER_AFTER = re.compile(r"\.\s?(?P<month>\d{1,2})\.(?!\s?\d)")
DAY_END = re.compile(rf"(?:st|nd|rd|th)?(?P<year>{_YEAR})?")
WEEKDAY_AFTER = re.compile(r"[ ,.(（]{1,3}(?P<weekday>[^\W\d_][^\W\d_'’-]{1,13})(?![^\W_])")
EAST_ASIAN = re.compile(
    r"(?<![\d年년])(?<![年년]\s)(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"
    r"(?:\s?(?:[(（](?:星期|周|週)?(?P<in_brackets>[月火水木金土日一二三四五六天월화수목금토일])[)）]"
    r"|(?:星期|周|週|礼拜)(?P<chinese>[一二三四五六天日])|(?P<other>[月火水木金土日]曜|[월화수목금토일]요일)))?"
)


@dataclass(frozen=True, slots=True)
class Yearless:
    """A day and a month, perhaps a weekday (Monday is 0), and the words that print them."""

    month: int
    day: int
    weekday: int | None
    words: str

    def days(self, first_year: int, last_year: int) -> tuple[date, ...]:
        """The days of these years that it can be, oldest first."""
        found = (valid(year, self.month, self.day) for year in range(first_year, last_year + 1))
        return tuple(day for day in found if day is not None and self.weekday in {None, day.weekday()})


def yearless_days(line: str, language: str | None) -> Iterator[Yearless]:
    """Every day and month of a line that no year stands with, in order."""
    for match in NUMBER.finditer(line):
        if _is_day(line, match.start(), match.end()):
            found = _month_after(line, match, language) or _month_before(line, match, language)
            if found is not None:
                yield found
    if "月" in line or "월" in line:
        for match in EAST_ASIAN.finditer(line):
            sign = match["in_brackets"] or match["chinese"] or match["other"] or ""
            yield from _checked(int(match["month"]), int(match["day"]), WEEKDAY_SIGNS.get(sign[:1]), match[0])


def _is_day(line: str, start: int, end: int) -> bool:
    """Whether a number can be that of a day, by its length and what it touches."""
    if end - start > 2:
        return False
    before, after = line[start - 1 : start], line[end : end + 1]
    return not before.isalpha() and before not in NO_DAY_BEFORE and after not in NO_DAY_AFTER


def _month_after(line: str, number: re.Match[str], language: str | None) -> Yearless | None:
    """ "Samstag, 3. Dezember", "sábado 3 de diciembre", "Samstag, 3.12."."""
    named = MONTH_AFTER.match(line, number.end())
    month = month_number(named["month"], language) if named else 0
    match = named if month else NUMBER_AFTER.match(line, number.end())
    if match is None:
        return None
    words, start = _words_before(line, number.start())
    weekday, at = _weekday_of(words, language)
    begin = number.start() if weekday is None else start + at
    if month:
        return None if match["year"] else _made(line, begin, match.end(), (month, int(number[0]), weekday), language)
    if weekday is None:
        return None
    return _made(line, begin, match.end(), (int(match["month"]), int(number[0]), weekday), language)


def _month_before(line: str, number: re.Match[str], language: str | None) -> Yearless | None:
    """ "Saturday, Dec. 3", "december 3., szombat"."""
    last = line[max(number.start() - BEFORE_CHARS, 0) : number.start()].split()[-1:]
    month = month_number(_bare(last[0]), language) if last else 0
    if not month:
        return None
    end = DAY_END.match(line, number.end())
    if end is not None and end["year"]:
        return None
    words, start = _words_before(line, number.start())
    weekday, at = _weekday_of(words[:-1], language)
    begin = start + (words[-1][0] if weekday is None else at)
    return _made(line, begin, end.end() if end else number.end(), (month, int(number[0]), weekday), language)


def _made(line: str, start: int, end: int, parts: tuple[int, int, int | None], language: str | None) -> Yearless | None:
    """The day out of its parts; a weekday may also stand behind it."""
    month, number, weekday = parts
    behind = WEEKDAY_AFTER.match(line, end) if weekday is None else None
    if behind is not None:
        weekday = weekday_number(behind["weekday"], language)
        end = behind.end() if weekday is not None else end
    return next(_checked(month, number, weekday, line[start:end]), None)


def _checked(month: int, day: int, weekday: int | None, words: str) -> Iterator[Yearless]:
    if valid(2000, month, day):  # a leap year, so that every day of the calendar is one
        words = words.strip(" ,")
        abbreviated = len(words.split()[-1]) <= ABBREVIATION_CHARS
        yield Yearless(month, day, weekday, words if abbreviated else words.rstrip("."))


def _words_before(line: str, end: int) -> tuple[list[tuple[int, str]], int]:
    """The words before a place, each with its offset from the second value."""
    start = max(end - BEFORE_CHARS, 0)
    window = line[start:end]
    return [(match.start(), match[0]) for match in re.finditer(r"\S+", window)], start


def _weekday_of(words: list[tuple[int, str]], language: str | None) -> tuple[int | None, int]:
    """The weekday among the last of some words, only articles behind it, and where it stands."""
    for at, word in reversed(words[-WORDS_BETWEEN:]):
        bare = _bare(word)
        weekday = weekday_number(bare, language)
        if weekday is not None:
            return weekday, at + word.find(bare)
        if bare.casefold() not in LINK_WORDS:
            break
    return None, 0


def weekday_number(word: str, language: str | None) -> int | None:
    """0 for Monday to 6; None for a word that is no weekday."""
    folded = word.casefold().replace("’", "'")
    short = SHORT_WEEKDAYS.get((language or "", folded))
    return WEEKDAYS.get(folded) if short is None else short


def _bare(word: str) -> str:
    return word.strip(".,:;()[]|·•–—-\"“”„'‘’")
