"""Files between the stages: in a folder and elsewhere, whole or absent, and cleared where they are our own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pytest
from commands import SAMPLES
from running import asked, ran

from clipfile.schemas.errors import StagingError
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import SourceUnit, batches, discover, fetch_rules
from clipfile.tasks.fetch.batch import UnseenError, fetch_batch, fetch_seen
from clipfile.tasks.staging import StagedFile, StagingArea, clear_left_at, clear_run, read_staged, run_area

TABLE = pa.table({"name": ["a", "b"], "number": [1, 2]})
NOW = datetime.now(UTC)


@pytest.fixture
def memory() -> Iterator[Any]:
    """A place of fsspec that is no folder."""
    store = fsspec.filesystem("memory")
    yield store
    for path in store.find(""):
        store.rm(path)


@pytest.fixture(params=["folder", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path, memory: Any) -> str:
    return str(tmp_path / "staging") if request.param == "folder" else "memory://shared/staging"


def name_of(days_ago: int) -> str:
    return f"{NOW - timedelta(days=days_ago):%Y%m%dT%H%M%S}-00000000"


def harm(staged: StagedFile, content: bytes | None) -> None:
    fs, path = fsspec.core.url_to_fs(staged.path)
    fs.rm(path) if content is None else fs.pipe_file(path, content)


def is_there(area: StagingArea) -> bool:
    fs, path = fsspec.core.url_to_fs(area.folder)
    return bool(fs.exists(path))


def test_a_table_comes_back_and_so_do_some_of_its_columns(place: str) -> None:
    staged = StagingArea(place).piece(7).write("table", TABLE)
    assert staged.path.startswith(f"{place}/000007/table-")
    assert staged.rows == 2
    assert read_staged(staged).equals(TABLE)
    assert read_staged(staged, ["number"]).equals(TABLE.select(["number"]))


@pytest.mark.parametrize(("content", "problem"), [(None, "missing"), (b"PAR1 something else", "has changed")])
def test_what_is_not_what_was_written_is_not_read(place: str, content: bytes | None, problem: str) -> None:
    staged = StagingArea(place).write("table", TABLE)
    harm(staged, content)
    with pytest.raises(StagingError, match=problem) as caught:
        read_staged(staged)
    assert caught.value.place == staged.path


def test_another_attempt_leaves_the_first_one_as_it_is(place: str) -> None:
    """A worker that was given up may still write."""
    area = StagingArea(place)
    first, second = area.write("table", TABLE), area.write("table", TABLE.slice(1))
    assert read_staged(first).num_rows == 2
    assert read_staged(second).num_rows == 1
    assert area.write("table", TABLE) == first


def test_what_is_left_elsewhere_is_cleared_by_whose_it_is(place: str) -> None:
    names = {"own": name_of(0), "failed": name_of(1), "failed long ago": name_of(9), "dead": name_of(2)}
    stranger = f"{name_of(3)[:-1]}f"
    for name in (*names.values(), stranger, "someone's"):
        StagingArea(place).below(name).write("table", TABLE)
    failed = [names["failed"], names["failed long ago"]]
    clear_left_at(place, set(names.values()) - {names["own"]}, failed, days=7)
    left = {name for name in (*names.values(), stranger, "someone's") if is_there(StagingArea(place).below(name))}
    assert left == {names["own"], names["failed"], stranger, "someone's"}


def test_a_run_is_cleared_at_home_and_elsewhere(tmp_path: Path, place: str) -> None:
    settings = Settings(home=tmp_path / "home", staging=place)
    run_area(settings, "run").write("table", TABLE)
    (settings.staging_path / "run").mkdir(parents=True)
    clear_run(settings, "run")
    assert not (settings.staging_path / "run").exists()
    assert not is_there(run_area(settings, "run"))
    clear_run(settings, "run")


def test_a_run_is_staged_where_it_is_told_and_leaves_nothing(place: str, tmp_path: Path) -> None:
    summary = ran(tmp_path / "home", SAMPLES, settings={"staging": place})
    assert summary.run.loaded == asked(tmp_path / "home", "SELECT count(*) AS n FROM captures")[0]["n"] > 0
    assert not is_there(run_area(Settings(home=tmp_path / "home", staging=place), summary.run.run_id))


def test_a_place_that_cannot_be_reached_is_told() -> None:
    with pytest.raises(StagingError, match=r"The staging place cannot be .*nowhere.*Known are") as caught:
        StagingArea("nowhere://bucket").write("table", TABLE)
    assert "nowhere://bucket/table-" in str(caught.value.place)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (None, "/srv/home/staging"),
        ("/mnt/shared/", "/mnt/shared"),
        ("file:///mnt/shared", "/mnt/shared"),
        ("s3://bucket/staging/", "s3://bucket/staging"),
    ],
)
def test_the_place_is_a_folder_or_an_address(told: str | None, place: str) -> None:
    settings = Settings(home=Path("/srv/home"), staging=told)
    assert settings.staging_place == place
    assert place in settings.own_places


def test_what_is_staged_is_no_source(memory: Any) -> None:
    memory.pipe_file("/bucket/pages/a.txt", b"A page.")
    memory.pipe_file("/bucket/staging/run/x.arrow", b"ARROW1")
    found = [one.uri for one in discover(["memory://bucket"], ["memory://bucket/staging"])]
    assert found == ["memory://bucket/pages/a.txt"]


def test_a_worker_reads_only_the_files_that_were_listed(tmp_path: Path) -> None:
    """Another machine may have other files of the same names, or none."""
    page, rules = tmp_path / "in" / "page.txt", fetch_rules(Settings())
    page.parent.mkdir()
    page.write_text("A page.\n", encoding="utf-8")
    (batch,) = batches(discover([str(page)]), 9, 9_999)
    (unit,) = batch.candidates
    assert isinstance(unit, SourceUnit)
    area = StagingArea(str(tmp_path / "staging"))
    seen, read = fetch_seen(batch, area, rules), fetch_batch(batch, area, rules)
    assert seen is not None
    assert read is not None
    assert seen[0].captures == read[0].captures
    page.write_text("Another page, which is longer.\n", encoding="utf-8")
    with pytest.raises(UnseenError):
        fetch_seen(batch, area, rules)
    page.unlink()
    with pytest.raises(UnseenError):
        fetch_seen(batch, area, rules)
