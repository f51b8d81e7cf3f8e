"""Nothing is lost, nothing is doubled: batches into the warehouse, once, twice and in any order."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from staged_rows import NOON, ODD, Met, begun, counts, ingest, key_of, load, refusal, rows_of, staged

from clipfile.schemas.errors import StagingError
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.tasks.load import (
    known_captures,
    loaded_batches,
)
from clipfile.tasks.staging import StagingArea
from clipfile.warehouse.store import Store, open_writer

CONTENT = ("captures", "blocks", "articles", "photos", "sidebar_items")
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, lock_wait_seconds=0)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_writer(settings) as store:
        yield store


def facts(store: Store) -> dict[str, list[object]]:
    """What is in the warehouse, without who brought it and when it was met."""
    passing = {"run_id", "part_no", "fetched_at", "last_seen", "attempts"}
    return {
        table: [{key: value for key, value in row.items() if key not in passing} for row in rows_of(store, table)]
        for table in (*CONTENT, "sightings", "rejections")
    }


def test_rows_arrive_as_they_were_staged(store: Store) -> None:
    tables = staged([Met(ODD, "/odd'; --\udcff".encode("utf-8", "replace").decode(), url="https://a.example/x")])
    load(store, begun(store), tables)
    for table in CONTENT:
        expected = sorted((row for row in tables[table].to_pylist()), key=repr)
        found = [{key: row[key] for key in tables[table].column_names} for row in rows_of(store, table)]
        assert sorted(found, key=repr) == expected
    assert (
        store.query("SELECT count(*) AS n FROM page_text JOIN captures USING (capture_id, text)")["n"][0].as_py() == 1
    )
    assert store.query("FROM integrity").to_pylist() == []


def test_the_sum_of_a_batch(store: Store) -> None:
    run = begun(store)
    load(store, run, staged([Met("old", "/old")]), 1)
    entry = load(
        store,
        run,
        staged(
            [Met("new", "/new"), Met("new", "/copy"), Met("old", "/old"), Met("old", "/elsewhere")],
            [refusal("/noise"), refusal("/blank", "blank"), refusal("/box.zip", "unreadable") | {"stage": "validate"}],
        ),
        2,
    )
    assert counts(entry) == (7, 1, 3, 3, 0)
    assert (entry.articles, entry.photos, entry.sidebar_items, entry.container_rejections) == (1, 1, 2, 0)
    outcomes = {row["source_uri"]: row["outcome"] for row in rows_of(store, "sightings")}
    assert outcomes["file:///new"] == "loaded"
    assert outcomes["file:///copy"] == "known"
    assert outcomes["file:///old"] == "loaded", "what a place was at first it stays"
    assert outcomes["file:///elsewhere"] == "known"


def test_a_container_turned_away_is_beside_the_sum(store: Store) -> None:
    tables = staged([Met("page", "/box.zip", member="a.txt")])
    tables["rejections"] = to_arrow(TABLES["rejections"].staged, [refusal("/box.zip", "unreadable")])
    entry = load(store, begun(store), tables)
    assert counts(entry) == (1, 1, 0, 0, 0)
    assert entry.container_rejections == 1


def test_a_batch_in_the_ledger_is_left_alone(store: Store) -> None:
    run = begun(store)
    first = load(store, run, staged([Met("page", "/page")]))
    again = load(store, run, staged([Met("page", "/page", at=LATER), Met("other", "/other")]))
    assert again == first
    assert [row["fetched_at"] for row in rows_of(store, "sightings")] == [NOON]
    assert loaded_batches(store, run) == {"batch-1": first}


def test_a_second_run_changes_times_and_attempts_alone(settings: Settings) -> None:
    met = [Met(f"page {number}\nline", f"/{number}", url=f"https://a.example/{number}") for number in range(7)]
    again = [replace(item, at=LATER) for item in met]
    ingest(settings, staged(met, [refusal("/noise")]))
    with open_writer(settings) as store:
        before, parts = facts(store), store.query("FROM parts").num_rows
    entry = ingest(settings, staged(again, [refusal("/noise", at=LATER)]))
    assert counts(entry) == (8, 0, 7, 1, 0)
    with open_writer(settings) as store:
        assert facts(store) == before
        assert {row["fetched_at"] for row in rows_of(store, "sightings")} == {LATER}
        (rejection,) = rows_of(store, "rejections")
        assert (rejection["first_seen"], rejection["last_seen"], rejection["attempts"]) == (NOON, LATER, 2)
        assert store.query("FROM parts").num_rows == parts, "a run that adds nothing opens no part"


def test_rows_do_not_depend_on_the_order_of_loading(tmp_path: Path) -> None:
    met = [Met(f"page {number % 9}", f"/{number}", url=f"https://a.example/{number % 5}") for number in range(30)]
    found = []
    for seed in (1, 2):
        shuffled = random.Random(seed).sample(met, len(met))
        with open_writer(Settings(home=tmp_path / str(seed))) as store:
            run = begun(store)
            for number in range(5):
                load(store, run, staged(shuffled[number::5]), number + 1)
            found.append({name: rows for name, rows in facts(store).items() if name != "sightings"})
            places = {(row["source_uri"], row["capture_id"]) for row in rows_of(store, "sightings")}
            assert places == {(f"file://{item.path}", key_of(item.text)) for item in met}
            assert store.query("FROM integrity").to_pylist() == []
    assert found[0] == found[1]


def test_what_a_source_says_later_is_learnt(store: Store) -> None:
    run = begun(store)
    load(store, run, staged([Met("page", "/page", url="https://a.example/old")]), 1)
    load(store, run, staged([Met("page", "/page", url="https://a.example/new", captured_at=NOON)]), 2)
    load(store, run, staged([Met("page", "/page")]), 3)
    (row,) = rows_of(store, "sightings")
    assert (row["url"], row["captured_at"]) == ("https://a.example/new", NOON)


def test_members_and_whole_files_are_different_places(store: Store) -> None:
    met = [Met("page", "/box"), Met("page", "/box", member="a"), Met("page", "/box", member="b")]
    for number in (1, 2):
        load(store, begun(store), staged(met), number)
    assert len(rows_of(store, "sightings")) == 3


def test_a_place_met_twice_in_a_batch_is_one_row(store: Store) -> None:
    entry = load(store, begun(store), staged([Met("page", "/page"), Met("page", "/page", at=LATER)]))
    assert counts(entry) == (2, 1, 1, 0, 0)
    (row,) = rows_of(store, "sightings")
    assert (row["outcome"], row["fetched_at"]) == ("loaded", LATER)


def test_rows_staged_twice_are_taken_once(store: Store) -> None:
    tables = staged([Met("page\nline", "/page")])
    doubled = {name: pa.concat_tables([table, table]) for name, table in tables.items()}
    assert counts(load(store, begun(store), doubled)) == (2, 1, 1, 0, 0)
    assert store.query("FROM integrity").to_pylist() == []


@pytest.mark.parametrize(
    ("table", "column", "value"), [("blocks", "kind", "gossip"), ("articles", "published_at", "yesterday")]
)
def test_a_bad_row_leaves_nothing_of_its_batch(store: Store, table: str, column: str, value: str) -> None:
    tables = staged([Met("page", "/page")])
    index = tables[table].column_names.index(column)
    tables[table] = tables[table].set_column(index, column, pa.array([value]))
    run = begun(store)
    with pytest.raises(StagingError, match="rule of the warehouse"):
        load(store, run, tables)
    assert all(rows_of(store, name) == [] for name in (*CONTENT, "sightings", "ledger", "parts"))
    assert load(store, run, staged([Met("page", "/page")])).loaded == 1


def test_staged_columns_are_checked(store: Store) -> None:
    tables = staged([Met("page", "/page")])
    tables["articles"] = tables["articles"].rename_columns(
        ["heading" if name == "headline" else name for name in tables["articles"].column_names]
    )
    with pytest.raises(StagingError, match=r"missing \['headline'\], unknown \['heading'\]"):
        load(store, begun(store), tables)


def test_a_sighting_of_nothing_is_refused(store: Store) -> None:
    tables = staged([Met("page", "/page")]) | {"captures": TABLES["captures"].staged.empty_table()}
    with pytest.raises(StagingError, match="neither staged nor loaded"):
        load(store, begun(store), tables)
    with pytest.raises(StagingError, match="no sighting names"):
        load(store, begun(store), {"captures": staged([Met("page", "/page")])["captures"]})


def test_staged_files_are_loaded_like_tables(store: Store, tmp_path: Path) -> None:
    area = StagingArea(str(tmp_path / "staging"))
    files = {name: area.write(name, table) for name, table in staged([Met(ODD, "/odd")]).items()}
    assert load(store, begun(store), files).loaded == 1
    path = Path(files["blocks"].path)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(StagingError, match="has changed"):
        load(store, begun(store), files, 2)


def test_known_content_needs_no_capture_row(store: Store) -> None:
    load(store, begun(store), staged([Met("page", "/page")]))
    assert known_captures(store, [key_of("page"), key_of("other")]) == {key_of("page")}
    sighted = {"sightings": staged([Met("page", "/copy")])["sightings"]}
    assert counts(load(store, begun(store), sighted)) == (1, 0, 1, 0, 0)


def test_parts_fill_up_and_belong_to_one_run(store: Store) -> None:
    first, second = begun(store), begun(store)
    for number in range(5):
        load(
            store,
            first,
            staged([Met(f"{number} {page}", f"/{number}/{page}") for page in range(2)]),
            number + 1,
            part=4,
        )
    load(store, second, staged([Met("page", "/page")]), part=4)
    held = store.query("SELECT run_id, captures FROM parts ORDER BY part_no").to_pylist()
    assert [row["captures"] for row in held] == [4, 4, 2, 1]
    assert [row["run_id"] for row in held] == [first, first, first, second]


def test_a_part_takes_no_more_text_than_memory_holds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipfile.tasks.load.parts.PART_BYTES", 10)
    run = begun(store)
    for number, text in enumerate(("1234", "123456", "1", "a text beyond the bound", "2")):
        load(store, run, staged([Met(text, f"/{number}")]), number + 1)
    assert store.query("SELECT captures FROM parts ORDER BY part_no")["captures"].to_pylist() == [2, 1, 1, 1]


def test_versions_rise_where_rows_change(store: Store) -> None:
    def versions() -> list[tuple[int, int, int]]:
        rows = store.query("FROM parts ORDER BY part_no").to_pylist()
        return [(row["version"], row["sightings_version"], row["rejections_version"]) for row in rows]

    load(store, begun(store), staged([Met("page", "/page")], [refusal("/noise")]))
    ((pages, sightings, rejections),) = versions()
    load(store, begun(store), staged([Met("page", "/page")]))
    assert versions() == [(pages, sightings + 1, rejections)]
    load(store, begun(store), staged([], [refusal("/noise")]))
    assert versions() == [(pages, sightings + 2, rejections + 1)]
    load(store, begun(store), staged([Met("page", "/copy")]))
    assert versions()[0] == (pages, sightings + 2, rejections + 1)
