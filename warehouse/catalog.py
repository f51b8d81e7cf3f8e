"""What a warehouse file holds besides rows: tables, migrations, macros, views and the comments on all of them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyarrow as pa

from clipfile.schemas.tables import TABLES

SCHEMA_VERSION = 2

SQL_TYPES: Mapping[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP WITH TIME ZONE",
    pa.list_(pa.string()): "VARCHAR[]",
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
    View("articles_latest", ("articles", "captures_latest", "captures")),
    View("sidebar_items_latest", ("sidebar_items", "captures_latest", "photos")),
    View("rejections_by_reason", ("rejections",)),
    View("run_summary", ("ingest_runs",)),
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
    """The statements that make macros and views, in the order of their needs; they replace what is there."""
    return (statement("macros"), *(statement(f"views/{view.name}") for view in VIEWS))


@cache
def analytics_hash() -> str:
    """What tells one set of macros, views and descriptions from another."""
    return hashlib.sha256("\n".join((*comments("TABLE"), *analytics(), repr(VIEWS))).encode()).hexdigest()


def comments(what: str) -> Iterator[str]:
    """COMMENT ON every table and its columns; `what` is TABLE, or VIEW in a file whose tables are views."""
    for table in TABLES.values():
        yield f"COMMENT ON {what} {table.name} IS {literal(table.description)}"
        for field in table.schema:
            yield f"COMMENT ON COLUMN {table.name}.{field.name} IS {literal(described(field))}"


def inherited_comments(bare: Sequence[tuple[str, str]], known: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """COMMENT ON the view columns without one: as the first of the tables they come from describes them.

    `bare` and `known` name columns as (view or table, column).
    """
    found = dict(known)
    for view in VIEWS:
        for column in (column for owner, column in bare if owner == view.name):
            text = next((found[source, column] for source in view.draws_on if (source, column) in found), None)
            if text is not None:
                found[view.name, column] = text
                yield f"COMMENT ON COLUMN {view.name}.{column} IS {literal(text)}"


def migrations() -> Sequence[Migration]:
    """The packaged migrations, oldest first."""
    names = sorted(entry.name for entry in _folder().joinpath("migrations").iterdir() if entry.name.endswith(".sql"))
    return [Migration(int(name[:3]), statement(f"migrations/{name.removesuffix('.sql')}")) for name in names]


def described(field: pa.Field) -> str:
    """The description of a column."""
    return bytes((field.metadata or {}).get(b"comment", b"")).decode()


def _folder() -> Traversable:
    return files("clipfile.warehouse").joinpath("sql")
