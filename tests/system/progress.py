"""How far a run is: the walk that counts, the tally, the file that other processes read, and `clipfile status`."""

import json
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import SAMPLES, clipfile, ingested

from clipfile.flows.ahead import CHUNK, ahead
from clipfile.flows.progress.beat import Beat, progress_of
from clipfile.flows.progress.tally import Tally
from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.settings import Settings, resolve
from clipfile.tasks.fetch import Candidate, SourceUnit
from clipfile.warehouse.locks import held


def units(count: int) -> Iterator[Candidate]:
    return (SourceUnit(f"file:///inbox/{number}.txt", number, number) for number in range(count))


def entry(found: int) -> LedgerEntry:
    return LedgerEntry(
        run_id="r", batch_key="0" * 64, batch_no=1, loaded_at=datetime.now(UTC), found=found, loaded=found
    )


@pytest.mark.parametrize("count", [0, 1, CHUNK, 3 * CHUNK + 7])
def test_walking_ahead_changes_nothing_and_counts_once(count: int) -> None:
    told: list[int] = []
    assert list(ahead(units(count), told.append)) == list(units(count))
    assert told == [count]


def test_the_count_is_told_before_the_last_source_is_taken() -> None:
    told: list[int] = []
    walk = ahead(units(3 * CHUNK), told.append)
    wanted = [next(walk)]
    while not told:
        wanted.append(next(walk))
    assert told == [3 * CHUNK]
    assert len(wanted) <= 2 * CHUNK + 1


def test_what_finding_raises_comes_after_what_was_found() -> None:
    def broken() -> Iterator[Candidate]:
        yield from units(2)
        raise OSError("the share is gone")

    walk = ahead(broken(), lambda _: None)
    assert [next(walk), next(walk)] == list(units(2))
    with pytest.raises(OSError, match="the share is gone"):
        next(walk)


def test_nobody_walks_on_when_nobody_wants_more() -> None:
    endless = (SourceUnit(f"file:///{number}", 0, 0) for number in iter(int, 1))
    walk = ahead(endless, lambda _: None)
    next(walk)
    walk.close()
    for thread in threading.enumerate():
        if thread.name == "discovery":
            thread.join(10)
            assert not thread.is_alive()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_time_to_go_follows_the_pace_of_the_last_minute() -> None:
    clock = Clock()
    tally = Tally(clock)
    tally.loaded(entry(9_000), 9_000)  # as they were: no time at all
    assert tally.seconds_to_go is None
    tally.planned(10_000)
    for _ in range(100):
        clock.now += 1
        tally.loaded(entry(5), 5)
    assert tally.share == pytest.approx(0.95)
    assert tally.seconds_to_go == pytest.approx(100, rel=0.05)
    assert "9,500 of 10,000 sources, 9,500 pages" in str(tally)


def test_no_total_is_made_up() -> None:
    tally = Tally(Clock())
    tally.loaded(entry(5), 5)
    assert tally.share is None
    assert "still counting the sources" in str(tally)


def test_a_part_of_a_container_counts_as_a_part() -> None:
    tally = Tally(Clock())
    tally.planned(1)
    tally.loaded(entry(40_000), 0.25)
    assert tally.share == 0.25
    assert tally.counts["found"] == 40_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return resolve({"home": tmp_path / "data"}, {}).settings


def test_other_processes_see_the_progress(settings: Settings) -> None:
    beat = Beat(settings, "run")
    beat.planned(10)
    assert progress_of(settings, "run") is None
    beat.loaded(entry(4), 4)
    seen = progress_of(settings, "run")
    assert seen is not None
    assert (seen.sources, seen.sources_in_all, seen.pages, seen.loaded) == (4, 10, 4, 4)


def test_a_folder_that_cannot_be_written_stops_no_run(settings: Settings) -> None:
    settings.home.mkdir()
    settings.staging_path.write_text("in the way", encoding="utf-8")
    Beat(settings, "run").loaded(entry(4), 4)
    assert progress_of(settings, "run") is None


def test_status_of_a_warehouse_at_rest(tmp_path: Path) -> None:
    ingested(SAMPLES, cwd=tmp_path)
    told = clipfile("status", cwd=tmp_path).stdout
    for words in ("running     nothing", "of the warehouse", "confidence", "with a headline", "all rows are current"):
        assert words in told
    assert "binary" in told
    assert "seconds old" in told


def test_status_while_a_run_writes(tmp_path: Path) -> None:
    """The figures are the snapshot's, and how far the run is comes from the run."""
    ingested(SAMPLES, cwd=tmp_path)
    settings = resolve({"home": tmp_path / "data"}, {}).settings
    with held(settings, "ingest", "some-run"), _open(settings):
        beat = Beat(settings, "some-run")
        beat.planned(80)
        beat.loaded(entry(20), 20)
        told = clipfile("status", cwd=tmp_path).stdout
    assert f"process {os.getpid()} (clipfile ingest, run some-run)" in told
    assert "20 of 80 sources" in told
    assert "of the snapshot" in told
    assert "The warehouse is held by" in told


def _open(settings: Settings):  # type: ignore[no-untyped-def]
    from clipfile.warehouse.store import open_writer

    return open_writer(settings)


def test_status_before_the_first_snapshot(tmp_path: Path) -> None:
    ingested(SAMPLES / "cookie-wall.txt", "--no-snapshot", cwd=tmp_path)
    with _open(resolve({"home": tmp_path / "data"}, {}).settings):
        done = clipfile("status", cwd=tmp_path)
    assert done.returncode == 0
    assert "none before the first snapshot" in done.stdout


def test_the_summary_says_how_well_pages_could_be_judged(tmp_path: Path) -> None:
    done = clipfile("ingest", SAMPLES, "--plain", cwd=tmp_path)
    assert "on average, low on" in done.stdout
    assert "with a headline" in done.stdout
    assert json.loads(clipfile("ingest", SAMPLES, "--plain", "--json", cwd=tmp_path).stdout)["loaded"] == 0
