"""What the schema.org objects in a document say of its story."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from clipfile.schemas.kinds import Fact

MOST_CHARS = 2_000_000  # of one script
MOST_OBJECTS = 200
MOST_IN_LIST = 50

Object = Mapping[str, Any]
Said = tuple[Fact, str]

STORIES = frozenset(
    (
        "AdvertiserContentArticle", "AnalysisNewsArticle", "Article", "AskPublicNewsArticle", "BackgroundNewsArticle",
        "BlogPosting", "LiveBlogPosting", "MedicalScholarlyArticle", "NewsArticle", "OpinionNewsArticle",
        "ReportageNewsArticle", "Report", "ReviewNewsArticle", "SatiricalArticle", "ScholarlyArticle",
        "SocialMediaPosting", "TechArticle",
    )
)  # fmt: skip
# Where a story's object may stand in another one.
AROUND = ("@graph", "mainEntity")
# Property, the fact it gives, and where its value stands in an object that is given instead of a text.
PROPERTIES = (
    ("url", Fact.URL, ("@id", "url")),
    ("mainEntityOfPage", Fact.URL, ("@id", "url")),
    ("headline", Fact.HEADLINE, ("@value",)),
    ("name", Fact.HEADLINE, ("@value",)),
    ("description", Fact.DESCRIPTION, ("@value",)),
    ("author", Fact.AUTHOR, ("name",)),
    ("creator", Fact.AUTHOR, ("name",)),
    ("datePublished", Fact.DATE_PUBLISHED, ("@value",)),
    ("dateModified", Fact.DATE_MODIFIED, ("@value",)),
    ("inLanguage", Fact.LANGUAGE, ("alternateName", "name", "@value")),
    ("publisher", Fact.PUBLISHER, ("name",)),
    ("articleSection", Fact.SECTION, ("name", "@value")),
    ("image", Fact.IMAGE, ("url", "contentUrl", "@id")),
)
# What may stand for another property, where that one is not given.
INSTEAD = {"name": "headline", "creator": "author", "mainEntityOfPage": "url"}
FREE = "isAccessibleForFree"
IS_PAYWALLED = {"true": "false", "false": "true"}


def said_in(script: str) -> Iterator[Said]:
    """What the stories' objects in a script say, in order; nothing where it is no JSON."""
    objects = list(_objects(_parsed(script)))
    named = {found["@id"]: found for found in objects if isinstance(found.get("@id"), str)}
    for found in objects:
        if _is_story(found):
            yield from _properties(found, named)


def _parsed(script: str) -> object:
    if len(script) > MOST_CHARS:
        return None
    try:
        return orjson.loads(script)
    except ValueError:
        pass
    try:
        return json.loads(script, strict=False)  # line feeds within texts, as many pages have them
    except (ValueError, RecursionError):
        return None


def _objects(root: object) -> Iterator[Object]:
    """The objects that stand on their own, in order; what they point to is not gone into."""
    waiting, met = [root], 0
    while waiting and met < MOST_OBJECTS:
        found = waiting.pop()
        met += 1
        if isinstance(found, list):
            waiting += reversed(found[:MOST_OBJECTS])
        elif isinstance(found, dict):
            yield found
            waiting += [found[name] for name in AROUND if name in found]


def _is_story(found: Object) -> bool:
    kinds = found.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.rpartition("/")[2] in STORIES for kind in kinds)


def _properties(story: Object, named: Mapping[str, Object]) -> Iterator[Said]:
    for name, fact, within in PROPERTIES:
        if name in story and not (name in INSTEAD and story.get(INSTEAD[name])):
            for value in _values(story[name], within, named):
                yield fact, value
    free = str(story.get(FREE)).casefold()
    if free in IS_PAYWALLED:
        yield Fact.IS_PAYWALLED, IS_PAYWALLED[free]


def _values(said: object, within: tuple[str, ...], named: Mapping[str, Object]) -> Iterator[str]:
    """The texts of a property: itself, of its list, or of the objects in their place, which may stand elsewhere."""
    for one in said[:MOST_IN_LIST] if isinstance(said, list) else [said]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            there = {**named.get(str(one.get("@id")), {}), **one}
            texts = (value for key in within for value in _as_list(there.get(key)) if isinstance(value, str))
            yield from list(texts)[:MOST_IN_LIST] if within == ("name",) else list(texts)[:1]


def _as_list(said: object) -> list[Any]:
    return said if isinstance(said, list) else [said]
