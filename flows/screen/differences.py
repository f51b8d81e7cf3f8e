"""What changed between two snapshots, for people and as JSON."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from clipfile.tasks.visible import visible
from clipfile.warehouse.snapshot_diff import SAMPLES, Key, SnapshotDiff, TableDiff

SIGNS = {"added": ("+", "green"), "changed": ("~", "yellow"), "gone": ("-", "red")}
COLUMNS_SHOWN = 6


def as_row(found: SnapshotDiff) -> dict[str, Any]:
    """The differences as one value: by table, rows before and after, counts, changed columns, the first keys."""
    tables = {
        table.table: {
            "rows_before": table.rows_before, "rows_after": table.rows_after, "added": table.added,
            "changed": table.changed, "gone": table.gone, "columns": dict(table.columns),
            "samples": {change: list(keys) for change, keys in table.samples.items()},
            "files_read": table.files_read, "files_alike": table.files_alike,
        }
        for table in found.tables
    }  # fmt: skip
    return {"before": found.before.id, "after": found.after.id, "tables": tables}


def render_diff(found: SnapshotDiff) -> RenderableType:
    """The differences as a terminal shows them: a line a table, then the first keys of each."""
    different = [table for table in found.tables if not table.is_alike]
    head = [Text(f"{found.before.id} -> {found.after.id}", style="bold"), *_versions(found)]
    if not different:
        return Group(*head, Text("The same rows in every table."))
    return Group(*head, _counts(different), *(line for table in different for line in _samples(table)))


def _versions(found: SnapshotDiff) -> Iterator[Text]:
    old, new = found.before.manifest.schema_version, found.after.manifest.schema_version
    if old != new:
        words = f"Schema version {old} and {new}: columns that only one of them knows are not compared."
        yield Text(words, style="dim")


def _counts(different: list[TableDiff]) -> RenderableType:
    table = Table("table", box=None, pad_edge=False, header_style="bold")
    for change, (_, colour) in SIGNS.items():
        table.add_column(change, justify="right", style=colour)
    table.add_column("rows", justify="right")
    for one in different:
        counts = (one.added, one.changed, one.gone)
        table.add_row(one.table, *(f"{rows:,}" if rows else "" for rows in counts), f"{one.rows_after:,}")
    return table


def _samples(table: TableDiff) -> Iterator[Text]:
    yield Text(f"\n{table.table}", style="bold")
    if table.columns:
        named = [f"{name} ({rows:,})" for name, rows in list(table.columns.items())[:COLUMNS_SHOWN]]
        more = len(table.columns) - len(named)
        yield Text(f"  changed in {', '.join(named)}{f' and {more} more columns' if more else ''}", style="dim")
    for change, (sign, colour) in SIGNS.items():
        yield from (Text(f"  {sign} {_key(key)}", style=colour) for key in table.samples.get(change, ()))
        more = getattr(table, change) - SAMPLES
        if more > 0:
            yield Text(f"    and {more:,} more {change}", style="dim")


def _key(key: Key) -> str:
    return visible("  ".join("-" if value is None else str(value) for value in key.values()))
