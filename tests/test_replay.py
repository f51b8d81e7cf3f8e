"""What was turned away is taken again; what then succeeds leaves the list, and what does not says so once."""

import gzip
import json
from pathlib import Path

import pytest
from commands import clipfile, ingested, rows
from fetching import STORY, write
from running import aged, asked, column, counted, ran, replayed

from clipfile.schemas.errors import UsageError
from clipfile.schemas.kinds import Reason

PNG = b"\x89PNG\r\n\x1a\n"
SMALL = {"max_page_bytes": 40}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A page that is too large, one that is none, and one that is not there."""
    write(tmp_path / "in" / "large.txt")
    write(tmp_path / "in" / "picture.txt", PNG)
    return tmp_path / "in"


@pytest.fixture
def home(tmp_path: Path, inbox: Path) -> Path:
    ran(tmp_path / "home", inbox, inbox / "nowhere", settings=SMALL, site="harrowpost.example")
    return tmp_path / "home"


def reasons(home: Path) -> list[str]:
    return sorted(column(asked(home, "FROM rejections"), "reason"))


def test_what_a_setting_turned_away_comes_in_and_leaves_the_list(home: Path) -> None:
    assert reasons(home) == ["binary", "not_found", "page_too_large"]
    done = replayed(home)
    assert (counted(done.summary), done.left) == ({"loaded": 1, "rejected": 1}, 1)
    assert reasons(home) == ["binary", "not_found"]
    assert column(asked(home, "SELECT attempts FROM rejections WHERE reason = 'binary'"), "attempts") == [2]
    assert asked(home, "FROM integrity") == []


def test_what_was_said_of_it_is_said_of_its_page(home: Path) -> None:
    replayed(home)
    (sighting,) = asked(home, "FROM sightings WHERE source_uri LIKE '%large.txt'")
    assert (sighting["site"], sighting["outcome"]) == ("harrowpost.example", "loaded")


def test_a_replay_is_a_run_of_its_own(home: Path) -> None:
    replayed(home, reason=Reason.PAGE_TOO_LARGE)
    run = asked(home, "FROM ingest_runs ORDER BY started_at DESC LIMIT 1")[0]
    assert (run["command"], run["found"], run["loaded"]) == ("replay", 1, 1)
    assert json.loads(run["parameters"])["reason"] == Reason.PAGE_TOO_LARGE


def test_one_source_alone(home: Path, inbox: Path) -> None:
    assert counted(replayed(home, source=str(inbox / "picture.txt")).summary) == {"rejected": 1}
    assert counted(replayed(home, source=(inbox / "large.txt").as_uri()).summary) == {"loaded": 1}


def test_names_that_led_nowhere_are_taken_when_they_are_asked_for(home: Path, inbox: Path) -> None:
    write(inbox / "nowhere", "It is here now.")
    assert counted(replayed(home, all=True).summary) == {"loaded": 2, "rejected": 1}
    assert reasons(home) == ["binary"]


def test_another_reason_takes_the_place_of_the_one_before(tmp_path: Path, inbox: Path) -> None:
    home = tmp_path / "home"
    ran(home, inbox / "picture.txt", settings={"max_page_bytes": 4})
    assert reasons(home) == ["page_too_large"]
    replayed(home)
    assert reasons(home) == ["binary"]
    assert column(asked(home, "FROM sightings"), "outcome") == ["rejected"]


def test_other_content_keeps_the_evidence_of_the_one_before(tmp_path: Path, inbox: Path) -> None:
    home = tmp_path / "home"
    ran(home, inbox / "picture.txt")
    write(inbox / "picture.txt", " \n")
    ran(home, inbox / "picture.txt")
    assert reasons(home) == ["binary", "blank"]
    write(inbox / "picture.txt", STORY)
    assert counted(ran(home, inbox / "picture.txt")) == {"loaded": 1}
    assert reasons(home) == []


def test_a_container_is_read_again_for_what_it_holds(tmp_path: Path) -> None:
    home = tmp_path / "home"
    lines = [{"text": STORY}, {"text": STORY * 3}, {"text": ""}]
    data = aged(write(tmp_path / "in" / "rows.jsonl", "".join(json.dumps(row) + "\n" for row in lines)))
    ran(home, data, settings={"max_page_bytes": 100})
    assert reasons(home) == ["empty", "page_too_large"]
    done = replayed(home, reason=Reason.PAGE_TOO_LARGE)
    assert (counted(done.summary), done.left) == ({"loaded": 1, "known": 1, "rejected": 1}, 1)
    assert reasons(home) == ["empty"]


def test_a_cut_container_that_is_whole_again_leaves_the_list(tmp_path: Path) -> None:
    home, packed = tmp_path / "home", gzip.compress(b"A page in a packed file.\n" * 90)
    data = write(tmp_path / "in" / "page.gz", packed[: len(packed) // 2])
    ran(home, data)
    assert len(reasons(home)) > 0
    write(data, packed)
    ran(home, data)
    assert reasons(home) == []


@pytest.mark.parametrize("options", [{"reason": Reason.TOO_SLOW}, {"source": "/nowhere/at/all"}])
def test_nothing_like_that_was_turned_away(home: Path, options: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="clipfile rejects"):
        replayed(home, **options)


def test_there_is_no_warehouse_yet(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ingest"):
        replayed(tmp_path / "home")


def test_from_the_command_line(tmp_path: Path, inbox: Path) -> None:
    ingested(inbox, "--max-page-bytes", "40", cwd=tmp_path)
    grouped = json.loads(clipfile("rejects", "--json", cwd=tmp_path).stdout)
    assert [(row["reason"], row["rejections"]) for row in grouped] == [("binary", 1), ("page_too_large", 1)]
    assert all(row["what_to_do"].count(".") >= 1 and row["example"].startswith("file://") for row in grouped)
    done = clipfile("replay", "--plain", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["loaded"], told["rejections_before"], told["rejections_after"]) == (1, 2, 1)
    assert [row["reason"] for row in rows("FROM rejections", cwd=tmp_path)] == ["binary"]
    one = json.loads(clipfile("rejects", "--source", inbox / "picture.txt", "--json", cwd=tmp_path).stdout)
    assert [row["reason"] for row in one] == ["binary"]
    assert "left the list" in clipfile("replay", "--plain", cwd=tmp_path).stdout
    assert clipfile("replay", "--reason", "too_slow", "--plain", cwd=tmp_path).returncode == 2
