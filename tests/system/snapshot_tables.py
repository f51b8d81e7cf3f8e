"""A snapshot's tables for other programs: the same types in each of them, and a description that is true."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from staged_rows import DUCKDB_1_5, NOON, ODD, Met, ingest, refusal, staged

from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.warehouse.catalog import SQL_TYPES, described
from clipfile.warehouse.snapshots import Snapshot, publish

POLARS_TYPES: Mapping[pa.DataType, Any] = {
    pa.string(): pl.String(),
    pa.bool_(): pl.Boolean(),
    pa.int64(): pl.Int64(),
    pa.float64(): pl.Float64(),
    pa.date32(): pl.Date(),
    pa.timestamp("us", tz="UTC"): pl.Datetime("us", "UTC"),
}
DESCRIBE = """
import duckdb, json, sys
read = "DESCRIBE FROM read_parquet('{}/*.parquet', hive_partitioning = false)"
tables = sys.argv[2:]
print(json.dumps([duckdb.__version__, {t: duckdb.sql(read.format(f"{sys.argv[1]}/{t}")).fetchall() for t in tables}]))
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot whose tables have several files: some where a column holds nothing but values, some with NULLs."""
    settings = Settings(home=tmp_path_factory.mktemp("home") / "site=it's [a] home", lock_wait_seconds=0)
    ingest(settings, staged([Met(ODD, "/odd", url="https://a.example/odd", captured_at=NOON)]))
    publish(settings)
    ingest(settings, staged([Met("page b\nsecond line", "/b"), Met("page c", "/c")], [refusal("/noise")]))
    return publish(settings)


def folder(snapshot: Snapshot, table: str) -> Path:
    return snapshot.folder / "tables" / table


def types(schema: pa.Schema) -> dict[str, pa.DataType]:
    return {field.name: field.type for field in schema}


@pytest.mark.parametrize("table", TABLES)
def test_arrow_pandas_and_polars_read_the_types_of_the_schema(snapshot: Snapshot, table: str) -> None:
    expected = types(TABLES[table].schema)
    read = pq.read_table(folder(snapshot, table), partitioning=None)
    assert read.num_rows == snapshot.rows(table)
    assert {name: as_plain(found) for name, found in types(read.schema).items()} == expected
    frame = pd.read_parquet(folder(snapshot, table), dtype_backend="pyarrow", partitioning=None)
    assert {name: as_plain(found.pyarrow_dtype) for name, found in frame.dtypes.items()} == expected
    found = pl.read_parquet(folder(snapshot, table), hive_partitioning=False)
    assert dict(found.schema) == {name: polars_type(kind) for name, kind in expected.items()}
    assert found.height == snapshot.rows(table)


def polars_type(kind: pa.DataType) -> Any:
    return pl.List(polars_type(kind.value_type)) if pa.types.is_list(kind) else POLARS_TYPES[kind]


def as_plain(found: pa.DataType) -> pa.DataType:
    """A list by what it lists: the name of its field differs between writers."""
    return pa.list_(found.value_type) if pa.types.is_list(found) else found


@pytest.mark.skipif(not DUCKDB_1_5.exists(), reason="no .venv/duckdb-1.5: run `make test` once")
def test_both_duckdbs_read_the_types_of_the_schema(snapshot: Snapshot) -> None:
    tables = str(snapshot.folder / "tables").replace("[", "[[]").replace("'", "''")
    versions = []
    for environ in ({}, {"PYTHONPATH": str(DUCKDB_1_5)}):
        command = [sys.executable, "-c", DESCRIBE, tables, *TABLES]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
        version, found = json.loads(done.stdout)
        versions.append(version)
        for table in TABLES.values():
            expected = [(field.name, SQL_TYPES[field.type]) for field in table.schema]
            assert [tuple(row[:2]) for row in found[table.name]] == expected
    assert versions == [duckdb.__version__, "1.5.6"]


def test_every_file_of_a_table_has_the_same_schema(snapshot: Snapshot, tmp_path: Path) -> None:
    for table in TABLES:
        schemas = [pq.read_schema(path) for path in folder(snapshot, table).iterdir()]
        assert all(schema == schemas[0] for schema in schemas), table
        pq.write_table(pq.read_table(folder(snapshot, table), partitioning=None), tmp_path / "copy.parquet")
    assert len(list(folder(snapshot, "sightings").iterdir())) == 2


def test_the_values_are_those_of_the_warehouse(snapshot: Snapshot) -> None:
    texts = pq.read_table(folder(snapshot, "captures"), partitioning=None)["text"].to_pylist()
    assert ODD in texts
    photos = pl.read_parquet(folder(snapshot, "photos"), hive_partitioning=False)
    assert photos["date_created"].to_list() == [date(2026, 1, 2)] * 3
    sightings = pd.read_parquet(folder(snapshot, "sightings"), dtype_backend="pyarrow", partitioning=None)
    assert sightings["mtime"].dropna().eq(NOON - timedelta(days=1)).all()
    articles = pl.read_parquet(folder(snapshot, "articles"), hive_partitioning=False)
    assert articles["authors"].to_list() == [["Ada Moss", "B. Reed"]] * 3


def test_the_description_is_a_data_package(snapshot: Snapshot) -> None:
    written = json.loads((snapshot.folder / "datapackage.json").read_text(encoding="utf-8"))
    report = Package.validate_descriptor(written)
    assert report.valid, report.flatten(["note"])
    assert not Package.validate_descriptor(written | {"resources": [{"name": "no path"}]}).valid
    package = Package.from_descriptor(written)
    assert package.resource_names == list(TABLES)
    fields = {field.name: field for field in package.get_resource("captures").schema.fields}
    assert fields["capture_id"].required
    assert fields["capture_id"].description == described(TABLES["captures"].schema.field("capture_id"))


def test_the_description_says_what_is_there(snapshot: Snapshot) -> None:
    written = json.loads((snapshot.folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in written["resources"]:
        table = TABLES[resource["name"]]
        assert resource["rows"] == snapshot.rows(table.name)
        assert [field["name"] for field in resource["schema"]["fields"]] == list(table.columns)
        assert {file["path"] for file in resource["files"]} == {
            str(path.relative_to(snapshot.folder)) for path in folder(snapshot, table.name).iterdir()
        }
        for file in resource["files"]:
            content = (snapshot.folder / file["path"]).read_bytes()
            assert (file["bytes"], file["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    keys = {resource["name"]: resource["schema"] for resource in written["resources"]}
    assert keys["articles"]["primaryKey"] == ["capture_id", "story_no"]
    assert keys["articles"]["foreignKeys"][0]["reference"] == {"resource": "captures", "fields": ["capture_id"]}
    assert "primaryKey" not in keys["sightings"], "its key may hold a NULL"


def test_a_copy_that_follows_links_needs_nothing_else(snapshot: Snapshot, tmp_path: Path) -> None:
    subprocess.run(["cp", "-rL", snapshot.folder, tmp_path / "copy"], check=True)
    copied = tmp_path / "copy" / "tables" / "captures"
    assert not any(path.is_symlink() for path in copied.iterdir())
    assert pq.read_table(copied).num_rows == 3
