"""A web server on loopback that answers as a test tells it to, and remembers what it was asked."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = "The ferry to Harrow Point\n\nThe council voted for a second boat on Tuesday.\n"
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


@dataclass(frozen=True)
class Reply:
    """One answer; `cut` bytes of the body are sent and the connection is closed."""

    body: bytes = PAGE.encode()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: TEXT)
    cut: int | None = None


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: Mapping[str, str]


Talk = Callable[["Handler"], None]
Route = Reply | list[Reply] | Talk


class WebServer:
    """Where it is, what it answers to which path, and what it was asked; everything else is 404."""

    def __init__(self, address: str, port: int) -> None:
        self.url = f"http://{address}:{port}"
        self.port = port
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.at_once: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()
        self.lock = threading.Lock()

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def headers(self, path: str) -> list[Mapping[str, str]]:
        return [asked.headers for asked in self.asked if asked.path == path]

    def reply(self, path: str) -> Reply | Talk:
        with self.lock:
            route = self.routes.get(path) or self.routes.get(path.partition("?")[0]) or Reply(b"", 404)
            if isinstance(route, list):
                return route.pop(0) if len(route) > 1 else route[0]
            return route


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    web: WebServer

    def do_GET(self) -> None:
        host = self.headers.get("Host", "")
        with self.web.lock:
            self.web.asked.append(Asked(self.path, dict(self.headers.items())))
            self.web.at_once[host] += 1
            self.web.most_at_once[host] = max(self.web.most_at_once[host], self.web.at_once[host])
        try:
            self._answer()
        except ConnectionError:
            self.close_connection = True
        finally:
            with self.web.lock:
                self.web.at_once[host] -= 1

    def _answer(self) -> None:
        reply = self.web.reply(self.path)
        if not isinstance(reply, Reply):
            reply(self)
            return
        self.begin(reply.status, {"Content-Length": str(len(reply.body))} | dict(reply.headers))
        self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
        if reply.cut is not None:
            self.close_connection = True

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Silence."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: Any) -> None:
        """A client that went away is part of the test."""


@contextmanager
def serving(address: str = "127.0.0.1") -> Iterator[WebServer]:
    """A server for as long as this lasts, on an address of its own where one is given."""
    handler = type("OneHandler", (Handler,), {})
    with _Server((address, 0), handler) as server:
        handler.web = web = WebServer(address, server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()


def ranged(body: bytes, etag: str | None = '"1"', cut: int | None = None) -> Talk:
    """A talk that knows ranges, and breaks off the first whole answer after so many bytes."""
    broken = [cut]

    def talk(handler: Handler) -> None:
        headers = TEXT | {"Accept-Ranges": "bytes"} | ({"ETag": etag} if etag else {})
        asked = handler.headers.get("Range")
        if asked and handler.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            rest = {
                "Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}",
                "Content-Length": str(len(body) - start),
            }
            handler.begin(206, headers | rest)
            handler.wfile.write(body[start:])
            return
        handler.begin(200, headers | {"Content-Length": str(len(body))})
        sent, broken[0] = broken[0], None
        handler.wfile.write(body[:sent])
        handler.close_connection = sent is not None

    return talk
