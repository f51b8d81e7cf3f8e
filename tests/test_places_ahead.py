"""One host is asked by one at a time, many go side by side, and nothing outlives its batch."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from fetching import NOW, fetch
from places import QUICK, all_pages, body_of, home_rules, web_of
from web_server import PAGE, TEXT, Handler, Reply, WebServer, serving

from clipfile.tasks.fetch import discover, read_units
from clipfile.tasks.fetch.places import ahead, web
from clipfile.tasks.fetch.places.addresses import parse_address
from clipfile.tasks.fetch.places.download import download
from clipfile.tasks.fetch.reading import RefusedError


@pytest.fixture
def server() -> Iterator[WebServer]:
    with serving() as web:
        yield web


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "PATIENCE", QUICK)


def slow(handler: Handler) -> None:
    time.sleep(0.02)
    page = f"{PAGE}{handler.headers['Host']}{handler.path}\n".encode()
    handler.begin(200, TEXT | {"Content-Length": str(len(page))})
    handler.wfile.write(page)


def test_one_host_is_asked_by_one_at_a_time_and_many_side_by_side() -> None:
    together = threading.Barrier(4)

    def only_together(handler: Handler) -> None:
        together.wait(timeout=20)
        slow(handler)

    with ExitStack() as stack:
        servers = [stack.enter_context(serving(f"127.0.0.{number}")) for number in range(1, 5)]
        for one in servers:
            one.routes |= {f"/{number}": only_together for number in range(8)}
        sources = [f"{one.url}/{number}" for number in range(8) for one in servers]
        outcome = fetch(*sources, allow_private_addresses=True, robots=False, http_timeout_seconds=30.0)
        assert outcome.outcomes == ["loaded"] * 32
        assert [row["source_uri"] for row in outcome.sightings] == sources
        assert all(max(one.most_at_once.values()) == 1 for one in servers)
    assert not any(thread.name.startswith("fetch-") for thread in threading.enumerate())


def test_more_at_a_time_are_asked_for_by_a_setting(server: WebServer) -> None:
    server.routes |= {f"/{number}": slow for number in range(9)}
    sources = [f"{server.url}/{number}" for number in range(9)]
    fetch(*sources, allow_private_addresses=True, robots=False, http_connections_per_host=3)
    assert max(server.most_at_once.values()) in (2, 3)


def test_a_host_that_others_lead_to_is_asked_by_one_at_a_time_too() -> None:
    with serving() as goal, ExitStack() as stack:
        goal.routes |= {f"/{number}": slow for number in range(6)}
        sources = []
        for number in range(6):
            one = stack.enter_context(serving(f"127.0.0.{number + 2}"))
            one.routes["/go"] = Reply(b"", 302, {"Location": f"{goal.url}/{number}"})
            sources.append(f"{one.url}/go")
        outcome = fetch(*sources, allow_private_addresses=True, robots=False)
        assert outcome.outcomes == ["loaded"] * 6
        assert max(goal.most_at_once.values()) == 1


def test_one_that_fails_ends_no_other(server: WebServer) -> None:
    sources = all_pages(server, *(f"/{number}" for number in range(6)))
    server.routes["/2"] = Reply(b"", 404)
    server.routes["/4"] = lambda handler: handler.wfile.write(b"nonsense\r\n\r\n")
    outcome = fetch(*sources, allow_private_addresses=True, robots=False)
    assert outcome.outcomes == ["loaded", "known", "rejected", "known", "rejected", "known"]


def test_little_is_fetched_before_it_is_read(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MAX_HELD", 3)
    sources = all_pages(server, *(f"/{number}" for number in range(12)))
    units = list(discover(sources))
    stopped = read_units(units, home_rules(robots=False, piece_pages=1), NOW)
    next(stopped)
    time.sleep(0.1)
    assert len(server.paths()) <= 6
    stopped.close()
    assert not any(thread.name.startswith("fetch-") for thread in threading.enumerate())
    assert fetch(*sources, allow_private_addresses=True, robots=False).outcomes == ["loaded"] + ["known"] * 11


def test_a_batch_that_ends_early_waits_for_nobody(server: WebServer) -> None:
    server.routes["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.1\n", headers=TEXT)
    sources = all_pages(server, *(f"/{number}" for number in range(50)))
    began = time.monotonic()
    stopped = read_units(list(discover(sources)), home_rules(piece_pages=1), NOW)
    next(stopped)
    stopped.close()
    assert time.monotonic() - began < 15
    assert len(server.paths()) < 40


def test_a_url_met_twice_in_a_batch_is_fetched_for_both(server: WebServer) -> None:
    (unit,) = discover(all_pages(server, "/page"))
    outcome = list(read_units([unit, unit], home_rules(), NOW))
    assert outcome[0].sightings["outcome"].to_pylist() == ["loaded", "known"]


def test_a_client_that_is_closed_fetches_nothing(server: WebServer) -> None:
    server.routes["/page"] = Reply(b"", 503)
    with web_of(robots=False) as web, pytest.raises(RefusedError):
        download(web, parse_address(f"{server.url}/page"))
    assert body_of(all_pages(server, "/page")[0], robots=False) == PAGE.encode()
