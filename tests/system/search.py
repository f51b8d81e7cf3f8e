"""Search: the same stories with an index, without one, and with one of some parts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from staged_rows import NOON, Met, begun, ingest, key_of, load, staged

from clipfile.schemas.settings import Settings
from clipfile.tasks.forget import forget
from clipfile.tasks.forget.finding import Wanted
from clipfile.warehouse import catalog
from clipfile.warehouse.creation import bring_up_to_date
from clipfile.warehouse.restore import restore
from clipfile.warehouse.search_index import INDEX_VIEWS
from clipfile.warehouse.snapshots import Snapshot, latest, publish, verify
from clipfile.warehouse.store import Store, open_memory, open_reader, open_writer

QUERIES = ("HARBOUR", "bridge", "Zürich o'brien", "大橋", "")
TEXTS = {
    "a": "Harbour bridge\nThe harbour has a bridge, and the bridge a harbour",
    "b": "Bridge\nA bridge and nothing beside it but more words than in the others, many more words indeed",
    "c": "Zürich\nO’Brien saw the harbour in Zürich",
    "d": "大橋\n東京の大橋とMüller",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", lock_wait_seconds=0, search_index=True, part_captures=2)


@pytest.fixture(scope="module")
def macros() -> Iterator[Store]:
    with open_memory() as store:
        bring_up_to_date(store, Path("memory"), catalog.migrations())
        yield store


def fill(settings: Settings, *names: str) -> None:
    met = [Met(TEXTS[name], f"/{name}", f"https://www.site.example/{name}") for name in names]
    ingest(settings, staged(met))


def terms(store: Store, text: str) -> list[str]:
    found: list[str] = store.query("SELECT search_terms(?::VARCHAR) AS terms", [text])["terms"][0].as_py()
    return found


def found(store: Store, query: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = store.query("FROM search(?)", [query]).to_pylist()
    return rows


def answers(store: Store) -> list[list[dict[str, Any]]]:
    return [found(store, query) for query in QUERIES]


def live_answers(settings: Settings) -> list[list[dict[str, Any]]]:
    with open_reader(settings.warehouse_path) as store:
        return answers(store)


def index_files(settings: Settings) -> set[Path]:
    return {path for view in INDEX_VIEWS for path in (settings.snapshots_path / "files" / view).glob("*")}


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["capture_id"] for row in rows]


def test_all_words_must_stand_in_the_story_and_the_best_comes_first(settings: Settings) -> None:
    fill(settings, *"abcd")
    with publish(settings).open() as store:
        assert ids(found(store, "harbour bridge")) == [key_of(TEXTS["a"])]
        assert ids(found(store, "bridge")) == [key_of(TEXTS[name]) for name in "ab"]
        assert ids(found(store, "ZURICH o'brien")) == [key_of(TEXTS["c"])]
        assert ids(found(store, "大橋 muller")) == [key_of(TEXTS["d"])]
        assert found(store, "  ") == []
        (first,) = store.query("FROM search('bridge', at_most := 1)").to_pylist()
    assert (first["site"], first["url"]) == ("site.example", "https://www.site.example/a")
    assert first["score"] > 0


def test_an_index_changes_no_answer(settings: Settings) -> None:
    fill(settings, *"ab")
    fill(settings, *"cd")
    expected = live_answers(settings)
    with publish(settings.model_copy(update={"search_index": False})).open() as store:
        assert answers(store) == expected
    assert index_files(settings) == set()
    with publish(settings).open() as store:
        assert answers(store) == expected
    assert len(index_files(settings)) == 4, "two parts, two views"
    assert list(map(len, expected)) == [2, 2, 1, 1, 0]


def test_parts_without_an_index_are_read(settings: Settings) -> None:
    fill(settings, *"ab")
    publish(settings)
    fill(settings, *"cd")
    snapshot = publish(settings.model_copy(update={"search_index": False}))
    assert len(snapshot.manifest.index) == 2
    with snapshot.open() as store:
        assert answers(store) == live_answers(settings)


def test_an_index_is_written_once(settings: Settings) -> None:
    fill(settings, *"ab")
    first = publish(settings)
    fill(settings, *"cd")
    second = publish(settings)
    assert set(first.manifest.index) < set(second.manifest.index)
    assert verify(second) == []


def test_an_index_of_another_form_is_not_used(settings: Settings) -> None:
    fill(settings, *"ab")
    manifest = publish(settings).manifest
    folder = settings.snapshots_path / manifest.snapshot_id
    (folder / "manifest.json").write_text(manifest.model_copy(update={"index_form": "other"}).as_json())
    for file in index_files(settings):
        file.write_bytes(b"not to be read")
    assert publish(settings.model_copy(update={"search_index": False})).manifest.index == ()
    moved = settings.model_copy(update={"home": settings.home.with_name("moved")})
    settings.home.rename(moved.home)
    older = manifest.model_copy(update={"index_form": "other"})
    with Snapshot(moved.snapshots_path / manifest.snapshot_id, older).open() as store:
        assert ids(found(store, "bridge")) == [key_of(TEXTS[name]) for name in "ab"]


def test_damage_to_the_index_is_seen_and_mended(settings: Settings) -> None:
    fill(settings, *"ab")
    snapshot = publish(settings)
    words = next(file for file in snapshot.manifest.index if file.table == "search_words")
    (settings.snapshots_path / words.path).unlink()
    assert verify(snapshot) == [f"{settings.snapshots_path / words.path} is missing."]
    assert verify(publish(settings)) == []


def test_old_index_files_go_with_their_snapshots(settings: Settings) -> None:
    keeping = settings.model_copy(update={"keep_snapshots": 1})
    fill(keeping, "a")
    before = {keeping.snapshots_path / file.path for file in publish(keeping).manifest.index}
    with open_writer(keeping) as store:
        store.execute("UPDATE parts SET version = version + 1")
        store.execute("UPDATE articles SET body = 'another body'")
    now = {keeping.snapshots_path / file.path for file in publish(keeping).manifest.index}
    assert index_files(keeping) == now
    assert not before & now


def test_forgetting_takes_the_words_out_of_the_index(settings: Settings) -> None:
    fill(settings, *"ab")
    fill(settings, *"cd")
    publish(settings)
    forget(settings.model_copy(update={"search_index": False}), Wanted("capture", key_of(TEXTS["c"])))
    snapshot = latest(settings)
    assert snapshot is not None
    for path in index_files(settings):
        assert not words_of(path) & {"zurich", "brien"}
    with snapshot.open() as store:
        assert found(store, "zurich") == []
        assert answers(store) == live_answers(settings)
    assert len(snapshot.manifest.index) == 2, "the other part keeps its index"


def words_of(path: Path) -> set[str]:
    with open_memory() as store:
        columns = store.query(f"SELECT * FROM read_parquet({catalog.literal(str(path))})").to_pydict()  # noqa: S608
    return set(columns.get("word", ()))


@hypothesis_settings(max_examples=30, deadline=None)
@given(
    one=st.text(st.sampled_from("aZéßØİςΣ́ 大橋がक्Яё’-1\n"), max_size=8),
    two=st.text(st.sampled_from("aZéßØİςΣ́ 大橋がक्Яё’-1\n"), max_size=8),
)
def test_words_are_the_same_whatever_stands_beside_them(macros: Store, one: str, two: str) -> None:
    assert terms(macros, f"{one} {two}") == terms(macros, one) + terms(macros, two)


ODD_TEXTS = (
    "kalo kalo, Kalo—KALO’s kalo_kalo xkalo kalox ka-lo",
    "ka\u0301lo káló ＫＡＬＯ \u0301kalo \u212aalo kaſlo",
    "Straße strasse STRASSE stras\u017fe straẞse sſß ßs sss",
    "Ætna aetna Œuvre oeuvre Þor thor athos aþos",
    "Привёт привет ПРИВЕ\u0308Т Σίσυφος ΣΊΣΥΦΟΣ",
    "東京kalo kalo大橋 大橋の kaloไทย ไทยkalo kalo๓ アーーx アー kaloआ",
    "ーkalo kaloー ーー xーーx",
    "हिन\u094dदी \u1112\u1161\u11ab 한 한국 =\u0338क क\u0301",
    "—s so s’ so …s os s… ss",
    "",
)  # fmt: skip
ODD_QUERIES = (
    "kalo", "Straße", "aetna oeuvre thor athos", "привет σισυφος", "大橋 ーー", "हिन्दी 한 한국", "क क\u0301 =\u0338क",
    "so os ss s", "アー x ーkalo", "kaslo kaſlo sss kalos", "カ", " –",
)  # fmt: skip


@pytest.fixture(scope="module")
def odd() -> Iterator[Store]:
    with open_memory() as store:
        bring_up_to_date(store, Path("memory"), catalog.migrations())
        for number, text in enumerate(ODD_TEXTS):
            store.execute(
                "INSERT INTO articles BY NAME SELECT ? AS capture_id, 1 AS story_no, ? AS headline, ? AS body, "
                "[] AS authors, [] AS paragraphs, [] AS end_notes, [] AS flags, 1 AS word_count, 1 AS line_start, "
                "1 AS line_end, 1 AS part_no",
                [f"{number:064x}", text[:5] or None, text],
            )
        yield store


@pytest.mark.parametrize("words", ODD_QUERIES)
def test_a_look_for_words_finds_what_taking_every_text_to_words_finds(odd: Store, words: str) -> None:
    columns = "word, part_no, article_no, occurrences, in_headline"
    expected = odd.query(
        f"SELECT {columns} FROM story_words() WHERE list_contains(search_terms(?::VARCHAR), word) ORDER BY ALL",  # noqa: S608
        [words],
    ).to_pylist()
    assert odd.query("FROM story_hits(?) ORDER BY ALL", [words]).to_pylist() == expected
    assert bool(expected) == (words not in {"カ", " –"})


def test_a_snapshot_tells_where_a_capture_is_not(settings: Settings) -> None:
    fill(settings, *"ab")
    fill(settings, *"cd")
    manifest = publish(settings).manifest
    with open_memory() as store:
        for file in (*manifest.of("captures"), *manifest.of("articles"), *manifest.of("sightings")):
            path = catalog.literal(str(settings.snapshots_path / file.path))
            held = "SELECT bloom_filter_excludes FROM parquet_bloom_probe({}, 'capture_id', '{}')"
            assert store.query(held.format(path, "0" * 64))["bloom_filter_excludes"].to_pylist() == [True], file.table


def test_words_are_folded(macros: Store) -> None:
    assert terms(macros, "The Harbour’s 3 Ætna-BRIDGES, in Łódź") == [
        "the", "harbour", "s", "3", "aetna", "bridges", "in", "lodz",
    ]  # fmt: skip
    assert terms(macros, "東京タワー!") == ["東京", "京タ", "タワ", "ワー"]
    assert terms(macros, "हिन्दी समाचार") == ["हिन्दी", "समाचार"]
    assert terms(macros, " – ") == []


def test_later_captures_are_found_at_once_in_the_live_file(settings: Settings) -> None:
    with open_writer(settings) as store:
        load(store, begun(store), staged([Met(TEXTS["a"], "/a", at=NOON + timedelta(days=1))]))
        assert ids(found(store, "harbour")) == [key_of(TEXTS["a"])]


def test_a_warehouse_is_restored_without_the_index(settings: Settings) -> None:
    fill(settings, *"ab")
    expected = live_answers(settings)
    snapshot = publish(settings)
    for path in index_files(settings):
        path.unlink()
    restore(snapshot, settings, replace=True)
    assert live_answers(settings) == expected
