"""When a story was published and updated, by its time lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clipfile.tasks.segment.fields.dates import Printed, printed_dates
from clipfile.tasks.segment.fields.when import UNDATED, says_when

# Of a line that prints no whole date.
TIME_OR_YEAR = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|(?:19|20)\d\d")
DAY_CHARS = len("2025-06-05")


@dataclass(frozen=True, slots=True)
class Dated:
    """What a story's time lines say."""

    published_raw: str | None
    published_at: str | None
    modified_at: str | None
    is_of_update: bool = False  # published_at is the day of the update, for want of another


def story_dates(times: Sequence[str], others: Sequence[str], language: str | None) -> Dated:
    """Publication and update out of a story's time lines, the likeliest first, and other lines that may print a date.

    A text of several lines is cut to those that print the date. Where the only date printed is an update's, its day
    stands for the publication too, and is marked so: in the corpora it is the same day for eleven stories of twelve.
    A date after the update is the day the page was made, and no publication.
    """
    raw = published = modified = updated = None
    for text in (*times, *others):
        for printed in printed_dates(text, language):
            if printed.is_update:
                modified = modified or printed.iso
                updated = updated or lines_around(text, printed)
            elif published is None:
                raw, published = lines_around(text, printed), printed.iso
    if modified is not None and (published is None or published[:DAY_CHARS] > modified[:DAY_CHARS]):
        return Dated(updated, modified[:DAY_CHARS], modified, is_of_update=True)
    return Dated(raw or first_time_line(times), published, modified)


def lines_around(text: str, printed: Printed) -> str:
    """The lines of a text on which a date is printed."""
    start = text.rfind("\n", 0, printed.start) + 1
    end = text.find("\n", max(printed.end - 1, start))
    return text[start : end if end >= 0 else len(text)].strip()


def first_time_line(texts: Sequence[str]) -> str | None:
    """The first line that prints a time, a day or a year, and not the time it takes to read the story."""
    return next((line for text in texts for line in text.split("\n") if is_time_line(line)), None)


def is_time_line(line: str) -> bool:
    """Whether a line says when in some way."""
    if says_when(line):
        return True
    timed = TIME_OR_YEAR.search(line) is not None
    return timed and not UNDATED.search(line.casefold())
