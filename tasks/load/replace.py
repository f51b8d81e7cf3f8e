"""A capture's rows swapped for those of a newer segmenter, in one transaction."""

from collections.abc import Mapping

import pyarrow as pa

from clipfile.schemas.errors import StagingError
from clipfile.tasks.load.parts import Change, change_parts
from clipfile.tasks.load.staged import CHILDREN, as_tables
from clipfile.tasks.staging import StagedFile
from clipfile.warehouse.store import Store


def replace_captures(store: Store, staged: Mapping[str, pa.Table | StagedFile], run_id: str) -> int:
    """Swap the staged captures and all their rows for those in the warehouse; returns how many captures.

    A capture that now yields nothing loses its old rows too; sightings stay. Raises StagingError for a capture that
    is not in the warehouse; nothing is then changed.
    """
    tables = as_tables(staged)
    with store.transaction(), store.registered(**tables):
        homes = store.rows("replace/homes")
        missing = set(tables["staged_captures"]["capture_id"].to_pylist()).difference(homes["capture_id"].to_pylist())
        if missing:
            raise StagingError("A capture to replace is not in the warehouse", place=min(missing), remedy="Ingest it.")
        with store.registered(homes=homes):
            for table in ("captures", *CHILDREN):
                store.run("replace/remove", table=table)
            store.run("replace/captures", {"run_id": run_id})
            for table in CHILDREN:
                store.run("replace/rows", table=table)
        _raise_versions(store, homes)
    return int(homes.num_rows)


def _raise_versions(store: Store, homes: pa.Table) -> None:
    for part_no in sorted(set(homes["part_no"].to_pylist())):
        change_parts(store, part_no, Change(0, 0, 0, 0), (), ())
