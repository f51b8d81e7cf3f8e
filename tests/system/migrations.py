"""A warehouse of an earlier schema comes forward: every row kept, the same tables as a new one, or nothing happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Then:
    """A schema version as it was: which of today's tables and columns it did not have."""

    version: int
    without: tuple[str, ...]
    without_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def ddl(self) -> str:
        return (Path(__file__).parents[1] / "schema" / f"ddl_{self.version:03}.sql").read_text(encoding="utf-8")

    @property
    def tables(self) -> list[str]:
        return [name for name in TABLES if name not in self.without]

    def rows(self, name: str, table: pa.Table) -> pa.Table:
        return table.drop(list(self.without_columns.get(name, ())))


SECOND = Then(2, ("inferences", "stories", "item_links"), {"parts": ("relations_version", "linked_version")})
FIRST = Then(
    1,
    ("page_facts", "containers", "tombstones", *SECOND.without),
    {**SECOND.without_columns, "captures": ("unrepaired",)},
)
THEN = (FIRST, SECOND)
COLUMNS = "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
CHECKS = "SELECT table_name, constraint_text FROM duckdb_constraints() ORDER BY ALL"
Rows = Mapping[str, list[dict[str, object]]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", lock_wait_seconds=0)


@pytest.fixture(params=THEN, ids=lambda then: f"version {then.version}")
def then(request: pytest.FixtureRequest) -> Then:
    assert isinstance(request.param, Then)
    return request.param


def filled(settings: Settings, then: Then) -> Rows:
    """A warehouse of an earlier version with the rows of two runs; returns them by table, with today's columns."""
    template = settings.model_copy(update={"home": settings.home.with_name("template")})
    with open_writer(template) as store:
        load(store, begun(store), staged([Met(ODD, "/odd"), Met("one\ntwo", "/one")], [refusal("/noise")]))
        load(store, begun(store), staged([Met("three", "/three"), Met("one\ntwo", "/copy")]))
        rows = {name: store.query(f"SELECT * FROM {name}") for name in then.tables}  # noqa: S608
    settings.home.mkdir()
    config = {"storage_compatibility_version": STORAGE_VERSION}
    with duckdb.connect(str(settings.warehouse_path), config=config) as connection:
        connection.execute(then.ddl)
        connection.execute(catalog.statement("info"))
        connection.execute(
            "INSERT INTO warehouse_info VALUES (?, 'the same', '0.1.0', now(), 'of then')", [then.version]
        )
        for name, table in rows.items():
            connection.register("found", then.rows(name, table))
            connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM found")  # noqa: S608
    return {name: sorted(table.to_pylist(), key=repr) for name, table in rows.items()}


def kept(store: Store, then: Then, rows: Rows) -> None:
    """Every row is there as it was; tables that the version then did not have are empty."""
    for name, expected in rows.items():
        then_there = [column for column in TABLES[name].columns if column not in then.without_columns.get(name, ())]
        columns = ", ".join(f'"{column}"' for column in then_there)
        found = store.query(f"SELECT {columns} FROM {name}").to_pylist()  # noqa: S608
        wanted = [{column: row[column] for column in then_there} for row in expected]
        assert sorted(found, key=repr) == sorted(wanted, key=repr), name
    for name in then.without:
        assert rows_of(store, name) == [], name


def as_published_then(settings: Settings, then: Then) -> Path:
    """A snapshot as the earlier version published it, of the warehouse as it is; returns its folder."""
    root = settings.snapshots_path
    files = []
    for name in then.tables:
        (root / "files" / name).mkdir(parents=True)
        path = root / "files" / name / "all.parquet"
        with duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
            connection.execute(f"COPY {name} TO {catalog.literal(str(path))} (FORMAT parquet)")
        files.append(SnapshotFile.model_validate(described(name, path, root)))
    folder = root / "20260101T000000.000000Z"
    folder.mkdir()
    manifest = Manifest(
        snapshot_id=folder.name, sequence=1, schema_version=then.version, clipfile_version="0.1.0",
        warehouse_id="the same", created_at="2026-01-01T00:00:00Z", run_id=None, root=str(root), files=tuple(files),
    )  # fmt: skip
    (folder / "manifest.json").write_text(manifest.as_json(), encoding="utf-8")
    with duckdb.connect(str(folder / "clipfile.duckdb")) as connection:
        connection.execute(catalog.statement("info"))
        connection.execute("INSERT INTO warehouse_info VALUES (?, 'the same', '0.1.0', now(), '')", [then.version])
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


def test_an_earlier_schema_comes_forward_to_todays(settings: Settings, then: Then) -> None:
    rows = filled(settings, then)
    fresh = settings.model_copy(update={"home": settings.home.with_name("fresh")})
    with open_writer(settings) as store:
        kept(store, then, rows)
        assert creation.schema_version(store, settings.warehouse_path) == catalog.SCHEMA_VERSION
        assert store.query("SELECT warehouse_id FROM warehouse_info")["warehouse_id"].to_pylist() == ["the same"]
        assert rows_of(store, "integrity") == []
        now = store.query(COLUMNS).to_pylist(), store.query(CHECKS).to_pylist()
    with open_writer(fresh) as store:
        assert now == (store.query(COLUMNS).to_pylist(), store.query(CHECKS).to_pylist())


def test_it_takes_new_rows_and_publishes_them(settings: Settings, then: Then) -> None:
    filled(settings, then)
    with open_writer(settings) as store:
        entry = load(store, begun(store), staged([Met("one\ntwo", "/one"), Met("four", "/four")]))
        assert (entry.loaded, entry.known) == (1, 1)
    snapshot = publish(settings)
    assert verify(snapshot) == []
    assert snapshot.rows("captures") == 4
    for name in {"page_facts", "inferences"}.intersection(then.without):
        assert snapshot.rows(name) == 1, name


def test_long_texts_of_the_new_column_are_compressed_as_in_a_new_file(settings: Settings) -> None:
    filled(settings, FIRST)
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


def statements_of(then: Then) -> tuple[int, list[str]]:
    """The version after, and the statements that lead to it."""
    (step,) = (step for step in catalog.migrations() if step.version == then.version + 1)
    return step.version, [text for text in step.sql.split(";\n") if text.strip()]


CUTS = [(then, cut) for then in THEN for cut in range(1, len(statements_of(then)[1]) + 1)]


def test_each_step_has_a_place_to_cut() -> None:
    assert {then.version for then, _ in CUTS} == set(range(1, catalog.SCHEMA_VERSION))


@pytest.mark.parametrize(("then", "cut"), CUTS, ids=[f"version {then.version}, {cut}" for then, cut in CUTS])
def test_a_migration_that_is_cut_short_never_happened(settings: Settings, then: Then, cut: int) -> None:
    """The statements of a packaged migration up to a point, and then a fault."""
    rows = filled(settings, then)
    version, statements = statements_of(then)
    broken = catalog.Migration(version, ";\n".join((*statements[:cut], "SELECT nothing FROM nowhere")))
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        with pytest.raises(WarehouseError, match="nowhere"):
            creation.bring_up_to_date(Store(connection), settings.warehouse_path, [broken])
        assert connection.sql("SELECT schema_version FROM warehouse_info").fetchall() == [(then.version,)]
        found = {name for (name,) in connection.sql("SELECT table_name FROM duckdb_tables()").fetchall()}
        assert found == {*rows, "warehouse_info"}
        assert connection.sql("SELECT count(*) FROM rejections").fetchall() == [(len(rows["rejections"]),)]


def test_a_file_of_an_earlier_schema_is_readable_before_it_comes_forward(settings: Settings, then: Then) -> None:
    rows = filled(settings, then)
    with open_reader(settings.warehouse_path, settings) as store:
        assert len(rows_of(store, "captures")) == len(rows["captures"])


def test_a_snapshot_of_an_earlier_schema_is_read_with_todays_views(settings: Settings, then: Then) -> None:
    rows = filled(settings, then)
    folder = as_published_then(settings, then)
    assert verify(read_snapshot(folder)) == []
    snapshot = latest(settings)
    assert snapshot is not None
    for _ in range(2):
        with snapshot.open(settings) as store:
            kept(store, then, rows)
            assert rows_of(store, "integrity") == []
            assert store.query("FROM captures LIMIT 0").column_names == list(TABLES["captures"].columns)
            assert all(store.query(f"FROM {view.name}") is not None for view in catalog.VIEWS)


def test_a_snapshot_of_an_earlier_schema_keeps_its_views_where_its_folder_cannot_be_written(
    settings: Settings, then: Then, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = filled(settings, then)
    folder = as_published_then(settings, then)

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("clipfile.warehouse.snapshot_reader.write_database", refused)
    with read_snapshot(folder).open(settings) as store:
        assert len(rows_of(store, "captures")) == len(rows["captures"])


def test_a_snapshot_of_an_earlier_schema_is_restored_in_todays(settings: Settings, then: Then) -> None:
    rows = filled(settings, then)
    as_published_then(settings, then)
    settings.warehouse_path.unlink()
    done = restore.restore(restore.find(settings, None), settings, replace=False)
    assert done.rows["captures"] == len(rows["captures"])
    assert {path.name for path in settings.home.iterdir()} == {"clipfile.duckdb", "snapshots", ".lock"}
    with open_writer(settings) as store:
        kept(store, then, rows)
        assert creation.schema_version(store, settings.warehouse_path) == catalog.SCHEMA_VERSION
    assert done.published.manifest.sequence == 2
    assert verify(done.published) == []


def test_a_newer_snapshot_is_refused(settings: Settings, then: Then) -> None:
    filled(settings, then)
    folder = as_published_then(settings, then)
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
