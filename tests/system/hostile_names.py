"""Whatever a file is called: its name lands in queries, on disk and on a terminal, and does nothing there."""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from commands import clipfile, ingested, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from running import asked, counted, ran

from clipfile.tasks.fetch.names import path_of

NAMES = (
    b"'; DROP TABLE captures; --.txt", b'"quoted".txt', b"a\nb.txt", b"100%.txt", b"%s%n.txt", b"star*[x]?.txt",
    b"$(touch owned).txt",
    b"`touch owned`.txt", b"back\\slash.txt", b"\x1b[2J\x07.txt", b"\xff\xfe\x80.txt", "bidi \u202egpj.txt".encode(),
    b"-rf", b"--home",
    b" ", b"~", b"{table}", b"$name", b"n" * 251 + b".txt", "Größe 日本.txt".encode(), b"a;b|c&d.txt", b"[bold]x",
    b"\r.txt",
)  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n"
ROWS = b'{"text": "A row.", "id": "\\u001b[2J\\u202e"}\n{"text": "", "id": "\\u001b]0;x\\u0007"}\n'
hostile = st.one_of(
    st.sampled_from(NAMES),
    st.binary(min_size=1, max_size=60),
    st.text(st.sampled_from("'\";%*?[]{}$()`\\\n\r\t&|<>~#! -ab\u202e\u200b"), min_size=1, max_size=30).map(str.encode),
).filter(lambda name: not {0, 47} & set(name) and name not in {b".", b".."} and not name.endswith(b".meta.json"))


CONTENTS = st.sampled_from([b"A page of words.\n", PNG, b""])


def lay(folder: str, files: dict[bytes, bytes]) -> None:
    for name, content in files.items():
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(content)


def names_in(found: list[dict[str, Any]]) -> set[bytes]:
    return {os.fsencode(path_of(row["source_uri"])).rpartition(b"/")[2] for row in found}


@given(st.dictionaries(hostile, CONTENTS, min_size=1, max_size=8))
@settings(max_examples=12, deadline=None)
def test_every_name_comes_back_to_the_byte(files: dict[bytes, bytes]) -> None:
    with TemporaryDirectory() as folder:
        inbox, home = Path(folder) / "in", Path(folder) / "home"
        inbox.mkdir()
        lay(str(inbox), files)
        first, second = ran(home, inbox), ran(home, inbox)
        good = {name for name, content in files.items() if content.startswith(b"A")}
        assert names_in(asked(home, "FROM sightings WHERE capture_id IS NOT NULL")) == good
        assert names_in(asked(home, "FROM rejections")) == set(files) - good
        assert counted(first).get("rejected") == counted(second).get("rejected") == (len(files) - len(good) or None)
        assert asked(home, "FROM integrity") == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of pages and pictures of all these names."""
    folder = tmp_path_factory.mktemp("names")
    (folder / "in").mkdir()
    pages = {name: PNG if at % 2 else b"Words %d\n" % at for at, name in enumerate(NAMES)}
    lay(str(folder / "in"), pages | {b"\x1b[2J.jsonl": ROWS})
    ingested("in", cwd=folder)
    return folder


def test_no_name_is_obeyed(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"in", "data"}
    assert len(rows("FROM captures", cwd=folder)) == len(NAMES[::2]) + 1
    each = json.loads(clipfile("rejects", "--each", "--json", cwd=folder).stdout)
    assert len(each) == len(NAMES[1::2]) + 1
    for row in each:
        if "%1B" in row["source_uri"] or "%0D" in row["source_uri"]:
            found = json.loads(clipfile("rejects", "--source", row["source_uri"], "--json", cwd=folder).stdout)
            assert [one["source_uri"] for one in found] == [row["source_uri"]]


@pytest.mark.parametrize(
    "arguments", [["rejects"], ["rejects", "--each"], ["sql", "FROM sightings"], ["sql", "FROM captures"]]
)
def test_no_name_moves_the_cursor(folder: Path, arguments: list[str]) -> None:
    shown = clipfile(*arguments, cwd=folder).stdout
    assert not set(shown) & {"\x1b", "\x07", "\r", "\u202e"}


def test_replayed_by_name(folder: Path) -> None:
    done = clipfile("replay", "--plain", "--json", "--no-snapshot", cwd=folder)
    assert json.loads(done.stdout)["rejections_after"] == len(NAMES[1::2]) + 1
