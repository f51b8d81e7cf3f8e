"""Only what is new: what has not changed is met again without a read, and nothing that has changed is missed."""

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fetching import RULES, STORY, read, write
from running import NOBODY_WATCHES, aged, ahead_of, asked, column, counted, ran, same_time
from staged_rows import Met, ingest, key_of, refusal, staged

from clipfile.flows.pipeline import new_job, run
from clipfile.flows.stages import PLAIN
from clipfile.schemas.errors import StagingError
from clipfile.schemas.kinds import Reason
from clipfile.schemas.options import IngestOptions
from clipfile.schemas.settings import resolve
from clipfile.schemas.tables import TABLES as ALL_TABLES
from clipfile.schemas.tables import to_arrow
from clipfile.tasks.fetch import SourceUnit, discover
from clipfile.tasks.load import sift
from clipfile.warehouse.snapshots import read_snapshot
from clipfile.warehouse.store import open_writer

URL = "https://www.harrowpost.example/ferry"
TABLES = (
    "captures",
    "sightings",
    "blocks",
    "articles",
    "photos",
    "sidebar_items",
    "page_facts",
    "inferences",
    "rejections",
    "containers",
)
PASSING = "fetched_at|last_seen|attempts|read_at"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return aged(write(tmp_path / "in" / "page.txt"), hours=2)


@pytest.fixture
def home(tmp_path: Path, page: Path) -> Path:
    """A warehouse that knows the page."""
    assert counted(ran(tmp_path / "home", page.parent)) == {"loaded": 1}
    return tmp_path / "home"


def lasting(home: Path) -> dict[str, list[dict[str, Any]]]:
    return {
        table: asked(home, f"SELECT columns(lambda c: NOT regexp_matches(c, '{PASSING}')) FROM {table} ORDER BY ALL")  # noqa: S608
        for table in TABLES
    }


def planned(home: Path, *sources: Path, **options: Any) -> tuple[int, int, int]:
    plan = ahead_of(home, *sources, **options)
    return plan.unchanged, plan.changed, plan.new


def sites(home: Path) -> list[Any]:
    return column(asked(home, "SELECT site FROM sightings ORDER BY source_uri"), "site")


def test_what_has_not_changed_is_not_read(home: Path, page: Path) -> None:
    same_time(page, STORY.upper())
    assert planned(home, page.parent) == (1, 0, 0)
    assert counted(ran(home, page.parent)) == {"known": 1}
    assert column(asked(home, "SELECT text FROM captures"), "text") == [STORY]


def test_force_reads_it_all_the_same(home: Path, page: Path) -> None:
    same_time(page, STORY.upper())
    assert counted(ran(home, page.parent, force=True)) == {"loaded": 1}
    assert counted(ran(home, page.parent, force=True)) == {"known": 1}


def test_a_second_run_leaves_the_same_rows(home: Path, page: Path) -> None:
    aged(write(page.with_name("bad.txt"), b"\x89PNG\r\n\x1a\n"))
    aged(write(page.with_name("copy.txt")))
    aged(write(page.with_name("packed.gz"), gzip.compress(b"A page in a packed file.\n")))
    ran(home, page.parent)
    before, met = lasting(home), column(asked(home, "SELECT fetched_at FROM sightings"), "fetched_at")
    assert counted(ran(home, page.parent)) == {"known": 3, "rejected": 1}
    assert lasting(home) == before
    after = column(asked(home, "SELECT fetched_at FROM sightings"), "fetched_at")
    assert min(after) > max(met)
    assert asked(home, "FROM integrity") == []


def test_other_content_of_the_same_size_is_read(home: Path, page: Path) -> None:
    page.write_text(STORY.upper(), encoding="utf-8")
    assert planned(home, page.parent) == (0, 1, 0)
    assert counted(ran(home, page.parent)) == {"loaded": 1}


def test_a_touched_file_is_read_once(home: Path, page: Path) -> None:
    aged(page, hours=1)
    assert planned(home, page.parent) == (0, 1, 0)
    assert counted(ran(home, page.parent)) == {"known": 1}
    assert planned(home, page.parent) == (1, 0, 0)


def test_replaced_and_put_back(home: Path, page: Path) -> None:
    first = page.stat()
    write(page, "Another page.\n")
    assert counted(ran(home, page.parent)) == {"loaded": 1}
    write(page)
    os.utime(page, ns=(first.st_atime_ns, first.st_mtime_ns))
    assert planned(home, page.parent) == (1, 0, 0)
    assert counted(ran(home, page.parent)) == {"known": 1}
    newest = "SELECT text FROM sightings JOIN captures USING (capture_id) ORDER BY fetched_at DESC LIMIT 1"
    assert column(asked(home, newest), "text") == [STORY]


def test_a_file_changed_just_before_it_was_read_is_read_again(tmp_path: Path) -> None:
    page = write(tmp_path / "in" / "page.txt")
    soon = page.stat().st_mtime_ns + 3_600_000_000_000
    os.utime(page, ns=(soon, soon))
    assert counted(ran(tmp_path / "home", page)) == {"loaded": 1}
    assert planned(tmp_path / "home", page) == (0, 1, 0)
    coarse = aged(write(tmp_path / "in" / "coarse.txt", "By whole seconds."), hours=0).stat().st_mtime_ns
    os.utime(tmp_path / "in" / "coarse.txt", ns=(coarse, coarse // 10**9 * 10**9))
    ran(tmp_path / "home", tmp_path / "in" / "coarse.txt")
    assert planned(tmp_path / "home", tmp_path / "in" / "coarse.txt") == (0, 1, 0)


def test_times_are_kept_to_the_microsecond(tmp_path: Path) -> None:
    page = write(tmp_path / "page.txt")
    os.utime(page, ns=(1_700_000_000_123_456_789,) * 2)
    ran(tmp_path / "home", page)
    assert planned(tmp_path / "home", page) == (1, 0, 0)
    os.utime(page, ns=(1_700_000_000_123_457_000,) * 2)
    assert planned(tmp_path / "home", page) == (0, 1, 0)


@pytest.mark.parametrize("year", [-(2**40), 2**35])
def test_a_time_beyond_the_calendar_is_no_time(tmp_path: Path, year: int) -> None:
    page = write(tmp_path / "page.txt")
    try:
        os.utime(page, (0, year))
    except OverflowError:
        pytest.skip("this file system holds no such time")
    assert counted(ran(tmp_path / "home", page)) == {"loaded": 1}
    assert counted(ran(tmp_path / "home", page)) == {"known": 1}


def test_a_renamed_file_is_another_place(home: Path, page: Path) -> None:
    page.rename(page.with_name("renamed.txt"))
    assert planned(home, page.parent) == (0, 0, 1)
    assert counted(ran(home, page.parent)) == {"known": 1}
    assert len(asked(home, "FROM sightings")) == 2


def test_the_same_content_at_two_places(home: Path, page: Path) -> None:
    aged(write(page.with_name("copy.txt")))
    assert planned(home, page.parent) == (1, 0, 1)
    assert counted(ran(home, page.parent)) == {"known": 2}
    assert planned(home, page.parent) == (2, 0, 0)


def test_a_source_named_twice_is_met_once(home: Path, page: Path) -> None:
    assert counted(ran(home, page, page.parent, page)) == {"known": 1}


def test_what_was_turned_away_is_read_again(home: Path, page: Path) -> None:
    bad = aged(write(page.with_name("bad.txt"), b"\x89PNG\r\n\x1a\n"))
    for attempts in (1, 2):
        assert counted(ran(home, page.parent))["rejected"] == 1
        assert column(asked(home, "FROM rejections"), "attempts") == [attempts]
    plan = ahead_of(home, page.parent)
    assert (plan.unchanged, plan.turned_away, plan.new) == (1, 1, 0)
    same_time(bad, "A page!!")
    assert counted(ran(home, page.parent)) == {"loaded": 1, "known": 1}
    assert asked(home, "FROM rejections") == []


def test_a_description_is_heeded_when_it_comes_changes_and_goes(home: Path, page: Path) -> None:
    meta = page.with_name("page.meta.json")
    for site in ("first.example", "second.example"):
        write(meta, json.dumps({"site": site}))
        assert planned(home, page.parent) == (0, 1, 0)
        ran(home, page.parent)
        assert sites(home) == [site]
    meta.unlink()
    assert planned(home, page.parent) == (1, 0, 0)
    ran(home, page.parent)
    assert sites(home) == ["second.example"]


def test_a_description_that_is_old_and_new_here_is_heeded(home: Path, page: Path) -> None:
    elsewhere = aged(write(page.parent.parent / "kept.json", json.dumps({"site": "old.example"})), hours=50)
    elsewhere.rename(page.with_name("page.meta.json"))
    ran(home, page.parent)
    assert sites(home) == ["old.example"]


def test_a_description_that_breaks_and_is_mended(home: Path, page: Path) -> None:
    meta = write(page.with_name("page.meta.json"), "{")
    assert counted(ran(home, page.parent)) == {"rejected": 1}
    assert column(asked(home, "FROM rejections"), "reason") == [Reason.BAD_METADATA]
    write(meta, json.dumps({"site": "mended.example"}))
    assert counted(ran(home, page.parent)) == {"known": 1}
    assert sites(home) == ["mended.example"]
    assert asked(home, "FROM rejections") == []


@pytest.mark.parametrize("options", [{"site": "in"}, {"site_from": "folder"}])
def test_a_site_that_is_given_later_is_learnt(home: Path, page: Path, options: dict[str, str]) -> None:
    assert planned(home, page.parent, **options) == (0, 1, 0)
    ran(home, page.parent, **options)
    assert sites(home) == ["in"]
    assert planned(home, page.parent, **options) == planned(home, page.parent) == (1, 0, 0)


def test_a_manifest_that_is_given_later_is_learnt(home: Path, page: Path, tmp_path: Path) -> None:
    manifest = str(
        write(tmp_path / "list.csv", f"source,url,captured_at,site\nin/page.txt,{URL},2026-03-01T06:30:00Z,\n")
    )
    assert planned(home, page.parent, manifest=manifest) == (0, 1, 0)
    ran(home, page.parent, manifest=manifest)
    assert column(asked(home, "FROM sightings"), "url") == [URL]
    assert planned(home, page.parent, manifest=manifest) == (1, 0, 0)
    assert planned(home, page.parent, manifest=manifest, site_from="url") == (0, 1, 0)


def test_a_container_is_met_again_as_a_whole(home: Path, page: Path) -> None:
    rows = [{"text": f"The {number}th page.\n", "url": URL} for number in range(3)] + [{"text": "", "url": URL}]
    data = aged(write(page.with_name("rows.jsonl"), "".join(json.dumps(row) + "\n" for row in rows)))
    assert counted(ran(home, data)) == {"loaded": 3, "rejected": 1}
    assert planned(home, data) == (1, 0, 0)
    summary = ran(home, data)
    assert counted(summary) == {"known": 3, "rejected": 1}
    assert summary.reasons == {"empty": 1}
    assert column(asked(home, "FROM rejections"), "attempts") == [2]
    assert planned(home, data, site="late.example") == (0, 1, 0)
    assert planned(home, data, settings={"text_column": "url"}) == (0, 1, 0)
    data.write_text(json.dumps(rows[0]) + "\n", encoding="utf-8")
    assert planned(home, data) == (0, 1, 0)


def test_a_container_that_becomes_a_page(home: Path, page: Path) -> None:
    packed = aged(write(page.with_name("packed.gz"), gzip.compress(b"A page in a packed file.\n")))
    ran(home, packed)
    assert len(asked(home, "FROM containers")) == 1
    aged(write(packed, "A plain page, whatever its name.\n"))
    assert counted(ran(home, packed)) == {"loaded": 1}
    assert planned(home, packed) == (1, 0, 0)


def test_looking_ahead_writes_nothing(tmp_path: Path, page: Path) -> None:
    plan = ahead_of(tmp_path / "none", page.parent, tmp_path / "nowhere")
    assert (plan.candidates, plan.new, plan.refused) == (2, 1, {"not_found": 1})
    assert not (tmp_path / "none").exists()


def met_at(uri: str, **version: Any) -> SourceUnit:
    return SourceUnit(uri, version.get("size"), version.get("mtime_ns"), etag=version.get("etag"))


def test_a_mark_alone_tells_and_what_says_nothing_is_asked(tmp_path: Path) -> None:
    """A place with marks (an object store), and one that says nothing before it is asked (the web)."""
    settings = resolve({"home": tmp_path}, {}).settings
    tables = staged([Met("A page", "//bucket/page"), Met("Another", "//bucket/other")], [refusal("//bucket/bad")])
    sightings = tables["sightings"].to_pylist()
    for row in sightings:
        row["etag"] = "mark-1"
    tables["sightings"] = to_arrow(ALL_TABLES["sightings"].staged, sightings)
    ingest(settings, tables)
    units = [
        met_at("file:////bucket/page", etag="mark-1"),
        met_at("file:////bucket/other", etag="mark-2", size=7),
        met_at("file:////bucket/page/else", etag="mark-1"),
        met_at("file:////bucket/other"),
        met_at("file:////bucket/bad"),
    ]
    with open_writer(settings) as store:
        sifted = sift(store, units, RULES)
        told = sift(store, [units[3]], replace(RULES, site="later.example"))
    assert sifted.again["source_uri"].to_pylist() == ["file:////bucket/page"]
    assert (sifted.changed, sifted.refused, len(sifted.rest)) == (2, 1, 4)
    known = [unit.known for unit in sifted.rest if isinstance(unit, SourceUnit)]
    assert [one and (one.etag, one.capture_id) for one in known] == [
        ("mark-1", key_of("Another")), None, ("mark-1", key_of("Another")), None,
    ]  # fmt: skip
    assert [unit.known for unit in told.rest if isinstance(unit, SourceUnit)] == [None]


def test_a_run_that_was_cut_short_is_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        aged(write(tmp_path / "in" / f"{number}.txt", f"Page {number}"))
    loads: list[int] = []

    def failing(*arguments: Any) -> Any:
        loads.append(1)
        if len(loads) == 2:
            raise StagingError("The disk is gone")
        return PLAIN.load(*arguments)

    home, batches = tmp_path / "home", {"batch_pages": 2}
    job = new_job([str(tmp_path / "in")], IngestOptions(home=str(home), snapshot=False, settings=batches))
    with pytest.raises(StagingError):
        run(job, replace(PLAIN, load=failing), NOBODY_WATCHES)
    assert planned(home, tmp_path / "in") == (2, 0, 4)
    assert counted(ran(home, tmp_path / "in")) == {"loaded": 4, "known": 2}
    assert asked(home, "FROM integrity") == []


def test_a_description_that_comes_between_listing_and_reading_is_heeded(page: Path) -> None:
    units = list(discover([str(page)]))
    write(page.with_name("page.meta.json"), json.dumps({"site": "late.example"}))
    assert read(units).sighting["site"] == "late.example"


def test_the_snapshot_is_the_live_warehouse_after_a_run_that_met_all_again(home: Path, page: Path) -> None:
    for _ in range(2):
        summary = ran(home, page.parent, snapshot=True)
    assert summary.snapshot is not None
    with read_snapshot(summary.snapshot).open() as store:
        for table in TABLES:
            query = f"FROM {table} ORDER BY ALL"
            assert store.query(query).to_pylist() == asked(home, query), table
