"""zip and tar: members through the readers again, described by what lies beside them, and hostile ones."""

import gzip
import io
import json
import stat
import struct
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import zstandard
from fetching import fetch, write
from packing import by_member, contents, found_in, reasons, record, tarred, texts, unread, zipped

from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.facts import BadFacts
from clipfile.tasks.fetch.formats import Content, Unread

STORY = b"The ferry to Harrow Point\n\nThe council voted for a second boat on Tuesday.\n"
ROWS = b'{"text": "One"}\n{"text": "Two"}\n'
MEMBERS = {"pages/a.txt": STORY, "pages/b.txt": b"Words", "rows.jsonl": ROWS, "x.wet": record(1, b"Converted")}
URN = "urn:uuid:00000001-0000-4000-8000-000000000000"
NAMES = ["pages/a.txt", "pages/b.txt", "rows.jsonl#row 1", "rows.jsonl#row 2", f"x.wet#{URN}"]


def tar_gz(members: Mapping[str, bytes]) -> bytes:
    return gzip.compress(tarred(members))


def tar_zst(members: Mapping[str, bytes]) -> bytes:
    return zstandard.compress(tarred(members))


ARCHIVES: dict[str, Callable[[Mapping[str, bytes]], bytes]] = {
    "zip": zipped,
    "zip, stored": lambda members: zipped(members, zipfile.ZIP_STORED),
    "tar": tarred,
    "tar of GNU": lambda members: tarred(members, tarfile.GNU_FORMAT),
    "tar, ustar": lambda members: tarred(members, tarfile.USTAR_FORMAT),
    "tar.gz": tar_gz,
    "tar.zst": tar_zst,
}


@pytest.fixture(params=ARCHIVES)
def pack(request: pytest.FixtureRequest) -> Callable[[Mapping[str, bytes]], bytes]:
    return ARCHIVES[request.param]


Pack = Callable[[Mapping[str, bytes]], bytes]


@pytest.mark.parametrize("piped", [False, True])
def test_members_are_read_as_what_they_are(pack: Pack, piped: bool) -> None:
    found = found_in(pack(MEMBERS), piped=piped)
    assert sorted(by_member(found)) == NAMES  # type: ignore[type-var]
    assert by_member(found)["pages/a.txt"] == Content(STORY, "text/plain", "pages/a.txt")
    assert len(found) == 5


def test_packed_members_and_nested_archives(pack: Pack) -> None:
    inner = {"a.txt.gz": gzip.compress(STORY), "r.jsonl.zst": zstandard.compress(ROWS)}
    archives = {"in.zip": zipped({"x": b"Words"}), "in.tar.gz": tar_gz({"x": b"Words"})}
    found = found_in(pack(inner | archives))
    assert sorted(page.member for page in contents(found)) == ["a.txt.gz", "r.jsonl.zst#row 1", "r.jsonl.zst#row 2"]  # type: ignore[type-var]
    nested = [(item.reason, item.member, item.is_container) for item in unread(found)]
    assert nested == [(Reason.NESTED, "in.zip", True), (Reason.NESTED, "in.tar.gz", True)]
    deeper = found_in(pack(archives), max_nesting=2)
    assert sorted(page.member for page in contents(deeper)) == ["in.tar.gz#x", "in.zip#x"]  # type: ignore[type-var]
    assert reasons(found_in(pack(MEMBERS), max_nesting=0)) == ["nested"]


def test_folders_say_nothing_and_empty_files_are_content(pack: Pack) -> None:
    assert found_in(pack({"empty.txt": b""})) == [Content(b"", "text/plain", "empty.txt")]


def test_a_long_name_and_one_that_is_not_ascii(pack: Pack) -> None:
    names = ["Fähre/Größe.txt", "d/" * 40 + "x.txt"]
    assert [page.member for page in contents(found_in(pack(dict.fromkeys(names, STORY))))] == names


def meta(**said: str) -> bytes:
    return json.dumps(said).encode()


@pytest.mark.parametrize("order", [1, -1])
def test_descriptions_lie_beside_their_pages(pack: Pack, order: int) -> None:
    members = {
        "a/page.txt": STORY,
        "a/page.meta.json": meta(url="https://harrow.example/a"),
        "b/page.txt": b"Words",
        "b/page.txt.meta.json": meta(site="harrow.example"),
        "c.jsonl.meta.json": meta(url="https://harrow.example/c"),
        "d.txt": b"Bad",
        "d.meta.json": b"[",
        "lost.meta.json": meta(url="https://harrow.example/lost"),
    }
    found = by_member(found_in(pack(dict(list(members.items())[::order]))))
    facts = {name: item.facts for name, item in found.items() if isinstance(item, Content)}
    assert facts["a/page.txt"] == SourceFacts(url="https://harrow.example/a")
    assert facts["b/page.txt"] == SourceFacts(site="harrow.example")
    assert isinstance(facts["d.txt"], BadFacts)
    orphans = {name: item.reason for name, item in found.items() if isinstance(item, Unread)}
    assert orphans == {"lost.meta.json": Reason.BAD_METADATA, "c.jsonl.meta.json": Reason.BAD_METADATA}


def test_a_description_describes_all_rows_behind_it(pack: Pack) -> None:
    found = found_in(pack({"r.meta.json": meta(site="harrow.example"), "r.jsonl": ROWS}))
    assert [page.facts for page in contents(found)] == [SourceFacts(site="harrow.example")] * 2


UNSAFE = ["../../x", "/etc/passwd", "a/../../b", "..", "C:\\x", "C:/x", "a\\b", "\\\\host\\x"]


@pytest.mark.parametrize("name", UNSAFE)
def test_a_name_that_leads_outside_is_turned_away_and_nothing_is_written(
    pack: Pack, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = found_in(pack({name: STORY, "good.txt": b"Words"}))
    assert reasons(found) == ["unsafe_name"]
    assert texts(found) == ["Words"]
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_tar(kind: bytes) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        info = tarfile.TarInfo("odd")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        info = tarfile.TarInfo("good.txt")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"Words"))
    found = found_in(file.getvalue())
    assert reasons(found) == ["unsafe_name"]
    assert texts(found) == ["Words"]


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_in_zip(mode: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("odd")
        info.create_system, info.external_attr = 3, (mode | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
        archive.mkdir("folder")
        archive.writestr("good.txt", "Words")
    found = found_in(file.getvalue())
    assert reasons(found) == ["unsafe_name"]
    assert texts(found) == ["Words"]


def test_the_same_name_twice_stays_two_members() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "One")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "Two")
    assert [(page.member, page.data) for page in contents(found_in(file.getvalue()))] == [
        ("a.txt", b"One"), ("a.txt #2", b"Two")
    ]  # fmt: skip


def test_limits_each_have_their_reason(pack: Pack) -> None:
    members = {"a.txt": STORY, "b.txt": b"x" * 3_000, "c.txt": b"Words"}
    few = found_in(pack(members), max_members=2)
    assert (len(contents(few)), reasons(few), unread(few)[0].is_container) == (2, ["too_many_members"], True)
    small = found_in(pack(members), max_member_bytes=1_000)
    assert (len(contents(small)), reasons(small), unread(small)[0].member) == (2, ["member_too_large"], "b.txt")
    page = found_in(pack(members), max_page_bytes=1_000)
    assert (len(contents(page)), reasons(page)) == (2, ["page_too_large"])


def test_a_bomb_among_the_members_is_not_unpacked() -> None:
    found = found_in(zipped({"bomb": bytes(40_000_000), "good.txt": b"Words"}))
    assert reasons(found) == ["compression_ratio"]
    assert texts(found) == ["Words"]


def changed(data: bytes, mark: bytes, offset: int, form: str, value: int) -> bytes:
    """A zip archive with one field changed in every header of a kind."""
    made, at = bytearray(data), data.find(mark)
    while at >= 0:
        struct.pack_into(form, made, at + offset, value)
        at = data.find(mark, at + 4)
    return bytes(made)


LOCAL, CENTRAL = b"PK\3\4", b"PK\1\2"
ONE = zipped({"a.txt": STORY})
LIES: dict[str, tuple[bytes, str]] = {
    "encrypted": (changed(ONE, CENTRAL, 8, "<H", 1), "encrypted"),
    "an unknown method": (changed(ONE, CENTRAL, 10, "<H", 97), "broken_record"),
    "LZMA": (zipped({"a.txt": STORY}, zipfile.ZIP_LZMA), "broken_record"),
    "a size too small": (changed(ONE, CENTRAL, 24, "<L", 10), "broken_record"),
    "a size too large": (changed(ONE, CENTRAL, 24, "<L", 500), "broken_record"),
    "a huge size": (changed(ONE, CENTRAL, 24, "<L", 0xFFFFFFF0), "member_too_large"),
    "a packed size too small": (changed(ONE, CENTRAL, 20, "<L", 10), "truncated"),
    "a wrong checksum": (changed(ONE, CENTRAL, 16, "<L", 7), "broken_record"),
    "a wrong offset": (changed(ONE, CENTRAL, 42, "<L", 3), "broken_record"),
    "an offset beyond the file": (changed(ONE, CENTRAL, 42, "<L", 0xFFFFFFF0), "broken_record"),
    "another name at the member": (changed(ONE, LOCAL, 30, "<H", 0x7878), "broken_record"),
}


@pytest.mark.parametrize("name", LIES)
def test_what_a_directory_says_is_not_believed(name: str) -> None:
    data, reason = LIES[name]
    (item,) = found_in(data)
    assert isinstance(item, Unread)
    assert (item.reason, item.member, item.is_container) == (reason, "a.txt", False)


def test_members_that_share_their_bytes_are_a_bomb() -> None:
    """Many names for one packed run of bytes, each of them within its limits."""
    size, count = 2_000_000, 60
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = packer.compress(b"a" * size) + packer.flush()
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, 0, 0, 1, 0) + b"a"
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, zlib.crc32(b"a" * size), len(kernel), size, 1, 0, 0, 0, 0, 0, 0
    )
    body = local + kernel
    directory = (entry + b"a") * count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    found = found_in(body + directory + end)
    assert reasons(found) == ["compression_ratio"]
    assert len(contents(found)) < 12


def streamed_zip() -> bytes:
    """An archive whose headers leave the sizes to what follows the members, as those written to a pipe do."""
    file = Unseekable()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, data in MEMBERS.items():
            archive.writestr(name, data)
    return bytes(file.data)


class Unseekable(io.RawIOBase):
    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "memoryview") -> int:  # type: ignore[override]
        self.data += data
        return len(data)


@pytest.mark.parametrize("made", [zipped(MEMBERS), zipped(MEMBERS, zipfile.ZIP_STORED), streamed_zip()])
def test_a_zip_archive_without_its_end_keeps_what_came_before(made: bytes) -> None:
    assert sorted(page.member for page in contents(found_in(made))) == NAMES  # type: ignore[type-var]
    found = found_in(made[:-30])
    assert sorted(page.member for page in contents(found)) == NAMES  # type: ignore[type-var]
    assert reasons(found) == ["truncated"]
    found = found_in(made[: made.index(b"x.wet") + 20])
    assert len(contents(found)) == 4
    assert reasons(found) == ["truncated"]


def test_a_tar_archive_that_is_cut_keeps_what_came_before() -> None:
    whole = tarred({"a.txt": STORY, "b.txt": b"Words " * 300})
    found = found_in(whole[:2_000])
    assert texts(found) == [STORY.decode()]
    assert "truncated" in reasons(found)
    assert reasons(found_in(whole[:1_024])) == ["truncated"]


def test_a_tar_archive_broken_in_its_middle_keeps_what_came_before() -> None:
    whole = bytearray(tarred({"a.txt": STORY, "b.txt": b"Words"}))
    whole[1_024:1_030] = b"broken"
    found = found_in(bytes(whole))
    assert texts(found) == [STORY.decode()]
    assert reasons(found) == ["broken_container"]


@pytest.mark.parametrize("form", ["gnu", "pax"])
def test_a_sparse_file_is_turned_away_and_the_rest_goes_on(form: str, tmp_path: Path) -> None:
    with (tmp_path / "holes").open("wb") as file:
        for at in range(30):
            file.seek(at * 1_000_000)
            file.write(b"x" * 5_000)
    write(tmp_path / "z.txt", STORY)
    packed = subprocess.run(
        ["tar", "-S", f"--format={form}", "-c", "holes", "z.txt"], cwd=tmp_path, capture_output=True, check=True
    )
    found = found_in(packed.stdout)
    assert reasons(found) == ["broken_record"]
    assert texts(found) == [STORY.decode()]


def test_two_archives_end_to_end_are_both_read() -> None:
    assert len(texts(found_in(tarred({"a.txt": STORY}) + tarred({"b.txt": b"Words"})))) == 2


def test_an_extended_header_of_any_length_does_not_fill_the_memory() -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 3_000_000
    found = found_in(tarred({"a.txt": STORY})[:1_024] + info.tobuf() + b"x" * 3_000_000)
    assert texts(found) == [STORY.decode()]
    assert reasons(found) == ["broken_container"]


def test_names_in_other_bytes() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        info = tarfile.TarInfo("Gr\xf6\xdfe\n.txt")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"Words"))
    assert [page.member for page in contents(found_in(file.getvalue()))] == ["Gr\\xf6\\xdfe\\x0a.txt"]
    latin = zipped({"Gr__e.txt": STORY}).replace(b"Gr__e", b"Gr\x94\xe1e")
    assert [page.member for page in contents(found_in(latin))] == ["Größe.txt"]
    wrong = changed(changed(latin, CENTRAL, 8, "<H", 0x800), LOCAL, 6, "<H", 0x800)
    assert [page.member for page in contents(found_in(wrong))] == ["Gr\\x94\\xe1e.txt"]


def test_an_empty_archive_says_so() -> None:
    assert reasons(found_in(zipped({}))) == ["empty"]


def test_zip64_with_and_without_need() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as member:
        member.write(STORY)
    assert texts(found_in(file.getvalue())) == [STORY.decode()]


@pytest.mark.parametrize("first", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"])
def test_documents_that_are_zip_archives_are_no_archives(first: str, tmp_path: Path) -> None:
    path = write(tmp_path / "report.docx", zipped({first: b"<Types/>", "word/document.xml": b"<w/>"}))
    assert fetch(path).reasons == ["binary"]


def test_archives_end_to_end(pack: Pack, tmp_path: Path) -> None:
    outcome = fetch(write(tmp_path / "pages", pack(MEMBERS)))
    assert sorted(row["source_member"] for row in outcome.sightings) == NAMES
    assert outcome.reasons == []


def test_broken_pages_in_an_archive_are_rejections_of_their_member(tmp_path: Path) -> None:
    outcome = fetch(write(tmp_path / "pages", tarred({"a.png": b"\x89PNG\r\n\x1a\n", "b.txt": b"", "c.txt": STORY})))
    assert outcome.outcomes == ["rejected", "rejected", "loaded"]
    assert [(row["source_member"], row["reason"]) for row in outcome.rejections] == [
        ("a.png", "binary"),
        ("b.txt", "empty"),
    ]
