"""A warehouse of an earlier schema comes forward: every row kept, the same tables as a new one, or nothing happens."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from staged_rows import ODD, Met, begun, load, page_rows, refusal, rows_of, staged

from clipfile.schemas.errors import SnapshotError, WarehouseError
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.warehouse import catalog, creation, restore
from clipfile.warehouse.manifest import Manifest, SnapshotFile
from clipfile.warehouse.snapshots import latest, publish, read_snapshot, verify
from clipfile.warehouse.store import STORAGE_VERSION, Store, open_reader, open_writer

FIRST = Path(__file__).with_name("schema") / "ddl_001.sql"
ADDED = ("page_facts", "containers", "tombstones")  # tables that version 1 did not have
COLUMNS = "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
CHECKS = "SELECT table_name, constraint_text FROM duckdb_constraints() ORDER BY ALL"
Rows = Mapping[str, list[dict[str, object]]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", lock_wait_seconds=0)


def filled(settings: Settings) -> Rows:
    """A warehouse of version 1 with the rows of two runs; returns them by table."""
    template = settings.model_copy(update={"home": settings.home.with_name("template")})
    with open_writer(template) as store:
        load(store, begun(store), staged([Met(ODD, "/odd"), Met("one\ntwo", "/one")], [refusal("/noise")]))
        load(store, begun(store), staged([Met("three", "/three"), Met("one\ntwo", "/copy")]))
        rows = {name: store.query(f"SELECT * FROM {name}") for name in TABLES if name not in ADDED}  # noqa: S608
    settings.home.mkdir()
    config = {"storage_compatibility_version": STORAGE_VERSION}
    with duckdb.connect(str(settings.warehouse_path), config=config) as connection:
        connection.execute(FIRST.read_text(encoding="utf-8"))
        connection.execute(catalog.statement("info"))
        connection.execute("INSERT INTO warehouse_info VALUES (1, 'the first', '0.1.0', now(), 'of then')")
        for name, table in rows.items():
            connection.register("found", table.drop("unrepaired") if name == "captures" else table)
            connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM found")  # noqa: S608
    return {name: sorted(table.to_pylist(), key=repr) for name, table in rows.items()}


def kept(store: Store, rows: Rows) -> None:
    """Every row is there as it was; what the first version did not have is empty."""
    for name, expected in rows.items():
        columns = ", ".join(f'"{column}"' for column in TABLES[name].columns)
        found = store.query(f"SELECT {columns} FROM {name}").to_pylist()  # noqa: S608
        assert sorted(found, key=repr) == expected, name
    for name in ADDED:
        assert rows_of(store, name) == [], name


def as_published_then(settings: Settings) -> Path:
    """A snapshot as version 1 published it, of the warehouse as it is; returns its folder."""
    root = settings.snapshots_path
    files = []
    for name in (name for name in TABLES if name not in ADDED):
        (root / "files" / name).mkdir(parents=True)
        path = root / "files" / name / "all.parquet"
        with duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
            connection.execute(f"COPY {name} TO {catalog.literal(str(path))} (FORMAT parquet)")
        files.append(SnapshotFile.model_validate(described(name, path, root)))
    folder = root / "20260101T000000.000000Z"
    folder.mkdir()
    manifest = Manifest(
        snapshot_id=folder.name, sequence=1, schema_version=1, clipfile_version="0.1.0", warehouse_id="the first",
        created_at="2026-01-01T00:00:00Z", run_id=None, root=str(root), files=tuple(files),
    )  # fmt: skip
    (folder / "manifest.json").write_text(manifest.as_json(), encoding="utf-8")
    with duckdb.connect(str(folder / "clipfile.duckdb")) as connection:
        connection.execute(catalog.statement("info"))
        connection.execute("INSERT INTO warehouse_info VALUES (1, 'the first', '0.1.0', now(), '')")
        for file in files:
            connection.execute(f"CREATE VIEW {file.table} AS FROM {catalog.literal(str(root / file.path))}")
    (root / "latest").symlink_to(folder.name)
    return folder


def described(name: str, path: Path, root: Path) -> dict[str, object]:
    from clipfile.warehouse.snapshot_files import file_hash

    return {
        "table": name, "part_no": None, "version": None, "path": str(path.relative_to(root)),
        "rows": pq.read_metadata(path).num_rows, "bytes": path.stat().st_size, "sha256": file_hash(path),
    }  # fmt: skip


def test_the_first_schema_comes_forward_to_todays(settings: Settings) -> None:
    rows = filled(settings)
    fresh = settings.model_copy(update={"home": settings.home.with_name("fresh")})
    with open_writer(settings) as store:
        kept(store, rows)
        assert creation.schema_version(store, settings.warehouse_path) == catalog.SCHEMA_VERSION
        assert store.query("SELECT warehouse_id FROM warehouse_info")["warehouse_id"].to_pylist() == ["the first"]
        assert rows_of(store, "integrity") == []
        now = store.query(COLUMNS).to_pylist(), store.query(CHECKS).to_pylist()
    with open_writer(fresh) as store:
        assert now == (store.query(COLUMNS).to_pylist(), store.query(CHECKS).to_pylist())


def test_it_takes_new_rows_and_publishes_them(settings: Settings) -> None:
    filled(settings)
    with open_writer(settings) as store:
        entry = load(store, begun(store), staged([Met("one\ntwo", "/one"), Met("four", "/four")]))
        assert (entry.loaded, entry.known) == (1, 1)
    snapshot = publish(settings)
    assert verify(snapshot) == []
    assert (snapshot.rows("captures"), snapshot.rows("page_facts")) == (4, 1)


def test_long_texts_of_the_new_column_are_compressed_as_in_a_new_file(settings: Settings) -> None:
    filled(settings)
    with open_writer(settings) as store:
        batch = staged([Met("a text before repair " * 400, "/repaired")])
        captures = batch["captures"]
        place = captures.schema.get_field_index("unrepaired")
        batch["captures"] = captures.set_column(place, captures.schema.field("unrepaired"), captures["text"])
        load(store, begun(store), batch)
        store.execute("CHECKPOINT")
        used = store.query(
            "SELECT DISTINCT compression FROM pragma_storage_info('captures')"
            " WHERE column_name = 'unrepaired' AND segment_type = 'VARCHAR' AND stats NOT LIKE '%Min: NULL%'"
        )
        sql = store.query("SELECT sql FROM duckdb_tables() WHERE table_name = 'captures'")["sql"][0].as_py()
    assert "ZSTD" in used["compression"].to_pylist() or "unrepaired VARCHAR USING COMPRESSION ZSTD" in sql


@pytest.mark.parametrize("cut", range(1, 8))
def test_a_migration_that_is_cut_short_never_happened(settings: Settings, cut: int) -> None:
    """The statements of the packaged migrations up to a point, and then a fault."""
    rows = filled(settings)
    (step,) = catalog.migrations()
    statements = [text for text in step.sql.split(";\n") if text.strip()]
    assert len(statements) > 7
    broken = catalog.Migration(step.version, ";\n".join((*statements[:cut], "SELECT nothing FROM nowhere")))
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        with pytest.raises(WarehouseError, match="nowhere"):
            creation.bring_up_to_date(Store(connection), settings.warehouse_path, [broken])
        assert connection.sql("SELECT schema_version FROM warehouse_info").fetchall() == [(1,)]
        found = {name for (name,) in connection.sql("SELECT table_name FROM duckdb_tables()").fetchall()}
        assert found == {*rows, "warehouse_info"}
        assert connection.sql("SELECT count(*) FROM rejections").fetchall() == [(len(rows["rejections"]),)]


def test_a_file_of_an_earlier_schema_is_readable_before_it_comes_forward(settings: Settings) -> None:
    rows = filled(settings)
    with open_reader(settings.warehouse_path, settings) as store:
        assert len(rows_of(store, "captures")) == len(rows["captures"])


def test_a_snapshot_of_an_earlier_schema_is_read_with_todays_views(settings: Settings) -> None:
    rows = filled(settings)
    folder = as_published_then(settings)
    assert verify(read_snapshot(folder)) == []
    snapshot = latest(settings)
    assert snapshot is not None
    for _ in range(2):
        with snapshot.open(settings) as store:
            kept(store, rows)
            assert rows_of(store, "integrity") == []
            assert store.query("FROM captures LIMIT 0").column_names == list(TABLES["captures"].columns)
            assert all(store.query(f"FROM {view.name}") is not None for view in catalog.VIEWS)


def test_a_snapshot_of_an_earlier_schema_keeps_its_views_where_its_folder_cannot_be_written(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = filled(settings)
    folder = as_published_then(settings)

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("clipfile.warehouse.snapshot_reader.write_database", refused)
    with read_snapshot(folder).open(settings) as store:
        assert len(rows_of(store, "captures")) == len(rows["captures"])


def test_a_snapshot_of_an_earlier_schema_is_restored_in_todays(settings: Settings) -> None:
    rows = filled(settings)
    as_published_then(settings)
    settings.warehouse_path.unlink()
    done = restore.restore(restore.find(settings, None), settings, replace=False)
    assert done.rows["captures"] == len(rows["captures"])
    assert {path.name for path in settings.home.iterdir()} == {"clipfile.duckdb", "snapshots", ".lock"}
    with open_writer(settings) as store:
        kept(store, rows)
        assert creation.schema_version(store, settings.warehouse_path) == catalog.SCHEMA_VERSION
    assert done.published.manifest.sequence == 2
    assert verify(done.published) == []


def test_a_newer_snapshot_is_refused(settings: Settings) -> None:
    filled(settings)
    folder = as_published_then(settings)
    snapshot = read_snapshot(folder)
    newer = snapshot.manifest.model_copy(update={"schema_version": catalog.SCHEMA_VERSION + 1})
    (folder / "manifest.json").write_text(newer.as_json(), encoding="utf-8")
    with pytest.raises(SnapshotError, match="newer"), read_snapshot(folder).open():
        pass
    elsewhere = settings.model_copy(update={"home": settings.home.with_name("elsewhere")})
    with pytest.raises(SnapshotError, match="newer"):
        restore.restore(read_snapshot(folder), elsewhere, replace=False)
    assert not elsewhere.home.exists()


def test_every_version_has_its_migration() -> None:
    assert [step.version for step in catalog.migrations()] == list(range(2, catalog.SCHEMA_VERSION + 1))


def test_rows_for_the_tests_have_every_column() -> None:
    for name, rows in page_rows("a text").items():
        assert set(rows[0]) == set(TABLES[name].staged.names), name
    assert pa.string() in catalog.SQL_TYPES
