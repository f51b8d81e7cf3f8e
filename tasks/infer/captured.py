"""The earliest day on which a page can have been captured: the latest that it prints as past."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from clipfile.schemas.kinds import Flag, Kind
from clipfile.schemas.records import Article, Photo, SidebarItem
from clipfile.tasks.infer.copyright import read_copyright
from clipfile.tasks.infer.printed import PrintedPage
from clipfile.tasks.segment.fields.dates import valid

DAY_CHARS = len("2025-06-05")
# So much of a caption tells its line from others.
CAPTION_CHARS = 40


@dataclass(frozen=True, slots=True)
class Captured:
    """The day, and the words that say so."""

    day: date
    evidence: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that a page prints as past, and how to find the words again: the line has these, somewhere between two."""

    day: str  # ISO 8601, so that days compare as texts
    line_has: str
    line_start: int
    line_end: int


def captured_after(printed: PrintedPage) -> Captured | None:
    """The latest day among stories' and pointers' dates, dated captions and copyright years; None where none is."""
    latest = max(_dated(printed), key=lambda found: found.day, default=None)
    day = None if latest is None else valid(*map(int, latest.day.split("-")))
    if latest is None or day is None:
        return None
    return Captured(day, _evidence(printed, latest))


def _evidence(printed: PrintedPage, latest: Dated) -> str:
    """The words where they stand, and how the day reads that was made of them where no line has them."""
    found = printed.find(latest.line_has, latest.line_start, latest.line_end)
    if found is None:
        return f'the document says "{latest.line_has}"'
    year = latest.day[:4]
    at = found.line.find(year, found.start)
    return (found if at < 0 else replace(found, start=at, end=at + len(year))).quoted


def _dated(printed: PrintedPage) -> Iterator[Dated]:
    for article in printed.page.articles:
        yield from _of_story(article)
    for item in printed.page.sidebar_items:
        yield from _of_item(item)
    for number, line in printed.of_kind(Kind.LEGAL):
        year = read_copyright(line).year
        if year is not None:
            yield Dated(f"{year}-01-01", str(year), number, number)


def _of_story(article: Article) -> Iterator[Dated]:
    lines = article.line_start, article.line_end
    if article.published_at is not None:
        told = Flag.PUBLISHED_FROM_METADATA in article.flags
        words = article.published_at if told else _first_line(article.published_raw)
        yield Dated(article.published_at[:DAY_CHARS], words or article.published_at, *lines)
    if article.modified_at is not None:
        told = Flag.MODIFIED_FROM_METADATA in article.flags
        yield Dated(article.modified_at[:DAY_CHARS], article.modified_at if told else article.modified_at[:4], *lines)
    for photo in article.photos:
        yield from _of_photo(photo, *lines)


def _of_item(item: SidebarItem) -> Iterator[Dated]:
    if item.published_at is not None:
        words = _first_line(item.published_raw) or item.published_at
        yield Dated(item.published_at[:DAY_CHARS], words, item.line_start, item.line_end)
    if item.photo is not None:
        yield from _of_photo(item.photo, item.line_start, item.line_end)


def _of_photo(photo: Photo, first: int, last: int) -> Iterator[Dated]:
    if photo.date_created is not None and photo.caption is not None:
        yield Dated(photo.date_created.isoformat(), photo.caption[:CAPTION_CHARS], first, last)


def _first_line(raw: str | None) -> str:
    return (raw or "").split("\n", 1)[0]
