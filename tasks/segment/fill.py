"""What a page's text leaves empty is filled from what its document says of itself, and marked so.

What is printed wins always: a field that holds something stays as it is, and a page without a story stays one.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from clipfile.schemas.kinds import Fact, Flag, Origin
from clipfile.schemas.records import Article, PageContents, PageFact
from clipfile.tasks.segment.fields.byline import authors
from clipfile.tasks.segment.fields.people import is_outlet
from clipfile.tasks.segment.fields.stamped import iso_stamp
from clipfile.tasks.segment.fields.tables.languages import LANGUAGES, RENAMED

# Of one fact the likeliest origin first; a title is written for the browser's tab.
ORIGINS = (Origin.JSON_LD, Origin.META, Origin.TIME, Origin.LINK, Origin.TITLE, Origin.ROOT)
# The root's language is the page's; a locale in a meta element is as often the outlet's default.
LANGUAGE_ORIGINS = (Origin.ROOT, Origin.JSON_LD, Origin.META)

MOST_AUTHORS = 20
LONGEST_HEADLINE = 500
DAY_CHARS = len("2026-03-01")
TAG = re.compile(r"<[^<>]*>")
SUFFIX = re.compile(r"\s+[|•·»«–—-]\s+|\s+::\s+|\s*\|\s*")
LONGEST_SUFFIX_WORDS, SHORTEST_TITLE_WORDS = 4, 3
ADDRESS = re.compile(r"https?:|www\.|@|/", re.IGNORECASE)

Facts = Sequence[PageFact]
P = TypeVar("P", bound=PageContents)
Update = tuple[str, Any, Flag]


def fill(page: P, facts: Facts) -> P:
    """The page, the empty fields of its first story and its language filled from facts; each is flagged."""
    if not facts:
        return page
    language = language_in(facts) if page.language is None else None
    if language is not None:
        flags = _flagged(page.flags, (Flag.LANGUAGE_FROM_METADATA,))
        page = page.model_copy(update={"language": language, "flags": flags})
    if not page.articles:
        return page
    first = filled_story(page.articles[0], facts, page.language)
    return page if first is page.articles[0] else page.model_copy(update={"articles": (first, *page.articles[1:])})


def filled_story(story: Article, facts: Facts, language: str | None) -> Article:
    """A story with its empty fields filled; itself where there is nothing to fill."""
    updates = [update for find in FILLERS for update in find(story, facts, language)]
    if not updates:
        return story
    values = {name: value for name, value, _ in updates}
    return story.model_copy(update={**values, "flags": _flagged(story.flags, [flag for _, _, flag in updates])})


def _headline(story: Article, facts: Facts, _language: str | None) -> list[Update]:
    found = None if story.headline else headline_in(facts)
    return [("headline", found, Flag.HEADLINE_FROM_METADATA)] if found else []


def _authors(story: Article, facts: Facts, _language: str | None) -> list[Update]:
    found = () if story.authors else authors_in(facts)
    return [("authors", found, Flag.AUTHORS_FROM_METADATA)] if found else []


def _dates(story: Article, facts: Facts, language: str | None) -> list[Update]:
    """Publication and update; what would contradict a printed date is left out, an update at once is none."""
    published, modified = (_date_in(facts, name, language) for name in (Fact.DATE_PUBLISHED, Fact.DATE_MODIFIED))
    updates: list[Update] = []
    if published and not story.published_at and not _is_before(story.modified_at, published):
        updates.append(("published_at", published, Flag.PUBLISHED_FROM_METADATA))
    shown = story.published_at or published
    if modified and not story.modified_at and modified != published and not _is_before(modified, shown):
        updates.append(("modified_at", modified, Flag.MODIFIED_FROM_METADATA))
    return updates


FILLERS: tuple[Callable[[Article, Facts, str | None], list[Update]], ...] = (_headline, _authors, _dates)


def headline_in(facts: Facts) -> str | None:
    """The headline that a document gives; its title, without the outlet's name behind it, where it gives no other."""
    for fact in _in_order(facts, Fact.HEADLINE):
        text = _plain(fact.value)
        if fact.origin is Origin.TITLE:
            text = without_outlet(text, {_plain(name.value).casefold() for name in _in_order(facts, Fact.PUBLISHER)})
        if text and len(text) <= LONGEST_HEADLINE and not ADDRESS.match(text):
            return text
    return None


def without_outlet(title: str, outlets: set[str]) -> str:
    """A title without the last part that names the outlet: one of these names, or a few words that look like one."""
    marks = list(SUFFIX.finditer(title))
    if not marks:
        return title
    rest, last = title[: marks[-1].start()].strip(), title[marks[-1].end() :].strip()
    if not last or last.casefold() in outlets:
        return rest
    is_short = len(last.split()) <= LONGEST_SUFFIX_WORDS and len(rest.split()) >= SHORTEST_TITLE_WORDS
    return rest if is_short and (is_outlet(last) or "|" in marks[-1][0]) else title


def authors_in(facts: Facts) -> tuple[str, ...]:
    """The people whom a document names as authors, by the likeliest origin that names any; addresses are none."""
    by_origin: Mapping[Origin, list[str]] = {origin: [] for origin in ORIGINS}
    for fact in _in_order(facts, Fact.AUTHOR):
        by_origin[fact.origin].append(_plain(fact.value))
    for values in by_origin.values():
        named = [name for value in values if not ADDRESS.search(value) for name in authors((value,))]
        if named:
            return tuple(dict.fromkeys(named))[:MOST_AUTHORS]
    return ()


def language_in(facts: Facts) -> str | None:
    """The language that a document gives, as ISO 639-1: the first subtag of its tag."""
    for fact in _in_order(facts, Fact.LANGUAGE, LANGUAGE_ORIGINS):
        code = re.split(r"[-_,;\s]", fact.value.strip().casefold())[0]
        code = RENAMED.get(code, code)
        if code in LANGUAGES:
            return code
    return None


def _date_in(facts: Facts, name: Fact, language: str | None) -> str | None:
    stamps = (iso_stamp(fact.value, language) for fact in _in_order(facts, name))
    return next((stamp for stamp in stamps if stamp is not None), None)


def _in_order(facts: Facts, name: Fact, origins: Sequence[Origin] = ORIGINS) -> list[PageFact]:
    """The facts of a name from these origins, the likeliest origin first, each in the document's order."""
    found = [fact for fact in facts if fact.name is name and fact.origin in origins]
    return sorted(found, key=lambda fact: (origins.index(fact.origin), fact.fact_no))


def _is_before(day: str | None, other: str | None) -> bool:
    return day is not None and other is not None and day[:DAY_CHARS] < other[:DAY_CHARS]


def _plain(value: str) -> str:
    """A value without the markup and the entities that some write into it."""
    return " ".join(TAG.sub(" ", html.unescape(value)).split())


def _flagged(flags: Sequence[Flag], more: Sequence[Flag]) -> tuple[Flag, ...]:
    return tuple(sorted({*flags, *more}))
