"""Pages of the web: what a server says of them, what heals is tried again, where redirects end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from fetching import fetch
from places import BODY, LONG, body_of, downloaded, home_rules, refusal
from web_server import TEXT, Handler, Reply, WebServer, ranged, serving

from clipfile import __version__
from clipfile.schemas.errors import UsageError
from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.schemas.settings import resolve
from clipfile.tasks.fetch import SourceUnit
from clipfile.tasks.fetch.candidates import Known
from clipfile.tasks.fetch.manifest import load_manifest
from clipfile.tasks.fetch.places.opening import opened_unit
from clipfile.tasks.fetch.reading import NotModifiedError, RefusedError


@pytest.fixture
def server() -> Iterator[WebServer]:
    with serving() as web:
        yield web


def test_a_page_comes_with_what_the_server_says_of_it(server: WebServer) -> None:
    changed, told = datetime(2026, 2, 1, 6, 30, tzinfo=UTC), datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
    headers = {
        "Content-Type": 'Text/HTML; charset="ISO-8859-1"',
        "ETag": '"v1"',
        "Last-Modified": format_datetime(changed, True),
    }
    server.routes["/in/a%20page.html"] = lambda handler: _dated(handler, told, headers)
    unit = SourceUnit(f"{server.url}/in/a%20page.html", None, None)
    with opened_unit(unit, home_rules()) as source:
        assert source.file.read() == BODY
        assert (source.byte_length, source.mtime, source.etag) == (len(BODY), changed, '"v1"')
        assert (source.media_type, source.charset, source.name) == ("text/html", "ISO-8859-1", "a page.html")
        assert (source.facts.url, source.facts.captured_at) == (unit.uri, told)
        source.file.seek(4)
        assert source.file.read(5) == BODY[4:9]
    assert server.headers("/in/a%20page.html")[0]["User-Agent"] == f"Clipfile/{__version__}"


def _dated(handler: Handler, told: datetime, headers: dict[str, str]) -> None:
    handler.begin(200, headers | {"Date": format_datetime(told, True), "Content-Length": str(len(BODY))})
    handler.wfile.write(BODY)


def test_a_sighting_says_where_and_when(server: WebServer) -> None:
    told = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
    server.routes["/page"] = lambda handler: _dated(handler, told, TEXT | {"ETag": '"v1"'})
    sighting = fetch(f"{server.url}/page#top", allow_private_addresses=True).sighting
    assert (sighting["source_uri"], sighting["url"]) == (f"{server.url}/page", f"{server.url}/page")
    assert (sighting["captured_at"], sighting["etag"], sighting["outcome"]) == (told, '"v1"', "loaded")


@pytest.mark.parametrize("date", ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT", "today", ""])
def test_a_server_whose_clock_is_wrong_says_no_time(date: str, server: WebServer) -> None:
    server.routes["/page"] = Reply(headers=TEXT | {"Date": date})
    with opened_unit(SourceUnit(f"{server.url}/page", None, None), home_rules()) as source:
        assert source.facts.captured_at is None


def test_a_user_agent_can_be_set(server: WebServer) -> None:
    server.routes["/page"] = Reply()
    body_of(f"{server.url}/page", user_agent="Minutes/1.0 (desk@h.example)")
    assert {asked.headers["User-Agent"] for asked in server.asked} == {"Minutes/1.0 (desk@h.example)"}


@pytest.mark.parametrize("agent", ["two\nlines", "Gr\xf6\xdfe/1.0", "", " ", "\x00"])
def test_a_user_agent_that_no_header_can_hold_is_refused(agent: str) -> None:
    with pytest.raises(UsageError, match="user_agent"):
        resolve({"user_agent": agent})


def test_no_cookie_is_kept(server: WebServer) -> None:
    server.routes["/page"] = Reply(headers=TEXT | {"Set-Cookie": "id=1; Path=/"})
    body_of(f"{server.url}/page")
    server.routes["/away"] = Reply(b"", 302, {"Location": "/page", "Set-Cookie": "id=2"})
    body_of(f"{server.url}/away")
    assert not any("Cookie" in asked.headers for asked in server.asked)


STATUSES = {
    404: Reason.NOT_FOUND, 410: Reason.NOT_FOUND, 401: Reason.UNREADABLE, 403: Reason.UNREADABLE,
    451: Reason.UNREADABLE, 400: Reason.BAD_RESPONSE, 418: Reason.BAD_RESPONSE, 204: Reason.BAD_RESPONSE,
    206: Reason.BAD_RESPONSE,
    304: Reason.BAD_RESPONSE, 300: Reason.BAD_RESPONSE, 505: Reason.BAD_RESPONSE, 599: Reason.BAD_RESPONSE,
    302: Reason.BAD_RESPONSE,
}  # fmt: skip


@pytest.mark.parametrize("status", STATUSES)
def test_what_a_status_means(status: int, server: WebServer) -> None:
    server.routes["/page"] = Reply(b"", status, {})
    error = refusal(server, "/page")
    assert error.reason is STATUSES[status]
    assert str(status) in error.detail
    assert server.paths() == ["/page"]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_heals_is_asked_again(status: int, server: WebServer) -> None:
    server.routes["/page"] = [Reply(b"", status, {})] * 2 + [Reply()]
    assert body_of(f"{server.url}/page") == BODY
    assert server.paths() == ["/page"] * 3


def test_what_does_not_heal_is_told(server: WebServer) -> None:
    server.routes["/page"] = Reply(b"", 503, {})
    error = refusal(server, "/page", http_attempts=3)
    assert error.reason is Reason.BAD_RESPONSE
    assert "503 Service Unavailable" in error.detail
    assert "3 times" in error.detail
    assert server.paths() == ["/page"] * 3


@pytest.mark.parametrize("as_date", [False, True])
def test_a_server_is_left_alone_as_long_as_it_asks(*, as_date: bool, server: WebServer) -> None:
    now = datetime.now(UTC)
    asked = format_datetime(now + timedelta(seconds=1), True) if as_date else "1"
    headers = {"Retry-After": asked, "Date": format_datetime(now, True), "Content-Length": "0"}
    server.routes["/page"] = lambda handler: handler.begin(429, headers)
    error = refusal(server, "/page")
    assert "left alone for 1 second" in error.detail
    assert server.paths() == ["/page"]


def test_a_short_wait_is_waited(server: WebServer) -> None:
    now = datetime.now(UTC)
    later = format_datetime(now - timedelta(seconds=9), True)
    server.routes["/page"] = [
        Reply(b"", 429, {"Retry-After": "0"}), Reply(b"", 503, {"Retry-After": later}),
        Reply(b"", 503, {"Retry-After": "soon"}), Reply(),
    ]  # fmt: skip
    assert body_of(f"{server.url}/page") == BODY


def test_nobody_there_is_not_the_same_as_nothing_there() -> None:
    with serving() as web:
        url = web.url
    outcome = fetch(f"{url}/page", allow_private_addresses=True, http_attempts=1)
    assert outcome.rejection["reason"] == Reason.UNREACHABLE
    assert "refuses connections" in outcome.rejection["detail"]


def test_redirects_are_followed_to_the_end(server: WebServer) -> None:
    server.routes["/a"] = Reply(b"", 301, {"Location": "b/./c"})
    server.routes["/b/c"] = Reply(b"moved", 307, {"Location": f"//127.0.0.1:{server.port}/d#x"})
    server.routes["/d"] = Reply()
    with downloaded(f"{server.url}/a") as fetched:
        assert fetched.file.read() == BODY
        assert fetched.address.uri == f"{server.url}/d"
    sighting = fetch(f"{server.url}/a", allow_private_addresses=True).sighting
    assert (sighting["source_uri"], sighting["url"]) == (f"{server.url}/a", f"{server.url}/d")


def test_redirects_have_an_end(server: WebServer) -> None:
    for number in range(5):
        server.routes[f"/{number}"] = Reply(b"", 302, {"Location": f"/{number + 1}"})
    server.routes["/5"] = Reply()
    assert body_of(f"{server.url}/0", max_redirects=5) == BODY
    assert refusal(server, "/0", max_redirects=4).reason is Reason.TOO_MANY_REDIRECTS
    assert refusal(server, "/4", max_redirects=0).reason is Reason.TOO_MANY_REDIRECTS
    assert body_of(f"{server.url}/5", max_redirects=0) == BODY


def test_a_loop_is_seen_at_once(server: WebServer) -> None:
    server.routes["/a"] = Reply(b"", 302, {"Location": "/b"})
    server.routes["/b"] = Reply(b"", 302, {"Location": "/a"})
    error = refusal(server, "/a")
    assert (error.reason, server.paths()) == (Reason.TOO_MANY_REDIRECTS, ["/a", "/b"])
    assert "back to where" in error.detail


@pytest.mark.parametrize("target", ["http://[::1", "http://h:99999/", "//", "http://a b/", "http://" + "a" * 70_000])
def test_a_redirect_to_nowhere_is_told(target: str, server: WebServer) -> None:
    server.routes["/a"] = Reply(b"", 302, {"Location": target})
    assert refusal(server, "/a").reason in (Reason.BAD_RESPONSE, Reason.TOO_MANY_REDIRECTS)


def test_a_password_in_a_redirect_is_not_sent(server: WebServer) -> None:
    server.routes["/a"] = Reply(b"", 302, {"Location": f"http://anna:secret@127.0.0.1:{server.port}/b"})
    server.routes["/b"] = Reply()
    with downloaded(f"{server.url}/a") as fetched:
        assert fetched.address.uri == f"{server.url}/b"
    assert "Authorization" not in server.headers("/b")[0]


def test_what_has_not_changed_is_not_sent_again(server: WebServer) -> None:
    changed = datetime(2026, 2, 1, 6, 30, tzinfo=UTC)
    server.routes["/page"] = Reply(b"", 304, {})
    for known in (Known('"v1"', changed, "a" * 64), Known(None, changed, "a" * 64)):
        with pytest.raises(NotModifiedError):
            body_of(f"{server.url}/page", known)
    tagged, dated = server.headers("/page")
    assert tagged["If-None-Match"] == '"v1"'
    assert dated["If-Modified-Since"] == "Sun, 01 Feb 2026 06:30:00 GMT"


def test_what_has_changed_is_sent_whole(server: WebServer) -> None:
    server.routes["/page"] = ranged(LONG, '"v2"', cut=100)
    assert body_of(f"{server.url}/page", Known('"v1"', None, "a" * 64)) == LONG
    first, second = server.headers("/page")
    assert first["If-None-Match"] == '"v1"'
    assert "If-None-Match" not in second


def test_tls_that_fails_is_told(server: WebServer) -> None:
    with pytest.raises(RefusedError) as refused:
        body_of(f"https://127.0.0.1:{server.port}/page")
    assert refused.value.reason is Reason.UNREACHABLE


def test_a_manifest_may_spell_an_address_in_another_way(server: WebServer, tmp_path: Path) -> None:
    server.routes["/a"] = Reply()
    manifest = tmp_path / "manifest.csv"
    lines = (f"HTTP{server.url[4:]}/x/../a#top,minutes.example", "S3A://bucket/key,x.example", "http://h:0/,y.example")
    manifest.write_text("source,site\n" + "\n".join(lines))
    sighting = fetch(f"{server.url}/a", manifest=str(manifest), allow_private_addresses=True).sighting
    assert sighting["site"] == "minutes.example"
    assert load_manifest(str(manifest)).facts("s3://bucket/key") == SourceFacts(site="x.example")
