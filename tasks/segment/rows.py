"""A page as the row of JSON that `segment --jsonl` writes."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from clipfile.schemas.records import Article, Photo, SidebarItem
from clipfile.tasks.segment.assemble import Understood, understand
from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.judged import Judged

Row = dict[str, Any]

ARTICLE_FIELDS = (
    "story_no", "headline", "kicker", "dek", "byline", "authors", "source", "dateline", "dateline_place",
    "published_raw", "published_at", "modified_at", "paragraphs", "end_notes",
)  # fmt: skip
ITEM_FIELDS = ("item_no", "position", "headline", "dek", "author", "published_raw")
PHOTO_FIELDS = ("caption", "creator", "credit_line", "date_created", "occurrences")
KIND_NAMES = tuple(str(kind) for kind in KINDS)


def jsonl_row(judged: Judged) -> Row:
    """The row of a page, without its "id": names as in the tables, every non-blank line once."""
    page = understand(judged)
    return {
        "page_type": page.page_type,
        "language": page.language,
        "confidence": round(page.confidence, 4),
        "flags": sorted({*page.flags, *(flag for article in page.articles for flag in article.flags)}),
        "lines": lines(judged),
        "articles": [article_row(article) for article in page.articles],
        "sidebars": list(sidebar_rows(page)),
    }


def lines(judged: Judged) -> list[Row]:
    """One entry a non-blank line; confidences to four places."""
    columns = (judged.numbers, judged.kinds, judged.groups, judged.confidences.astype(np.float64).round(4))
    return [
        {"n": number, "kind": KIND_NAMES[kind], "group": group or None, "confidence": confidence}
        for number, kind, group, confidence in zip(*(column.tolist() for column in columns), strict=True)
    ]


def article_row(article: Article) -> Row:
    """A story as in the table of articles, its pictures within."""
    row = {name: getattr(article, name) for name in ARTICLE_FIELDS}
    row["photos"] = [photo_row(photo) for photo in article.photos]
    return row


def photo_row(photo: Photo) -> Row:
    """A picture's words."""
    return {name: getattr(photo, name) for name in PHOTO_FIELDS}


def sidebar_rows(page: Understood) -> Iterator[Row]:
    """Sections in order, their items within."""
    sections: dict[int, Row] = {}
    for item in page.sidebar_items:
        empty: Row = {"section_no": item.section_no, "section_heading": item.section_heading, "items": []}
        sections.setdefault(item.section_no, empty)["items"].append(item_row(item))
    yield from sections.values()


def item_row(item: SidebarItem) -> Row:
    """A pointer as in the table of sidebar items, its picture within."""
    row = {name: getattr(item, name) for name in ITEM_FIELDS}
    row["photo"] = photo_row(item.photo) if item.photo else None
    return row
