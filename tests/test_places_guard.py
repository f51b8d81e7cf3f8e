"""No address leads into this machine or its network: by its digits, its name, a redirect or an answer of the DNS."""

import ipaddress
from collections.abc import Iterator

import pytest
from fetching import fetch
from places import body_of, web_of
from web_server import PAGE, Reply, WebServer, serving

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.places.addresses import parse_address
from clipfile.tasks.fetch.places.download import download
from clipfile.tasks.fetch.places.guard import NoAddressError, allowed_addresses, closed_to
from clipfile.tasks.fetch.reading import RefusedError

CLOSED = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "192.0.2.1",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "2001::1",
    "100::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "::127.0.0.1",
    "fec0::1",
    "5f00::1",
    "3fff::1",
]
OPEN = [
    "93.184.216.34",
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    with serving() as web:
        web.routes["/page"] = Reply()
        yield web


@pytest.mark.parametrize("address", CLOSED)
def test_closed_addresses(address: str) -> None:
    assert closed_to(address)


@pytest.mark.parametrize("address", OPEN)
def test_open_addresses(address: str) -> None:
    assert closed_to(address) is None


def test_whatever_python_calls_private_is_closed() -> None:
    for network in ("0.0.0.0/0", "::/0"):
        step = ipaddress.ip_network(network).num_addresses // 4_099
        for number in range(4_099):
            ip = ipaddress.ip_network(network)[number * step]
            if not ip.is_global:
                assert closed_to(str(ip)), ip


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "0",
    ],
)
def test_this_machine_is_refused_by_every_name(host: str, server: WebServer) -> None:
    before = len(server.asked)
    rejection = fetch(f"http://{host}:{server.port}/page").rejection
    assert rejection["reason"] == Reason.FORBIDDEN_ADDRESS
    assert "allow_private_addresses" in rejection["detail"]
    assert len(server.asked) == before


def test_a_setting_allows_it(server: WebServer) -> None:
    outcome = fetch(f"http://localhost:{server.port}/page", allow_private_addresses=True)
    assert [row["text"] for row in outcome.captures] == [PAGE]


def test_an_answer_of_the_dns_that_leads_home_is_refused(server: WebServer) -> None:
    before = len(server.asked)
    with pytest.raises(RefusedError) as refused:
        body_of(
            f"http://pages.example:{server.port}/page", resolve=lambda *_: ["127.0.0.1"], allow_private_addresses=False
        )
    assert refused.value.reason is Reason.FORBIDDEN_ADDRESS
    assert len(server.asked) == before


def test_only_the_allowed_addresses_of_a_name_are_connected_to() -> None:
    addresses = ["10.0.0.1", "93.184.216.34", "::1"]
    assert allowed_addresses("h.example", 80, private=False, resolve=lambda *_: addresses) == ["93.184.216.34"]
    assert allowed_addresses("h.example", 80, private=True, resolve=lambda *_: addresses) == addresses


def test_a_name_is_looked_up_once_and_that_answer_is_connected_to(server: WebServer) -> None:
    answers = iter([["127.0.0.1"]])
    with web_of(lambda *_: next(answers), robots=False) as web:
        download(web, parse_address(f"http://pages.example:{server.port}/page")).file.close()
    assert server.headers("/page")[-1]["Host"] == f"pages.example:{server.port}"


def test_a_redirect_that_leads_home_is_refused(server: WebServer) -> None:
    """The first host is let through, as if it were public; the guard stands before the second."""
    server.routes["/away"] = Reply(b"", 302, {"Location": f"http://inside.example:{server.port}/page"})
    with web_of(lambda *_: ["127.0.0.1"], robots=False) as web:
        backend = web._transport._pool._network_backend
        resolve = lambda host, _: ["127.0.0.1"] if host == "outside.example" else _raise(host)  # noqa: E731
        object.__setattr__(backend, "resolve", resolve)
        with pytest.raises(RefusedError) as refused:
            download(web, parse_address(f"http://outside.example:{server.port}/away"))
    assert refused.value.reason is Reason.FORBIDDEN_ADDRESS


def _raise(host: str) -> list[str]:
    return allowed_addresses(host, 80, private=False, resolve=lambda *_: ["169.254.169.254"])


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://h.example/x", "javascript:alert(1)", "gopher://h.example:70/_x"]
)
def test_a_redirect_out_of_the_web_is_refused(target: str, server: WebServer) -> None:
    server.routes["/out"] = Reply(b"", 302, {"Location": target})
    rejection = fetch(f"{server.url}/out", allow_private_addresses=True).rejection
    assert rejection["reason"] == Reason.FORBIDDEN_ADDRESS


def test_an_ftp_server_at_home_is_refused() -> None:
    rejection = fetch("ftp://127.0.0.1/pages/a.txt").rejection
    assert rejection["reason"] == Reason.FORBIDDEN_ADDRESS
    assert rejection["source_uri"] == "ftp://127.0.0.1/pages/a.txt"


def test_a_name_without_an_address_is_told() -> None:
    def nowhere(*_: object) -> list[str]:
        raise NoAddressError("Name or service not known", passes=False)

    with pytest.raises(RefusedError, match="Name or service not known") as refused:
        body_of("http://h.example/", resolve=nowhere)
    assert refused.value.reason is Reason.UNREACHABLE
