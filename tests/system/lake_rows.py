"""A lake holds what a warehouse would: shards count once and whole, whoever commits them and however often."""

import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import fsspec
import pyarrow.parquet as pq
import pytest
from commands import SAMPLES
from fetching import RULES
from lakes import asked_of, files_of, in_lake, in_warehouse, into_lake, lake_settings, put, scenario
from packing import zipped
from running import aged, counted, ran, same_time
from site_pages import page
from staged_rows import Met, staged

from clipfile.schemas.errors import UsageError, WarehouseBusyError, WarehouseError
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import discover
from clipfile.tasks.load import Batch
from clipfile.tasks.load.lake_again import ended_containers
from clipfile.tasks.load.merge import load_batch
from clipfile.tasks.load.shard import empty_warehouse, shard_of
from clipfile.warehouse.lake.committing import commit
from clipfile.warehouse.lake.compaction import compact_lake
from clipfile.warehouse.lake.objects import Objects, objects_at
from clipfile.warehouse.lake.place import Folder, place_of
from clipfile.warehouse.lake.reading import open_lake, opened_tables
from clipfile.warehouse.lake.sweeping import sweep
from clipfile.warehouse.store import open_memory

KEY = "b" * 64


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The samples in a lake, in many shards, and in a warehouse."""
    folder = tmp_path_factory.mktemp("sampled")
    into_lake(folder / "lake", folder / "home", SAMPLES, batch_pages=7)
    ran(folder / "warehouse", SAMPLES, settings={"batch_pages": 7, "processes": 1})
    return folder / "lake", folder / "warehouse"


def test_all_tables_are_those_of_a_warehouse(sampled: tuple[Path, Path]) -> None:
    lake, warehouse = sampled
    assert len(files_of(lake, "commits")) > 4
    assert in_lake(lake) == in_warehouse(warehouse)


def test_compacting_changes_no_row_and_leaves_few_files(sampled: tuple[Path, Path], tmp_path: Path) -> None:
    lake = shutil.copytree(sampled[0], tmp_path / "lake")
    before = in_lake(lake)
    done = compact_lake(lake_settings(lake, tmp_path))
    assert (done.is_new, done.generation, done.before.fresh_shards > 4, done.after.fresh_shards) == (True, 1, True, 0)
    assert in_lake(lake) == before
    assert not files_of(lake, "commits")
    months = {row["month"] for row in asked_of(lake, MONTHS.format(lake=lake))}
    files = files_of(lake, "tables/sightings")
    assert {name.split("/")[2] for name in files} == {f"month={month}" for month in months}
    assert len(files) == len(months) > 2
    again = compact_lake(lake_settings(lake, tmp_path))
    assert (again.is_new, again.generation, again.removed) == (False, 1, 0)


MONTHS = """
SELECT DISTINCT month FROM read_parquet('{lake}/tables/sightings/**/*.parquet', hive_partitioning = true)
WHERE month IS NOT DISTINCT FROM coalesce(strftime(captured_at, '%Y-%m'), 'none')
"""


def test_the_analysts_views_and_macros_stand_on_a_lake(sampled: tuple[Path, Path]) -> None:
    query = "SELECT headline FROM articles_latest WHERE headline IS NOT NULL ORDER BY ALL"
    assert len(asked_of(sampled[0], query)) > 10
    assert asked_of(sampled[0], "SELECT * FROM search('ferry')")
    found = asked_of(sampled[0], "SELECT sum(found) AS found, sum(rejected) AS rejected FROM ledger")
    runs = asked_of(sampled[0], "SELECT state, found, rejected FROM ingest_runs")
    assert runs == [{"state": "completed", **found[0]}]


def test_a_rerun_writes_nothing_but_its_record(tmp_path: Path) -> None:
    for number in range(5):
        put(tmp_path / "in", f"{number}.txt", page(number))
    put(tmp_path / "in", "empty.txt", "")
    (tmp_path / "in" / "pages.zip").write_bytes(zipped({f"{n}.txt": page(n).encode() for n in (7, 8)}))
    aged(tmp_path / "in" / "pages.zip")
    lake = tmp_path / "lake"
    first = into_lake(lake, tmp_path / "home", tmp_path / "in")
    assert counted(first) == {"loaded": 7, "rejected": 1}
    second = into_lake(lake, tmp_path / "home", tmp_path / "in")
    files, rows = files_of(lake), in_lake(lake)
    third = into_lake(lake, tmp_path / "home", tmp_path / "in")
    assert counted(second) == counted(third) == {"known": 7, "rejected": 1}
    assert (files_of(lake), in_lake(lake)) == (files, rows)
    assert len(files_of(lake, "commits")) == 2  # what was turned away is tried again, and makes a shard of its own
    assert len(list((lake / "runs").iterdir())) == 3


def test_a_large_container_is_known_by_one_row(tmp_path: Path) -> None:
    archive = tmp_path / "pages.zip"
    archive.write_bytes(zipped({f"{number}.txt": page(number).encode() for number in range(6)} | {"empty.txt": b""}))
    aged(archive)
    lake, home = tmp_path / "lake", tmp_path / "home"
    small = {"batch_bytes": archive.stat().st_size - 1, "batch_pages": 2}
    assert counted(into_lake(lake, home, archive, **small)) == {"loaded": 6, "rejected": 1}
    assert counted(into_lake(lake, home, archive, **small)) == {"known": 6, "rejected": 1}
    compact_lake(lake_settings(lake, home))
    with open_lake(str(lake)) as store:
        ended = ended_containers(store, RULES, small["batch_bytes"])
        assert ended_containers(store, RULES, archive.stat().st_size).containers == {}
    (unit,) = discover([str(archive)])
    entry = ended.entry(unit, "run", 1)
    assert entry is not None
    assert (entry.found, entry.known, entry.rejected) == (7, 6, 1)
    assert replace(ended, rules=replace(RULES, site="post.example")).entry(unit, "run", 1) is None
    aged(archive, 2)
    (changed,) = discover([str(archive)])
    assert ended.entry(changed, "run", 1) is None


def test_a_container_that_was_cut_short_is_not_known(tmp_path: Path) -> None:
    archive = tmp_path / "pages.zip"
    archive.write_bytes(zipped({f"{number}.txt": page(number).encode() for number in range(6)})[:-60])
    aged(archive)
    lake, home = tmp_path / "lake", tmp_path / "home"
    small = {"batch_bytes": archive.stat().st_size - 1}
    into_lake(lake, home, archive, **small)
    assert asked_of(lake, "SELECT reason FROM rejections")
    with open_lake(str(lake)) as store:
        assert ended_containers(store, RULES, 1).containers == {}


def test_other_content_under_the_same_time_is_another_shard(tmp_path: Path) -> None:
    put(tmp_path / "in", "page.txt", page(1))
    source, lake, home = tmp_path / "in" / "page.txt", tmp_path / "lake", tmp_path / "home"
    into_lake(lake, home, source)
    same_time(source, page(1).replace("harbour", "HARBOUR").replace("the", "THE"))
    ran(home, source, force=True, settings={"lake": str(lake), "processes": 1})
    assert len(files_of(lake, "commits")) == 2
    assert asked_of(lake, "SELECT count(*) AS n FROM captures") == [{"n": 2}]


def test_what_happens_to_sources_ends_as_in_a_warehouse(tmp_path: Path) -> None:
    """The rest of the story is told in tests/system/lake.py."""
    inbox, lake, home = tmp_path / "in", tmp_path / "lake", tmp_path / "home"
    for number, step in enumerate(scenario()[:3]):
        step(inbox)
        in_one = ran(tmp_path / "warehouse", inbox, settings={"batch_pages": 3, "processes": 1})
        in_other = into_lake(lake, home, inbox, batch_pages=3)
        assert (in_other.run.found, in_other.run.rejected) == (in_one.run.found, in_one.run.rejected)
        if number == 1:
            compact_lake(lake_settings(lake, home))
    assert in_lake(lake) == in_warehouse(tmp_path / "warehouse")


def test_a_file_without_a_commit_does_not_count(tmp_path: Path) -> None:
    put(tmp_path / "in", "page.txt", page(1))
    lake, home = tmp_path / "lake", tmp_path / "home"
    into_lake(lake, home, tmp_path / "in")
    rows = in_lake(lake)
    for name in files_of(lake, "tables"):
        shutil.copy(lake / name, (lake / name).with_name("stray.parquet"))
    (lake / "commits" / ".half.json.0123").write_text("{", encoding="utf-8")
    assert in_lake(lake) == rows
    compact_lake(Settings(home=home, lake=str(lake), lake_grace_hours=1))
    assert any("stray" in name for name in files_of(lake))  # somebody may be about to commit it
    compact_lake(lake_settings(lake, home))
    assert not any("stray" in name or "half" in name for name in files_of(lake))
    assert in_lake(lake) == rows


def test_a_shard_that_many_commit_at_once_counts_once(tmp_path: Path) -> None:
    with empty_warehouse(Settings(home=tmp_path)) as store:
        entry = load_batch(
            store, staged([Met("One page\n", "/in/1.txt"), Met("Two\n", "/in/2.txt")]), Batch("r", KEY, 1)
        )
        shard = shard_of(store, entry)
    place = place_of(str(tmp_path / "lake"))
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: commit(place, shard, 24), range(12)))
    assert sum(done) == 1
    assert len(files_of(tmp_path / "lake", "commits")) == 1
    assert len(files_of(tmp_path / "lake", "tables")) == sum(table.num_rows > 0 for table in shard.tables.values())
    assert len(asked_of(tmp_path / "lake", "FROM captures")) == 2


def test_of_two_compactions_one_counts(sampled: tuple[Path, Path], tmp_path: Path) -> None:
    lake = shutil.copytree(sampled[0], tmp_path / "lake")
    before = in_lake(lake)

    def compacted(number: int) -> int:
        try:
            return compact_lake(Settings(home=tmp_path / f"{number}", lake=str(lake), lake_grace_hours=1)).generation
        except WarehouseBusyError:
            return 0

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(compacted, range(2))) <= {0, 1}
    assert in_lake(lake) == before
    (generation,) = [json.loads((lake / name).read_bytes()) for name in files_of(lake, "generations")]
    named = {file["path"] for file in generation["files"]}
    assert files_of(lake, "tables") - named == files_of(sampled[0], "tables")  # of the loser nothing is left


def test_what_cannot_be_a_lake_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no lake"), open_lake(str(tmp_path / "none")):
        pass
    with pytest.raises(UsageError, match="kind sftp cannot hold a lake"):
        place_of("sftp://host/lake")
    put(tmp_path / "in", "page.txt", page(1))
    into_lake(tmp_path / "lake", tmp_path / "home", tmp_path / "in")
    (commit_file,) = (tmp_path / "lake" / "commits").iterdir()
    told = json.loads(commit_file.read_text(encoding="utf-8"))
    commit_file.write_text(json.dumps(told | {"schema_version": 99}), encoding="utf-8")
    with pytest.raises(WarehouseError, match="newer than this Clipfile"), open_lake(str(tmp_path / "lake")):
        pass


def test_a_damaged_or_lost_file_is_told_with_its_remedy(tmp_path: Path) -> None:
    put(tmp_path / "in", "page.txt", page(1))
    lake, home = tmp_path / "lake", tmp_path / "home"
    into_lake(lake, home, tmp_path / "in")
    compact_lake(lake_settings(lake, home))
    (record,) = (lake / "runs").iterdir()
    told = record.read_bytes()
    record.write_text("{", encoding="utf-8")
    with pytest.raises(WarehouseError, match="no row of a page is lost"), open_lake(str(lake)):
        pass
    record.write_bytes(told)
    (articles,) = (lake / "tables" / "articles").rglob("*.parquet")
    articles.write_text("xxxx", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(WarehouseError, match="damaged or gone") as caught:
            asked_of(lake, "SELECT sum(word_count) FROM articles")
        assert caught.value.place == str(articles)
        articles.unlink(missing_ok=True)
    (generation,) = (lake / "generations").iterdir()
    generation.write_text("{", encoding="utf-8")
    with pytest.raises(WarehouseError, match="has to come back from a copy"), open_lake(str(lake)):
        pass


def test_work_whose_answer_was_lost_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store's driver asks once more where no answer came, and is then told that the object is there."""
    created = Folder.create
    monkeypatch.setattr(Folder, "create", lambda place, name, data: created(place, name, data) and False)
    put(tmp_path / "in", "page.txt", page(1))
    lake, home = tmp_path / "lake", tmp_path / "home"
    assert counted(into_lake(lake, home, tmp_path / "in")) == {"loaded": 1}
    rows = in_lake(lake)
    assert compact_lake(lake_settings(lake, home)).is_new
    assert in_lake(lake) == rows


class Behind(Folder):
    """A place whose clock is two days behind."""

    def listed(self, folder: str) -> Mapping[str, datetime | None]:
        found = super().listed(folder).items()
        return {name: at - timedelta(days=2) for name, at in found if at is not None}


def test_the_grace_goes_by_the_clock_of_the_place(tmp_path: Path) -> None:
    put(tmp_path / "in", "page.txt", page(1))
    lake, home = tmp_path / "lake", tmp_path / "home"
    into_lake(lake, home, tmp_path / "in")
    (articles,) = (lake / "tables" / "articles").rglob("*.parquet")
    stray = shutil.copyfile(articles, articles.with_name("stray.parquet"))
    compact_lake(lake_settings(lake, home, grace=24))
    with open_memory() as store:
        assert sweep(store, Behind(lake), 24) == 0
        assert stray.exists()
        assert files_of(lake, "commits")
        assert sweep(store, Behind(lake), 0) > 2
    assert not stray.exists()
    assert files_of(lake, "generations") == {"generations/00000001.json"}


def test_a_compaction_that_takes_too_long_gives_up(tmp_path: Path) -> None:
    put(tmp_path / "in", "page.txt", page(1))
    lake, home = tmp_path / "lake", tmp_path / "home"
    into_lake(lake, home, tmp_path / "in")
    rows = in_lake(lake)
    with pytest.raises(WarehouseError, match="more than half of lake_grace_hours"):
        compact_lake(lake_settings(lake, home, grace=1e-6))
    assert in_lake(lake) == rows
    assert not files_of(lake, "generations")


def test_files_of_an_older_schema_stay_readable_beside_new_ones(tmp_path: Path) -> None:
    lake, home = tmp_path / "lake", tmp_path / "home"
    put(tmp_path / "in", "1.txt", page(1), captured_at="2026-02-03T04:05:06Z")
    into_lake(lake, home, tmp_path / "in")
    compact_lake(lake_settings(lake, home, lake_file_bytes=1))  # no file is small, so none is written anew
    (generation,) = (lake / "generations").iterdir()
    told = json.loads(generation.read_bytes())
    generation.write_text(json.dumps(told | {"schema_version": 2, "oldest_schema_version": 2}), encoding="utf-8")
    (articles,) = (lake / "tables" / "articles").rglob("*.parquet")
    pq.write_table(pq.ParquetFile(articles).read().drop_columns(["word_count"]), articles)
    put(tmp_path / "in", "2.txt", page(2), captured_at="2026-03-03T04:05:06Z")
    into_lake(lake, home, tmp_path / "in")
    assert asked_of(lake, "SELECT count(*) AS n, count(word_count) AS new FROM articles") == [{"n": 2, "new": 1}]
    compact_lake(lake_settings(lake, home, lake_file_bytes=1))
    assert articles.exists()
    assert asked_of(lake, "SELECT count(*) AS n, count(word_count) AS new FROM articles") == [{"n": 2, "new": 1}]


class Counting:
    """A file system, and how often it is asked what."""

    def __init__(self, fs: Any) -> None:
        self.fs = fs
        self.asked: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        self.asked[name] += 1
        return getattr(self.fs, name)


def test_a_store_is_asked_for_nothing_but_ranges_of_a_lakes_files(tmp_path: Path) -> None:
    address = f"memory://{tmp_path.name}/the lake"
    put(tmp_path / "in", "page.txt", page(1))
    into_lake(address, tmp_path / "home", tmp_path / "in")
    put(tmp_path / "in", "other.txt", page(2))
    into_lake(address, tmp_path / "home", tmp_path / "in")
    counting = Counting(fsspec.filesystem("memory"))
    place = Objects(address, counting, objects_at(address).root)
    with opened_tables(place) as (store, _):
        assert store.query("SELECT count(*) AS n, count(word_count) AS words FROM articles").num_rows == 1
        assert counting.asked.pop("cat_file") > 4
        assert set(counting.asked) <= {"find", "cat", "protocol", "_strip_protocol"}
        other = f"memory://{tmp_path.name}/other.csv"
        fsspec.filesystem("memory").pipe_file(other, b"a\n1\n")
        assert store.query(f"FROM read_csv('{other}')").to_pylist() == [{"a": 1}]


class Read(Folder):
    """A folder that says what was read in it."""

    names: ClassVar[set[str]] = set()

    def read(self, names: Sequence[str]) -> Mapping[str, bytes]:
        self.names.update(names)
        return super().read(names)


def test_what_a_run_found_is_told_without_reading_what_others_committed_long_before(tmp_path: Path) -> None:
    lake, home = tmp_path / "lake", tmp_path / "home"
    put(tmp_path / "in", "1.txt", page(1))
    into_lake(lake, home, tmp_path / "in")
    (before,) = files_of(lake, "commits")
    aged(lake / before, 2)
    put(tmp_path / "in", "2.txt", page(2))
    run = into_lake(lake, home, tmp_path / "in").run
    place = Read(lake)
    with opened_tables(place, run_id=run.run_id) as (store, _):
        assert store.query("SELECT count(*) AS n FROM captures").to_pylist() == [{"n": 1}]
    assert {name for name in place.names if name.startswith("commits/")} == files_of(lake, "commits") - {before}
