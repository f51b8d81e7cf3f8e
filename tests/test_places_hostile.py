"""Servers that mean harm, or nothing at all: each answer is a page or a refusal, and none takes for ever."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from places import BODY, home_rules, refusal
from web_server import TEXT, Handler, Reply, Route, WebServer, serving

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch import SourceUnit
from clipfile.tasks.fetch.places.opening import opened_unit
from clipfile.tasks.fetch.reading import RefusedError


@pytest.fixture
def server() -> Iterator[WebServer]:
    with serving() as web:
        yield web


def endless(handler: Handler) -> None:
    handler.begin(200, TEXT | {"Connection": "close"})
    while True:
        handler.wfile.write(b"and so on\n" * 1_000)


def endless_chunks(handler: Handler) -> None:
    handler.begin(200, TEXT | {"Transfer-Encoding": "chunked"})
    while True:
        handler.wfile.write(b"a\r\nand so on\n\r\n" * 1_000)


def dripping(handler: Handler) -> None:
    handler.begin(200, TEXT | {"Content-Length": "1000000"})
    for _ in range(1_000):
        handler.wfile.write(b".")
        time.sleep(0.01)


def dripping_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
    for _ in range(1_000):
        handler.wfile.write(b".")
        time.sleep(0.01)


def silent(handler: Handler) -> None:
    time.sleep(0.4)
    handler.close_connection = True


def huge_header(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 1_000_000 + b"\r\n\r\n")


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    handler.close_connection = True


def two_lengths(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef")


def continuing(handler: Handler) -> None:
    for _ in range(1_000):
        handler.wfile.write(b"HTTP/1.1 102 Processing\r\n\r\n")
        time.sleep(0.01)


def vanishing(handler: Handler) -> None:
    handler.close_connection = True


HOSTILE: dict[str, tuple[Route, Reason, dict[str, object]]] = {
    "an endless body": (endless, Reason.TOO_LARGE, {"max_file_bytes": 1_000_000}),
    "endless chunks": (endless_chunks, Reason.TOO_LARGE, {"max_file_bytes": 100_000}),
    "an announced giant": (Reply(headers=TEXT | {"Content-Length": "9" * 15}), Reason.TOO_LARGE, {}),
    "a dripping body": (dripping, Reason.TOO_SLOW, {"source_seconds": 0.2}),
    "dripping headers": (dripping_headers, Reason.TOO_SLOW, {"source_seconds": 0.2}),
    "endless interim answers": (continuing, Reason.TOO_SLOW, {"source_seconds": 0.2}),
    "silence": (silent, Reason.UNREACHABLE, {"http_timeout_seconds": 0.05, "http_attempts": 2}),
    "a huge header": (huge_header, Reason.BAD_RESPONSE, {}),
    "another protocol": (no_http, Reason.BAD_RESPONSE, {}),
    "two lengths": (two_lengths, Reason.BAD_RESPONSE, {}),
    "a closed door": (vanishing, Reason.UNREACHABLE, {}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_servers(name: str, server: WebServer) -> None:
    route, reason, options = HOSTILE[name]
    server.routes["/page"] = route
    began = time.monotonic()
    assert refusal(server, "/page", robots=False, **options).reason is reason
    assert time.monotonic() - began < 15


BEGINNINGS = (
    b"",
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: ",
    b"HTTP/1.0 200\r\nContent-Encoding: ",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 429 x\r\nRetry-After: ",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: ",
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begins=st.sampled_from(BEGINNINGS),
    middle=st.binary(max_size=60) | st.text(max_size=30).map(str.encode),
    ends=st.sampled_from((b"", b"\r\n\r\n", b"\r\n\r\nA page.")),
)
def test_any_answer_is_a_page_or_a_refusal(begins: bytes, middle: bytes, ends: bytes, server: WebServer) -> None:
    def odd(handler: Handler) -> None:
        handler.wfile.write(begins + middle + ends)
        handler.close_connection = True

    server.routes["/page"] = odd
    unit = SourceUnit(f"{server.url}/page", None, None)
    refused: RefusedError | None = None
    try:
        with opened_unit(unit, home_rules(robots=False, http_attempts=1)) as source:
            assert source.file.read().startswith(source.head)
    except RefusedError as error:
        refused = error
    assert refused is None or refused.detail.endswith("."), "a refusal that is no sentence"


def test_headers_full_of_nonsense_are_no_news(server: WebServer) -> None:
    odd = {
        "Content-Type": "\xff;;charset=" + "x" * 99,
        "ETag": "\xe9" * 9,
        "Last-Modified": "yesterday",
        "Content-Encoding": "",
    }
    server.routes["/page"] = Reply(headers=odd)
    with opened_unit(SourceUnit(f"{server.url}/page", None, None), home_rules()) as source:
        assert (source.etag, source.mtime, source.media_type) == (None, None, None)
        assert source.file.read() == BODY
