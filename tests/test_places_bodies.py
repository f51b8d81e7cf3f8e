"""Bodies of the web: what breaks off is taken up, what is packed is unpacked, what is too much is turned away."""

import gzip
import zlib
from collections.abc import Iterator

import brotli
import pytest
import zstandard
from places import BODY, LONG, body_of, refusal
from web_server import TEXT, Reply, WebServer, ranged, serving

from clipfile.schemas.kinds import Reason


@pytest.fixture
def server() -> Iterator[WebServer]:
    with serving() as web:
        yield web


@pytest.mark.parametrize("etag", ['"v1"', None, 'W/"v1"'])
def test_what_breaks_off_is_fetched_to_its_end(etag: str | None, server: WebServer) -> None:
    server.routes["/long"] = ranged(LONG, etag, cut=300_000)
    assert body_of(f"{server.url}/long") == LONG
    first, second = server.headers("/long")
    assert "Range" not in first
    assert second.get("Range") == ("bytes=300000-" if etag == '"v1"' else None)
    assert second.get("If-Range") == ('"v1"' if etag == '"v1"' else None)


def test_a_page_that_changed_meanwhile_is_fetched_anew(server: WebServer) -> None:
    headers = TEXT | {"Accept-Ranges": "bytes"}
    server.routes["/page"] = [
        Reply(b"old" * 100, headers=headers | {"ETag": '"1"'}, cut=100),
        Reply(b"new" * 50, headers=headers | {"ETag": '"2"'}),
    ]
    assert body_of(f"{server.url}/page") == b"new" * 50


@pytest.mark.parametrize(
    "odd",
    [
        Reply(b"x" * 10, 206, TEXT | {"Content-Range": "bytes 7-16/300", "ETag": '"1"'}),
        Reply(b"x" * 10, 206, TEXT | {"Content-Range": "nonsense", "ETag": '"1"'}),
        Reply(b"x" * 200, 206, TEXT | {"Content-Range": "bytes 100-299/300", "ETag": '"2"'}),
        Reply(b"", 416, TEXT),
    ],
)
def test_another_part_than_was_asked_for_is_not_taken(odd: Reply, server: WebServer) -> None:
    headers = TEXT | {"Accept-Ranges": "bytes", "ETag": '"1"'}
    server.routes["/page"] = [Reply(b"old" * 100, headers=headers, cut=100), odd, Reply(b"whole", headers=headers)]
    assert body_of(f"{server.url}/page") == b"whole"


def test_what_always_breaks_off_is_told(server: WebServer) -> None:
    server.routes["/page"] = Reply(cut=10)
    error = refusal(server, "/page")
    assert error.reason is Reason.UNREACHABLE
    assert "broke off" in error.detail


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def zstd_stream(data: bytes) -> bytes:
    packer = zstandard.ZstdCompressor().compressobj()
    return packer.compress(data) + packer.flush()


def pack_brotli(data: bytes) -> bytes:
    return brotli.compress(data, quality=1)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKED = {
    "gzip": ("gzip", gzip.compress),
    "gzip of two members": ("x-gzip", lambda data: gzip.compress(data[:1_000]) + gzip.compress(data[1_000:])),
    "gzip with a tail": ("GZIP", lambda data: gzip.compress(data) + bytes(64)),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "brotli": ("br", pack_brotli),
    "zstd": ("zstd", zstd),
    "zstd stream": ("zstd", zstd_stream),
    "zstd of two frames": ("zstd", lambda data: zstd(data[:1_000]) + zstd_stream(data[1_000:])),
    "two codings": ("gzip, br", lambda data: pack_brotli(gzip.compress(data))),
    "identity": ("identity", lambda data: data),
}


@pytest.mark.parametrize("name", PACKED)
def test_packed_bodies_are_unpacked(name: str, server: WebServer) -> None:
    coding, pack = PACKED[name]
    for body in (b"", BODY, LONG):
        packed = pack(body) if body else b""
        server.routes["/page"] = Reply(packed, headers=TEXT | {"Content-Encoding": coding})
        assert body_of(f"{server.url}/page") == body


@pytest.mark.parametrize("name", [name for name in PACKED if name != "identity"])
def test_a_packed_body_that_breaks_off_is_told(name: str, server: WebServer) -> None:
    coding, pack = PACKED[name]
    packed = pack(LONG)
    server.routes["/page"] = Reply(packed[: len(packed) // 2], headers=TEXT | {"Content-Encoding": coding})
    assert refusal(server, "/page").reason is Reason.BAD_RESPONSE


@pytest.mark.parametrize("coding", ["compress", "gzip, gzip, gzip", "no such", "gzip"])
def test_a_coding_that_is_none_is_told(coding: str, server: WebServer) -> None:
    server.routes["/page"] = Reply(headers=TEXT | {"Content-Encoding": coding})
    assert refusal(server, "/page").reason is Reason.BAD_RESPONSE


BOMB = bytes(50_000_000)


@pytest.mark.parametrize("name", ["gzip", "deflate", "brotli", "zstd", "zstd stream", "two codings"])
def test_a_bomb_is_defused(name: str, server: WebServer) -> None:
    coding, pack = PACKED[name]
    packed = pack(BOMB)
    server.routes["/page"] = Reply(packed, headers=TEXT | {"Content-Encoding": coding})
    error = refusal(server, "/page")
    assert error.reason is Reason.COMPRESSION_RATIO
    assert "max_ratio" in error.detail
    assert len(server.paths()) == 1


def test_a_body_that_unpacks_to_too_much_is_told(server: WebServer) -> None:
    server.routes["/page"] = Reply(gzip.compress(LONG), headers=TEXT | {"Content-Encoding": "gzip"})
    assert refusal(server, "/page", max_file_bytes=100_000).reason is Reason.TOO_LARGE
