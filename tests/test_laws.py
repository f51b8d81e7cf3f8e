"""The laws over a folder of everything: nothing lost, nothing doubled, whatever is in it and whenever it is killed."""

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
from commands import SAMPLES, ingested, rows

FILES = 400
STORIES = sorted(path for path in SAMPLES.glob("*.txt"))
TABLES = ("captures", "sightings", "blocks", "articles", "photos", "sidebar_items", "inferences", "rejections")
# What two runs over the same files may differ in: when and by which run a row was brought, and in which part it lies.
PASSING = "EXCLUDE (run_id, part_no, fetched_at)", "EXCLUDE (run_id, part_no, first_seen, last_seen, attempts)"


def odd_bytes(number: int, story: bytes, dice: random.Random) -> bytes:
    """A file that is good, odd or bad, by its number."""
    ways = (
        story + f"\n{number}\n".encode(),
        story,
        story[: dice.randrange(len(story))],
        dice.randbytes(dice.randrange(1, 4_000)),
        b"",
        b" \n\t\r\n" * number,
        ("\ufeff" + story.decode()).encode("utf-16"),
        story.replace(b"\n", b"\r\n") + b"%d" % number,
        story.replace(b"\n\n", b"\n") + b"%d" % number,
        bytes(byte if dice.random() > 0.001 else 0xFF for byte in story),
        story[:200] + b"\0" * 5 + story[200:] + b"%d" % number,
        b"\x89PNG\r\n\x1a\n" + dice.randbytes(500),
        b"a" * 200_000 + b"%d" % number,
        b"x\n" * 20_000 + b"%d" % number,
    )
    return ways[number % len(ways)]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dice = random.Random(7)
    folder = tmp_path_factory.mktemp("inbox")
    for number in range(FILES):
        below = folder / f"day {number % 7}" / "it's; DROP TABLE captures;--"
        below.mkdir(parents=True, exist_ok=True)
        story = dice.choice(STORIES).read_bytes()
        (below / f'{number:03d} "page".txt').write_bytes(odd_bytes(number, story, dice))
    return folder


@pytest.fixture(scope="module")
def undisturbed(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    ingested(inbox, "--batch-pages", "60", cwd=folder)
    return folder


def lasting(table: str, cwd: Path) -> list[dict[str, Any]]:
    """A table's rows without what may differ, in one order."""
    named = {"sightings": PASSING[0], "rejections": PASSING[1], "captures": "EXCLUDE (run_id, part_no)"}
    found = rows(f"SELECT * {named.get(table, 'EXCLUDE (part_no)')} FROM {table}", "--live", cwd=cwd)  # noqa: S608
    return sorted(found, key=repr)


def test_every_file_is_somewhere(inbox: Path, undisturbed: Path) -> None:
    run = rows("FROM ingest_runs", cwd=undisturbed)[0]
    assert run["found"] == FILES == run["loaded"] + run["known"] + run["rejected"] + run["skipped"]
    met = rows("SELECT source_uri, outcome, capture_id FROM sightings", cwd=undisturbed)
    assert len({row["source_uri"] for row in met}) == len(met) == FILES
    refused = {row["source_uri"] for row in rows("SELECT source_uri FROM rejections", cwd=undisturbed)}
    assert refused == {row["source_uri"] for row in met if row["outcome"] == "rejected"}
    contents = {hashlib.sha256(path.read_bytes()).hexdigest() for path in inbox.rglob("*.txt")}
    assert {row["capture_id"] for row in met} - {None} <= contents


def test_no_law_of_the_warehouse_is_broken(undisturbed: Path) -> None:
    assert rows("FROM integrity", "--live", cwd=undisturbed) == []
    torn = "SELECT count(*) AS n FROM captures JOIN page_text AS p USING (capture_id) WHERE p.text <> captures.text"
    assert rows(torn, "--live", cwd=undisturbed) == [{"n": 0}]


def test_the_snapshot_equals_the_live_file(undisturbed: Path) -> None:
    for table in TABLES:
        query = f"FROM {table} ORDER BY ALL"
        assert rows(query, cwd=undisturbed) == rows(query, "--live", cwd=undisturbed), table


def test_a_rerun_changes_nothing(inbox: Path, undisturbed: Path) -> None:
    before = {table: lasting(table, undisturbed) for table in TABLES}
    summary = ingested(inbox, "--batch-pages", "33", cwd=undisturbed)
    assert summary["loaded"] == 0
    assert {table: lasting(table, undisturbed) for table in TABLES} == before
