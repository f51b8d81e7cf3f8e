"""Query results as tables for a terminal, JSON or CSV."""

import csv
from collections.abc import Iterable
from typing import Any, TextIO

import orjson
import pyarrow as pa
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from clipfile.flows.screen.console import out
from clipfile.tasks.visible import visible_lines

NARROWEST = 11  # columns of a terminal below which a cell cannot be read
CELL_CHARS = 500  # a page's text would push everything else off the screen


def render(found: pa.Table) -> RenderableType:
    """Rows as a terminal shows them: long cells are cut, markup of theirs stays text.

    Where the columns are too many for the width, each row is a list of names and values.
    """
    if found.num_columns * NARROWEST > out.width:
        return Group(*(_record(number, row) for number, row in enumerate(found.to_pylist(), 1)))
    table = Table(*(Column(Text(name)) for name in found.schema.names), header_style="bold")
    for row in found.to_pylist():
        table.add_row(*(Text(_cell(value)) for value in row.values()))
    return table


def _record(number: int, row: dict[str, Any]) -> RenderableType:
    fields = Table.grid(padding=(0, 2))
    for name, value in row.items():
        fields.add_row(Text(name, style="bold"), Text(_cell(value)))
    return Group(Text(f"row {number}", style="dim"), Padding(fields, (0, 0, 1, 2)))


def write_json(batches: Iterable[pa.RecordBatch], to: TextIO) -> None:
    """One array of rows."""
    to.write("[")
    first = True
    for batch in batches:
        for row in batch.to_pylist():
            to.write(("" if first else ",\n ") + as_json(row))
            first = False
    to.write("]\n")


def write_jsonl(batches: Iterable[pa.RecordBatch], to: TextIO) -> None:
    """A row a line."""
    for batch in batches:
        to.writelines(as_json(row) + "\n" for row in batch.to_pylist())


def write_csv(batches: Iterable[pa.RecordBatch], to: TextIO) -> None:
    """A header and a row a line; lists as JSON, since CSV has none."""
    header = getattr(batches, "schema", pa.schema([])).names
    writer = csv.writer(to)
    writer.writerow(header)
    for batch in batches:
        writer.writerows([_flat(value) for value in row.values()] for row in batch.to_pylist())


def as_json(row: Any) -> str:
    """A row as JSON: dates and times as ISO 8601."""
    return orjson.dumps(row, default=str).decode("utf-8", "replace")


def _flat(value: Any) -> Any:
    return as_json(value) if isinstance(value, list | dict) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return visible_lines(text if len(text) <= CELL_CHARS else text[:CELL_CHARS] + " …")
