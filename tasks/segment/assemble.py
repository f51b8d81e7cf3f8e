"""A page's record out of the judgement on its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from clipfile.schemas.kinds import Flag, Kind, PageType
from clipfile.schemas.records import Article, Page, PageContents
from clipfile.tasks.segment.blocks import read_blocks
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.segment.judged import Judged
from clipfile.tasks.segment.language import language_of
from clipfile.tasks.segment.memory import SiteMemory
from clipfile.tasks.segment.pagetype import page_type
from clipfile.tasks.segment.sidebar import Item, read_items
from clipfile.tasks.segment.story import read_stories

# Below it a page is flagged for a reader: on held folds the lowest eighth of pages, with a mean body F1 of 0.78.
LOW_CONFIDENCE = 0.83
# Lines that are enough to tell the language.
LINES_OF_PROSE = 8

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a page says, without the places of its lines."""

    page_type: PageType
    language: str | None
    confidence: float
    flags: tuple[Flag, ...]
    articles: tuple[Article, ...]
    sidebar_items: Sequence[Item]


def assemble(capture_id: str, judged: Judged, model_version: str, memory: SiteMemory | None = None) -> Page:
    """The page as a record: its blocks end to end, its stories, its pointers, its type and language."""
    contents = contents_values(capture_id, judged, model_version, memory)
    items, blocks = tuple(contents["sidebar_items"]), tuple(read_blocks(judged))
    return Page.model_validate(contents | {"sidebar_items": items, "blocks": blocks})


def contents_values(capture_id: str, judged: Judged, model_version: str, memory: SiteMemory | None = None) -> Values:
    """The values of PageContents by name, and within it those of items; `memory` is what was heard for it."""
    page = understand(judged)
    return {
        "capture_id": capture_id,
        "page_type": page.page_type,
        "language": page.language,
        "confidence": page.confidence,
        "model_version": model_version,
        "memory_version": memory.version if memory else None,
        "memory_site": memory.site if memory else None,
        "flags": page.flags,
        "articles": page.articles,
        "sidebar_items": page.sidebar_items,
    }


def as_contents(values: Values) -> PageContents:
    """The values as their record."""
    return PageContents.model_validate(values | {"sidebar_items": tuple(values["sidebar_items"])})


def contents_json(values: Values) -> bytes:
    """The values as the JSON of their record."""
    return orjson.dumps(values, default=vars)


def understand(judged: Judged) -> Understood:
    """The page's type and language, its stories and its pointers; an index and an error page tell no story."""
    kind_of_page = page_type(judged)
    language = language_of(prose(judged))
    has_story = kind_of_page not in {PageType.INDEX, PageType.ERROR}
    return Understood(
        page_type=kind_of_page,
        language=language,
        confidence=judged.confidence,
        flags=(Flag.LOW_CONFIDENCE,) if judged.confidence < LOW_CONFIDENCE else (),
        articles=read_stories(judged, language) if has_story else (),
        sidebar_items=read_items(judged, language),
    )


def prose(judged: Judged) -> list[str]:
    """Paragraphs of the first story that has some; on a page without a text, its headlines or whatever it says."""
    for kind in (Kind.BODY, Kind.HEADLINE, Kind.ITEM_HEADLINE, Kind.LEGAL, Kind.PROMO, Kind.OTHER, Kind.NAV):
        rows = (row for (code, _), runs in judged.places.items() if code == CODE[kind] for run in runs for row in run)
        lines = judged.strings(islice(rows, LINES_OF_PROSE))
        if lines:
            return lines if kind is Kind.BODY else [" ".join(lines)]
    return []
