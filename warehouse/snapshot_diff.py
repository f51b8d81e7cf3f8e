"""What changed between two snapshots: rows added, changed and gone, table by table.

Files of the same SHA-256 hold the same rows and are not read. The rest is compared by the tables' keys; `part_no` is
left out, since it says where a row is kept and nothing of what it is.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from clipfile.schemas.errors import SnapshotError
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES, Table
from clipfile.warehouse.catalog import no_rows, statement
from clipfile.warehouse.faults import refused
from clipfile.warehouse.manifest import SnapshotFile
from clipfile.warehouse.snapshot_reader import pattern
from clipfile.warehouse.snapshots import Snapshot
from clipfile.warehouse.store import Store, open_memory

SAMPLES = 5  # keys shown of each kind of change
KEPT_WHERE = "part_no"
PLACEHOLDER = re.compile(r"\{(\w+)\}")

Key = Mapping[str, Any]  # the columns of a table's key


@dataclass(frozen=True, slots=True)
class TableDiff:
    """What became of a table's rows between two snapshots."""

    table: str
    rows_before: int
    rows_after: int
    added: int
    changed: int
    gone: int
    columns: Mapping[str, int]  # in how many of the changed rows each column differs
    samples: Mapping[str, Sequence[Key]]  # keys, the first in order, by added, changed, gone
    files_read: int
    files_alike: int

    @property
    def is_alike(self) -> bool:
        """Whether both snapshots have the same rows."""
        return not (self.added or self.changed or self.gone)


@dataclass(frozen=True, slots=True)
class SnapshotDiff:
    """What became of every table between two snapshots, in the tables' order."""

    before: Snapshot
    after: Snapshot
    tables: tuple[TableDiff, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """A table's files that only one of two snapshots has, and the columns that both have; files without rows left out.

    The files are literals for read_parquet.
    """

    table: Table
    columns: tuple[str, ...]
    before: Sequence[str]
    after: Sequence[str]

    @property
    def compared(self) -> list[str]:
        """The columns that tell whether a row has changed."""
        return [column for column in self.columns if column not in self.table.key and column != KEPT_WHERE]

    @property
    def sql(self) -> Mapping[str, str]:
        """What stands for the placeholders of the packaged statements."""
        # Rows that only one side has need no hash, and then no text is read.
        both = self.compared and self.before and self.after
        key = self.table.key
        return {
            "key": _listed(key),
            "digest": f"hash({_listed(self.compared)})" if both else "0",
            "before": self._rows(self.before),
            "after": self._rows(self.after),
            "samples": str(SAMPLES),
            "counts": ", ".join(map(_count, self.compared)),
            "same_before": " AND ".join(f'listed."{column}" IS NOT DISTINCT FROM before."{column}"' for column in key),
            "same_after": " AND ".join(f'listed."{column}" IS NOT DISTINCT FROM after."{column}"' for column in key),
        }

    def _rows(self, files: Sequence[str]) -> str:
        if not files:
            return no_rows(self.table.name)
        return f"SELECT {_listed(self.columns)} FROM read_parquet([{', '.join(files)}], hive_partitioning = false)"  # noqa: S608


def diff(before: Snapshot, after: Snapshot, settings: Settings | None = None) -> SnapshotDiff:
    """Compare two snapshots, of one home or of two; columns that only one of them knows are not compared.

    Raises SnapshotError where a file is missing, WarehouseError where one cannot be understood.
    """
    with open_memory(settings) as store, refused(after.folder, SnapshotError):
        tables = [_table_diff(store, table, before, after) for table in TABLES.values()]
    return SnapshotDiff(before, after, tuple(tables))


def _table_diff(store: Store, table: Table, before: Snapshot, after: Snapshot) -> TableDiff:
    apart = _apart(table, before, after)
    read = len(apart.before) + len(apart.after)
    counts, samples = _differences(store, apart) if read else ({}, {})
    return TableDiff(
        table=table.name,
        rows_before=before.rows(table.name),
        rows_after=after.rows(table.name),
        added=counts.get("added", 0),
        changed=counts.get("changed", 0),
        gone=counts.get("gone", 0),
        columns=_changed_columns(store, apart) if counts.get("changed") else {},
        samples=samples,
        files_read=read,
        files_alike=len(before.manifest.of(table.name)) + len(after.manifest.of(table.name)) - read,
    )


def _apart(table: Table, before: Snapshot, after: Snapshot) -> Apart:
    old, new = before.manifest.of(table.name), after.manifest.of(table.name)
    alike = {file.sha256 for file in old} & {file.sha256 for file in new}
    old_files, new_files = _read(before, old, alike), _read(after, new, alike)
    stored = [set(pq.read_schema(files[0]).names) for files in (old_files, new_files) if files]
    columns = tuple(column for column in table.columns if all(column in names for names in stored))
    return Apart(table, columns, list(map(pattern, old_files)), list(map(pattern, new_files)))


def _read(snapshot: Snapshot, files: Sequence[SnapshotFile], alike: Set[str]) -> list[Path]:
    root = snapshot.folder.resolve().parent
    return [root / file.path for file in files if file.sha256 not in alike and file.rows]


def _differences(store: Store, apart: Apart) -> tuple[dict[str, int], dict[str, list[Key]]]:
    """Rows and the first keys by what became of them; leaves the table `differences` behind."""
    store.execute(_filled("differences", apart))
    samples: dict[str, list[Key]] = {}
    for row in store.query(_filled("difference_samples", apart)).to_pylist():
        samples.setdefault(row.pop("change"), []).append(row)
    counts = store.rows("snapshot/difference_counts").to_pylist()
    return {row["change"]: row["rows"] for row in counts}, samples


def _changed_columns(store: Store, apart: Apart) -> dict[str, int]:
    """The columns in which changed rows differ, the most frequent first."""
    (counts,) = store.query(_filled("changed_columns", apart)).to_pylist()
    return dict(sorted(((name, rows) for name, rows in counts.items() if rows), key=lambda pair: (-pair[1], pair[0])))


def _count(column: str) -> str:
    return f'count(*) FILTER (before."{column}" IS DISTINCT FROM after."{column}") AS "{column}"'


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _filled(name: str, apart: Apart) -> str:
    """A packaged statement, filled in one pass: a path may look like a placeholder."""
    values = apart.sql
    return PLACEHOLDER.sub(lambda match: values[match[1]], statement(f"snapshot/{name}"))
