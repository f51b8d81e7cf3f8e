"""Forgetting: nothing of it is left in the home, everything else is as it was, and it does not come back."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from commands import SAMPLES, clipfile, ingested, rows
from homes import renewed
from killing import killed
from staged_rows import Met, begun, key_of, load, refusal, rows_of, staged

from clipfile.schemas.errors import SnapshotError, UsageError, WarehouseBusyError
from clipfile.schemas.kinds import RunState
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.tasks.fetch.batch import FetchedBatch
from clipfile.tasks.forget import Found, Wanted, allow_again, foresee, forget, journal
from clipfile.tasks.forget.redacting import REDACTED, Redactor
from clipfile.tasks.load import RunStart, finish_run, new_run_id, start_run
from clipfile.tasks.load.forgotten import without_forgotten
from clipfile.tasks.staging import StagingArea, read_staged
from clipfile.warehouse import restore
from clipfile.warehouse.locks import held
from clipfile.warehouse.snapshots import damage, latest, listed, publish, verify
from clipfile.warehouse.store import Store, open_reader, open_writer

MARK = "Marrow xylophone"  # short enough to be in the headline
SITE = "gossip.example"
URL = f"https://www.{SITE}/marrow"
PATH = "/inbox/marrow-lantern.txt"
TEXT = f"{MARK} by the harbour\nThe second line of it"
LATER_TEXT = f"Corrected: {TEXT}"
REFUSED = "Marrow noise"
OTHERS = [
    Met(f"page {number}\nits second line", f"/{number}", url=f"https://b.example/{number}") for number in range(3)
]
GONE = {  # by whom it is asked for: what is left of the five captures
    "capture": ("capture", key_of(TEXT)[:12], 4),
    "url": ("url", URL + "#top", 3),
    "site": ("site", f"WWW.{SITE}", 3),
    "source": ("source", PATH, 4),
}


def refused_evidence() -> dict[str, Any]:
    row = refusal(PATH, "undecodable")
    return row | {"content_hash": key_of(REFUSED), "evidence": REFUSED}


def remembered(store: Store) -> None:
    """A memory of two sites."""
    store.execute("INSERT INTO memories VALUES ('memory-1-x', 1, 1, 'm1', now(), 2, 3)")
    for site, fingerprint in ((SITE, 1), (SITE, 2), ("b.example", 1)):
        store.execute("INSERT INTO site_memory VALUES ('memory-1-x', ?, ?, 2, 3)", [site, fingerprint])


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of three runs and two snapshots, with what other commands and Prefect leave beside them."""
    settings = Settings(home=tmp_path_factory.mktemp("told") / "it's home")
    with open_writer(settings) as store:
        store.execute("SET force_compression = 'uncompressed'")  # so that what is left is found by its letters
        remembered(store)
        told = {"sources": [PATH, "/inbox", URL], "site": None}
        run = start_run(store, RunStart(new_run_id(), "ingest", told, "m1")).run_id
        load(store, run, staged([Met(TEXT, PATH, url=URL), OTHERS[0]], [refused_evidence(), refusal("/noise")]))
        finish_run(store, run, RunState.FAILED, error=f"It broke at {URL}, see there.")
    publish(settings)
    with open_writer(settings) as store:
        store.execute("SET force_compression = 'uncompressed'")
        again = staged([Met(TEXT, "/copy.txt", url=URL), Met(LATER_TEXT, "/later.txt", url=URL), *OTHERS])
        load(store, begun(store), again)
    publish(settings)
    for place in ("staging/20260101T000000-00000000/000001/captures.arrow", "reports/marrow.html"):
        (settings.home / place).parent.mkdir(parents=True)
        (settings.home / place).write_text(TEXT, encoding="utf-8")
    (settings.home / "prefect").mkdir()
    with closing(sqlite3.connect(settings.home / "prefect" / "prefect.db")) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE flow_run (id INTEGER, parameters JSON)")
        connection.execute("INSERT INTO flow_run VALUES (1, ?)", [f'{{"sources": ["{URL}", "{PATH}", "/inbox"]}}'])
    return settings.home


@pytest.fixture
def settings(template: Path) -> Settings:
    return renewed(template)


def naming(settings: Settings, words: str) -> list[str]:
    """The files of the home that hold the words, as grep finds them."""
    return [
        str(path.relative_to(settings.home))
        for path in sorted(settings.home.rglob("*"))
        if path.is_file() and words.encode() in path.read_bytes()
    ]


def rows_with(store: Store, *words: str) -> list[str]:
    """The tables of which a row holds one of the words."""
    texts = {name: repr(store.query(f"FROM {name}").to_pylist()) for name in TABLES}
    return [name for name, text in texts.items() if any(word in text for word in words)]


def everywhere(settings: Settings, look: Callable[[Store], Any]) -> list[Any]:
    """What is seen in the warehouse and in each snapshot."""
    with open_reader(settings.warehouse_path) as store:
        seen = [look(store)]
    for snapshot in listed(settings):
        assert damage(snapshot) == []
        with snapshot.open() as store:
            seen.append(look(store))
    return seen


def test_before_it_is_forgotten_it_is_found_wherever_it_is_looked_for(settings: Settings) -> None:
    """What the tests below look with can find."""
    for words in (MARK, URL, "marrow-lantern.txt", REFUSED):
        files = naming(settings, words)
        assert "clipfile.duckdb" in files, words
        assert any(name.startswith("snapshots/files/") for name in files), words
    assert {"reports/marrow.html", "staging/20260101T000000-00000000/000001/captures.arrow"} <= set(
        naming(settings, MARK)
    )
    assert [name for name in naming(settings, URL) if name.startswith("prefect/")]
    assert all("articles" in found for found in everywhere(settings, lambda store: rows_with(store, MARK)))


@pytest.mark.parametrize("how", GONE)
def test_nothing_of_it_is_left_and_all_else_is_as_it_was(settings: Settings, how: str) -> None:
    by, name, left = GONE[how]
    alone = left == 4  # the corrected page is another content, and met elsewhere
    kept = [key_of(met.text) for met in OTHERS] + ([key_of(LATER_TEXT)] if alone else [])
    words = {
        "capture": (key_of(TEXT) + "', 'source",),
        "url": (URL, "marrow-lantern", "Marrow"),
        "site": (URL, "marrow-lantern", "Marrow", SITE),
        "source": ("marrow-lantern", REFUSED),
    }[how]

    def look(store: Store) -> list[Any]:
        tables = (
            "captures",
            "sightings",
            "blocks",
            "articles",
            "photos",
            "sidebar_items",
            "page_facts",
            "inferences",
            "rejections",
        )
        rows = {table: rows_of(store, table) for table in tables}
        noise = [row for row in rows["rejections"] if row["source_uri"] == "file:///noise"]
        return [*([row for row in rows[table] if row.get("capture_id") in kept] for table in tables), noise]

    before = everywhere(settings, look)
    done = forget(settings, Wanted(by, name))
    after = everywhere(
        settings,
        lambda store: (
            look(store),
            rows_of(store, "integrity"),
            rows_with(store, *words),
            store.query("FROM captures"),
        ),
    )
    assert [seen[0] for seen in after] == [*before, before[0]], "one snapshot more"
    assert [seen[1:3] for seen in after] == [([], [])] * 4
    assert [len(after[at][3]) for at in (0, 2, 3)] == [left] * 3
    assert not done.left
    assert done.rows["captures"] == 5 - left
    assert len(done.found.captures) == 5 - left + (how != "capture")
    assert [naming(settings, word) for word in words] == [[]] * len(words)
    assert not list((settings.home / "staging").iterdir())
    assert verify(listed(settings)[0]) == [], "an old one, written anew"


def test_only_its_hash_is_kept(settings: Settings) -> None:
    forget(settings, Wanted("url", URL))
    with open_reader(settings.warehouse_path) as store:
        assert {row["content_hash"] for row in rows_of(store, "tombstones")} == {
            key_of(TEXT), key_of(LATER_TEXT), key_of(REFUSED),
        }  # fmt: skip
        (told,) = store.query("SELECT parameters, error FROM ingest_runs WHERE state = 'failed'").to_pylist()
    assert told["parameters"] == '{"site": null, "sources": ["(forgotten)", "/inbox", "(forgotten)"]}'
    assert told["error"] == "It broke at (forgotten), see there."


def test_a_site_is_forgotten_with_what_was_learnt_of_it(settings: Settings) -> None:
    forget(settings, Wanted("site", SITE))
    with open_reader(settings.warehouse_path) as store:
        assert [row["site"] for row in rows_of(store, "site_memory")] == ["b.example"]
        assert [(row["sites"], row["lines"]) for row in rows_of(store, "memories")] == [(1, 1)]


def test_foreseen_nothing_changes(settings: Settings) -> None:
    before = {path: path.read_bytes() for path in settings.home.rglob("*") if path.is_file() and path.name != ".lock"}
    seen = foresee(settings, Wanted("url", URL))
    assert (seen.rows["captures"], seen.rows["sightings"], seen.rows["rejections"]) == (2, 4, 1)
    assert before == {
        path: path.read_bytes() for path in settings.home.rglob("*") if path.is_file() and path.name != ".lock"
    }


def test_what_is_not_there_is_not_forgotten(settings: Settings) -> None:
    snapshots = len(listed(settings))
    for wanted in (Wanted("url", "https://c.example/"), Wanted("site", "example"), Wanted("capture", "0" * 12)):
        assert forget(settings, wanted).found.is_empty
    assert len(listed(settings)) == snapshots
    with pytest.raises(UsageError, match="no capture"):
        forget(settings, Wanted("capture", "12"))
    with pytest.raises(UsageError, match="no warehouse"):
        forget(settings.model_copy(update={"home": settings.home / "none"}), Wanted("url", URL))


def test_a_folder_of_sources(settings: Settings) -> None:
    done = foresee(settings, Wanted("source", "/inbox/"))
    assert set(done.found.captures) == {key_of(TEXT), key_of(REFUSED)}
    assert foresee(settings, Wanted("source", "/inbo")).found.is_empty


def fetched(settings: Settings, texts: list[Met], refused: list[dict[str, Any]]) -> tuple[FetchedBatch, StagingArea]:
    area = StagingArea(str(settings.staging_path / "a run" / "000001"))
    tables = staged(texts, refused) | {"containers": TABLES["containers"].staged.empty_table()}
    names = ("captures", "sightings", "rejections", "page_facts", "containers")
    return FetchedBatch(*(area.write(name, tables[name]) for name in names)), area


def test_it_does_not_come_back(settings: Settings) -> None:
    forget(settings, Wanted("url", URL))
    batch, area = fetched(settings, [Met(TEXT, "/again.txt"), Met(TEXT, PATH), OTHERS[0]], [refused_evidence()])
    with open_writer(settings) as store:
        allowed = without_forgotten(store, batch, area)
        assert read_staged(allowed.captures)["capture_id"].to_pylist() == [key_of(OTHERS[0].text)]
        assert set(read_staged(allowed.page_facts)["capture_id"].to_pylist()) == {key_of(OTHERS[0].text)}
        outcomes = read_staged(allowed.sightings).select(["source_uri", "outcome", "capture_id"]).to_pylist()
        assert [tuple(row.values()) for row in outcomes] == [
            ("file:///again.txt", "rejected", None), (f"file://{PATH}", "rejected", None),
            ("file:///0", "loaded", key_of(OTHERS[0].text)), (f"file://{PATH}", "rejected", None),
        ]  # fmt: skip
        refused = read_staged(allowed.rejections)
        assert set(refused["reason"].to_pylist()) == {"forgotten"}
        assert refused["evidence"].to_pylist() == [None] * 3
        assert key_of(TEXT)[:16] in refused["detail"][0].as_py()
        tables = {
            name: read_staged(getattr(allowed, name)) for name in ("captures", "sightings", "rejections", "page_facts")
        }
        tables["captures"] = staged([OTHERS[0]])["captures"]
        entry = load(store, begun(store), tables)
    assert (entry.found, entry.known, entry.rejected) == (4, 1, 3)
    assert everywhere(settings, lambda store: rows_with(store, MARK)) == [[]] * 4


def test_a_batch_without_it_is_left_alone(settings: Settings) -> None:
    batch, area = fetched(settings, OTHERS, [refusal("/noise")])
    with open_writer(settings) as store:
        assert without_forgotten(store, batch, area) is batch


def test_it_may_come_back_once_that_is_said(settings: Settings) -> None:
    forget(settings, Wanted("url", URL))
    assert allow_again(settings, key_of(TEXT)[:16]) == key_of(TEXT)
    batch, area = fetched(settings, [Met(TEXT, PATH)], [])
    with open_writer(settings) as store:
        assert without_forgotten(store, batch, area) is batch
    with pytest.raises(UsageError, match="0 tombstones"):
        allow_again(settings, key_of(TEXT)[:16])
    newest = latest(settings)
    assert newest is not None
    assert newest.rows("tombstones") == 2


def test_a_snapshot_that_was_copied_before_does_not_bring_it_back(settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(settings.snapshots_path, tmp_path / "copied", symlinks=True)
    forget(settings, Wanted("url", URL))
    shutil.rmtree(tmp_path / "copied" / "latest", ignore_errors=True)
    done = restore.restore(restore.find(settings, str(tmp_path / "copied")), settings, replace=True)
    assert done.captures_buried == 2
    shutil.rmtree(settings.replaced_path)
    assert everywhere(settings, lambda store: (rows_with(store, MARK), rows_of(store, "integrity"))) == [([], [])] * 5
    with open_reader(settings.warehouse_path) as store:
        assert len(rows_of(store, "tombstones")) == 3


def test_warehouses_that_were_moved_aside_forget_it_too(settings: Settings) -> None:
    restore.restore(restore.find(settings, None), settings, replace=True)
    (broken := settings.replaced_path / "broken").mkdir()
    (broken / "clipfile.duckdb").write_bytes(b"no database of any kind" * 999)
    done = forget(settings, Wanted("url", URL))
    assert len(done.left) == 2, "the broken one is named, when looked into and when written"
    assert all(str(broken) in words for words in done.left)
    assert naming(settings, MARK) == naming(settings, URL) == []


def test_tables_of_ones_own_are_named_and_kept(settings: Settings) -> None:
    with open_writer(settings) as store:
        store.execute("CREATE TABLE notes AS SELECT 'my own words' AS words")
    done = forget(settings, Wanted("url", URL))
    assert len(done.left) == 1
    assert "main.notes" in done.left[0]
    with open_reader(settings.warehouse_path) as store:
        assert rows_of(store, "notes") == [{"words": "my own words"}]


def test_a_file_of_a_snapshot_that_cannot_be_read_is_told_before_anything_goes(settings: Settings) -> None:
    broken = next((settings.snapshots_path / "files" / "sightings").glob("*.parquet"))
    broken.write_bytes(b"half a file")
    with pytest.raises(SnapshotError, match="nobody can tell") as caught:
        forget(settings, Wanted("url", URL))
    assert caught.value.place == str(broken)
    with open_reader(settings.warehouse_path) as store:
        assert "articles" in rows_with(store, MARK)


def test_files_that_no_snapshot_names_go_as_well(settings: Settings) -> None:
    files = settings.snapshots_path / "files" / "articles"
    shutil.copy(next(files.glob("part-*.parquet")), files / "part-00009-v9-000000000000.parquet")
    (settings.snapshots_path / ".20260101T000000.000000Z.partial").mkdir()
    forget(settings, Wanted("url", URL))
    assert naming(settings, MARK) == []


def test_while_another_holds_the_warehouse_nothing_is_touched(settings: Settings) -> None:
    with held(settings, "ingest", "a run"), pytest.raises(WarehouseBusyError, match="clipfile ingest"):
        forget(settings, Wanted("url", URL))


STEPS = (
    "clipfile.tasks.forget.journal.strike_out",
    *(
        f"clipfile.tasks.forget.forgetting.{name}"
        for name in ("erase", "rebuild", "retouch", "publish", "clear_traces")
    ),
    *(f"clipfile.tasks.forget.pictures.{name}" for name in ("write_rows", "write_database", "write_manifest")),
    "pathlib.Path.unlink",
)
BODY = """
from pathlib import Path
from clipfile.schemas.settings import Settings
from clipfile.tasks.forget import Wanted, forget
forget(Settings(home=Path({home!r}), lock_wait_seconds=0), Wanted("url", {url!r}))
"""


@pytest.mark.parametrize("step", [3, 40, 68])
def test_killed_anywhere_the_next_one_finishes_it(settings: Settings, step: int) -> None:
    killed(BODY.format(home=str(settings.home), url=URL), STEPS, step)
    seen = everywhere(settings, lambda store: (rows_of(store, "integrity"), len(rows_of(store, "captures"))))
    assert [broken for broken, _ in seen] == [[]] * len(seen)
    assert {count for _, count in seen} <= {5, 3, 2, 1}, "as it was, or without it"
    assert journal.journal_of(settings).exists()
    done = forget(settings, Wanted("url", "https://c.example/none"))
    assert done.took_up
    for words in (MARK, URL, "marrow-lantern", REFUSED):
        assert naming(settings, words) == [], words
    assert everywhere(settings, lambda store: rows_of(store, "integrity"))[0] == []
    assert not journal.journal_of(settings).exists()


@pytest.mark.parametrize(
    ("told", "hidden"),
    [
        (URL, True), (URL + "/2", True), ("https://b.example/1", False), (f"https://{SITE}/any", True),
        (PATH, True), ("inbox/marrow-lantern.txt", True), ("./marrow-lantern.txt", True), ("lantern.txt", False),
        ("/other/marrow-lantern.txt", False), ("/inbox", False), (SITE, True), ("", False), ("marrow", False),
    ],
)  # fmt: skip
def test_what_a_run_was_told_loses_its_addresses(told: str, hidden: bool) -> None:
    found = Found(words=(URL, f"file://{PATH}"), sites=(SITE,))
    runs = [{"run_id": "a", "parameters": json.dumps({"sources": [told, 3]}), "error": None}]
    changed = Redactor(found).runs(pa.Table.from_pylist(runs, REDACTED)).to_pylist()
    assert [row["parameters"] for row in changed] == ['{"sources": ["(forgotten)", 3]}'] * hidden


def test_from_the_command_line_it_is_gone_for_good(tmp_path: Path) -> None:
    """Through the stages of a run: turned away when it is met again, also by a run that makes rows anew."""
    story, other = SAMPLES / "wire-story.txt", SAMPLES / "local-story-sidebar.txt"
    assert ingested(story, other, cwd=tmp_path)["loaded"] == 2
    met = {row["source_uri"]: row["capture_id"] for row in rows("FROM sightings", cwd=tmp_path)}
    key = met[story.as_uri()]
    assert clipfile("forget", key, cwd=tmp_path).returncode == 2, "nobody is there to be asked"
    assert "would go" in clipfile("forget", key[:10], "--dry-run", cwd=tmp_path).stdout
    assert len(rows("FROM captures", cwd=tmp_path)) == 2
    assert "gone" in clipfile("forget", key[:10], "--yes", cwd=tmp_path).stdout
    again = ingested(story, other, cwd=tmp_path)
    assert (again["loaded"], again["known"], again["rejected"]) == (0, 1, 1)
    assert clipfile("resegment", "--plain", cwd=tmp_path).returncode == 0
    assert len(rows("FROM captures", cwd=tmp_path)) == 1
    shown = clipfile("rejects", "--reason", "forgotten", cwd=tmp_path, environ={"COLUMNS": "400"}).stdout
    assert f"forget --undo {key[:16]}" in shown
    assert clipfile("forget", "--undo", key[:16], cwd=tmp_path).returncode == 0
    assert ingested(story, cwd=tmp_path)["loaded"] == 1


@pytest.mark.parametrize("arguments", [[], ["55c80864", "--url", "https://b.example/"], ["short", "--yes"]])
def test_what_to_forget_has_to_be_said(tmp_path: Path, arguments: list[str]) -> None:
    done = clipfile("forget", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr
