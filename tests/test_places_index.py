"""Patterns over the web: what index pages link to, and nothing else."""

import time
from collections.abc import Iterator

import pytest
from fetching import read
from hypothesis import given
from hypothesis import strategies as st
from places import QUICK, home_rules
from web_server import TEXT, Handler, Reply, WebServer, serving

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch import Refusal, discover
from clipfile.tasks.fetch.places import index, web
from clipfile.tasks.fetch.places.addresses import parse_address

HTML = {"Content-Type": "text/html"}


def page(*links: str) -> Reply:
    return Reply("".join(f'<li><a href="{link}">x</a>' for link in links).encode(), headers=HTML)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    monkeypatch.setattr(web, "PATIENCE", QUICK)
    with serving() as one:
        one.routes["/in/"] = page(
            "../", "?C=N", "b.txt", "a.txt", "./a.txt#x", "/in/c.txt?x=1", "sub/", "sub/skipped.txt", "a%20b*.txt",
            "x.md", "http://elsewhere.example/in/d.txt", "//127.0.0.1:1/in/e.txt", "http://[bad", "javascript:x",
            "mailto:x@h.example",
        )  # fmt: skip
        one.routes["/in/sub/"] = page("c.txt", "deep/", "/in/sub/../a.txt")
        one.routes["/in/sub/deep/"] = page("d.txt", "../", ".")
        yield one


def found(server: WebServer, pattern: str, **options: object) -> list[str]:
    candidates = discover([server.url + pattern], rules=home_rules(**options))
    return [candidate.uri.removeprefix(server.url) for candidate in candidates]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("/in/*.txt", ["/in/a%20b*.txt", "/in/a.txt", "/in/b.txt"]),
        ("/in/a*.txt", ["/in/a%20b*.txt", "/in/a.txt"]),
        ("/in/a%20*", ["/in/a%20b*.txt"]),
        ("/in/*/*.txt", ["/in/sub/c.txt"]),
        ("/in/**/*.txt", ["/in/a%20b*.txt", "/in/a.txt", "/in/b.txt", "/in/sub/c.txt", "/in/sub/deep/d.txt"]),
        ("/in/s*/deep/*", ["/in/sub/deep/d.txt"]),
        ("/i*/../in/*.md", ["/in/x.md"]),
    ],
)
def test_links_that_match(pattern: str, wanted: list[str], server: WebServer) -> None:
    assert found(server, pattern) == wanted


def test_a_pattern_that_no_link_matches_is_not_found(server: WebServer) -> None:
    for pattern in ("/in/*.none", "/none/*.txt", "/in/%2A*", "/in/b.txt/*"):
        (refusal,) = discover([server.url + pattern], rules=home_rules())
        assert isinstance(refusal, Refusal)
        assert refusal.reason is Reason.NOT_FOUND, pattern


def test_what_matches_is_read(server: WebServer) -> None:
    server.routes |= {"/in/a.txt": Reply(), "/in/b.txt": Reply(b"Another page.\n", headers=TEXT)}
    rules = home_rules()
    outcome = read(list(discover([f"{server.url}/in/*.txt", f"{server.url}/in/b.txt"], rules=rules)), rules)
    assert outcome.reasons == [Reason.NOT_FOUND]
    assert outcome.outcomes == ["rejected", "loaded", "loaded"]


def test_the_guard_and_robots_txt_stand_before_index_pages_too(server: WebServer) -> None:
    (refusal,) = discover([f"{server.url}/in/*.txt"])
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.FORBIDDEN_ADDRESS
    assert server.asked == []
    server.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /in/\n", headers=TEXT)
    (refusal,) = discover([f"{server.url}/in/*.txt"], rules=home_rules())
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.FORBIDDEN_BY_ROBOTS


def test_folders_without_end_have_one(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MAX_INDEXES", 20)

    def more(handler: Handler) -> None:
        body = b'<a href="a/">x</a><a href="page.txt">x</a>'
        handler.begin(200, HTML | {"Content-Length": str(len(body))})
        handler.wfile.write(body)

    server.routes |= {"/m/" + "a/" * depth: more for depth in range(50)}
    began = time.monotonic()
    candidates = list(discover([f"{server.url}/m/**/*.txt"], rules=home_rules(robots=False)))
    assert [candidate.reason for candidate in candidates if isinstance(candidate, Refusal)] == [Reason.TOO_MANY_MEMBERS]
    assert len(candidates) == 21
    assert time.monotonic() - began < 15


def test_an_index_page_without_end_is_not_read(server: WebServer) -> None:
    server.routes["/big/"] = Reply(b"<a href=x.txt>" * 10_000, headers=HTML)
    assert found(server, "/big/*.txt") == ["/big/x.txt"]
    (refusal,) = discover([f"{server.url}/big/*.txt"], rules=home_rules(max_page_bytes=1_000))
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.PAGE_TOO_LARGE


@given(st.binary(max_size=80) | st.text(max_size=60).map(lambda text: f"<a href='{text}'>".encode()))
def test_any_page_is_an_index_or_none(page: bytes) -> None:
    for link in index.links_of(page, "http://h.example/in/"):
        assert parse_address(link).uri == link
