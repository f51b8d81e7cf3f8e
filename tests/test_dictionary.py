"""The data dictionary agrees with the warehouse."""

from clipfile.schemas.tables import TABLES
from clipfile.warehouse import catalog
from clipfile.warehouse.dictionary import PATH, render


def test_the_committed_dictionary_is_what_the_code_renders() -> None:
    assert PATH.read_text(encoding="utf-8") == render(), "run: python -m clipfile.warehouse.dictionary"


def test_it_describes_every_table_view_and_column() -> None:
    text = render()
    for name in (*TABLES, *(view.name for view in catalog.VIEWS)):
        assert f"### {name}\n" in text
    for table in TABLES.values():
        for field in table.schema:
            assert catalog.described(field) in text
    assert "| None |" not in text
