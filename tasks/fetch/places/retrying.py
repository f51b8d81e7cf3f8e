"""Trying again what may yet go through: with growing waits, with jitter, and no sooner than the server asks."""

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.reading import RefusedError

Result = TypeVar("Result")


class HealableError(Exception):
    """A failure that may be gone the next time: its verdict when it stays, and the seconds that the server asks for."""

    def __init__(self, reason: Reason, detail: str, seconds: float | None = None) -> None:
        self.reason = reason
        self.detail = detail
        self.seconds = seconds
        super().__init__(reason, detail)


class StoppedError(Exception):
    """Nobody waits for the result any more."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited between attempts; `longest_asked` is the longest wait that a server may ask for."""

    first_seconds: float = 1.0
    longest_seconds: float = 30.0
    longest_asked: float = 120.0
    longest_crawl_delay: float = 10.0


PATIENCE = Patience()
LEFT_ALONE = "The host asks to be left alone for {seconds:,.0f} seconds. Run the ingest again after that."


class Waiting:
    """Waits that end at once when nobody needs the result any more."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End all waits."""
        self._stopped.set()

    def check(self) -> None:
        """Raises StoppedError when there is nothing left to wait for."""
        if self._stopped.is_set():
            raise StoppedError

    def sleep(self, seconds: float) -> None:
        """So many seconds. Raises StoppedError."""
        self._stopped.wait(seconds)
        self.check()


def tried(call: Callable[[], Result], attempts: int, patience: Patience, waiting: Waiting) -> Result:
    """What a call gives, after at most so many attempts. Raises RefusedError when the failure stays."""
    retrying = Retrying(
        stop=stop_after_attempt(attempts),
        wait=lambda state: _seconds(state, patience),
        retry=retry_if_exception_type(HealableError),
        sleep=waiting.sleep,
        reraise=True,
    )
    try:
        return retrying(call)
    except HealableError as error:
        made = "" if attempts == 1 else f" It was tried {attempts} times."
        raise RefusedError(error.reason, error.detail + made) from error


def _seconds(state: RetryCallState, patience: Patience) -> float:
    error = state.outcome.exception() if state.outcome else None
    grown: float = min(patience.longest_seconds, patience.first_seconds * 2 ** (state.attempt_number - 1))
    asked = error.seconds if isinstance(error, HealableError) else None
    if asked is not None and asked > patience.longest_asked and isinstance(error, HealableError):
        raise RefusedError(error.reason, f"{error.detail} {LEFT_ALONE.format(seconds=asked)}")
    # Half of a wait is left to chance, so that hosts that failed together are not asked again together.
    return max(asked or 0.0, grown * random.uniform(0.5, 1.0))  # noqa: S311


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait (RFC 9110, section 10.2.3): a number, or a date of its own clock."""
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:12])
    then = http_date(asked)
    if then is None:
        return None
    now = http_date(headers.get("date", "")) or datetime.fromtimestamp(time.time(), UTC)
    return max(0.0, (then - now).total_seconds())


def http_date(text: str) -> datetime | None:
    """A date of HTTP as an aware datetime in UTC; None for what is none."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
