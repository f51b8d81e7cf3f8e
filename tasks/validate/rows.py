"""Pages to rows: one Arrow table for each table that a page fills, built by column."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

import pyarrow as pa

from clipfile.schemas.records import Capture, Page, Photo
from clipfile.schemas.tables import TABLES
from clipfile.tasks.infer import infer

PAGE_TABLES = ("blocks", "articles", "photos", "sidebar_items")


def page_rows(pages: Sequence[Page]) -> dict[str, pa.Table]:
    """The rows of PAGE_TABLES that these pages fill, in the pages' order."""
    return {
        "blocks": _by_column("blocks", [(page.capture_id, block) for page in pages for block in page.blocks]),
        "articles": _by_column("articles", [(page.capture_id, article) for page in pages for article in page.articles]),
        "photos": pa.Table.from_pylist([row for page in pages for row in _photos(page)], TABLES["photos"].staged),
        "sidebar_items": _by_column(
            "sidebar_items", [(page.capture_id, item) for page in pages for item in page.sidebar_items]
        ),
    }


def inference_rows(pages: Sequence[Page], captures: Mapping[str, Capture]) -> pa.Table:
    """What can be said of these pages that they do not print; no row for a page that gives nothing away."""
    found = [(page.capture_id, infer(page, captures[page.capture_id].text)) for page in pages]
    return _by_column("inferences", [(capture_id, told) for capture_id, told in found if told is not None])


def _by_column(name: str, rows: Sequence[tuple[str, Any]]) -> pa.Table:
    schema = TABLES[name].staged
    records = [record for _, record in rows]
    columns: dict[str, list[Any]] = {"capture_id": [capture_id for capture_id, _ in rows]}
    for column in schema.names[1:]:
        columns[column] = list(map(attrgetter(column), records))
    return pa.table({key: pa.array(values, schema.field(key).type) for key, values in columns.items()}, schema)


def _photos(page: Page) -> Iterator[Mapping[str, Any]]:
    placed: list[tuple[int | None, int | None, Photo]] = [
        *((article.story_no, None, photo) for article in page.articles for photo in article.photos),
        *((None, item.item_no, item.photo) for item in page.sidebar_items if item.photo is not None),
    ]
    for number, (story_no, item_no, photo) in enumerate(placed, 1):
        key = {"capture_id": page.capture_id, "photo_no": number, "story_no": story_no, "item_no": item_no}
        yield key | photo.model_dump()
