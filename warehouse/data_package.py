"""A Frictionless Data Package in a snapshot's folder: its tables for who has no DuckDB at hand.

snapshots/<id>/datapackage.json           tables, columns, types, descriptions, keys; files with rows, bytes and hashes
snapshots/<id>/tables/<table>/*.parquet   links to the files: a table is a folder, which pandas, Polars and Spark read

Paths in the description lead down from its own folder, as the standard demands, and stay right when a home is moved.
`cp -rL` makes a package of it that needs nothing else.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from clipfile.schemas.tables import TABLES, Table
from clipfile.warehouse.catalog import described
from clipfile.warehouse.manifest import Manifest, SnapshotFile

DESCRIPTION = "datapackage.json"
TABLES_FOLDER = "tables"
CAPTURES = "captures"
CAPTURE_KEY = "capture_id"

# https://datapackage.org/standard/table-schema/#field-types
FIELD_TYPES: Mapping[pa.DataType, str] = {
    pa.string(): "string",
    pa.bool_(): "boolean",
    pa.int64(): "integer",
    pa.float64(): "number",
    pa.date32(): "date",
    pa.timestamp("us", tz="UTC"): "datetime",
}

Descriptor = dict[str, Any]


def write_package(folder: Path, manifest: Manifest) -> None:
    """Describe a snapshot in its folder, and link its files there by table; replaces what is there of both.

    A reader finds the links of before or these, and for a moment none.
    """
    fresh, links = folder / f"{TABLES_FOLDER}.partial", folder / TABLES_FOLDER
    shutil.rmtree(fresh, ignore_errors=True)
    for file in manifest.files:
        link = fresh / _name(file)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(Path("..", "..", "..", file.path))
    shutil.rmtree(links, ignore_errors=True)
    fresh.rename(links)
    partial = folder / f"{DESCRIPTION}.partial"
    with partial.open("w", encoding="utf-8") as file_of_words:
        json.dump(package(manifest), file_of_words, indent=1, ensure_ascii=False)
        file_of_words.write("\n")
        file_of_words.flush()
        os.fsync(file_of_words.fileno())
    partial.replace(folder / DESCRIPTION)


def package(manifest: Manifest) -> Descriptor:
    """The description of a snapshot, by the Data Package standard."""
    return {
        "profile": "data-package",
        "name": f"clipfile-{manifest.snapshot_id.lower()}",
        "title": f"Clipfile warehouse, snapshot {manifest.snapshot_id}",
        "description": "Articles, and the sidebar items around them, read from the flat text of news pages.",
        "id": f"{manifest.warehouse_id}/{manifest.snapshot_id}",
        "version": f"{manifest.sequence}",
        "created": manifest.created_at.isoformat(),
        "clipfileVersion": manifest.clipfile_version,
        "schemaVersion": manifest.schema_version,
        "resources": [_resource(table, manifest.of(table.name)) for table in TABLES.values()],
    }


def _resource(table: Table, files: Sequence[SnapshotFile]) -> Descriptor:
    """A table; `hash` has a meaning for one file alone, so that each of several has its own under `files`."""
    paths = [f"{TABLES_FOLDER}/{_name(file)}" for file in files]
    whole = {"hash": f"sha256:{files[0].sha256}"} if len(files) == 1 else {}
    return {
        "name": table.name,
        "type": "table",
        "description": table.description,
        "path": paths[0] if len(paths) == 1 else paths,
        "scheme": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": sum(file.bytes for file in files),
        "rows": sum(file.rows for file in files),
        **whole,
        "files": [
            {"path": path, "rows": file.rows, "bytes": file.bytes, "hash": f"sha256:{file.sha256}"}
            for path, file in zip(paths, files, strict=True)
        ],
        "schema": _schema(table),
    }


def _schema(table: Table) -> Descriptor:
    """Columns and keys; a key with a column that may be NULL is unique, yet no primary key."""
    may_be_null = any(table.schema.field(column).nullable for column in table.key)
    keys: Descriptor = {"uniqueKeys": [list(table.key)]} if may_be_null else {"primaryKey": list(table.key)}
    if CAPTURE_KEY in table.columns and table.name != CAPTURES:
        pointed_to = {"resource": CAPTURES, "fields": [CAPTURE_KEY]}
        keys["foreignKeys"] = [{"fields": [CAPTURE_KEY], "reference": pointed_to}]
    return {"fields": [_field(field) for field in table.schema], **keys}


def _field(field: pa.Field) -> Descriptor:
    words = {"name": field.name, **_type(field.type), "description": described(field)}
    return words if field.nullable else words | {"constraints": {"required": True}}


def _type(arrow_type: pa.DataType) -> Descriptor:
    if pa.types.is_list(arrow_type):
        return {"type": "array", "arrayItem": _type(arrow_type.value_type)}
    return {"type": FIELD_TYPES[arrow_type]}


def _name(file: SnapshotFile) -> str:
    return f"{file.table}/{Path(file.path).name}"
