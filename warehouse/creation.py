"""A warehouse file brought to life and kept up to date: created, described, migrated."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clipfile import __version__
from clipfile.schemas.errors import WarehouseError
from clipfile.warehouse import catalog
from clipfile.warehouse.catalog import Migration

if TYPE_CHECKING:
    from clipfile.warehouse.store import Store


def bring_up_to_date(store: Store, path: Path, steps: Sequence[Migration]) -> None:
    """Create what an empty file lacks, migrate an older one, make views anew whose text has changed."""
    if not store.query("SELECT 1 FROM duckdb_tables() LIMIT 1").num_rows:
        with store.transaction():
            for sql in catalog.tables():
                store.execute(sql)
            describe_file(store, str(uuid.uuid4()))
    version = schema_version(store, path)
    newest = max([catalog.SCHEMA_VERSION, *(step.version for step in steps)])
    check_version(version, path, newest)
    for step in (step for step in steps if step.version > version):
        _migrate(store, step)
    if store.query("SELECT catalog_hash FROM warehouse_info")["catalog_hash"][0].as_py() != catalog.analytics_hash():
        with store.transaction():
            make_analytics(store, "TABLE")
            store.execute("UPDATE warehouse_info SET catalog_hash = ?", [catalog.analytics_hash()])


def describe_file(store: Store, warehouse_id: str) -> None:
    """Say in the file what it is."""
    values = [catalog.SCHEMA_VERSION, warehouse_id, __version__, datetime.now(UTC)]
    store.execute("INSERT INTO warehouse_info VALUES (?, ?, ?, ?, '')", values)


def make_analytics(store: Store, what: str, *instead: str) -> None:
    """Make macros, views and comments; `what` is TABLE, or VIEW in a file whose tables are views.

    `instead` are statements that put other views in the place of some of them.
    """
    for sql in (*catalog.comments(what), *catalog.analytics(), *instead):
        store.execute(sql)
    columns = store.query(
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
    ).to_pylist()
    comments = {(row["table_name"], row["column_name"]): row["comment"] for row in columns}
    for sql in catalog.view_column_comments(comments):
        store.execute(sql)


def schema_version(store: Store, path: Path) -> int:
    """The schema version that a file says it has. Raises WarehouseError when it says none."""
    if not store.query("SELECT 1 FROM duckdb_tables() WHERE table_name = 'warehouse_info'").num_rows:
        raise WarehouseError(
            "This DuckDB file is not a Clipfile warehouse",
            place=str(path),
            remedy="Name another home, or move it away.",
        )
    return int(store.query("SELECT schema_version FROM warehouse_info")["schema_version"][0].as_py())


def _migrate(store: Store, step: Migration) -> None:
    with store.transaction():
        store.execute(step.sql)
        store.execute("UPDATE warehouse_info SET schema_version = ?, catalog_hash = ''", [step.version])


def check_version(version: int, path: Path, newest: int) -> None:
    """Refuse a file that is newer than the code. Raises WarehouseError."""
    if version > newest:
        raise WarehouseError(
            f"The warehouse has schema version {version}; this Clipfile knows versions up to {newest}",
            place=str(path),
            remedy="Upgrade Clipfile.",
        )
