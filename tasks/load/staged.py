"""Staged files and tables as the loader takes them: every table there, exactly its columns."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.errors import StagingError
from clipfile.schemas.tables import LOADER_COLUMNS, TABLES
from clipfile.tasks.staging import StagedFile, read_staged

CHILDREN = ("blocks", "articles", "photos", "sidebar_items", "page_facts", "inferences")
NUMBERED = ("sightings", "rejections")
WHOLE = ("captures", *CHILDREN, "containers")


def as_tables(staged: Mapping[str, pa.Table | StagedFile]) -> dict[str, pa.Table]:
    """All staged tables under the names `staged_<table>`; sightings and rejections get `row_no`, their order.

    Rows of one capture that are staged twice are taken once. Raises StagingError for a table or column that the
    warehouse does not have, one that is missing, and a file that is not what was written.
    """
    if strangers := staged.keys() - {*WHOLE, *NUMBERED}:
        raise StagingError(
            "No such table is staged", place=", ".join(sorted(strangers)), remedy="Report this as a bug."
        )
    tables = {f"staged_{name}": unique(name, _table(name, staged.get(name))) for name in WHOLE}
    return tables | {f"staged_{name}": _numbered(_table(name, staged.get(name))) for name in NUMBERED}


def unique(name: str, table: pa.Table) -> pa.Table:
    """The first row of each key, in their order."""
    key = list(TABLES[name].key)
    if _counts_up(table.select(key)):
        return table
    numbered = table.select(key).append_column("row_no", pa.array(np.arange(table.num_rows)))
    first = numbered.group_by(key, use_threads=False).aggregate([("row_no", "min")])["row_no_min"]
    return table if len(first) == table.num_rows else table.take(first)


def _counts_up(keys: pa.Table) -> bool:
    """Whether keys are unique at a glance: rows of a capture stand together, and their numbers rise."""
    if keys.num_rows < 2:
        return True
    ids = keys.column(0).combine_chunks()
    begins = np.append(True, pc.not_equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False))
    if keys.num_columns == 1:
        rises = begins
    else:
        numbers = keys.column(1).to_numpy()
        rises = begins | np.append(True, numbers[1:] > numbers[:-1])
    return bool(rises.all()) and len(ids.filter(pa.array(begins)).unique()) == int(begins.sum())


def _table(name: str, staged: pa.Table | StagedFile | None) -> pa.Table:
    schema = TABLES[name].staged
    if staged is None:
        return schema.empty_table()
    table = read_staged(staged) if isinstance(staged, StagedFile) else staged
    missing, strange = _difference(schema.names, table.column_names)
    if missing or strange:
        raise StagingError(
            f"Staged {name} do not have the columns of their table: missing {missing}, unknown {strange}",
            remedy="Report this as a bug.",
        )
    return table.select(schema.names)


def _difference(expected: Sequence[str], found: Sequence[str]) -> tuple[list[str], list[str]]:
    given = set(found) - LOADER_COLUMNS
    return sorted(set(expected) - given), sorted(given - set(expected))


def _numbered(table: pa.Table) -> pa.Table:
    return table.append_column("row_no", pa.array(np.arange(table.num_rows), pa.int64()))
