"""The DuckDB file: what it holds, who may open it, what it says when something is wrong."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from staged_rows import DUCKDB_1_5, Met, ingest, staged

from clipfile.schemas.errors import StagingError, UsageError, WarehouseBusyError, WarehouseError
from clipfile.schemas.kinds import Kind, Outcome, PageType, Reason, RunState, Stage
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.warehouse import catalog, creation
from clipfile.warehouse.store import open_reader, open_writer

CLOSED = (
    ("blocks", "kind", Kind),
    ("captures", "page_type", PageType),
    ("sightings", "outcome", Outcome),
    ("rejections", "reason", Reason),
    ("rejections", "stage", Stage),
    ("ingest_runs", "state", RunState),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", lock_wait_seconds=0)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_ddl_is_the_arrow_schema(settings: Settings, table: object) -> None:
    with open_writer(settings) as store:
        found = store.query(
            "SELECT column_name, data_type, is_nullable FROM duckdb_columns()"
            " WHERE table_name = ? ORDER BY column_index",
            [table.name],
        ).to_pylist()
    expected = [(field.name, catalog.SQL_TYPES[field.type], field.nullable) for field in table.schema]
    assert [tuple(row.values()) for row in found] == expected


@pytest.mark.parametrize(("table", "column", "kind"), CLOSED, ids=lambda value: value if isinstance(value, str) else "")
def test_closed_lists_are_those_of_the_code(settings: Settings, table: str, column: str, kind: type[Kind]) -> None:
    with open_writer(settings) as store:
        (check,) = store.query(
            "SELECT constraint_text FROM duckdb_constraints() WHERE table_name = ? AND constraint_text LIKE ?",
            [table, f"CHECK(({column} IN%"],
        )["constraint_text"].to_pylist()
    assert {word for number, word in enumerate(check.split("'")) if number % 2} == {str(member) for member in kind}


def test_everything_has_a_comment(settings: Settings) -> None:
    with open_writer(settings):
        pass
    with open_reader(settings.warehouse_path) as store:
        bare = store.query("""
            SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
            UNION ALL SELECT table_name, NULL FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
            UNION ALL SELECT view_name, NULL FROM duckdb_views() WHERE NOT internal AND comment IS NULL
            UNION ALL SELECT function_name, NULL FROM duckdb_functions() WHERE NOT internal AND comment IS NULL
        """)
        views = store.query("SELECT view_name FROM duckdb_views() WHERE NOT internal")["view_name"].to_pylist()
    assert bare.to_pylist() == []
    assert sorted(views) == sorted(view.name for view in catalog.VIEWS)


def test_another_process_that_writes_is_named(settings: Settings) -> None:
    with open_writer(settings):
        pass
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(settings.warehouse_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with (
            pytest.raises(WarehouseBusyError, match=rf"process {holder.pid} \(python") as caught,
            open_writer(settings),
        ):
            pass
        assert caught.value.remedy
        with pytest.raises(WarehouseBusyError), open_reader(settings.warehouse_path, settings):
            pass
        holder.kill()
    with open_writer(settings) as store:
        assert store.query("FROM captures").num_rows == 0


def test_a_file_that_is_not_duckdbs_is_refused_and_kept(settings: Settings) -> None:
    settings.home.mkdir()
    settings.warehouse_path.write_bytes(b"a diary, not a database\n" * 500)
    with pytest.raises(WarehouseError, match="not a DuckDB database") as caught, open_writer(settings):
        pass
    assert caught.value.place == str(settings.warehouse_path)
    assert settings.warehouse_path.read_bytes().startswith(b"a diary")


def test_a_duckdb_file_of_somebody_else_is_refused_and_kept(settings: Settings) -> None:
    settings.home.mkdir()
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        connection.execute("CREATE TABLE recipes AS SELECT 'soup' AS name")
    with pytest.raises(WarehouseError, match="not a Clipfile warehouse"), open_writer(settings):
        pass
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("recipes",)]


def test_a_newer_schema_is_refused(settings: Settings) -> None:
    with open_writer(settings) as store:
        store.execute("UPDATE warehouse_info SET schema_version = 99")
    for opened in (open_writer(settings), open_reader(settings.warehouse_path)):
        with pytest.raises(WarehouseError, match="schema version 99") as caught, opened:
            pass
        assert caught.value.remedy == "Upgrade Clipfile."


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(WarehouseError, match="folder cannot be used"),
        open_writer(Settings(home=tmp_path / "file" / "in")),
    ):
        pass


def test_a_home_that_duckdb_cannot_use_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "what?"
    with pytest.raises(WarehouseError, match="path with a \\?"), open_writer(Settings(home=home)):
        pass
    assert not home.exists()


def test_reading_where_there_is_nothing(settings: Settings) -> None:
    with pytest.raises(WarehouseError, match="There is no warehouse"), open_reader(settings.warehouse_path):
        pass


def test_migrations_run_forward_once(settings: Settings) -> None:
    steps = [
        catalog.Migration(catalog.SCHEMA_VERSION + 1, "ALTER TABLE parts ADD COLUMN colour VARCHAR"),
        catalog.Migration(catalog.SCHEMA_VERSION + 2, "UPDATE parts SET colour = 'red'"),
    ]
    ingest(settings, staged([Met("One", "/one")]))
    with open_writer(settings) as store:
        for _ in range(2):
            creation.bring_up_to_date(store, settings.warehouse_path, steps)
        assert store.query("SELECT colour FROM parts")["colour"].to_pylist() == ["red"]
        assert creation.schema_version(store, settings.warehouse_path) == catalog.SCHEMA_VERSION + 2
        assert store.query("FROM articles_latest").num_rows == 1


def test_a_migration_that_fails_leaves_the_file_as_it_was(settings: Settings) -> None:
    sql = "ALTER TABLE parts ADD COLUMN colour VARCHAR; SELECT nothing FROM nowhere"
    broken = catalog.Migration(catalog.SCHEMA_VERSION + 1, sql)
    with open_writer(settings) as store:
        with pytest.raises(WarehouseError, match="nowhere"):
            creation.bring_up_to_date(store, settings.warehouse_path, [broken])
        assert creation.schema_version(store, settings.warehouse_path) == catalog.SCHEMA_VERSION
        assert "colour" not in store.query("FROM parts").column_names


def test_views_of_older_code_are_made_anew(settings: Settings) -> None:
    with open_writer(settings) as store:
        store.execute("CREATE OR REPLACE VIEW page_text AS SELECT 1 AS one")
        store.execute("UPDATE warehouse_info SET catalog_hash = 'older'")
    with open_writer(settings) as store:
        assert store.query("FROM page_text").column_names == ["capture_id", "text"]


def test_sql_that_duckdb_refuses_is_the_callers_fault(settings: Settings) -> None:
    with open_writer(settings) as store:
        with pytest.raises(UsageError, match="nowhere"):
            store.query("SELECT * FROM nowhere")
        with pytest.raises(UsageError):
            store.query("SELEKT 1")
        assert store.query("SELECT 1 AS one").to_pylist() == [{"one": 1}]


def test_a_reader_cannot_write(settings: Settings) -> None:
    with open_writer(settings):
        pass
    with open_reader(settings.warehouse_path) as store, pytest.raises(UsageError, match="read-only"):
        store.query("DELETE FROM captures")


def test_a_row_that_breaks_a_rule_is_refused(settings: Settings) -> None:
    with open_writer(settings) as store, pytest.raises(StagingError, match="rule of the warehouse"):
        store.execute("INSERT INTO parts VALUES (0, 'run', 0, 1, 1, 1, 1, 0)")


def test_the_file_is_of_a_storage_version_that_duckdb_1_5_reads(settings: Settings) -> None:
    ingest(settings, staged([Met("One\ntwo", "/one")]))
    header = settings.warehouse_path.read_bytes()[:16]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:16], "little") <= 68


@pytest.mark.skipif(not DUCKDB_1_5.exists(), reason="no .venv/duckdb-1.5: run `make test` once")
def test_duckdb_1_5_reads_every_table_view_and_macro(settings: Settings) -> None:
    ingest(settings, staged([Met("One\ntwo", "/one", url="https://a.example/")]))
    script = """
import duckdb, sys
assert duckdb.__version__.startswith("1.5"), duckdb.__version__
connection = duckdb.connect(sys.argv[1], read_only=True)
for name in sys.argv[2:]:
    connection.sql(f"FROM {name}").fetchall()
print(len(connection.sql("FROM page_lines((SELECT capture_id FROM captures))").fetchall()))
"""
    names = [*TABLES, *(view.name for view in catalog.VIEWS)]
    command = [sys.executable, "-c", script, str(settings.warehouse_path), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(DUCKDB_1_5)})
    assert (done.stdout, done.stderr) == ("2\n", "")


def test_a_setting_that_duckdb_refuses_is_the_callers_fault(settings: Settings) -> None:
    with (
        pytest.raises(UsageError, match="Memory"),
        open_writer(settings.model_copy(update={"duckdb_memory_limit": "lots"})),
    ):
        pass


def test_too_little_memory_is_said_with_its_setting(settings: Settings) -> None:
    tight = settings.model_copy(update={"duckdb_memory_limit": "20MB"})
    with open_writer(tight) as store, pytest.raises(WarehouseError, match="Out of Memory") as caught:
        store.query("SELECT string_agg(repeat('x', 1000000), ',') FROM range(200)")
    assert "duckdb_memory_limit" in str(caught.value)
