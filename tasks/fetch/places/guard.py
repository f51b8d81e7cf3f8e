"""Where an address may lead: into the public network, and nowhere else, checked on the address connected to."""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.reading import RefusedError

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
Options = Iterable[Any] | None

# The IANA registries of special addresses, and what else is never a page's place.
CLOSED: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this host"),
    ("10.0.0.0/8", "a private network"),
    ("100.64.0.0/10", "a provider's own network"),
    ("127.0.0.0/8", "this machine (loopback)"),
    ("168.63.129.16/32", "a cloud's metadata"),
    ("169.254.0.0/16", "the local link, where clouds keep their metadata"),
    ("172.16.0.0/12", "a private network"),
    ("192.0.0.0/24", "a reserved range"),
    ("192.0.2.0/24", "a range for documentation"),
    ("192.31.196.0/24", "a reserved range"),
    ("192.52.193.0/24", "a reserved range"),
    ("192.88.99.0/24", "a reserved range"),
    ("192.168.0.0/16", "a private network"),
    ("192.175.48.0/24", "a reserved range"),
    ("198.18.0.0/15", "a range for benchmarks"),
    ("198.51.100.0/24", "a range for documentation"),
    ("203.0.113.0/24", "a range for documentation"),
    ("224.0.0.0/4", "many hosts at once (multicast)"),
    ("240.0.0.0/4", "a reserved range"),
    ("::/128", "this host"),
    ("::1/128", "this machine (loopback)"),
    ("2001::/23", "a reserved range"),
    ("2001:db8::/32", "a range for documentation"),
    ("3fff::/20", "a range for documentation"),
    ("fc00::/7", "a private network"),
    ("fe80::/10", "the local link"),
    ("ff00::/8", "many hosts at once (multicast)"),
)
NETWORKS = tuple((ipaddress.ip_network(network), words) for network, words in CLOSED)
UNICAST = ipaddress.ip_network("2000::/3")
# IPv6 ranges that hold an IPv4 address, and how many bits it is from the right.
CARRIERS: tuple[tuple[ipaddress.IPv6Network, int], ...] = (
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0:0/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
WORDS = (
    "It leads to {address}, which is {words}. If you trust it, set allow_private_addresses for this run; "
    "else remove it from the list."
)
BLOCKED = "a network of its own"


class NoAddressError(OSError):
    """A host name that has no address; `passes` says whether the next question may be answered."""

    def __init__(self, words: str, *, passes: bool) -> None:
        self.words = words
        self.passes = passes
        super().__init__(words)


def closed_to(address: str) -> str | None:
    """What an IP address is that no page may come from; None for one of the public network.

    An IPv4 address inside an IPv6 one (mapped, translated, NAT64, 6to4) counts as what it is.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = next((_carried(ip, shift) for network, shift in CARRIERS if ip in network), None)
        if carried is not None:
            return closed_to(str(carried))
    words = next((words for network, words in NETWORKS if ip.version == network.version and ip in network), None)
    if words is None and ip.version == 6 and ip not in UNICAST:
        return "a reserved range"
    return words


def _carried(ip: ipaddress.IPv6Address, shift: int) -> ipaddress.IPv4Address:
    return ipaddress.IPv4Address((int(ip) >> shift) & 0xFFFFFFFF)


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system says. Raises NoAddressError."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise NoAddressError(str(error.strerror), passes=error.errno == socket.EAI_AGAIN) from error
    except (OSError, UnicodeError) as error:
        raise NoAddressError(str(error), passes=False) from error
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in answers))


def allowed_addresses(host: str, port: int, *, private: bool, resolve: Resolve = resolved) -> list[str]:
    """The addresses of a host that may be connected to; all of them where private ones are allowed.

    Raises RefusedError where none is left, and NoAddressError.
    """
    addresses = resolve(host, port)
    if private:
        return addresses
    verdicts = {address: closed_to(address) for address in addresses}
    kept = [address for address, words in verdicts.items() if words is None]
    if not kept:
        address, words = next(iter(verdicts.items()), (host, BLOCKED))
        raise RefusedError(Reason.FORBIDDEN_ADDRESS, WORDS.format(address=address, words=words))
    return kept


class Deadline(threading.local):
    """By when the requests of this thread must be done, by `time.monotonic()`."""

    at: float = float("inf")

    @contextmanager
    def set_to(self, at: float) -> Iterator[None]:
        """For as long as this lasts."""
        before, self.at = self.at, at
        try:
            yield
        finally:
            self.at = before

    def capped(self, timeout: float | None) -> float:
        """A timeout that does not go beyond it. Raises httpcore.ReadTimeout after it."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for this source is up")
        return min(left, 3_600.0 if timeout is None else timeout)


@dataclass(frozen=True, slots=True)
class GuardedStream(httpcore.NetworkStream):
    """A connection whose every step ends with the deadline: a server that drips bytes holds nobody."""

    stream: httpcore.NetworkStream
    deadline: Deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes."""
        return self.stream.read(max_bytes, self.deadline.capped(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of these bytes."""
        self.stream.write(buffer, self.deadline.capped(timeout))

    def close(self) -> None:
        """End the connection."""
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        inner = self.stream.start_tls(ssl_context, server_hostname, self.deadline.capped(timeout))
        return GuardedStream(inner, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection says of itself."""
        return self.stream.get_extra_info(info)


@dataclass(frozen=True, slots=True)
class GuardedBackend(httpcore.NetworkBackend):
    """Connects to addresses that were looked up once and are allowed; TLS and Host keep the name."""

    private: bool
    resolve: Resolve
    deadline: Deadline
    backend: httpcore.NetworkBackend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first allowed address that answers. Raises RefusedError, NoAddressError, httpcore's."""
        failed: Exception | None = None
        for address in allowed_addresses(host, port, private=self.private, resolve=self.resolve):
            try:
                wait = self.deadline.capped(timeout)
                stream = self.backend.connect_tcp(address, port, wait, local_address, socket_options)
                return GuardedStream(stream, self.deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError("the host has no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Options = None
    ) -> httpcore.NetworkStream:
        """Never."""
        raise RefusedError(Reason.FORBIDDEN_ADDRESS, "A socket file is no place of the web. Name an address.")
