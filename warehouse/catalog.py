"""What a warehouse file holds besides rows: tables, migrations, macros, views and the comments on all of them."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyarrow as pa

from clipfile.schemas.lineage import origin
from clipfile.schemas.tables import TABLES

SCHEMA_VERSION = 3

FROM = " ← "  # between what a column holds and where it comes from
READS = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")
CALLS = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)\(")

SQL_TYPES: Mapping[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP WITH TIME ZONE",
    pa.list_(pa.string()): "VARCHAR[]",
    pa.list_(pa.date32()): "DATE[]",
    pa.list_(pa.int64()): "BIGINT[]",
}


@dataclass(frozen=True, slots=True)
class View:
    """A view, and the tables or views whose descriptions its columns inherit, nearest first."""

    name: str
    draws_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Migration:
    """The statements that bring a file from the version before to `version`."""

    version: int
    sql: str


VIEWS = (
    View("page_text", ("captures",)),
    View("captures_latest", ("sightings",)),
    View("articles_latest", ("articles", "captures_latest", "captures", "stories")),
    View("sidebar_items_latest", ("sidebar_items", "captures_latest", "photos", "item_links")),
    View("page_origins", ("inferences", "articles", "sightings")),
    View("rejections_by_reason", ("rejections",)),
    View("run_summary", ("ingest_runs",)),
    View("agency_names", ()),
    View("agency_spellings", ("agency_names",)),
    View("sites", ()),
    View("people", ()),
    View("agencies", ("agency_spellings",)),
    View("bylines", ("articles", "captures_latest")),
    View("wire_share", ()),
    View("photo_credits", ("photos",)),
    View("page_parts", ("blocks",)),
    View("site_parts", ()),
    View("successive_captures", ()),
    View("site_quality", ()),
    View("story_copies", ("stories",)),
    View("promoted_stories", ("sidebar_items", "item_links")),
    View("search_articles", ("articles",)),
    View("search_words", ("articles",)),
    View("integrity", ()),
)


@cache
def statement(name: str, table: str | None = None) -> str:
    """The packaged SQL `sql/<name>.sql`; `{table}` in it becomes a table of the warehouse, and only that."""
    text = _folder().joinpath(f"{name}.sql").read_text(encoding="utf-8")
    return text if table is None else text.replace("{table}", TABLES[table].name)


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def no_rows(table: str) -> str:
    """A query for no row with all columns of a table."""
    columns = ", ".join(f'CAST(NULL AS {SQL_TYPES[field.type]}) AS "{field.name}"' for field in TABLES[table].schema)
    return f"SELECT {columns} WHERE false"


def tables() -> Sequence[str]:
    """The statements that create an empty warehouse, but for macros, views and comments."""
    return (statement("ddl"), statement("info"))


def analytics() -> Sequence[str]:
    """The statements that make macros, views and macros over views, in this order; they replace what is there."""
    views = (statement(f"views/{view.name}") for view in VIEWS)
    return (statement("search"), statement("macros"), *views, statement("lookups"))


def view_comments(name: str) -> Sequence[str]:
    """The comments on a view, for a view that was put in its place."""
    return [line for line in statement(f"views/{name}").splitlines() if line.startswith("COMMENT ON")]


@cache
def analytics_hash() -> str:
    """What tells one set of macros, views and descriptions from another."""
    return hashlib.sha256("\n".join((*comments("TABLE"), *analytics(), repr(VIEWS))).encode()).hexdigest()


def comments(what: str) -> Iterator[str]:
    """COMMENT ON every table and its columns; `what` is TABLE, or VIEW in a file whose tables are views."""
    for table in TABLES.values():
        yield f"COMMENT ON {what} {table.name} IS {literal(table.description)}"
        for field in table.schema:
            comment = described(field) + FROM + origin(table.name, field.name)
            yield f"COMMENT ON COLUMN {table.name}.{field.name} IS {literal(comment)}"


def view_column_comments(comments: Mapping[tuple[str, str], str | None]) -> Iterator[str]:
    """COMMENT ON every view's columns: what they hold, and the column or the tables that they come from.

    `comments` are those there are, by (table or view, column). A column without one is described as in the first of the
    tables that its view draws on.
    """
    found = dict(comments)
    for view in VIEWS:
        for column in [column for owner, column in found if owner == view.name]:
            own = found[view.name, column]
            source = next((name for name in view.draws_on if found.get((name, column))), None)
            if own is not None:
                text = own.partition(FROM)[0] + FROM + (", ".join(read_by(view)) or "the view's own text")
            elif source is not None:
                text = str(found[source, column]).partition(FROM)[0] + f"{FROM}{source}.{column}"
            else:
                continue
            found[view.name, column] = text
            yield f"COMMENT ON COLUMN {view.name}.{column} IS {literal(text)}"


def read_by(view: View) -> Sequence[str]:
    """The tables and views that a view's own text reads, macros of tables looked into, sorted."""
    text = statement(f"views/{view.name}") + "".join(_macros_in(statement(f"views/{view.name}")))
    known = {*TABLES, *(other.name for other in VIEWS)} - {view.name}
    return sorted(known.intersection(READS.findall(text)))


def _macros_in(text: str) -> Iterator[str]:
    for name in sorted(set(CALLS.findall(text))):
        body = re.search(rf"CREATE OR REPLACE MACRO {name}\(.*?;\n", _macros(), re.DOTALL)
        if body is not None:
            yield body[0]
            yield from _macros_in(body[0])


@cache
def _macros() -> str:
    return statement("search") + statement("macros")


def migrations() -> Sequence[Migration]:
    """The packaged migrations, oldest first."""
    names = sorted(entry.name for entry in _folder().joinpath("migrations").iterdir() if entry.name.endswith(".sql"))
    return [Migration(int(name[:3]), statement(f"migrations/{name.removesuffix('.sql')}")) for name in names]


def described(field: pa.Field) -> str:
    """The description of a column."""
    return bytes((field.metadata or {}).get(b"comment", b"")).decode()


def _folder() -> Traversable:
    return files("clipfile.warehouse").joinpath("sql")
