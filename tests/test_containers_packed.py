"""gzip and zstd around any one thing: what is in them decides, and what is damaged is said."""

import gzip
import hashlib

import pytest
import zstandard
from packing import contents, found_in, packed_as, reasons, record, tarred, texts, unread, zipped

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.formats import Content, Unread

PAGE = b"The ferry to Harrow Point\n\nThe council voted for a second boat on Tuesday.\n"
ROWS = b"".join(b'{"text": "Row %d of the set", "url": "https://harrow.example/%d"}\n' % (n, n) for n in range(40))
PACKINGS = ["gz", "zst"]


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("piped", [False, True])
def test_a_packed_page_is_the_page(packing: str, piped: bool) -> None:
    assert found_in(packed_as(packing, PAGE), piped=piped) == [Content(PAGE, "text/plain")]


@pytest.mark.parametrize("packing", PACKINGS)
def test_members_and_frames_end_to_end_are_one_stream(packing: str) -> None:
    halves = packed_as(packing, PAGE[:20]) + packed_as(packing, b"") + packed_as(packing, PAGE[20:])
    assert texts(found_in(halves)) == [PAGE.decode()]


@pytest.mark.parametrize("packing", PACKINGS)
def test_what_is_inside_is_read_as_what_it_is(packing: str) -> None:
    assert len(texts(found_in(packed_as(packing, ROWS)))) == 40
    assert len(texts(found_in(packed_as(packing, tarred({"a.txt": PAGE, "b.txt": b"Words"}))))) == 2
    assert len(texts(found_in(packed_as(packing, zipped({"a.txt": PAGE, "b.txt": b"Words"}))))) == 2
    assert len(texts(found_in(packed_as(packing, record(1, PAGE))))) == 1


def test_a_first_block_larger_than_the_head_is_still_told() -> None:
    row = b'{"text": "%b"}\n'
    noise = hashlib.shake_256(b"seed").hexdigest(300_000).encode()
    assert len(texts(found_in(zstandard.compress(row % noise + ROWS)))) == 41
    assert len(texts(found_in(gzip.compress(row % noise + ROWS)))) == 41


def test_a_skippable_frame_is_skipped() -> None:
    skippable = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"note"
    assert texts(found_in(skippable + zstandard.compress(PAGE))) == [PAGE.decode()]


def test_zeros_behind_gzip_are_padding() -> None:
    assert found_in(gzip.compress(PAGE) + bytes(70_000)) == [Content(PAGE, "text/plain")]


@pytest.mark.parametrize("packing", PACKINGS)
def test_what_does_not_belong_behind_it_is_said_beside_the_page(packing: str) -> None:
    page, rest = found_in(packed_as(packing, PAGE) + b"leftovers")
    assert page == Content(PAGE, "text/plain")
    assert isinstance(rest, Unread)
    assert (rest.reason, rest.is_container, rest.evidence) == (Reason.BROKEN_CONTAINER, True, "leftovers")


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_page_that_is_cut_is_no_page(packing: str) -> None:
    (cut,) = found_in(packed_as(packing, PAGE)[:-5])
    assert isinstance(cut, Unread)
    assert (cut.reason, cut.is_container) == (Reason.TRUNCATED, False)


@pytest.mark.parametrize("packing", PACKINGS)
def test_rows_before_a_cut_are_kept(packing: str) -> None:
    noise = (hashlib.shake_256(bytes([number])).hexdigest(5_000).encode() for number in range(40))
    many = b"".join(b'{"text": "%b"}\n' % each for each in noise)
    found = found_in(packed_as(packing, many)[:-70_000])
    assert 10 < len(contents(found)) < 40
    assert [(item.reason, item.is_container) for item in unread(found)] == [(Reason.TRUNCATED, True)]


def test_rows_before_damage_are_kept() -> None:
    packed = bytearray(gzip.compress(ROWS))
    packed[-8] ^= 0xFF
    found = found_in(bytes(packed))
    assert len(contents(found)) == 40
    assert reasons(found) == ["broken_container"]


@pytest.mark.parametrize("outer", PACKINGS)
@pytest.mark.parametrize("inner", PACKINGS)
def test_packed_twice_is_nested(outer: str, inner: str) -> None:
    assert reasons(found_in(packed_as(outer, packed_as(inner, PAGE)))) == ["nested"]


BOMBS = {"gz": gzip.compress(bytes(60_000_000)), "zst": zstandard.compress(bytes(60_000_000))}


@pytest.mark.parametrize("packing", PACKINGS)
def test_what_unpacks_to_far_more_than_it_is_is_not_unpacked(packing: str) -> None:
    assert reasons(found_in(BOMBS[packing])) == ["compression_ratio"]


def test_a_ratio_is_judged_again_behind_an_honest_start() -> None:
    honest = gzip.compress(hashlib.shake_256(b"seed").digest(2_000_000))
    assert reasons(found_in(honest + BOMBS["gz"])) == ["compression_ratio"]


def test_the_unpacked_size_has_the_limit_of_a_file() -> None:
    found = found_in(gzip.compress(ROWS * 40), max_file_bytes=40_000, max_page_bytes=20_000)
    assert reasons(found) == ["too_large"]
    assert 100 < len(contents(found)) < 1_600


def test_a_window_that_takes_too_much_memory_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=29, write_content_size=False)
    packed = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    data = packed.compress(PAGE) + packed.flush()
    assert reasons(found_in(data)) == ["broken_container"]


def test_a_packed_page_of_nothing_is_empty_content() -> None:
    assert found_in(gzip.compress(b"")) == [Content(b"", "text/plain")]


def test_a_broken_start_is_a_rejection() -> None:
    assert reasons(found_in(b"\x1f\x8b\x08\x00" + bytes(16))) == ["broken_container"]
    assert reasons(found_in(b"\x1f\x8b\x08\x00")) == ["truncated"]
    assert reasons(found_in(b"\x28\xb5\x2f\xfd" + b"\xff" * 20)) == ["broken_container"]


def test_an_endless_run_of_false_beginnings_ends() -> None:
    packed = gzip.compress(record(1, PAGE)) + (b"\x1f\x8b\x08\x00" + bytes(6) + b"\xff") * 3_000
    found = found_in(packed)
    assert len(contents(found)) == 1
    assert 1 < len(unread(found)) <= 1_001


def test_a_member_too_large_to_hold_back_still_ends_in_a_rejection() -> None:
    big = record(1, hashlib.shake_256(b"seed").hexdigest(4_000_000).encode())
    packed = bytearray(gzip.compress(big, 1))
    packed[-3_000] ^= 0xFF
    found = found_in(bytes(packed) + gzip.compress(record(2, PAGE)))
    assert texts(found)[-1] == PAGE.decode()
    assert len(contents(found)) == 1
    assert "broken_record" in reasons(found)


def test_a_checksum_is_checked_where_there_is_one() -> None:
    packed = bytearray(zstandard.ZstdCompressor(write_checksum=True).compress(PAGE))
    packed[-1] ^= 0xFF
    assert reasons(found_in(bytes(packed))) == ["broken_container"]
