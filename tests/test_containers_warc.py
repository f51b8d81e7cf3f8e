"""WARC and WET: what other programs write is read whole, and what is broken costs only itself."""

import gzip
import hashlib
import io
import zlib
from datetime import UTC, datetime
from typing import Any

import brotli
import pytest
import zstandard
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType
from packing import (
    DATE,
    answer,
    by_member,
    contents,
    found_in,
    packed_as,
    reasons,
    record,
    response,
    skipped,
    texts,
    unread,
)
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.formats import Content, Skipped, Unread

HTML = "<!doctype html><title>Ferry</title><p>Größe of the second boat</p>"
MEMBERS = [f"urn:uuid:{number:08d}-0000-4000-8000-000000000000" for number in range(9)]
RECORDS = [record(number, f"Page {number} of the archive.\nIt has two lines.\n".encode() * 9) for number in range(5)]


def warcio_file(*, packed: bool) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("made.warc", {"software": "a test"}))
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    for number in range(3):
        page = io.BytesIO(f"{HTML}<p>{number}".encode())
        uri = f"https://harrow.example/{number}"
        writer.write_record(writer.create_warc_record(uri, "response", payload=page, http_headers=headers))
        writer.write_record(writer.create_warc_record(uri, "metadata", payload=io.BytesIO(b"a: b")))
    return file.getvalue()


def fastwarc_file(*, packed: bool) -> bytes:
    file = io.BytesIO()
    out: Any = GzipWriter(file) if packed else file
    for number in range(3):
        made = WarcRecord()
        made.init_headers(WarcRecordType.conversion, content_length=6)
        made.headers["WARC-Target-URI"] = f"https://harrow.example/{number}"
        made.headers["Content-Type"] = "text/plain"
        made.set_bytes_content(f"Page {number}".encode())
        made.write(out)
    if packed:
        out.close()
    return file.getvalue()


@pytest.mark.filterwarnings("ignore:Unclosed file")  # warcio leaves its buffers to the garbage collector
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("piped", [False, True])
def test_a_file_of_warcio(packed: bool, piped: bool) -> None:
    found = found_in(warcio_file(packed=packed), piped=piped)
    pages = contents(found)
    assert [page.data.decode() for page in pages] == [f"{HTML}<p>{number}" for number in range(3)]
    assert [page.media_type for page in pages] == ["text/html"] * 3
    assert [page.charset for page in pages] == ["utf-8"] * 3
    assert [page.facts.url for page in pages] == [f"https://harrow.example/{number}" for number in range(3)]  # type: ignore[union-attr]
    assert all(page.facts.captured_at.tzinfo is UTC for page in pages)  # type: ignore[union-attr]
    assert len(skipped(found)) == 4
    assert len(found) == 7


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_of_fastwarc(packed: bool) -> None:
    found = found_in(fastwarc_file(packed=packed))
    assert texts(found) == ["Page 0", "Page 1", "Page 2"]
    assert len(found) == 3


@pytest.mark.parametrize("packing", ["", "gz", "zst"])
def test_converted_texts_with_what_their_records_say(packing: str) -> None:
    data = b"".join(packed_as(packing, each) for each in (RECORDS[0], b"", *RECORDS[1:]))
    first, *others = found_in(data)
    assert first == Content(
        b"Page 0 of the archive.\nIt has two lines.\n" * 9,
        "text/plain",
        MEMBERS[0],
        first.facts,  # type: ignore[union-attr]
    )
    facts = first.facts  # type: ignore[union-attr]
    assert (facts.url, facts.captured_at) == ("https://harrow.example/0", datetime(2026, 3, 1, 6, 30, tzinfo=UTC))  # type: ignore[union-attr]
    assert [item.member for item in others] == MEMBERS[1:5]


def chunked(data: bytes) -> bytes:
    return (
        b"".join(b"%x\r\n%b\r\n" % (len(data[at : at + 40]), data[at : at + 40]) for at in (0, 40, 80)) + b"0\r\n\r\n"
    )


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PAGE = HTML.encode()
CODED = {
    "gzip": (gzip.compress(PAGE), "Content-Encoding: gzip\r\n"),
    "deflate": (zlib.compress(PAGE), "Content-Encoding: deflate\r\n"),
    "deflate without its header": (raw_deflate(PAGE), "Content-Encoding: deflate\r\n"),
    "brotli": (brotli.compress(PAGE), "Content-Encoding: br\r\n"),
    "zstd": (zstandard.compress(PAGE), "Content-Encoding: zstd\r\n"),
    "chunks": (chunked(PAGE), "Transfer-Encoding: chunked\r\n"),
    "gzip in chunks": (chunked(gzip.compress(PAGE)), "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
    "gzip twice": (gzip.compress(gzip.compress(PAGE)), "Content-Encoding: gzip, gzip\r\n"),
    "identity": (PAGE, "Content-Encoding: identity\r\n"),
    "gzip undone by the archive": (PAGE, "Content-Encoding: gzip\r\n"),
    "brotli undone by the archive": (PAGE, "Content-Encoding: br\r\n"),
    "chunks undone by the archive": (PAGE, "Transfer-Encoding: chunked\r\n"),
}


@pytest.mark.parametrize("name", CODED)
def test_transfer_and_content_codings_are_undone(name: str) -> None:
    body, extra = CODED[name]
    (page,) = found_in(response(1, answer(body, extra=extra)))
    assert isinstance(page, Content), page
    assert page.data == PAGE


BROKEN = {
    "gzip cut": (gzip.compress(PAGE)[:-9], "Content-Encoding: gzip\r\n"),
    "chunks cut": (chunked(PAGE)[:60], "Transfer-Encoding: chunked\r\n"),
    "coding unknown": (PAGE, "Content-Encoding: rot13\r\n"),
    "packed many times": (PAGE, "Content-Encoding: gzip, gzip, gzip, gzip, gzip\r\n"),
    "brotli that is none": (b"\xff\xfe\xfd" * 9, "Content-Encoding: br\r\n"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_body_that_cannot_be_decoded_is_a_rejection_and_the_file_goes_on(name: str) -> None:
    body, extra = BROKEN[name]
    broken, page = found_in(response(1, answer(body, extra=extra)) + RECORDS[2])
    assert isinstance(broken, Unread)
    assert (broken.reason, broken.member, broken.is_container) == (Reason.BROKEN_RECORD, MEMBERS[1], False)
    assert page.member == MEMBERS[2]


def test_answers_that_are_written_otherwise() -> None:
    quoted = answer(PAGE, media_type='text/html; charset="UTF-8"').replace(b"HTTP/1.1 200 OK", b"HTTP/2 200")
    bare = answer(PAGE).replace(b"\r\n", b"\n")
    found = contents(found_in(response(1, quoted) + response(2, bare)))
    assert [(page.data, page.charset) for page in found] == [(PAGE, "utf-8"), (PAGE, None)]


@pytest.mark.parametrize("block", [b"<html>no header", b"", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 9_000])
def test_an_answer_without_its_header_is_a_broken_record(block: bytes) -> None:
    assert reasons(found_in(response(1, block) + RECORDS[2])) == ["broken_record"]


def test_a_body_that_grows_beyond_a_page_is_turned_away() -> None:
    body = gzip.compress(b"<html>" + bytes(3_000_000))
    assert reasons(
        found_in(response(1, answer(body, extra="Content-Encoding: gzip\r\n")), max_page_bytes=1_000_000)
    ) == ["page_too_large"]


NO_PAGES = {
    "redirect": response(1, answer(b"<html>", status="301 Moved")),
    "error": response(1, answer(b"<html>", status="404 Not Found")),
    "part": response(1, answer(b"<html>", status="206 Partial Content")),
    "image": response(1, answer(b"GIF89a", media_type="image/gif")),
    "JSON": response(1, answer(b"{}", media_type="application/json")),
    "nothing declared, nothing like HTML": response(1, answer(b"{}", media_type="")),
    "DNS": record(1, b"20260301\nharrow.example. 1 IN A 192.0.2.1", kind="response", Content_Type="text/dns"),
    "request": record(1, b"GET / HTTP/1.1\r\n\r\n", kind="request"),
    "revisit": record(1, b"", kind="revisit"),
    "resource that is an image": record(1, b"GIF89a", kind="resource", Content_Type="image/gif"),
    "of no known kind": record(1, b"?", kind="novelty"),
}


@pytest.mark.parametrize("name", NO_PAGES)
def test_other_records_are_counted_and_passed_over(name: str) -> None:
    other, page = found_in(NO_PAGES[name] + RECORDS[2])
    assert isinstance(other, Skipped)
    assert other.member == MEMBERS[1]
    assert isinstance(page, Content)


def test_resources_and_answers_that_are_text() -> None:
    found = found_in(
        record(1, PAGE, kind="resource", Content_Type="text/html")
        + response(2, answer(PAGE, media_type="application/xhtml+xml; charset=windows-1251"))
        + response(3, answer(b"Plain words", media_type="text/plain"))
        + response(4, answer(PAGE, media_type=""))
    )
    kinds = [(page.media_type, page.charset) for page in contents(found)]
    assert kinds == [("text/html", None), ("text/html", "windows-1251"), ("text/plain", None), ("text/html", None)]


def test_members_are_the_records_ids_or_their_places() -> None:
    again = RECORDS[0] + RECORDS[0] + record(1, b"Nameless", WARC_Record_ID="")
    assert [item.member for item in found_in(again)] == [
        MEMBERS[0], f"{MEMBERS[0]} byte {len(RECORDS[0])}", f"byte {2 * len(RECORDS[0])}"
    ]  # fmt: skip


def test_what_makes_no_sense_in_a_record_says_nothing() -> None:
    (page,) = contents(found_in(record(1, b"Words", WARC_Target_URI="dns:harrow.example", WARC_Date="yesterday")))
    assert (page.facts.url, page.facts.captured_at) == (None, None)  # type: ignore[union-attr]


def test_a_version_that_does_not_exist_is_a_broken_record() -> None:
    found = found_in(RECORDS[0] + RECORDS[1].replace(b"WARC/1.0", b"WARC/5.0") + RECORDS[2])
    assert [page.member for page in contents(found)] == [MEMBERS[0], MEMBERS[2]]
    assert reasons(found) == ["broken_record"]


GARBAGE = b"no record \x00\xff at all\n" * 30
HURT = {
    "garbage between two records": (RECORDS[0] + RECORDS[1] + GARBAGE + b"".join(RECORDS[2:]), {0, 1, 2, 3, 4}),
    "a length too small": (RECORDS[0] + record(1, GARBAGE, length=40) + b"".join(RECORDS[2:]), {0, 2, 3, 4}),
    "a length too large": (RECORDS[0] + record(1, GARBAGE, length=900) + b"".join(RECORDS[2:]), {0, 2, 3, 4}),
    "a length beyond the file": (RECORDS[0] + record(1, GARBAGE, length=10**9) + b"".join(RECORDS[2:]), {0, 2, 3, 4}),
    "no length": (RECORDS[0] + record(1, b"x", Content_Length="") + b"".join(RECORDS[2:]), {0, 2, 3, 4}),
    "a length that is no number": (
        RECORDS[0] + record(1, b"x", Content_Length="-1") + b"".join(RECORDS[2:]),
        {0, 2, 3, 4},
    ),
}


@pytest.mark.parametrize("name", HURT)
@pytest.mark.parametrize("packing", ["", "gz", "zst"])
def test_damage_costs_only_the_record_that_it_hits(name: str, packing: str) -> None:
    data, kept = HURT[name]
    found = found_in(packed_as(packing, data))
    assert [page.member for page in contents(found)] == [MEMBERS[number] for number in sorted(kept)]
    assert reasons(found) == ["broken_record"]
    assert not unread(found)[0].is_container
    assert unread(found)[0].evidence


def packed_records(change: Any = None) -> bytes:
    members = [gzip.compress(each) for each in RECORDS]
    if change:
        members[1] = change(bytearray(members[1]))
    return b"".join(members)


def flipped(at: int) -> Any:
    def change(member: bytearray) -> bytes:
        member[at] ^= 0xFF
        return bytes(member)

    return change


HURT_MEMBERS = {
    "a wrong checksum": flipped(-6),
    "a wrong length": flipped(-1),
    "broken data": flipped(40),
    "a broken header": flipped(1),
    "a cut": lambda member: bytes(member[:-30]),
    "garbage behind it": lambda member: bytes(member) + GARBAGE,
}


@pytest.mark.parametrize("name", HURT_MEMBERS)
def test_a_damaged_gzip_member_costs_only_its_record(name: str) -> None:
    found = found_in(packed_records(HURT_MEMBERS[name]))
    lost = set() if name == "garbage behind it" else {1}
    assert [page.member for page in contents(found)] == [MEMBERS[number] for number in range(5) if number not in lost]
    assert set(reasons(found)) == {"broken_record"}


def test_a_file_cut_short_keeps_what_came_before() -> None:
    whole = b"".join(RECORDS)
    found = found_in(whole[:-100])
    assert [page.member for page in contents(found)] == MEMBERS[:4]
    assert [(item.reason, item.is_container) for item in unread(found)] == [(Reason.TRUNCATED, True)]


def test_a_packed_file_cut_short_keeps_what_came_before() -> None:
    found = found_in(packed_records()[:-30])
    assert [page.member for page in contents(found)] == MEMBERS[:4]
    assert [(item.reason, item.is_container) for item in unread(found)] == [(Reason.TRUNCATED, True)]


@pytest.mark.parametrize("at", [-6, -200])
def test_records_packed_as_a_whole_are_kept_up_to_the_damage(at: int) -> None:
    noise = (b"Page %d\n" % n + hashlib.shake_256(bytes([n])).hexdigest(2_000).encode() for n in range(5))
    packed = bytearray(gzip.compress(b"".join(record(number, block) for number, block in enumerate(noise))))
    packed[at] ^= 0xFF
    found = found_in(bytes(packed))
    assert [page.member for page in contents(found)] == MEMBERS[:4]
    assert set(reasons(found)) <= {"broken_container", "broken_record"}


def test_a_record_larger_than_a_page_is_passed_over_unread() -> None:
    big = record(1, b"x" * 400_000)
    found = found_in(RECORDS[0] + big + RECORDS[2], max_page_bytes=100_000)
    assert by_member(found)[MEMBERS[1]].reason is Reason.PAGE_TOO_LARGE  # type: ignore[union-attr]
    assert len(contents(found)) == 2


def test_the_date_is_read_with_its_fractions() -> None:
    (page,) = contents(found_in(record(1, b"Words", WARC_Date=DATE.replace("Z", ".123456789Z"))))
    assert page.facts.captured_at == datetime(2026, 3, 1, 6, 30, 0, 123456, tzinfo=UTC)  # type: ignore[union-attr]
