"""Many hosts side by side, one host in turn: a batch's addresses are fetched before they are read."""

import heapq
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from clipfile.tasks.fetch.candidates import SourceUnit
from clipfile.tasks.fetch.places.addresses import Address
from clipfile.tasks.fetch.places.download import Download

MAX_HELD = 64  # pages fetched and not yet read
MAX_HELD_BYTES = 268_435_456

Result = Download | BaseException
Fetch = Callable[[SourceUnit, Address], Download]


@dataclass(frozen=True, slots=True)
class Errand:
    """One address of a batch, and its place in the order of reading."""

    number: int
    unit: SourceUnit
    address: Address


@dataclass(frozen=True, slots=True)
class Width:
    """How many connections at a time: in all, and to one host."""

    total: int
    per_host: int


class Ahead:
    """Fetches errands in threads of its own, in order, and hands each result to whoever asks for it.

    At most MAX_HELD results of at most MAX_HELD_BYTES wait to be read, beside those under way. An errand that
    fails hands its exception to the one who asks for it, and to nobody else.
    """

    def __init__(self, errands: Sequence[Errand], fetch: Fetch, width: Width) -> None:
        self._fetch = fetch
        self._width = width
        self._numbers = {errand.unit.uri: errand.number for errand in errands}
        self._lanes: defaultdict[str, deque[Errand]] = defaultdict(deque)
        for errand in errands:
            self._lanes[errand.address.host].append(errand)
        self._ready = [(lane[0].number, host) for host, lane in self._lanes.items()]
        heapq.heapify(self._ready)
        self._busy: Counter[str] = Counter()
        self._results: dict[int, Result] = {}
        self._wanted = -1
        self._is_stopped = False
        self._changed = threading.Condition()
        count = min(width.total, len(errands), width.per_host * len(self._lanes))
        self._threads = [threading.Thread(target=self._work, name=f"fetch-{number}") for number in range(count)]
        for thread in self._threads:
            thread.start()

    def take(self, unit: SourceUnit, address: Address) -> Download:
        """The download of an errand; what was passed over is let go. Raises what fetching it raised.

        What is asked for out of order, or again, is fetched on the spot.
        """
        number = self._numbers.pop(unit.uri, None)
        if number is None or number < self._wanted:
            return self._fetch(unit, address)
        with self._changed:
            self._wanted = number
            for passed in [held for held in self._results if held < number]:
                _let_go(self._results.pop(passed))
            self._changed.notify_all()
            self._changed.wait_for(lambda: number in self._results)
            result = self._results.pop(number)
            self._changed.notify_all()
        if isinstance(result, BaseException):
            raise result
        return result

    def close(self) -> None:
        """End all threads, and let go what was not read."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        for result in self._results.values():
            _let_go(result)

    def _work(self) -> None:
        while (errand := self._next()) is not None:
            result = self._result_of(errand)
            with self._changed:
                self._results[errand.number] = result
                self._freed(errand.address.host)
                self._changed.notify_all()

    def _result_of(self, errand: Errand) -> Result:
        try:
            return self._fetch(errand.unit, errand.address)
        except BaseException as error:  # noqa: BLE001  it is raised again where the result is asked for
            return error

    def _next(self) -> Errand | None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopped or self._may_start())
            if self._is_stopped or not self._ready:
                return None
            _, host = heapq.heappop(self._ready)
            lane = self._lanes[host]
            errand = lane.popleft()
            self._busy[host] += 1
            if lane and self._busy[host] < self._width.per_host:
                heapq.heappush(self._ready, (lane[0].number, host))
            return errand

    def _may_start(self) -> bool:
        """Whether there is something to fetch, or nothing left; what is waited for is fetched however much is held."""
        if not self._ready:
            return not any(self._lanes.values())
        held_bytes = sum(result.byte_length for result in self._results.values() if isinstance(result, Download))
        has_room = len(self._results) < MAX_HELD and held_bytes < MAX_HELD_BYTES
        return has_room or self._ready[0][0] <= self._wanted

    def _freed(self, host: str) -> None:
        self._busy[host] -= 1
        lane = self._lanes[host]
        if lane and not any(waiting == host for _, waiting in self._ready):
            heapq.heappush(self._ready, (lane[0].number, host))


@contextmanager
def fetched_ahead(errands: Sequence[Errand], fetch: Fetch, width: Width) -> Iterator[Ahead]:
    """The errands under way for as long as this lasts."""
    ahead = Ahead(errands, fetch, width)
    try:
        yield ahead
    finally:
        ahead.close()


def _let_go(result: Result) -> None:
    if isinstance(result, Download):
        result.file.close()
