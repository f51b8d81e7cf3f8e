"""Pages to rows: one Arrow table for each table that a page fills, built by column."""

from collections.abc import Iterator, Sequence
from itertools import islice, starmap
from operator import attrgetter
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.records import PageContents, Photo
from clipfile.schemas.tables import TABLES
from clipfile.tasks.infer import infer
from clipfile.tasks.segment.blocks import BLOCK_COLUMNS


class PlacedBlock(NamedTuple):
    """A block's kind and where it lies."""

    kind: str
    group_no: int | None
    line_start: int
    line_end: int
    char_start: int
    char_end: int


def page_rows(pages: Sequence[PageContents]) -> dict[str, pa.Table]:
    """The rows of articles, photos and sidebar_items that these pages fill, in the pages' order."""
    return {
        "articles": _by_column("articles", [(page.capture_id, article) for page in pages for article in page.articles]),
        "photos": _photos(pages),
        "sidebar_items": _by_column(
            "sidebar_items", [(page.capture_id, item) for page in pages for item in page.sidebar_items]
        ),
    }


def block_rows(capture_ids: Sequence[str], blocks: pa.ListArray) -> pa.Table:
    """The rows of blocks that these captures fill; `blocks` holds the list of each."""
    of_block = pa.array(capture_ids, pa.string()).take(pc.list_parent_indices(blocks))
    columns = {"capture_id": of_block} | dict(zip(BLOCK_COLUMNS.names, blocks.flatten().flatten(), strict=True))
    return pa.table(columns, TABLES["blocks"].staged)


def inference_rows(pages: Sequence[PageContents], blocks: pa.ListArray, texts: Sequence[str]) -> pa.Table:
    """What can be said of these pages that they do not print; no row for a page that gives nothing away.

    `blocks` holds the list of each page, `texts` their captures' texts.
    """
    fields = zip(*(blocks.flatten().field(name).to_pylist() for name in PlacedBlock._fields), strict=True)
    rows = starmap(PlacedBlock, fields)
    placed = (list(islice(rows, count)) for count in blocks.value_lengths().to_pylist())
    found = [(page.capture_id, infer(page, some, text)) for page, some, text in zip(pages, placed, texts, strict=True)]
    return _by_column("inferences", [(capture_id, told) for capture_id, told in found if told is not None])


def _by_column(name: str, rows: Sequence[tuple[str, Any]]) -> pa.Table:
    schema = TABLES[name].staged
    records = [record for _, record in rows]
    columns: dict[str, list[Any]] = {"capture_id": [capture_id for capture_id, _ in rows]}
    for column in schema.names[1:]:
        columns[column] = list(map(attrgetter(column), records))
    return pa.table({key: pa.array(values, schema.field(key).type) for key, values in columns.items()}, schema)


def _photos(pages: Sequence[PageContents]) -> pa.Table:
    schema = TABLES["photos"].staged
    rows = [row for page in pages for row in _placed_photos(page)]
    keys: dict[str, list[Any]] = {
        "capture_id": [key for key, _, _, _, _ in rows],
        "photo_no": [number for _, number, _, _, _ in rows],
        "story_no": [story_no for _, _, story_no, _, _ in rows],
        "item_no": [item_no for _, _, _, item_no, _ in rows],
    }
    photos = [photo for *_, photo in rows]
    columns = keys | {name: list(map(attrgetter(name), photos)) for name in Photo.model_fields}
    return pa.table({name: pa.array(columns[name], schema.field(name).type) for name in schema.names}, schema)


def _placed_photos(page: PageContents) -> Iterator[tuple[str, int, int | None, int | None, Photo]]:
    """Capture, number, story, item and words of each picture."""
    placed: list[tuple[int | None, int | None, Photo]] = [
        *((article.story_no, None, photo) for article in page.articles for photo in article.photos),
        *((None, item.item_no, item.photo) for item in page.sidebar_items if item.photo is not None),
    ]
    for number, (story_no, item_no, photo) in enumerate(placed, 1):
        yield page.capture_id, number, story_no, item_no, photo
