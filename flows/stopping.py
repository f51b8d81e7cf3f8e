"""Signals that ask a process to end: raised where the work is, so that it lets go at once and says so.

Whatever is cut off is taken up by the next run: a batch is in the warehouse as a whole or not at all.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_FOR_ONE = 2.0  # signals this near to one another are one request: `timeout` and terminals send it twice
SENTENCE = "Stopped. Run the same command again: it carries on where this one stopped."


class Stopped(KeyboardInterrupt):
    """A signal asked the process to end. No Exception: nothing that goes on after a failure may go on after it."""

    def __init__(self, number: int) -> None:
        self.signal = signal.Signals(number)
        super().__init__(f"Stopped by {self.signal.name}.")


@dataclass(frozen=True, slots=True)
class Heard:
    """The first signal, and when it came by a clock that does not jump."""

    signal: signal.Signals
    at: float


_heard: list[Heard] = []


@contextmanager
def stopping() -> Iterator[None]:
    """While this lasts a signal raises Stopped in the main thread; a later one ends the process as it is."""
    before = {}
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # whoever started us wants it ignored, as nohup does
            before[number] = signal.signal(number, _raise)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _heard.clear()


def end_at_once(code: int) -> NoReturn:
    """End the process without waiting for threads, which would go on telling a server that is gone for minutes."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def stopped_by(error: BaseException) -> signal.Signals | None:
    """The signal behind an error, ours, Python's, Prefect's or DuckDB's; None where it was none."""
    if _heard:
        return _heard[0].signal
    number = getattr(error, "signal", None)
    if isinstance(number, int):
        return signal.Signals(number)
    if not _is_interruption(error):
        return None
    # Our own handler has heard nothing, so it was that of Prefect, who takes SIGTERM over while a flow runs.
    return signal.SIGTERM if callable(signal.getsignal(signal.SIGTERM)) else signal.SIGINT


def raise_anew(error: BaseException) -> None:
    """Raise what a signal's handler raised, where DuckDB, which it interrupted, put its own error in its place."""
    if not _is_interruption(error):
        return
    if _heard:
        raise Stopped(_heard[0].signal) from error
    handler = signal.getsignal(signal.SIGTERM)
    if callable(handler):  # Prefect's raises what tells a cancelled run from one that crashed
        handler(signal.SIGTERM, None)


def _is_interruption(error: BaseException) -> bool:
    return type(error) is KeyboardInterrupt or str(error) == "Query interrupted"


def _raise(number: int, _frame: FrameType | None) -> None:
    if not _heard:
        _heard.append(Heard(signal.Signals(number), time.monotonic()))
        raise Stopped(number)
    if time.monotonic() - _heard[0].at > SECONDS_FOR_ONE:
        os._exit(128 + number)
