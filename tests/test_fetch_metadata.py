"""Where a page is from: told by its meta.json, a manifest or an option, and never guessed."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fetching import RULES, STORY, Outcome, fetch, read, write

from clipfile.schemas.errors import UsageError
from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch import SourceUnit, discover
from clipfile.tasks.fetch.facts import NOTHING, BadFacts
from clipfile.tasks.fetch.metadata import facts_of

URL = "https://www.harrowpost.example/news/ferry"
SAID = {"url": URL, "site": "harrowpost.example", "captured_at": "2026-02-28T23:30:00-07:00"}
MOMENT = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)


def facts(outcome: Outcome) -> tuple[Any, Any, Any]:
    row = outcome.sighting
    return row["url"], row["site"], row["captured_at"]


def described(folder: Path, said: object, name: str = "page.meta.json") -> Path:
    write(folder / name, said if isinstance(said, bytes | str) else json.dumps(said))
    return write(folder / "page.txt")


@pytest.mark.parametrize("name", ["page.meta.json", "page.txt.meta.json"])
def test_a_companion_says_where_a_page_is_from(name: str, tmp_path: Path) -> None:
    path = described(tmp_path, SAID | {"note": ["anything", 1]}, name)
    assert facts(fetch(path)) == facts(fetch(tmp_path)) == (URL, "harrowpost.example", MOMENT)


def test_the_companion_with_the_whole_name_goes_first(tmp_path: Path) -> None:
    described(tmp_path, {"site": "short.example"})
    described(tmp_path, {"site": "whole.example"}, "page.txt.meta.json")
    assert fetch(tmp_path / "page.txt").sighting["site"] == "whole.example"


def test_a_companion_beside_the_link_counts_where_the_file_has_none(tmp_path: Path) -> None:
    write(tmp_path / "store" / "0a1b")
    write(tmp_path / "in" / "page.meta.json", json.dumps(SAID))
    (tmp_path / "in" / "page.txt").symlink_to("../store/0a1b")
    assert facts(fetch(tmp_path / "in"))[0] == URL


@pytest.mark.parametrize("said", ["{}", '{"url": null, "site": "  "}', b'\xef\xbb\xbf{"title": "x"}'])
def test_a_companion_may_say_nothing(said: bytes | str, tmp_path: Path) -> None:
    described(tmp_path, said)
    assert facts(fetch(tmp_path)) == (None, None, None)


BAD: dict[str, tuple[object, str]] = {
    "no JSON": ('{"url": ', "no JSON"),
    "empty": ("", "no JSON"),
    "not UTF-8": (b'{"site": "\xff"}', "no JSON"),
    "too deep": ("[" * 100_000, "no JSON"),
    "no object": (["https://x.example"], "braces"),
    "number for an address": ({"url": 7}, "quotation marks"),
    "half an address": ({"url": "harrowpost.example/ferry"}, "https://host/page"),
    "no host": ({"url": "https:///ferry"}, "https://host/page"),
    "impossible host": ({"url": "https://[::1/ferry"}, "host"),
    "two lines": ({"site": "a\nb"}, "one line"),
    "long site": ({"site": "a" * 256}, "255"),
    "no time": ({"captured_at": "the day before yesterday"}, "ISO 8601"),
    "a date that is none": ({"captured_at": "2026-02-30T06:30:00Z"}, "ISO 8601"),
    "no offset": ({"captured_at": "2026-03-01T06:30:00"}, "offset"),
    "a day alone": ({"captured_at": "2026-03-01"}, "offset"),
    "a number for a time": ({"captured_at": 1772346600}, "quotation marks"),
    "before the calendar": ({"captured_at": "0001-01-01T00:00:00+14:00"}, "calendar"),
    "too large": ({"note": "x" * 1_000_001}, "Shorten"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_companion_that_cannot_be_understood_turns_its_page_away(name: str, tmp_path: Path) -> None:
    said, remedy = BAD[name]
    described(tmp_path, said)
    rejection = (outcome := fetch(tmp_path)).rejection
    assert (rejection["reason"], rejection["evidence"]) == (Reason.BAD_METADATA, STORY)
    assert remedy in rejection["detail"]
    assert "page.meta.json" in rejection["detail"]
    assert outcome.captures == []


def test_a_companion_that_is_a_pipe_or_dangles_turns_its_page_away(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / f"{name}.txt", name)
    os.mkfifo(tmp_path / "a.meta.json")
    (tmp_path / "b.meta.json").symlink_to("gone")
    assert fetch(tmp_path).reasons == [Reason.BAD_METADATA] * 2


def test_a_companion_that_is_gone_says_nothing(tmp_path: Path) -> None:
    described(tmp_path, SAID)
    units = list(discover([str(tmp_path)]))
    (tmp_path / "page.meta.json").unlink()
    assert facts(read(units)) == (None, None, None)


def test_an_orphan_is_counted_and_named(tmp_path: Path) -> None:
    write(tmp_path / "lost.meta.json", json.dumps(SAID))
    outcome = fetch(tmp_path)
    assert (outcome.reasons, outcome.outcomes) == ([Reason.BAD_METADATA], ["rejected"])


def manifest(folder: Path, *lines: str) -> str:
    return str(write(folder / "lists" / "manifest.csv", "\n".join(("source,url,captured_at,site", *lines))))


def test_a_manifest_names_sources_from_its_own_folder_or_by_uri(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one, two.txt"), write(tmp_path / "two.txt", "2")
    path = manifest(
        tmp_path, f'"../one, two.txt",{URL},2026-03-01T06:30:00Z,harrowpost.example', f"{two.as_uri()},,,two.example"
    )
    assert facts(fetch(one, manifest=path)) == (URL, "harrowpost.example", MOMENT)
    assert facts(fetch(two, manifest=path)) == (None, "two.example", None)


def test_a_manifest_needs_no_column_but_source(tmp_path: Path) -> None:
    page = write(tmp_path / "page.txt")
    path = str(write(tmp_path / "m.csv", b"\xef\xbb\xbfsource,note,url\r\npage.txt,x," + URL.encode() + b"\r\n"))
    assert facts(fetch(page, manifest=path)) == (URL, None, None)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["../page.txt,no address,,"], "line 2"),
        (["../page.txt,,2026-03-01 06:30,"], "offset"),
        (["../page.txt,https://x.example/a,b,,"], "quotes"),
        ([f"../page.txt,{URL},,", "../lists/../page.txt,https://x.example/,,"], "lines 2, 3"),
    ],
)
def test_a_bad_line_turns_away_its_own_page_alone(lines: list[str], said: str, tmp_path: Path) -> None:
    bad, good = write(tmp_path / "page.txt"), write(tmp_path / "well.txt", "Well.")
    outcome = fetch(bad, good, manifest=manifest(tmp_path, *lines))
    assert outcome.outcomes == ["rejected", "loaded"]
    assert outcome.rejection["reason"] == Reason.BAD_METADATA
    assert said in outcome.rejection["detail"]
    assert "manifest.csv" in outcome.rejection["detail"]


def test_the_same_line_twice_is_no_contradiction(tmp_path: Path) -> None:
    page = write(tmp_path / "page.txt")
    line = f"../page.txt,{URL},,"
    assert facts(fetch(page, manifest=manifest(tmp_path, line, line)))[0] == URL


@pytest.mark.parametrize(
    "content", [None, b"", b"path,url\na,b\n", b"source\n\xff\n", b'source\n"open', b"source\n" + b"x" * 200_000]
)
def test_a_manifest_that_cannot_be_read_ends_the_command(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    if content is not None:
        write(path, content)
    with pytest.raises(UsageError, match="source, url, captured_at"):
        fetch(write(tmp_path / "page.txt"), manifest=str(path))


def test_a_manifest_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    page = write(tmp_path / "page.txt")
    for site in ("a.example", "another.example"):
        assert fetch(page, manifest=manifest(tmp_path, f"../page.txt,,,{site}")).sighting["site"] == site


@pytest.mark.parametrize(
    ("options", "site"),
    [
        ({}, None),
        ({"site": "given.example"}, "given.example"),
        ({"site_from": "url"}, "harrowpost.example"),
        ({"site_from": "folder"}, "harrow"),
        ({"site_from": "folder", "site": "given.example"}, "harrow"),
    ],
)
def test_an_option_gives_the_site(options: dict[str, str], site: str | None, tmp_path: Path) -> None:
    described(tmp_path / "harrow", {"url": URL})
    assert fetch(tmp_path, **options).sighting["site"] == site


def test_without_an_address_the_site_is_the_one_given(tmp_path: Path) -> None:
    write(tmp_path / "page.txt")
    assert fetch(tmp_path, site_from="url", site="given.example").sighting["site"] == "given.example"
    assert fetch(tmp_path, site_from="url").sighting["site"] is None


def test_a_site_cannot_be_read_from_anything_else() -> None:
    with pytest.raises(UsageError, match="url, folder"):
        fetch(site_from="moon")


def test_the_nearest_word_counts_fact_by_fact(tmp_path: Path) -> None:
    described(tmp_path, {"url": URL})
    path = manifest(tmp_path, "../page.txt,https://manifest.example/,2026-03-01T06:30:00Z,manifest.example")
    outcome = fetch(tmp_path / "page.txt", manifest=path, site="option.example")
    assert facts(outcome) == (URL, "manifest.example", MOMENT)


def test_a_record_goes_before_everything_else() -> None:
    unit = SourceUnit("file:///in/page.txt", 0, 0)
    record, source = SourceFacts(url="https://record.example/"), SourceFacts(url=URL, site="source.example")
    place = SourceFacts(url="https://place.example/", captured_at=MOMENT)
    assert facts_of(record, source, place, unit, RULES) == SourceFacts(
        url="https://record.example/", site="source.example", captured_at=MOMENT
    )
    assert facts_of(NOTHING, source, NOTHING, unit, RULES) == source
    assert facts_of(NOTHING, NOTHING, place, unit, RULES) == place
    assert facts_of(BadFacts("x"), source, place, unit, RULES) == BadFacts("x")
    assert facts_of(NOTHING, BadFacts("x"), place, unit, RULES) == BadFacts("x")


def test_what_is_turned_away_keeps_what_is_said_of_it(tmp_path: Path) -> None:
    described(tmp_path, SAID)
    write(tmp_path / "page.txt", "")
    outcome = fetch(tmp_path)
    assert outcome.reasons == [Reason.EMPTY]
    assert facts(outcome) == (URL, "harrowpost.example", MOMENT)
