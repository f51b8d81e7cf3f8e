"""The views: what they promise, on pages made to break it."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from staged_rows import NOON, Met, begun, key_of, load, refusal, staged

from clipfile.schemas.settings import Settings
from clipfile.warehouse import catalog
from clipfile.warehouse.store import Store, open_writer

TEXT = "Headline\n\nFirst line\r\nsecond\x00\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_writer(Settings(home=tmp_path)) as store:
        yield store


def rebuilt(store: Store) -> dict[str, str]:
    return {row["capture_id"]: row["text"] for row in store.query("FROM page_text").to_pylist()}


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\r\x00\x85\u2028 "), max_size=40)
    )
)
def test_blocks_rebuild_every_text(store: Store, texts: list[str]) -> None:
    load(store, begun(store), staged([Met(text, f"/{number}") for number, text in enumerate(texts)]))
    found = rebuilt(store)
    assert {key_of(text): text for text in texts}.items() <= found.items()


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM blocks WHERE block_no = 3",
        "INSERT INTO blocks SELECT * FROM blocks WHERE block_no = 3",
        "UPDATE blocks SET line_end = 4 WHERE block_no = 3",
        "UPDATE blocks SET line_start = 99, line_end = 99 WHERE block_no = 3",
        "UPDATE blocks SET block_no = 6 - block_no",
    ],
)
def test_damage_shows_in_the_text(store: Store, damage: str) -> None:
    load(store, begun(store), staged([Met(TEXT, "/page")]))
    assert rebuilt(store) == {key_of(TEXT): TEXT}
    assert store.query("FROM integrity").to_pylist() == []
    store.execute(damage)
    assert rebuilt(store) != {key_of(TEXT): TEXT}
    assert store.query("FROM integrity").num_rows > 0


def test_a_page_of_300_000_lines_is_rebuilt_in_five_seconds(store: Store) -> None:
    text = "\n".join(f"línea {number}" if number % 7 else "" for number in range(300_000))
    load(store, begun(store), staged([Met("a page beside it", "/small"), Met(text, "/long")]))
    started = time.perf_counter()
    (found,) = store.query("SELECT text FROM page_text WHERE capture_id = ?", [key_of(text)])["text"].to_pylist()
    assert time.perf_counter() - started < 5
    assert found == text


def test_a_filter_on_the_capture_reaches_both_tables(store: Store) -> None:
    load(store, begun(store), staged([Met(f"page {number}", f"/{number}") for number in range(20)]))
    sql = f"EXPLAIN SELECT text FROM page_text WHERE capture_id = '{key_of('page 7')}'"  # noqa: S608
    (plan,) = store.query(sql)["explain_value"].to_pylist()
    assert plan.count(f"capture_id = '{key_of('page 7')}'") == 2, plan


def test_page_lines_are_the_lines_with_their_kinds(store: Store) -> None:
    load(store, begun(store), staged([Met(TEXT, "/page")]))
    rows = store.query("FROM page_lines(?)", [key_of(TEXT)]).to_pylist()
    assert [row["line"] for row in rows] == TEXT.split("\n")
    assert [row["line_no"] for row in rows] == [1, 2, 3, 4, 5]
    assert {row["kind"] for row in rows} == {"body"}


def test_latest_is_the_newest_of_a_url_else_the_capture(store: Store) -> None:
    url = "https://a.example/story"
    met = [
        Met("first version", "/1", url, captured_at=NOON),
        Met("second version", "/2", url, captured_at=NOON + timedelta(days=1)),
        Met("first version", "/copy without a url"),
        Met("nowhere", "/3"),
        Met("nowhere", "/3 again"),
        Met("syndicated", "/4", "https://b.example/one"),
        Met("syndicated", "/5", "https://c.example/two"),
    ]
    load(store, begun(store), staged(met))
    articles = store.query("SELECT url, body, published_on FROM articles_latest ORDER BY ALL").to_pylist()
    assert [(row["url"], row["body"]) for row in articles] == [
        (url, "second version"),
        ("https://b.example/one", "syndicated"),
        ("https://c.example/two", "syndicated"),
        (None, "nowhere"),
    ]
    assert {row["published_on"] for row in articles} == {date(2026, 2, 3)}
    items = store.query("SELECT item_no, caption FROM sidebar_items_latest WHERE url = ? ORDER BY 1", [url]).to_pylist()
    assert items == [{"item_no": 1, "caption": "A boat"}, {"item_no": 2, "caption": None}]


def test_rejections_are_counted_by_reason(store: Store) -> None:
    load(store, begun(store), staged([], [refusal("/a"), refusal("/b"), refusal("/c", "blank")]), 1)
    load(store, begun(store), staged([], [refusal("/b", at=NOON + timedelta(days=1))]), 2)
    first, second = store.query("FROM rejections_by_reason").to_pylist()
    assert (first["reason"], first["rejections"], first["attempts"]) == ("binary", 2, 3)
    assert first["newest_source"] == "file:///b"
    assert (second["reason"], second["rejections"]) == ("blank", 1)


def test_printed_dates_cast_as_far_as_they_go(store: Store) -> None:
    moments = ["2026-02-03", "2026-02-03T10:30", "2026-02-03T10:30Z", "2026-02-03T10:30:05+02:00", "2026-02-31", None]
    with store.registered(printed=pa.table({"iso": pa.array(moments, pa.string())})):
        rows = store.query(
            "SELECT published_date(iso) AS day, published_time(iso)::VARCHAR AS at FROM printed"
        ).to_pylist()
    assert [row["day"] for row in rows] == [date(2026, 2, 3)] * 4 + [None, None]
    assert [row["at"] for row in rows] == [
        "2026-02-03 00:00:00+00",
        "2026-02-03 10:30:00+00",
        "2026-02-03 10:30:00+00",
        "2026-02-03 08:30:05+00",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("table", "damage"),
    [
        ("captures", "INSERT INTO captures SELECT * FROM captures"),
        ("sightings", "INSERT INTO sightings SELECT * FROM sightings"),
        ("articles", "UPDATE articles SET capture_id = repeat('0', 64)"),
        ("photos", "UPDATE photos SET part_no = 7"),
        ("sidebar_items", "INSERT INTO sidebar_items SELECT * FROM sidebar_items"),
        ("rejections", "INSERT INTO rejections SELECT * FROM rejections"),
        ("ingest_runs", "INSERT INTO ingest_runs SELECT * FROM ingest_runs"),
        ("ledger", "INSERT INTO ledger SELECT * FROM ledger"),
        ("parts", "UPDATE parts SET captures = 9"),
        ("captures", "DELETE FROM sightings"),
    ],
)
def test_integrity_names_what_is_broken(store: Store, table: str, damage: str) -> None:
    load(store, begun(store), staged([Met(TEXT, "/page")], [refusal("/noise")]))
    assert store.query("FROM integrity").to_pylist() == []
    store.execute(damage)
    assert table in store.query("FROM integrity")["table_name"].to_pylist()


def test_integrity_knows_every_key() -> None:
    sql = " ".join(catalog.statement("views/integrity").split())
    for name, table in catalog.TABLES.items():
        assert f"FROM {name} GROUP BY {', '.join(table.key)} HAVING" in sql
