"""What a site asks of robots (RFC 9309): kept for a while, so that each host is asked once a run."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from protego import Protego

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.reading import RefusedError

PRODUCT = "Clipfile"
MAX_BYTES = 512_000  # of a robots.txt; RFC 9309 asks for 500 KiB at least
MAX_REDIRECTS = 5
KEPT_SECONDS = 3_600.0  # RFC 9309 allows a day
KEPT_FAILURE_SECONDS = 300.0
MAX_ORIGINS = 2_000
ASKED = "The site's robots.txt asks {product} not to fetch it. Ask the site, or set robots to false if you may."
SILENT = (
    "The site's robots.txt cannot be had ({words}), which means that nothing of it may be fetched (RFC 9309). "
    "Run the ingest again later."
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a site asks: which addresses are free, and how many seconds apart; or why nothing can be fetched of it."""

    rules: Protego | None = None
    refusal: RefusedError | None = None
    delay_seconds: float = 0.0

    def check(self, uri: str) -> None:
        """Raises RefusedError where the site does not want an address fetched."""
        if self.refusal is not None:
            raise RefusedError(self.refusal.reason, self.refusal.detail)
        if self.rules is not None and not self.rules.can_fetch(uri, PRODUCT):
            raise RefusedError(Reason.FORBIDDEN_BY_ROBOTS, ASKED.format(product=PRODUCT))


def wishes_of(data: bytes) -> Wishes:
    """What a robots.txt says; what comes after MAX_BYTES is not read."""
    rules = Protego.parse(data[:MAX_BYTES].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    return Wishes(rules, delay_seconds=rules.crawl_delay(PRODUCT) or 0.0)


def silent(words: str) -> Wishes:
    """A site whose server fails to say what it wants."""
    return Wishes(refusal=RefusedError(Reason.FORBIDDEN_BY_ROBOTS, SILENT.format(words=words)))


@dataclass(slots=True)
class Remembered:
    """The wishes of the sites met last, by origin."""

    _kept: "OrderedDict[tuple[str, str], tuple[float, Wishes]]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, origin: str, agent: str) -> Wishes | None:
        """What an origin asked not long ago."""
        with self._lock:
            until, wishes = self._kept.get((origin, agent), (0.0, None))
        return wishes if time.monotonic() < until else None

    def put(self, origin: str, agent: str, wishes: Wishes) -> None:
        """Keep what an origin asks."""
        seconds = KEPT_FAILURE_SECONDS if wishes.refusal else KEPT_SECONDS
        with self._lock:
            self._kept[origin, agent] = (time.monotonic() + seconds, wishes)
            self._kept.move_to_end((origin, agent))
            while len(self._kept) > MAX_ORIGINS:
                self._kept.popitem(last=False)


REMEMBERED = Remembered()
