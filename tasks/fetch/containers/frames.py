"""A WARC file cut into records (WARC 1.1, ISO 28500:2017), and found again behind damage.

fastwarc's own iterator ends with an error at the first damage, passes a record that is cut short for a whole one, and
takes one with a wrong length at its word; so the records are framed here, and fastwarc reads each of them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.containers.window import Window
from clipfile.tasks.fetch.formats import Unread
from clipfile.tasks.fetch.names import rendering
from clipfile.tasks.fetch.rules import FetchRules

VERSION = re.compile(rb"WARC/\d{1,2}\.\d{1,2}\r\n")
LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
HEADER_END = b"\r\n\r\n"
RECORD_END = b"\r\n\r\n"
NEXT_RECORD = b"\nWARC/1."
MAX_HEADER_BYTES = 65_536
EVIDENCE_BYTES = 200

NO_RECORD = "No record begins at byte {at}: {size} bytes were passed over. Fetch the file again."
NO_HEADER = "The record at byte {at} has no header that ends. Fetch the file again."
NO_LENGTH = "The record at byte {at} does not say how long it is. Fetch the file again."
WRONG_LENGTH = "The record at byte {at} is not as long as it says ({length} bytes). Fetch the file again."
CUT = "The file ends in the middle of the record at byte {at}. Fetch the rest; what came before is kept."


@dataclass(frozen=True, slots=True)
class Frame:
    """A record that is whole: its header with the blank line, its block, or None where that is over the limit."""

    offset: int
    header: bytes
    block: bytes | None
    length: int


@dataclass(frozen=True, slots=True)
class Damage:
    """What lies between two records that are whole, and is none."""

    offset: int
    unread: Unread


def nowhere(_offset: int) -> bool:
    """Where no range ends."""
    return False


def frames(window: Window, rules: FetchRules, ends_at: Callable[[int], bool] = nowhere) -> Iterator[Frame | Damage]:
    """The records of a stream in order, up to the one at which a range ends; behind damage it goes on at the next one.

    Raises what reading raises.
    """
    while True:
        window.skip_blank()
        if not window.peek(1) or ends_at(window.offset):
            return
        yield _next(window, rules)


def _next(window: Window, rules: FetchRules) -> Frame | Damage:
    offset = window.offset
    if not VERSION.match(window.peek(12)):
        evidence = rendering(window.peek(EVIDENCE_BYTES), rules.evidence_chars)
        _skip_to_record(window)
        return _broken(offset, NO_RECORD.format(at=offset, size=window.offset - offset), evidence)
    end = window.find(HEADER_END, MAX_HEADER_BYTES)
    if end is None:
        return _endless(window, offset, rules)
    header = window.take(end + len(HEADER_END))
    found = LENGTH.search(header)
    if found is None:
        _skip_to_record(window)
        return _broken(offset, NO_LENGTH.format(at=offset), rendering(header, rules.evidence_chars))
    length = int(found[1])
    if length > rules.max_page_bytes:
        return _oversized(window, Frame(offset, header, None, length), rules)
    return _whole(window, Frame(offset, header, window.take(length), length), rules)


def _whole(window: Window, frame: Frame, rules: FetchRules) -> Frame | Damage:
    """The record, or damage where its block is not followed by what follows a record."""
    block = frame.block or b""
    is_short = len(block) < frame.length
    if not is_short and _ends_here(window):
        return frame
    evidence = rendering(frame.header, rules.evidence_chars)
    # A length that is too large has swallowed the records behind.
    swallowed = block.find(RECORD_END + NEXT_RECORD[1:])
    if swallowed >= 0:
        window.back(len(block) - swallowed)
    elif is_short:
        return Damage(frame.offset, _cut(frame.offset, evidence))
    else:
        _skip_to_record(window)
    return _broken(frame.offset, WRONG_LENGTH.format(at=frame.offset, length=frame.length), evidence)


def _oversized(window: Window, frame: Frame, rules: FetchRules) -> Frame | Damage:
    """A record of which only the length is of use: it is passed over, unless the file ends within it."""
    start = window.take(rules.max_page_bytes)
    if len(start) < rules.max_page_bytes:
        return _whole(window, Frame(frame.offset, frame.header, start, frame.length), rules)
    evidence = rendering(frame.header, rules.evidence_chars)
    if window.skip(frame.length - len(start)) < frame.length - len(start):
        return Damage(frame.offset, _cut(frame.offset, evidence))
    if _ends_here(window):
        return frame
    _skip_to_record(window)
    return _broken(frame.offset, WRONG_LENGTH.format(at=frame.offset, length=frame.length), evidence)


def _endless(window: Window, offset: int, rules: FetchRules) -> Damage:
    head = window.peek(MAX_HEADER_BYTES)
    evidence = rendering(head[:EVIDENCE_BYTES], rules.evidence_chars)
    is_cut = len(head) < MAX_HEADER_BYTES and NEXT_RECORD not in head
    window.skip(1)
    _skip_to_record(window)
    return Damage(offset, _cut(offset, evidence)) if is_cut else _broken(offset, NO_HEADER.format(at=offset), evidence)


def _ends_here(window: Window) -> bool:
    """Whether a record may end here: two line ends, or what some writers and cut files leave of them."""
    ahead = window.peek(16)
    if ahead.startswith(RECORD_END):
        return True
    rest = ahead.lstrip(b"\r\n")
    return rest.startswith(b"WARC/") or (not rest and len(ahead) < 16)


def _skip_to_record(window: Window) -> None:
    if window.skip_to(NEXT_RECORD):
        window.skip(1)


def _broken(offset: int, detail: str, evidence: str) -> Damage:
    return Damage(offset, Unread(Reason.BROKEN_RECORD, detail, evidence=evidence))


def _cut(offset: int, evidence: str) -> Unread:
    return Unread(Reason.TRUNCATED, CUT.format(at=offset), evidence=evidence, is_container=True)
