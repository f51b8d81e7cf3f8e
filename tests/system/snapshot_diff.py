"""The difference between two snapshots: what was added, changed and gone, and what is not even read."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from commands import clipfile
from staged_rows import NOON, Met, ingest, key_of, refusal, staged

from clipfile.flows.arguments.flags import Flags
from clipfile.flows.arguments.opening import reading
from clipfile.flows.commands.snapshot import Question, snapshot
from clipfile.schemas.errors import SnapshotError, UsageError
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.warehouse.catalog import SCHEMA_VERSION
from clipfile.warehouse.snapshot_diff import SAMPLES, SnapshotDiff, TableDiff, diff
from clipfile.warehouse.snapshots import Snapshot, as_of, publish
from clipfile.warehouse.store import open_writer

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "it's {key} [a] home", lock_wait_seconds=0)


def pages(names: str) -> list[Met]:
    return [Met(f"page {name}\nsecond line", f"/{name}", url=f"https://a.example/{name}") for name in names]


def of(found: SnapshotDiff, table: str) -> TableDiff:
    return next(one for one in found.tables if one.table == table)


def counts(found: SnapshotDiff, table: str) -> tuple[int, int, int]:
    one = of(found, table)
    return one.added, one.changed, one.gone


def edited(settings: Settings, sql: str) -> None:
    """Change rows as a load does: their parts get a new version."""
    with open_writer(settings) as store, store.transaction():
        store.execute(sql)
        store.execute("UPDATE parts SET version = version + 1")


def test_rows_that_a_run_added(settings: Settings) -> None:
    ingest(settings, staged(pages("ab"), [refusal("/noise")]))
    before = publish(settings)
    ingest(settings, staged(pages("cd")))
    found = diff(before, publish(settings))
    assert counts(found, "captures") == (2, 0, 0)
    assert counts(found, "blocks") == (4, 0, 0)
    assert counts(found, "rejections") == (0, 0, 0)
    assert {key["capture_id"] for key in of(found, "captures").samples["added"]} == {
        key_of(page.text) for page in pages("cd")
    }
    backwards = diff(found.after, found.before)
    assert counts(backwards, "captures") == (0, 0, 2)
    assert [one.is_alike for one in backwards.tables] == [one.is_alike for one in found.tables]


def test_rows_that_changed_and_in_which_columns(settings: Settings) -> None:
    ingest(settings, staged(pages("abc")))
    before = publish(settings)
    edited(settings, "UPDATE articles SET headline = NULL, word_count = 9 WHERE body LIKE 'page a%'")
    edited(settings, "UPDATE articles SET word_count = 8 WHERE body LIKE 'page b%'")
    found = diff(before, publish(settings))
    assert counts(found, "articles") == (0, 2, 0)
    assert of(found, "articles").columns == {"word_count": 2, "headline": 1}
    assert list(of(found, "articles").columns) == ["word_count", "headline"]
    assert [counts(found, table) for table in ("captures", "blocks", "photos")] == [(0, 0, 0)] * 3


def test_keys_with_nulls_are_the_same_key(settings: Settings) -> None:
    ingest(settings, staged(pages("a"), [refusal("/noise")]))
    before = publish(settings)
    ingest(settings, staged([Met("page a\nsecond line", "/a", at=LATER)], [refusal("/noise", at=LATER)]))
    found = diff(before, publish(settings))
    assert counts(found, "rejections") == (0, 1, 0)
    assert set(of(found, "rejections").columns) >= {"last_seen", "attempts"}
    sightings = of(found, "sightings")
    assert (sightings.added, sightings.gone) == (0, 0)
    assert sightings.changed > 0
    assert {"source_uri", "source_member", "capture_id"} == set(sightings.samples["changed"][0])


def test_files_that_are_alike_are_not_read(settings: Settings) -> None:
    ingest(settings, staged(pages("ab")))
    before = publish(settings)
    ingest(settings, staged(pages("c")))
    after = publish(settings)
    shared = {file.path for file in before.manifest.of("captures")}
    for path in shared:
        (settings.snapshots_path / path).write_bytes(b"no Parquet at all")
    found = diff(before, after)
    assert counts(found, "captures") == (1, 0, 0)
    assert (of(found, "captures").files_read, of(found, "captures").files_alike) == (1, 2)


def test_a_file_that_is_gone_is_named(settings: Settings) -> None:
    ingest(settings, staged(pages("a")))
    before = publish(settings)
    ingest(settings, staged(pages("b")))
    after = publish(settings)
    gone = after.manifest.of("captures")[-1].path
    (settings.snapshots_path / gone).unlink()
    with pytest.raises(SnapshotError, match=Path(gone).name):
        diff(before, after)


def test_rows_that_moved_to_another_part_are_the_same(settings: Settings) -> None:
    ingest(settings, staged(pages("ab")))
    before = publish(settings)
    with open_writer(settings) as store, store.transaction():
        for table in (table for table in TABLES.values() if "part_no" in table.columns):
            store.execute(f"UPDATE {table.name} SET part_no = 7")  # noqa: S608
    found = diff(before, publish(settings))
    assert counts(found, "captures") == (0, 0, 0)
    assert of(found, "captures").files_read == 2, "the files differ, the rows do not"
    assert counts(found, "parts") == (1, 0, 1)


def test_the_same_snapshot_and_an_empty_one(settings: Settings) -> None:
    with open_writer(settings):
        pass
    empty = publish(settings)
    assert all(one.is_alike for one in diff(empty, empty).tables)
    ingest(settings, staged(pages("abcdefgh")))
    found = diff(empty, publish(settings))
    assert counts(found, "captures") == (8, 0, 0)
    assert len(of(found, "captures").samples["added"]) == SAMPLES
    assert [one.table for one in found.tables] == list(TABLES)


def test_a_snapshot_of_an_older_schema(settings: Settings) -> None:
    ingest(settings, staged(pages("a")))
    after = publish(settings)
    older = after.manifest.model_copy(
        update={
            "schema_version": SCHEMA_VERSION - 1,
            "files": tuple(file for file in after.manifest.files if file.table != "photos"),
        }
    )
    found = diff(Snapshot(after.folder, older), after)
    assert counts(found, "photos") == (1, 0, 0)
    assert [one.table for one in found.tables if not one.is_alike] == ["photos"]


def test_the_newest_at_a_time(settings: Settings) -> None:
    ingest(settings, staged(pages("a")))
    before = datetime.now(UTC)
    first = publish(settings)
    between = datetime.now(UTC)
    second = publish(settings)
    assert as_of(settings, before) is None
    assert as_of(settings, first.manifest.created_at) == first
    assert as_of(settings, between) == first
    assert as_of(settings, datetime.now(UTC)) == second


def test_on_the_command_line(settings: Settings) -> None:
    cwd, home = settings.home, {"CLIPFILE_HOME": str(settings.home)}
    ingest(settings, staged(pages("a")))
    first = publish(settings)
    ingest(settings, staged(pages("bcdefghi")))
    second = publish(settings)
    moment = first.manifest.created_at.isoformat()
    count = ("sql", "SELECT count(*) AS n FROM captures", "--format", "json")
    assert json.loads(clipfile(*count, "--as-of", moment, cwd=cwd, environ=home).stdout) == [{"n": 1}]
    said = json.loads(clipfile("snapshot", "--diff", first.id, second.id, "--json", cwd=cwd, environ=home).stdout)
    assert said["tables"]["captures"]["added"] == 8
    assert said["tables"]["captures"]["samples"]["added"][0]["capture_id"] in {
        key_of(p.text) for p in pages("bcdefghi")
    }
    done = clipfile("snapshot", "--as-of", "2001-01-01", cwd=cwd, environ=home)
    assert done.returncode == 2
    assert first.id in done.stderr


def test_what_is_printed(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    ingest(settings, staged(pages("a")))
    first = publish(settings)
    ingest(settings, staged(pages("bcdefghi")))
    second = publish(settings)
    flags = Flags(home=str(settings.home))
    snapshot(question=Question(as_of=first.manifest.created_at.isoformat()), flags=flags)
    assert capsys.readouterr().out == f"{first.folder}\n"
    snapshot(question=Question(as_of=f"{datetime.now(UTC):%Y-%m-%d}"), flags=flags)
    assert capsys.readouterr().out == f"{second.folder}\n", "a date is the end of its day"
    snapshot(question=Question(diff=first.id), flags=flags)
    shown = capsys.readouterr().out
    assert f"{first.id} -> {second.id}" in shown
    assert "and 3 more added" in shown
    snapshot(question=Question(diff=second.id), flags=flags)
    assert "The same rows in every table." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(as_of="yesterday"), "2026-11-30T18:00"),
        (Question(as_of="2001-01-01"), "There is none"),
        (Question(diff="nowhere"), "Known here"),
        (Question(diff="x", list_all=True), "One thing at a time"),
        (Question(json=True), "--diff"),
    ],
)
def test_what_cannot_be_asked(settings: Settings, question: Question, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        snapshot(question=question, flags=Flags(home=str(settings.home)))


def test_the_live_warehouse_has_no_past(settings: Settings) -> None:
    with pytest.raises(UsageError, match="--live"), reading(settings, live=True, as_of="2026-01-01"):
        pass


def test_what_a_page_wrote_stays_text(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    ingest(settings, staged(pages("a")))
    first = publish(settings)
    ingest(settings, staged([Met("page b", "/\x1b[2J[bold]b[/bold]")]))
    publish(settings)
    snapshot(question=Question(diff=first.id), flags=Flags(home=str(settings.home)))
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "[bold]b[/bold]" in shown
