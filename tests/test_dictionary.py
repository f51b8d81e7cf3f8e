"""The data dictionary agrees with the warehouse, and says of every column where it comes from."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from clipfile.schemas.lineage import ORIGINS, origin
from clipfile.schemas.tables import TABLES
from clipfile.warehouse import catalog
from clipfile.warehouse.creation import bring_up_to_date
from clipfile.warehouse.dictionary import PATH, render
from clipfile.warehouse.store import Store, open_memory

ROOT = Path(__file__).parents[1]
COLUMNS = [(table.name, column) for table in TABLES.values() for column in table.columns]
STAGES = {"fetch", "segment", "validate", "load", "infer", "relate", "remember", "forget"}


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_memory() as store:
        bring_up_to_date(store, Path("memory"), catalog.migrations())
        store.execute("PRAGMA disable_optimizer")  # it leaves out what is joined and empty
        yield store


@pytest.fixture(scope="module")
def comments(store: Store) -> Mapping[tuple[str, str], str]:
    rows = store.query("SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal").to_pylist()
    return {(row["table_name"], row["column_name"]): row["comment"] for row in rows}


def test_the_committed_dictionary_is_what_the_code_renders() -> None:
    assert PATH.read_text(encoding="utf-8") == render(), "run: python -m clipfile.warehouse.dictionary"


def test_it_describes_every_table_view_and_column() -> None:
    text = render()
    for name in (*TABLES, *(view.name for view in catalog.VIEWS)):
        assert f"### {name}\n" in text
    for table in TABLES.values():
        for field in table.schema:
            assert f"| {catalog.described(field)} | {origin(table.name, field.name)} |" in text
    assert "| None |" not in text


def test_the_comments_say_the_same(comments: Mapping[tuple[str, str], str]) -> None:
    for table in TABLES.values():
        for field in table.schema:
            expected = catalog.described(field) + catalog.FROM + origin(table.name, field.name)
            assert comments[table.name, field.name] == expected


def test_every_origin_is_a_column_or_a_module_that_is_there() -> None:
    for row in ORIGINS:
        if row.stage:
            assert set(row.stage.split(", ")) <= STAGES, row
            assert all((ROOT / "tasks" / module).is_file() for module in row.modules.split()), row
        else:
            table, column = row.modules.split(".")
            assert column in TABLES[table].columns, row


def test_every_origin_speaks_of_a_column() -> None:
    told = {next(row for row in ORIGINS if row.fits(*column)) for column in COLUMNS}
    assert told == set(ORIGINS), "a row that no column meets"
    with pytest.raises(LookupError, match=re.escape("captures.colour has no origin")):
        origin("captures", "colour")


@pytest.mark.parametrize("view", catalog.VIEWS, ids=lambda view: str(view.name))
def test_a_view_comes_from_what_it_reads(
    store: Store, comments: Mapping[tuple[str, str], str], view: catalog.View
) -> None:
    read = set(catalog.read_by(view))
    assert tables_read(store, view.name) == {table for name in read for table in tables_read(store, name)}
    assert set(view.draws_on) <= read
    for (owner, column), comment in comments.items():
        if owner == view.name:
            _, _, source = comment.partition(catalog.FROM)
            inherited = source in {f"{name}.{column}" for name in view.draws_on}
            assert inherited or source == (", ".join(sorted(read)) or "the view's own text")


def tables_read(store: Store, relation: str) -> set[str]:
    """The tables that DuckDB itself reads for a relation."""
    plan = store.query(f"EXPLAIN (FORMAT json) FROM {relation}")["explain_value"][0].as_py()
    return {name for name in TABLES if re.search(rf'"Table": "[^"]*\b{name}"', plan)}
