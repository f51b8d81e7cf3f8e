"""The web, asked politely: one client a batch, who says who it is, follows redirects by hand and waits its turn."""

import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from ssl import SSLContext

import httpcore
import httpx

from clipfile import __version__
from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.places import robots
from clipfile.tasks.fetch.places.addresses import Address
from clipfile.tasks.fetch.places.answers import check_status, raise_for, redirect_target, status_words
from clipfile.tasks.fetch.places.coding import ACCEPTED, Bounds, unpacked
from clipfile.tasks.fetch.places.guard import Deadline, GuardedBackend, Resolve, resolved
from clipfile.tasks.fetch.places.retrying import LEFT_ALONE, PATIENCE, HealableError, Patience, Waiting, tried
from clipfile.tasks.fetch.reading import RefusedError
from clipfile.tasks.fetch.rules import FetchRules

KEPT_ALIVE_SECONDS = 15.0
ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.8"
PLAIN = {"Accept": "text/plain, */*;q=0.8", "Accept-Encoding": "identity"}
PASSED_ON = frozenset({Reason.FORBIDDEN_ADDRESS, Reason.TOO_SLOW})
ROBOTS_BOUNDS = Bounds(4 * robots.MAX_BYTES, 1_000)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer at the end of the redirects; its body can be read once."""

    address: Address
    status: int
    headers: Mapping[str, str]
    body: Iterator[bytes]


@dataclass(slots=True)
class Gate:
    """How many may ask one host at a time, when the last one did, and until when it wants to be left alone."""

    places: threading.Semaphore
    last: float = float("-inf")
    closed_until: float = float("-inf")


class Web:
    """A client for one batch; `close` it. Threads may share it.

    It works on httpx's transport, below what a client adds: proxies of the environment would connect where the guard
    cannot look, and with cookies and passwords what a page says would depend on who asks.
    """

    def __init__(self, rules: FetchRules, patience: Patience | None = None, resolve: Resolve = resolved) -> None:
        self.rules = rules
        self.waiting = Waiting()
        self.deadline = Deadline()
        self.patience = patience or PATIENCE
        self._agent = rules.user_agent or f"{robots.PRODUCT}/{__version__}"
        backend = GuardedBackend(rules.allow_private_addresses, resolve, self.deadline, httpcore.SyncBackend())
        self._transport = _transport(rules, backend)
        self._silent: dict[str, robots.Wishes] = {}
        self._lock = threading.Lock()
        self._gates: defaultdict[str, Gate] = defaultdict(
            lambda: Gate(threading.Semaphore(rules.http_connections_per_host))
        )

    def close(self) -> None:
        """End all connections."""
        self.waiting.stop()
        self._transport.close()

    @contextmanager
    def answered(self, address: Address, headers: Mapping[str, str]) -> Iterator[Answer]:
        """The answer to one request, redirects followed, each hop guarded and asked of its robots.txt.

        Raises HealableError, RefusedError and StoppedError; what happens to the body too.
        """
        met: set[str] = set()
        while address.uri not in met and len(met) <= self.rules.max_redirects:
            met.add(address.uri)
            delay = self._allowed(address)
            with self._asked(address, headers, delay) as answer:
                target = redirect_target(answer.status, answer.headers, address)
                if target is None:
                    yield answer
                    return
            address = target
        if address.uri in met:
            words = "Its redirects lead back to where they began. Look at the address in a browser."
        else:
            words = (
                f"It redirects over {self.rules.max_redirects} times. Give the last address, or raise max_redirects."
            )
        raise RefusedError(Reason.TOO_MANY_REDIRECTS, words)

    def _allowed(self, address: Address) -> float:
        """The seconds that the host wants between two requests. Raises RefusedError where it wants none."""
        if not self.rules.robots:
            return 0.0
        wishes = robots.REMEMBERED.get(address.origin, self._agent) or self._silent.get(address.origin)
        if wishes is None:
            wishes = self._wishes(Address(address.scheme, address.host, address.port, "/robots.txt"))
        wishes.check(address.uri)
        return min(wishes.delay_seconds, self.patience.longest_crawl_delay)

    def _wishes(self, address: Address) -> robots.Wishes:
        """What a site asks, kept for later; that it does not say for as long as this client lives."""
        try:
            wishes = tried(partial(self._robots, address), self.rules.http_attempts, self.patience, self.waiting)
        except RefusedError as error:
            if error.reason in PASSED_ON:
                raise
            is_down = error.reason is Reason.UNREACHABLE
            wishes = robots.Wishes(refusal=error) if is_down else robots.silent(error.detail.partition(". ")[0])
            return self._silent.setdefault(address.origin, wishes)
        robots.REMEMBERED.put(address.origin, self._agent, wishes)
        return wishes

    def _robots(self, address: Address) -> robots.Wishes:
        """What the robots.txt at an address says. Raises what `_asked` raises."""
        for _ in range(robots.MAX_REDIRECTS + 1):
            with self._asked(address, PLAIN, 0.0) as answer:
                target = redirect_target(answer.status, answer.headers, address)
                if target is None:
                    return _wishes_in(answer)
            address = target
        return robots.Wishes()

    @contextmanager
    def _asked(self, address: Address, headers: Mapping[str, str], delay: float) -> Iterator[Answer]:
        """One request in its turn, and its answer whatever it is."""
        with self._turn(address.host, delay):
            try:
                with closing(self._transport.handle_request(self._request(address, headers))) as response:
                    yield Answer(address, response.status_code, response.headers, response.iter_raw())
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                if time.monotonic() >= self.deadline.at:
                    raise too_slow(self.rules) from error
                raise_for(error)

    def _request(self, address: Address, headers: Mapping[str, str]) -> httpx.Request:
        told = {"User-Agent": self._agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPTED} | dict(headers)
        timeout = httpx.Timeout(self.rules.http_timeout_seconds).as_dict()
        return httpx.Request("GET", address.uri, headers=told, extensions={"timeout": timeout})

    @contextmanager
    def _turn(self, host: str, delay: float) -> Iterator[None]:
        with self._lock:
            gate = self._gates[host]
        with gate.places:
            self._wait(max(gate.last + delay, gate.closed_until) - time.monotonic())
            gate.last = time.monotonic()
            try:
                yield
            except HealableError as error:
                gate.closed_until = time.monotonic() + (error.seconds or 0.0)
                raise

    def _wait(self, seconds: float) -> None:
        if seconds > self.patience.longest_asked:
            raise RefusedError(Reason.BAD_RESPONSE, LEFT_ALONE.format(seconds=seconds))
        self.waiting.sleep(max(0.0, seconds))


def too_slow(rules: FetchRules) -> RefusedError:
    """What is raised where the time for a source is up."""
    words = f"Fetching it took over {rules.source_seconds:g} seconds. Raise source_seconds, or leave it out."
    return RefusedError(Reason.TOO_SLOW, words)


def _wishes_in(answer: Answer) -> robots.Wishes:
    """RFC 9309: what is not there forbids nothing; a server that fails forbids all."""
    if answer.status == 429 or answer.status >= 500:
        check_status(answer.status, answer.headers)
        return robots.silent(f"the server answered {status_words(answer.status)}")
    if answer.status not in (200, 203):
        return robots.Wishes()
    return robots.wishes_of(_start_of(answer))


def _start_of(answer: Answer) -> bytes:
    with tempfile.SpooledTemporaryFile(robots.MAX_BYTES) as body:
        for chunk in answer.body:
            body.write(chunk)
            if body.tell() >= robots.MAX_BYTES:
                break
        return unpacked(body, answer.headers.get("content-encoding", ""), ROBOTS_BOUNDS).read(robots.MAX_BYTES)


@lru_cache(maxsize=1)
def _trusted() -> SSLContext:
    """Whom the system's certificates, or those that SSL_CERT_FILE names, vouch for."""
    return httpx.create_ssl_context()


def _transport(rules: FetchRules, backend: GuardedBackend) -> httpx.HTTPTransport:
    transport = httpx.HTTPTransport(verify=_trusted(), trust_env=False)
    transport._pool = httpcore.ConnectionPool(
        ssl_context=_trusted(),
        max_keepalive_connections=rules.http_connections,
        keepalive_expiry=KEPT_ALIVE_SECONDS,
        network_backend=backend,
    )
    return transport
