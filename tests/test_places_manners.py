"""What a site asks of robots is honoured, and a host that wants to be left alone is."""

import contextlib
import time
from collections.abc import Iterator

import pytest
from fetching import fetch
from hypothesis import given
from hypothesis import strategies as st
from places import QUICK, all_pages
from web_server import TEXT, Handler, Reply, WebServer, serving

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.places import web
from clipfile.tasks.fetch.places.robots import wishes_of
from clipfile.tasks.fetch.reading import RefusedError

ROBOTS = b"""\xef\xbb\xbfUser-agent: *
Disallow: /

User-agent: clipfile
Crawl-delay: 0.05
Disallow: /private/
Allow: /private/open.txt
Disallow: /*?print=
"""


@pytest.fixture
def server() -> Iterator[WebServer]:
    with serving() as web:
        yield web


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "PATIENCE", QUICK)


def test_what_a_site_asks_is_honoured(server: WebServer) -> None:
    server.routes["/robots.txt"] = Reply(ROBOTS, headers=TEXT)
    sources = all_pages(server, "/page", "/private/a.txt", "/private/open.txt", "/page?print=1", "/page?id=1")
    outcome = fetch(*sources, allow_private_addresses=True)
    assert outcome.outcomes == ["loaded", "rejected", "known", "rejected", "known"]
    assert set(outcome.reasons) == {Reason.FORBIDDEN_BY_ROBOTS}
    assert "robots.txt asks Clipfile not to" in outcome.rejections[0]["detail"]
    assert server.paths() == ["/page", "/private/open.txt", "/page?id=1"]
    assert len(server.headers("/robots.txt")) == 1


def test_a_setting_does_without(server: WebServer) -> None:
    server.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /\n", headers=TEXT)
    sources = all_pages(server, "/page")
    assert fetch(*sources, allow_private_addresses=True).reasons == [Reason.FORBIDDEN_BY_ROBOTS]
    assert fetch(*sources, allow_private_addresses=True, robots=False).outcomes == ["loaded"]
    assert len(server.headers("/robots.txt")) == 1


def test_another_name_for_the_agent_is_no_way_around(server: WebServer) -> None:
    server.routes["/robots.txt"] = Reply(b"User-agent: Clipfile\nDisallow: /\n", headers=TEXT)
    outcome = fetch(*all_pages(server, "/page"), allow_private_addresses=True, user_agent="Other/1.0")
    assert outcome.reasons == [Reason.FORBIDDEN_BY_ROBOTS]


@pytest.mark.parametrize("status", [404, 401, 403, 410, 204])
def test_a_site_that_asks_nothing_forbids_nothing(status: int, server: WebServer) -> None:
    server.routes["/robots.txt"] = Reply(b"", status, {})
    assert fetch(*all_pages(server, "/page"), allow_private_addresses=True).outcomes == ["loaded"]


@pytest.mark.parametrize("status", [500, 503, 429, 501])
def test_a_site_that_cannot_say_forbids_all(status: int, server: WebServer) -> None:
    server.routes["/robots.txt"] = Reply(b"", status, {})
    outcome = fetch(*all_pages(server, "/a", "/b"), allow_private_addresses=True, http_attempts=2)
    assert outcome.reasons == [Reason.FORBIDDEN_BY_ROBOTS] * 2
    assert f"{status}" in outcome.rejections[0]["detail"]
    assert len(server.headers("/robots.txt")) <= 2
    assert server.paths() == []


def test_a_site_that_says_it_at_the_second_time_is_heard(server: WebServer) -> None:
    server.routes["/robots.txt"] = [Reply(b"", 503, {}), Reply(b"User-agent: *\nDisallow: /b\n", headers=TEXT)]
    assert fetch(*all_pages(server, "/a", "/b"), allow_private_addresses=True).outcomes == ["loaded", "rejected"]


def test_a_host_that_is_down_is_asked_once_a_batch() -> None:
    with serving() as gone:
        sources = [f"{gone.url}/{number}" for number in range(40)]
    began = time.monotonic()
    outcome = fetch(*sources, allow_private_addresses=True)
    assert set(outcome.reasons) == {Reason.UNREACHABLE}
    assert time.monotonic() - began < 15


def test_a_robots_txt_elsewhere_is_found(server: WebServer) -> None:
    server.routes["/robots.txt"] = Reply(b"", 301, {"Location": "/r1"})
    for number in range(1, 5):
        server.routes[f"/r{number}"] = Reply(b"", 302, {"Location": f"/r{number + 1}"})
    server.routes["/r5"] = Reply(b"User-agent: *\nDisallow: /\n", headers=TEXT)
    assert fetch(*all_pages(server, "/page"), allow_private_addresses=True).reasons == [Reason.FORBIDDEN_BY_ROBOTS]


def test_a_robots_txt_that_leads_nowhere_forbids_nothing(server: WebServer) -> None:
    server.routes["/robots.txt"] = Reply(b"", 301, {"Location": "/robots.txt"})
    assert fetch(*all_pages(server, "/page"), allow_private_addresses=True).outcomes == ["loaded"]
    assert len(server.headers("/robots.txt")) == 6


def endless_robots(handler: Handler) -> None:
    handler.begin(200, TEXT | {"Connection": "close"})
    handler.wfile.write(b"User-agent: *\nDisallow: /private\n")
    while True:
        handler.wfile.write(b"# and so on\n" * 1_000)


@pytest.mark.parametrize(
    "robots",
    [
        endless_robots,
        Reply(b"\xff\x00" * 9_000 + b"\nUser-agent: *\nDisallow: /private"),
        Reply(
            b"User-agent: *\nDisallow: /private\n"
            b"Disallow: /" + b"*a" * 5_000 + b"$\nCrawl-delay: -1\nCrawl-delay: 1e999\n"
        ),
    ],
    ids=["endless", "bytes", "stars"],
)
def test_a_hostile_robots_txt_is_read_all_the_same(robots: Reply, server: WebServer) -> None:
    server.routes["/robots.txt"] = robots
    began = time.monotonic()
    assert fetch(*all_pages(server, "/" + "a" * 4_000, "/private"), allow_private_addresses=True).outcomes == [
        "loaded",
        "rejected",
    ]
    assert time.monotonic() - began < 15


PARTS = (b"User-agent: *", b"Disallow: /", b"Allow: /x*$", b"Crawl-delay: ", b"\xff", b"#", b"1e9", b"\n")


@given(st.lists(st.sampled_from(PARTS) | st.binary(max_size=20), max_size=30).map(b"".join))
def test_any_robots_txt_is_understood_somehow(data: bytes) -> None:
    wishes = wishes_of(data)
    with contextlib.suppress(RefusedError):
        wishes.check("https://h.example/x?y=%F0%80")
    assert wishes.delay_seconds >= 0


def test_each_hop_of_a_redirect_is_asked_of_its_own_robots_txt(server: WebServer) -> None:
    with serving() as other:
        other.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /\n", headers=TEXT)
        server.routes["/away"] = Reply(b"", 302, {"Location": f"{other.url}/page"})
        outcome = fetch(f"{server.url}/away", allow_private_addresses=True)
        assert outcome.reasons == [Reason.FORBIDDEN_BY_ROBOTS]
        assert other.paths() == []


def test_a_site_is_given_the_time_it_asks_for(server: WebServer) -> None:
    server.routes["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.05\n", headers=TEXT)
    sources = all_pages(server, *(f"/{number}" for number in range(4)))
    began = time.monotonic()
    fetch(*sources, allow_private_addresses=True)
    assert time.monotonic() - began >= 0.15


def test_no_site_is_given_all_the_time_in_the_world(server: WebServer) -> None:
    server.routes["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 86400\n", headers=TEXT)
    began = time.monotonic()
    fetch(*all_pages(server, "/a", "/b"), allow_private_addresses=True)
    assert time.monotonic() - began < 15


def test_a_host_that_asks_to_be_left_alone_is_not_asked_for_its_other_pages(server: WebServer) -> None:
    sources = all_pages(server, *(f"/{number}" for number in range(20)))
    server.routes["/1"] = Reply(b"", 429, {"Retry-After": "3600"})
    outcome = fetch(*sources, allow_private_addresses=True, robots=False)
    assert outcome.outcomes == ["loaded"] + ["rejected"] * 19
    assert all("left alone for 3,600 seconds" in row["detail"] for row in outcome.rejections)
    assert server.paths() == ["/0", "/1"]
