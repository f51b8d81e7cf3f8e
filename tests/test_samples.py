"""The samples as fetch meets them: every file in the list, every bad one with its reason, every odd one kept."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from golden_cases import GOLDEN, PLAIN_NAMES, SAMPLES, cases

from clipfile.schemas.kinds import Flag, Reason
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch.rows import Fetched
from clipfile.tasks.fetch.rules import fetch_rules
from clipfile.tasks.fetch.sources import discover
from clipfile.tasks.fetch.stage import read_units

BAD = {
    "bad-metadata.txt": Reason.BAD_METADATA,
    "blank.txt": Reason.BLANK,
    "broken-utf-8.txt": Reason.UNDECODABLE,
    "describes-no-page.meta.json": Reason.BAD_METADATA,
    "empty.txt": Reason.EMPTY,
    "loop-of-folders": Reason.LINK_LOOP,
    "loop.txt": Reason.LINK_LOOP,
    "noise.txt": Reason.UNDECODABLE,
    "picture.png": Reason.BINARY,
    "random-bytes.txt": Reason.BINARY,
}
AGAIN = {"wire-story-again.txt": "wire-story.txt"}  # the same bytes under another name
ODD: dict[str, tuple[str, list[Flag]]] = {
    "crlf.txt": ("utf-8", []),
    "it's; DROP TABLE captures;--.txt": ("utf-8", []),
    "latin-1.txt": ("iso-8859-1", [Flag.GUESSED_CHARSET]),
    "lightly-broken-utf-8.txt": ("utf-8", [Flag.REPLACED_CHARACTERS]),
    "nul-characters.txt": ("utf-8", [Flag.NUL_CHARACTERS]),
    "utf-16-bom.txt": ("utf-16le", [Flag.BYTE_ORDER_MARK]),
    "utf-8-bom.txt": ("utf-8", [Flag.BYTE_ORDER_MARK]),
    "windows-1252.txt": ("windows-1252", [Flag.GUESSED_CHARSET]),
}
GOOD = {f"{PLAIN_NAMES.get(case.name, case.name)}.txt" for case in cases()}


@pytest.fixture(scope="module")
def fetched() -> Fetched:
    (piece,) = read_units(list(discover([str(SAMPLES)])), fetch_rules(Settings()), datetime.now(UTC))
    return piece


def name_of(row: dict[str, Any]) -> str:
    return unquote(Path(row["source_uri"]).name)


def test_every_sample_is_listed() -> None:
    found = {path.name for path in (*SAMPLES.iterdir(), *(SAMPLES / "odd").iterdir(), *(SAMPLES / "bad").iterdir())}
    described = {name for name in found if name.endswith(".meta.json")} - set(BAD)
    assert found - described - {"odd", "bad"} == GOOD | set(BAD) | set(AGAIN)
    assert set(ODD) <= GOOD


def test_every_good_sample_has_its_golden_files() -> None:
    for case in cases():
        assert {path.name for path in (GOLDEN / case.name).iterdir()} == {"lines.lab", "page.json"}
        assert case.sample.exists()


def test_every_bad_sample_is_turned_away_for_its_reason(fetched: Fetched) -> None:
    rows = fetched.rejections.to_pylist()
    assert {name_of(row): row["reason"] for row in rows} == {name: str(reason) for name, reason in BAD.items()}
    assert all(row["detail"].endswith(".") for row in rows)


def test_every_good_sample_becomes_one_capture(fetched: Fetched) -> None:
    sightings = fetched.sightings.to_pylist()
    seen = {name_of(row): row["capture_id"] for row in sightings if row["capture_id"]}
    assert set(seen) == GOOD | set(AGAIN)
    assert {seen[again] == seen[first] for again, first in AGAIN.items()} == {True}
    assert Counter(fetched.captures["capture_id"].to_pylist()) == Counter(set(seen.values()))


@pytest.mark.parametrize("name", ODD)
def test_odd_samples_keep_their_text_and_say_what_is_odd(name: str, fetched: Fetched) -> None:
    seen = {name_of(row): row["capture_id"] for row in fetched.sightings.to_pylist()}
    [capture] = [row for row in fetched.captures.to_pylist() if row["capture_id"] == seen[name]]
    assert (capture["charset"], capture["flags"]) == (ODD[name][0], [str(flag) for flag in ODD[name][1]])


def test_what_a_companion_says_reaches_the_sighting(fetched: Fetched) -> None:
    [row] = [row for row in fetched.sightings.to_pylist() if name_of(row) == "german-story.txt"]
    assert row["site"] == "allmendinger-anzeiger.example"
    assert row["url"].startswith("https://www.allmendinger-anzeiger.example/lokales/")
    assert row["captured_at"] == datetime(2025, 11, 15, 6, 12, 45, tzinfo=UTC)


def test_git_changes_no_byte_of_a_sample() -> None:
    crlf = (SAMPLES / "odd" / "crlf.txt").read_bytes()
    assert crlf.count(b"\r\n") == crlf.count(b"\n") > 0
    attributes = (SAMPLES.parent / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert {"samples/** -text", "tests/golden/** -text"} <= set(attributes)
