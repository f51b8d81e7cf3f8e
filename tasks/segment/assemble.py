"""A page's record out of the judgement on its lines."""

from dataclasses import dataclass

from clipfile.schemas.kinds import Flag, Kind, PageType
from clipfile.schemas.records import Article, Page, SidebarItem
from clipfile.tasks.segment.blocks import read_blocks
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.segment.judged import Judged
from clipfile.tasks.segment.language import language_of
from clipfile.tasks.segment.pagetype import page_type
from clipfile.tasks.segment.sidebar import read_items
from clipfile.tasks.segment.story import read_stories

# Below it a page is flagged for a reader: on held folds the lowest eighth of pages, with a mean body F1 of 0.78.
LOW_CONFIDENCE = 0.83
# Lines that are enough to tell the language.
LINES_OF_PROSE = 8


@dataclass(frozen=True, slots=True)
class Understood:
    """What a page says, without the places of its lines."""

    page_type: PageType
    language: str | None
    confidence: float
    flags: tuple[Flag, ...]
    articles: tuple[Article, ...]
    sidebar_items: tuple[SidebarItem, ...]


def assemble(capture_id: str, judged: Judged, model_version: str) -> Page:
    """The page as a record: its blocks end to end, its stories, its pointers, its type and language."""
    page = understand(judged)
    return Page(
        capture_id=capture_id,
        page_type=page.page_type,
        language=page.language,
        confidence=page.confidence,
        model_version=model_version,
        flags=page.flags,
        blocks=read_blocks(judged),
        articles=page.articles,
        sidebar_items=page.sidebar_items,
    )


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
        rows = [
            row for (code, _), found in judged.places.items() if code == CODE[kind] for row in found[:LINES_OF_PROSE]
        ]
        if rows:
            lines = judged.strings(rows[:LINES_OF_PROSE])
            return lines if kind is Kind.BODY else [" ".join(lines)]
    return []
