"""What there is: every source once, in a fixed order, whatever it is called."""

import os
import pickle
import re
import socket
import sys
from pathlib import Path

import orjson
import pytest
from fetching import STORY, as_nobody, names, write

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch import Refusal, SourceUnit, batches, discover


def test_a_folder_is_read_whole_and_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c", ".hidden", "c.txt"):
        write(tmp_path / name)
    assert names(list(discover([str(tmp_path)]))) == [".hidden", "c", "z.txt", "b.txt", "c.txt"]


def test_a_unit_says_what_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "page.txt")
    (unit,) = discover([str(path)])
    assert isinstance(unit, SourceUnit)
    assert unit.uri == path.as_uri()
    assert unit.path == str(path)
    assert (unit.byte_length, unit.mtime_ns) == (len(STORY), path.stat().st_mtime_ns)
    assert pickle.loads(pickle.dumps(unit)) == unit  # noqa: S301


def test_one_file_under_many_names_is_one_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "in" / "page.txt")
    (tmp_path / "in" / "a-link.txt").symlink_to("page.txt")
    (tmp_path / "other").symlink_to("in")
    monkeypatch.chdir(tmp_path)
    ways = [
        "in/page.txt", "./in/../in/page.txt", str(path), path.as_uri(), "file://localhost" + str(path), "/" + str(path),
        "in/a-link.txt", "other/page.txt", "in/*.txt", "**/page.txt", "in", "in/", "other", ".",
    ]  # fmt: skip
    for way in ways:
        assert [unit.uri for unit in discover([way])] == [path.as_uri()], way
    assert [unit.uri for unit in discover(ways)] == [path.as_uri()]
    assert [unit.uri for unit in discover(ways[::-1])] == [path.as_uri()]


def test_a_link_out_of_the_folder_is_followed_once(tmp_path: Path) -> None:
    path = write(tmp_path / "elsewhere" / "page.txt")
    (tmp_path / "in").mkdir()
    for name in ("first", "second"):
        (tmp_path / "in" / name).symlink_to(path)
    assert [unit.uri for unit in discover([str(tmp_path / "in"), str(tmp_path / "elsewhere")])] == [path.as_uri()]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["a.txt", "b.txt"]),
        ("?.txt", ["a.txt", "b.txt"]),
        ("[ac].txt", ["a.txt"]),
        ("*/*.txt", ["c.txt"]),
        ("**/*.txt", ["a.txt", "b.txt", "c.txt", "d.txt"]),
        ("**", [".h.txt", "a.txt", "b.txt", "x.md", "c.txt", "d.txt"]),
        (".*.txt", [".h.txt"]),
        ("s*", ["c.txt", "d.txt"]),
        ("sub/**/d.txt", ["d.txt"]),
        ("./sub/../*.txt", ["a.txt", "b.txt"]),
    ],
)
def test_patterns(pattern: str, found: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt", "x.md", ".h.txt", "sub/c.txt", "sub/deep/d.txt"):
        write(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert sorted(names(list(discover([pattern])))) == sorted(found)


def test_a_name_with_brackets_is_a_name_first(tmp_path: Path) -> None:
    write(tmp_path / "a[1]" / "page[2].txt")
    write(tmp_path / "a1" / "page2.txt")
    assert names(list(discover([str(tmp_path / "a[1]" / "page[2].txt")]))) == ["page%5B2%5D.txt"]
    assert names(list(discover([str(tmp_path / "a[1]" / "*.txt")]))) == ["page%5B2%5D.txt"]


def test_companions_are_no_sources_but_orphans_are_refused(tmp_path: Path) -> None:
    for name in ("a.txt", "a.txt.meta.json", "b.txt", "b.meta.json", "lost.meta.json"):
        write(tmp_path / name, "{}")
    for sources in ([str(tmp_path)], [str(path) for path in sorted(tmp_path.iterdir())], [str(tmp_path / "*")]):
        found = list(discover(sources))
        assert names(found) == ["a.txt", "b.txt", "lost.meta.json"]
        assert isinstance(found[2], Refusal)
        assert found[2].reason is Reason.BAD_METADATA
        metas = [unit.meta_uri for unit in found if isinstance(unit, SourceUnit)]
        assert metas == [(tmp_path / name).as_uri() for name in ("a.txt.meta.json", "b.meta.json")]


def test_what_is_passed_over_is_no_source(tmp_path: Path) -> None:
    for name in ("page.txt", "manifest.csv", "data/staging/x.parquet", "data/pages/y.txt"):
        write(tmp_path / name)
    passed_over = [str(tmp_path / "manifest.csv"), str(tmp_path / "data" / "staging")]
    assert names(list(discover([str(tmp_path)], passed_over))) == ["y.txt", "page.txt"]
    assert list(discover(passed_over, passed_over)) == []


ODD_NAMES = (
    b"\xff\xfe broken", b"two\nlines", b"'; DROP TABLE captures; --.txt", b'"quoted".txt', b"tab\there",
    b"percent%41.txt", b"hash#query?.txt", b"back\\slash", "Größe 大.txt".encode(), b" ", b"-rf", b"a" * 255,
)  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES, ids=repr)
def test_any_name_is_a_valid_uri_and_leads_back_to_its_file(name: bytes, tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(STORY.encode())
    for source in (str(tmp_path), os.fsdecode(path)):
        (unit,) = discover([source])
        assert isinstance(unit, SourceUnit)
        assert re.fullmatch(r"file:///[A-Za-z0-9._~%/-]+", unit.uri)
        assert os.fsencode(unit.path) == path
        assert orjson.dumps(unit.uri)
        assert [again.uri for again in discover([unit.uri])] == [unit.uri]


def refused(*sources: object) -> Refusal:
    (refusal,) = discover([str(source) for source in sources])
    assert isinstance(refusal, Refusal)
    refusal.detail.encode()
    refusal.uri.encode()
    assert refusal.detail.endswith(".")
    return refusal


@pytest.mark.parametrize(
    "source", ["nowhere", "no/where/", "no*match", "", "a\0b", "\ud800",
               "file://elsewhere/page.txt", "file:///a%00b", "n" * 300, "page.txt/below"],
)  # fmt: skip
def test_what_is_not_there_is_refused(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "page.txt")
    monkeypatch.chdir(tmp_path)
    assert refused(source, source).reason is Reason.NOT_FOUND


def test_a_pattern_without_a_match_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "*.zzz").uri == tmp_path.as_uri() + "/%2A.zzz"


def test_a_dangling_link_says_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("gone.txt")
    refusal = refused(tmp_path)
    assert refusal.reason is Reason.NOT_FOUND
    assert "gone.txt" in refusal.detail
    assert refusal.uri == (tmp_path / "link").as_uri()


def test_links_that_loop_are_refused_and_end(tmp_path: Path) -> None:
    write(tmp_path / "a" / "page.txt")
    write(tmp_path / "b" / "other.txt")
    for link, target in {"self": "self", "a/up": "..", "a/here": ".", "a/to-b": "../b", "b/to-a": "../a"}.items():
        (tmp_path / link).symlink_to(target)
    found = list(discover([str(tmp_path)]))
    assert {unit.uri.rpartition("/")[2] for unit in found if isinstance(unit, SourceUnit)} == {"page.txt", "other.txt"}
    loops = {(names([item])[0], item.reason) for item in found if isinstance(item, Refusal)}
    assert loops == {(name, Reason.LINK_LOOP) for name in ("self", "up", "here", "to-a")}


def test_pipes_sockets_and_devices_are_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        found = list(discover([".", "/dev/null"]))
    said = {item.uri.rpartition("/")[2]: (item.reason, item.detail) for item in found if isinstance(item, Refusal)}
    assert {reason for reason, _ in said.values()} == {Reason.NOT_A_FILE}
    for name, what in {"pipe": "a named pipe", "socket": "a socket", "null": "a character device"}.items():
        assert what in said[name][1]


def test_a_folder_that_may_not_be_listed_is_unreadable(tmp_path_factory: pytest.TempPathFactory) -> None:
    top = tmp_path_factory.mktemp("open")
    write(top / "closed" / "page.txt")
    (top / "closed").chmod(0)
    opened = [
        folder for folder in (top, *top.parents) if folder.name.startswith(("pytest-", "popen-")) or folder == top
    ]
    modes = [folder.stat().st_mode for folder in opened]
    for folder in opened:
        folder.chmod(0o755)
    try:
        with as_nobody():
            assert refused(top).reason is Reason.UNREADABLE
            assert refused(top / "closed" / "page.txt").reason is Reason.UNREADABLE
            assert refused(top / "closed" / "*.txt").reason is Reason.UNREADABLE
    finally:
        (top / "closed").chmod(0o755)
        for folder, mode in zip(opened, modes, strict=True):
            folder.chmod(mode)


def test_a_deep_folder_needs_no_recursion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folders = [os.fspath(tmp_path)]
    for _ in range(sys.getrecursionlimit() + 50):
        folders.append(folders[-1] + "/d")
        os.mkdir(folders[-1])  # noqa: PTH102
    page = write(Path(folders[-1]) / "page.txt")
    try:
        assert names(list(discover([str(tmp_path)]))) == ["page.txt"]
        assert names(list(discover(["**/page.txt"]))) == ["page.txt"]
    finally:
        page.unlink()
        for folder in folders[:0:-1]:
            os.rmdir(folder)  # noqa: PTH106


def test_batches_are_bounded_and_the_same_again(tmp_path: Path) -> None:
    for number in range(7):
        write(tmp_path / f"{number}.txt", "x" * (100 if number == 3 else 10))
    sources = [str(tmp_path), "nowhere"]
    cut = list(batches(discover(sources), max_pages=3, max_bytes=50, salt="model"))
    assert [len(batch.candidates) for batch in cut] == [3, 1, 3, 1]
    assert [batch.number for batch in cut] == [1, 2, 3, 4]
    assert cut == list(batches(discover(sources), 3, 50, "model"))
    assert len({batch.key for batch in cut} | {next(batches(discover(sources), 3, 50, "other")).key}) == 5


@pytest.mark.parametrize("change", ["content", "description"])
def test_a_changed_source_changes_the_key_of_its_batch(change: str, tmp_path: Path) -> None:
    path, meta = write(tmp_path / "page.txt"), write(tmp_path / "page.meta.json", "{}")
    before = [batch.key for batch in batches(discover([str(tmp_path)]), 9, 999)]
    os.utime(path if change == "content" else meta, ns=(1, 1))
    assert [batch.key for batch in batches(discover([str(tmp_path)]), 9, 999)] != before
