"""One Arrow schema a table, made from the records, so that a field is described in one place."""

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

import pyarrow as pa
from pydantic import AwareDatetime, BaseModel, Field

from clipfile.schemas.records import (
    Article,
    Block,
    Capture,
    Container,
    InCapture,
    Inference,
    IngestRun,
    InPart,
    LedgerEntry,
    Ordinal,
    PageFact,
    PageSummary,
    Part,
    Photo,
    Provenance,
    Record,
    Rejection,
    SidebarItem,
    Sighting,
    Tombstone,
)
from clipfile.schemas.relations import ItemLink, StoryMember
from clipfile.schemas.remembered import MemoryLine, MemoryVersion

ARROW_TYPES: Mapping[type, pa.DataType] = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    AwareDatetime: pa.timestamp("us", tz="UTC"),
    date: pa.date32(),
}


SIGHTING_KEY = ("source_uri", "source_member", "capture_id")
REJECTION_KEY = ("source_uri", "source_member", "content_hash", "reason")


LOADER_COLUMNS = frozenset({"run_id", "part_no"})


class PhotoKey(InCapture):
    """Where a picture's words stand: in a story or in an item."""

    photo_no: Ordinal = Field(description="The picture's number on its page, from 1")
    story_no: Ordinal | None = Field(description="The story it belongs to; NULL for an item's picture")
    item_no: Ordinal | None = Field(description="The item it belongs to; NULL for a story's picture")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the warehouse: its name, what one row is, its key and its columns."""

    name: str
    description: str
    key: tuple[str, ...]
    schema: pa.Schema

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(self.schema.names)

    @property
    def staged(self) -> pa.Schema:
        """The schema between the stages: without the two columns that the loader fills."""
        return pa.schema([field for field in self.schema if field.name not in LOADER_COLUMNS])


def arrow_type(annotation: Any) -> tuple[pa.DataType, bool] | None:
    """Arrow type and nullability of a record's field; None for a nested record, which is a table of its own."""
    if get_origin(annotation) in {Union, types.UnionType}:
        inner = [arg for arg in get_args(annotation) if arg is not type(None)]
        found = arrow_type(inner[0])
        return None if found is None else (found[0], True)
    if get_origin(annotation) is tuple:
        found = arrow_type(get_args(annotation)[0])
        return None if found is None else (pa.list_(found[0]), False)
    if hasattr(annotation, "__metadata__"):
        return arrow_type(annotation.__origin__)
    if not isinstance(annotation, type) or issubclass(annotation, BaseModel):
        return None
    return ARROW_TYPES[str if issubclass(annotation, StrEnum) else annotation], False


def _fields(record: type[Record]) -> Iterable[pa.Field]:
    for name, field in record.model_fields.items():
        found = arrow_type(field.annotation)
        if found is not None:
            yield pa.field(name, found[0], found[1], metadata={"comment": field.description or ""})


def record_schema(*records: type[Record]) -> pa.Schema:
    """The Arrow schema of rows made of these records' fields; a field two of them share stands once."""
    return pa.schema(list({field.name: field for record in records for field in _fields(record)}.values()))


def _table(name: str, description: str, key: tuple[str, ...], *parts: type[Record]) -> Table:
    schema = record_schema(*parts)
    order = [*key, *(column for column in schema.names if column not in key)]
    return Table(name, description, key, pa.schema([schema.field(column) for column in order]))


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        _table("captures", "One page's content", ("capture_id",), Capture, PageSummary, Provenance),
        _table("sightings", "One place and time where content was met", SIGHTING_KEY, Sighting, Provenance),
        _table(
            "blocks",
            "A run of neighbouring lines of one kind and group",
            ("capture_id", "block_no"),
            InCapture,
            Block,
            InPart,
        ),
        _table("articles", "One story of a capture", ("capture_id", "story_no"), InCapture, Article, InPart),
        _table("photos", "One picture's words", ("capture_id", "photo_no"), PhotoKey, Photo, InPart),
        _table(
            "sidebar_items", "One pointer to another story", ("capture_id", "item_no"), InCapture, SidebarItem, InPart
        ),
        _table(
            "page_facts",
            "What an HTML document says of its own page, beside its text",
            ("capture_id", "fact_no"),
            InCapture,
            PageFact,
            InPart,
        ),
        _table(
            "inferences",
            "What can be said of a page that it does not print, with its evidence",
            ("capture_id",),
            InCapture,
            Inference,
            InPart,
        ),
        _table(
            "stories",
            "An article and the story that it tells, alone or with others",
            ("capture_id", "story_no"),
            InCapture,
            StoryMember,
            InPart,
        ),
        _table(
            "item_links",
            "A pointer and the article it leads to, where that has been captured",
            ("capture_id", "item_no"),
            InCapture,
            ItemLink,
            InPart,
        ),
        _table("rejections", "A source or page that was turned away", REJECTION_KEY, Rejection, Provenance),
        _table("ingest_runs", "One run", ("run_id",), IngestRun),
        _table("ledger", "One batch that was loaded", ("run_id", "batch_key"), LedgerEntry),
        _table("containers", "An archive or data set that was read to its end", ("source_uri",), Container),
        _table("tombstones", "Content that was removed for good", ("content_hash",), Tombstone),
        _table("parts", "A group of captures that snapshots write as one set of files", ("part_no",), Part),
        _table("memories", "One version of what sites repeat from page to page", ("memory_version",), MemoryVersion),
        _table("site_memory", "A line that a site repeats", ("memory_version", "site", "fingerprint"), MemoryLine),
    )
}


def to_arrow(schema: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table of exactly this schema.

    Raises KeyError for a missing field and ValueError for one the schema does not have: Arrow itself would
    drop the one and fill the other with NULL.
    """
    listed = list(rows)
    names = schema.names
    strangers = {key for row in listed for key in row}.difference(names)
    if strangers:
        raise ValueError(f"fields without a column: {', '.join(sorted(strangers))}; columns are {', '.join(names)}")
    return pa.table({name: pa.array([row[name] for row in listed], schema.field(name).type) for name in names}, schema)
