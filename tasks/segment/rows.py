"""A page as the row of JSON that `segment --jsonl` writes."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import orjson

from clipfile.schemas.records import Article, Photo
from clipfile.tasks.segment.assemble import Understood, understand
from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.judged import Judged
from clipfile.tasks.segment.sidebar import Item

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
    return page_row(judged, lines(judged))


def jsonl_line(name: Any, judged: Judged) -> bytes:
    """The row of a page as JSON, its "id" first, and the end of its line."""
    written = orjson.Fragment(written_lines(judged))
    return orjson.dumps({"id": name, **page_row(judged, written)}, option=orjson.OPT_APPEND_NEWLINE)


def page_row(judged: Judged, every_line: object) -> Row:
    """The row of a page around its lines."""
    page = understand(judged)
    return {
        "page_type": page.page_type,
        "language": page.language,
        "confidence": round(page.confidence, 4),
        "flags": sorted({*page.flags, *(flag for article in page.articles for flag in article.flags)}),
        "lines": every_line,
        "articles": [article_row(article) for article in page.articles],
        "sidebars": list(sidebar_rows(page)),
    }


def lines(judged: Judged) -> list[Row]:
    """One entry a non-blank line; confidences to four places."""
    return [
        {"n": number, "kind": KIND_NAMES[kind], "group": group or None, "confidence": ten_thousandths / 10_000}
        for number, kind, group, ten_thousandths in line_columns(judged)
    ]


def written_lines(judged: Judged) -> str:
    """The same as JSON, put together from pieces: a page has two hundred lines, and of each a number or two is new."""
    shares = written_shares()
    written = [
        f'{{"n":{number},"kind":"{KIND_NAMES[kind]}","group":{group or "null"},"confidence":{shares[ten_thousandths]}}}'
        for number, kind, group, ten_thousandths in line_columns(judged)
    ]
    return f"[{','.join(written)}]"


def line_columns(judged: Judged) -> Iterator[tuple[int, int, int, int]]:
    """Of each line its number, its kind's code, its group, and its confidence in ten thousandths."""
    ten_thousandths = np.rint(judged.confidences.astype(np.float64) * 10_000).astype(np.int64)
    columns = (judged.numbers, judged.kinds, judged.groups, ten_thousandths)
    return zip(*(column.tolist() for column in columns), strict=True)


@cache
def written_shares() -> list[str]:
    """0 to 1 in ten thousandths, as JSON."""
    return [repr(part / 10_000) for part in range(10_001)]


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
        number = item["section_no"]
        if number not in sections:
            sections[number] = {"section_no": number, "section_heading": item["section_heading"], "items": []}
        sections[number]["items"].append(item_row(item))
    yield from sections.values()


def item_row(item: Item) -> Row:
    """A pointer as in the table of sidebar items, its picture within."""
    row = {name: item[name] for name in ITEM_FIELDS}
    row["photo"] = photo_row(item["photo"]) if item["photo"] else None
    return row
