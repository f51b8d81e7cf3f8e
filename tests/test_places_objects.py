"""Object stores and other places that fsspec knows: listed folder by folder, opened as they are, failures told."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import fsspec
import pytest
from fetching import RULES, STORY, Outcome, fetch, read
from ftp_server import serving_ftp
from places import home_rules, reasons, uris

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch import Candidate, SourceUnit, discover
from clipfile.tasks.fetch.places.listing import MAX_DEPTH
from clipfile.tasks.fetch.places.objects import refusal_of, store_of
from clipfile.tasks.fetch.places.opening import opened_unit
from clipfile.tasks.fetch.reading import RefusedError


@pytest.fixture
def memory() -> Iterator[str]:
    """A folder in memory with pages."""
    root = f"memory://{uuid.uuid4().hex}"
    fs = fsspec.filesystem("memory")
    for name in ("a.txt", "b.txt", "x.md", ".h.txt", "sub/c.txt", "sub/deep/d.txt", "sub/deep.txt", ".hidden/e.txt"):
        fs.pipe(f"{root}/{name}", STORY.encode() + name.encode())
    yield root
    fs.rm(root, recursive=True)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("", [".h.txt", ".hidden/e.txt", "a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt", "sub/deep.txt", "x.md"]),
        ("/", [".h.txt", ".hidden/e.txt", "a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt", "sub/deep.txt", "x.md"]),
        ("/a.txt", ["a.txt"]),
        ("/*.txt", ["a.txt", "b.txt"]),
        ("/?.txt", ["a.txt", "b.txt"]),
        ("/[ac].txt", ["a.txt"]),
        ("/*/*.txt", ["sub/c.txt", "sub/deep.txt"]),
        ("/**/*.txt", ["a.txt", "b.txt", "sub/c.txt", "sub/deep.txt", "sub/deep/d.txt"]),
        ("/**/**/*.txt", ["a.txt", "b.txt", "sub/c.txt", "sub/deep.txt", "sub/deep/d.txt"]),
        ("/**/d.txt", ["sub/deep/d.txt"]),
        ("/**/deep/*.txt", ["sub/deep/d.txt"]),
        ("/.*.txt", [".h.txt"]),
        ("/s*", ["sub/c.txt", "sub/deep/d.txt", "sub/deep.txt"]),
        ("/s*/d*/d.txt", ["sub/deep/d.txt"]),
        ("/sub/**", ["sub/c.txt", "sub/deep/d.txt", "sub/deep.txt"]),
        ("/*/nothing/*.txt", []),
    ],
)
def test_folders_and_patterns(pattern: str, found: list[str], memory: str) -> None:
    wanted = [f"{memory}/{name}" for name in found] or [f"{memory}{pattern}"]
    assert sorted(uris(memory + pattern)) == sorted(wanted)
    assert reasons(memory + pattern) == ([None] * len(found) or [Reason.NOT_FOUND])


def test_one_object_under_many_names_is_one_source(memory: str) -> None:
    ways = [memory, f"{memory}/a.txt", f"MEMORY{memory[6:]}/a.txt", f"{memory}/*.txt", f"{memory}/**"]
    assert len(uris(*ways)) == len(set(uris(*ways))) == 8


def test_what_is_not_there_is_refused(memory: str) -> None:
    for source in (f"{memory}/none.txt", f"{memory}/none/", f"{memory}/none/*.txt", f"{memory}/*.none", "memory://*/x"):
        assert reasons(source) == [Reason.NOT_FOUND], source


def test_an_object_is_read_with_what_its_place_says_of_it(memory: str) -> None:
    (unit,) = discover([f"{memory}/a.txt"])
    assert isinstance(unit, SourceUnit)
    assert unit.byte_length == len(STORY) + 5
    with opened_unit(unit, RULES) as source:
        assert source.file.read() == STORY.encode() + b"a.txt"
        assert (source.byte_length, source.name) == (unit.byte_length, "a.txt")
        source.file.seek(4)
        assert source.file.read(5) == STORY.encode()[4:9]


def test_companions_are_no_sources_but_orphans_are_refused(memory: str) -> None:
    fs = fsspec.filesystem("memory")
    for name, site in (("a.txt.meta.json", "a.example"), ("b.meta.json", "b.example"), ("lost.meta.json", "x")):
        fs.pipe(f"{memory}/{name}", json.dumps({"url": f"https://{site}/page", "site": site}).encode())
    fs.pipe(f"{memory}/sub/c.meta.json", b"{")
    outcome = fetch(memory)
    sites = {row["source_uri"].rpartition("/")[2]: row["site"] for row in outcome.sightings}
    assert (sites["a.txt"], sites["b.txt"], sites["x.md"]) == ("a.example", "b.example", None)
    assert "a.txt.meta.json" not in sites
    assert {row["source_uri"]: row["reason"] for row in outcome.rejections} == {
        f"{memory}/lost.meta.json": Reason.BAD_METADATA,
        f"{memory}/sub/c.txt": Reason.BAD_METADATA,
    }


ODD_NAMES = ("two\nlines", "tab\there", "percent%41.txt", "a%0Ab", "a%25b", "hash#x?y[1].txt", "back\\slash",
             "Größe 大.txt", " ", "it's", "\x1b[31mred", "..")  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES, ids=repr)
def test_any_name_has_an_address_that_leads_back_to_it(name: str, memory: str) -> None:
    store = store_of(memory, private=False)
    path = store.path_of(memory) + "/" + name
    uri = store.uri_of(path)
    assert store.path_of(uri) == path
    assert not any(ord(letter) < 0x20 for letter in uri)


def test_a_place_without_a_floor_is_not_followed_for_ever() -> None:
    root = f"memory://{uuid.uuid4().hex}"
    fsspec.filesystem("memory").pipe(root + "/d" * (MAX_DEPTH + 5) + "/page.txt", b"page")
    assert reasons(root) == [Reason.UNSUPPORTED]
    assert reasons(root + "/d" * (MAX_DEPTH + 5)) == [None]


def test_pages_come_from_an_ftp_server() -> None:
    files = {"in/a.txt": STORY.encode(), "in/sub/b.txt": b"Another page.\n" * 900, "c.txt": b"Not asked for."}
    with serving_ftp(files) as port:
        url = f"ftp://127.0.0.1:{port}"
        outcome = at_home(f"{url}/in/**/*.txt", f"FTP{url[3:]}/in/a.txt")
        assert [row["source_uri"] for row in outcome.sightings] == [f"{url}/in/a.txt", f"{url}/in/sub/b.txt"]
        assert outcome.outcomes == ["loaded", "loaded"]
        assert outcome.sightings[0]["mtime"] == datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
        assert at_home(f"{url}/in/none.txt").reasons == [Reason.NOT_FOUND]
        assert fetch(f"{url}/in/a.txt").reasons == [Reason.FORBIDDEN_ADDRESS]
    assert at_home(f"{url}/in/a.txt").reasons == [Reason.UNREACHABLE]


def at_home(*sources: str) -> Outcome:
    rules = home_rules()
    return read(list(discover(sources, rules=rules)), rules)


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


FAILURES = (
    (FileNotFoundError("gone"), Reason.NOT_FOUND),
    (caused(FileNotFoundError("http://h"), ConnectionRefusedError(111, "refused")), Reason.UNREACHABLE),
    (PermissionError("Access Denied"), Reason.UNREADABLE),
    (TimeoutError(), Reason.UNREACHABLE),
    (RuntimeError("boto: \x1b[31m"), Reason.UNREADABLE),
    (KeyError("x"), Reason.UNREADABLE),
)


@pytest.mark.parametrize(("error", "reason"), FAILURES, ids=lambda value: type(value).__name__)
def test_failures_in_the_words_of_clipfile(error: Exception, reason: Reason) -> None:
    refused = refusal_of(error)
    assert refused.reason is reason
    assert "\x1b" not in refused.detail


def test_an_object_that_fails_in_the_middle_is_told(memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from fsspec.implementations.memory import MemoryFile

    def fails(*_: object) -> bytes:
        raise ConnectionResetError(104, "reset")

    units: list[Candidate] = list(discover([f"{memory}/a.txt"]))
    monkeypatch.setattr(MemoryFile, "read", fails, raising=False)
    with pytest.raises(RefusedError) as refused, opened_unit(units[0], RULES):  # type: ignore[arg-type]
        pass
    assert refused.value.reason is Reason.UNREACHABLE
