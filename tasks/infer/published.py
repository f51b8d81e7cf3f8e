"""When a story that prints no date can have been published: by the days that it names without their year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from clipfile.schemas.kinds import Kind
from clipfile.schemas.records import Article
from clipfile.tasks.infer.printed import PrintedPage
from clipfile.tasks.infer.yearless import Yearless, yearless_days

# Pages of news have been put on the web, and archives of them, from about here on.
FIRST_YEAR = 1995
# A page may be captured so long after the latest year that it prints, or after this one: whoever knows better when it
# was captured cuts the days off there, as the view page_origins does.
YEARS_AHEAD = 10
NO_YEAR_BEFORE = 2025
# More days than these say nothing that their month and day do not say.
MOST_DAYS = 12
# Days that name each other in one story are less than half a year apart.
NEAR = timedelta(days=183)
# Days named in a story are compared, so many at most.
MOST_MENTIONS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where a day is named, and how long before or after it the story can have been published."""

    kinds: tuple[Kind, ...]
    needs_weekday: bool
    before: timedelta
    after: timedelta


# The likeliest to be the publication's own first. Prose is of the days around it: what has been, and what is to come.
SIGNED = Place((Kind.TIMESTAMP, Kind.BYLINE), needs_weekday=False, before=timedelta(0), after=timedelta(0))
FILED = Place((), needs_weekday=False, before=timedelta(0), after=timedelta(days=7))
PROSE = Place(
    (Kind.CAPTION, Kind.BODY, Kind.DEK), needs_weekday=True, before=timedelta(days=31), after=timedelta(days=31)
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A day that a story names without its year."""

    place: Place
    number: int
    day: Yearless


@dataclass(frozen=True, slots=True)
class Told:
    """The days that fit, the interval they leave for the publication, and the words they are read from."""

    days: tuple[date, ...]
    between: str
    evidence: str


def published(printed: PrintedPage, latest_year: int | None) -> Told | None:
    """What a page's first story tells of its day; None where any story prints a date, or none is told of.

    `latest_year` is the latest that the page prints as past.
    """
    articles = printed.page.articles
    if not articles or any(article.published_at for article in articles):
        return None
    mentions = list(islice(_mentions(printed, articles[0]), MOST_MENTIONS))
    last_year = max(latest_year or 0, NO_YEAR_BEFORE) + YEARS_AHEAD
    days, heard = _days_that_fit(mentions, last_year)
    if not days:
        return None
    place = mentions[0].place
    between = f"{days[0] - place.before}/{days[-1] + place.after}"
    return Told(days if len(days) <= MOST_DAYS else (), between, _evidence(heard))


def _days_that_fit(mentions: Sequence[Mention], last_year: int) -> tuple[tuple[date, ...], Sequence[Mention]]:
    """The days that the first mention can be, and which mentions were heard.

    A day is left out that has none of another mention near by. Two mentions of one place that cannot be of one year
    leave no day; one of a lesser place that contradicts is not heard.
    """
    days: tuple[date, ...] = ()
    heard: list[Mention] = []
    for mention in mentions:
        own = mention.day.days(FIRST_YEAR, last_year)
        near = tuple(day for day in days if any(abs(day - other) <= NEAR for other in own)) if heard else own
        if near or mention.place is mentions[0].place:
            days = near
            heard.append(mention)
    return days, heard


def _mentions(printed: PrintedPage, story: Article) -> Iterator[Mention]:
    """The days that a story names without their year, by place, each once."""
    seen: set[tuple[int, int, int | None]] = set()
    for place, number, line in _lines(printed, story):
        for day in yearless_days(line, printed.page.language):
            key = (day.month, day.day, day.weekday)
            if key not in seen and not (place.needs_weekday and day.weekday is None):
                seen.add(key)
                yield Mention(place, number, day)


def _lines(printed: PrintedPage, story: Article) -> Iterator[tuple[Place, int, str]]:
    for place in (SIGNED, FILED, PROSE):
        for kind in place.kinds:
            yield from ((place, number, line) for number, line in printed.of_kind(kind, story.story_no))
        if place is FILED and story.dateline is not None:
            found = printed.find(story.dateline, story.line_start, story.line_end)
            yield place, found.number if found else story.line_start, story.dateline


def _evidence(heard: Sequence[Mention]) -> str:
    """The words of the first mention, and of a second where there is one."""
    return "; ".join(f'line {mention.number}: "{" ".join(mention.day.words.split())}"' for mention in heard[:2])
