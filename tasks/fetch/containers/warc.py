"""WARC and WET files: converted texts, and answers and resources that are pages."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fastwarc.warc import WarcRecord

from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.containers.answers import BadAnswerError, answered, media_type_of
from clipfile.tasks.fetch.containers.frames import Frame, frames, nowhere
from clipfile.tasks.fetch.containers.saying import facts_said, moment_said
from clipfile.tasks.fetch.containers.seen import Seen
from clipfile.tasks.fetch.containers.streams import Stream
from clipfile.tasks.fetch.containers.window import Window
from clipfile.tasks.fetch.formats import Content, Found, Skipped, Unread
from clipfile.tasks.fetch.names import rendering
from clipfile.tasks.fetch.reading import OpenSource
from clipfile.tasks.fetch.rules import FetchRules

START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,16}WARC/\d{1,2}\.\d{1,2}\r\n[A-Za-z-]+[ \t]*:")
TYPE = re.compile(rb"^warc-type[ \t]*:[ \t]*([a-z]+)[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
PAGES = frozenset({b"conversion", b"response", b"resource"})
CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f]")
BAD_HEADER = "Its header is none of WARC 1.0 or 1.1. Fetch the file again."
MAX_ID = 200  # characters; a UUID's URN has 45


class Warc:
    """A file of records, of which some are pages; the others are counted and passed over.

    A member is the record's id, or its place where it has none or not one of its own. A packed file goes on behind
    a damaged member.
    """

    holds_one_page = False

    def recognises(self, head: bytes) -> bool:
        """By the version line and a field."""
        return START.match(head) is not None

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Found]:
        """The records in order. Raises OSError and RefusedError where the source cannot be read on."""
        stream: Any = source.file
        window, seen = Window(stream), Seen()
        while True:
            skip_mark(window)
            yield from records(window, seen, rules)
            broken = behind_fault(stream, window, seen) if isinstance(stream, Stream) else None
            if broken is None:
                return
            yield broken


def behind_fault(stream: Stream, window: Window, seen: Seen) -> Unread | None:
    """What is said of damage in a packed file, behind which it goes on; None where it does not."""
    fault = stream.fault
    if fault is None or not stream.resume():
        return None
    window.reopen()
    member = seen.unique(f"packed byte {fault.at}", "again")
    return Unread(Reason.BROKEN_RECORD, fault.detail, member, fault.evidence)


def skip_mark(window: Window) -> None:
    """Pass over a byte order mark."""
    window.skip(3 if window.peek(3) == b"\xef\xbb\xbf" else 0)


def records(window: Window, seen: Seen, rules: FetchRules, ends_at: Callable[[int], bool] = nowhere) -> Iterator[Found]:
    """What the records of a stream hold, up to the one at which a range ends. Raises what reading raises."""
    for frame in frames(window, rules, ends_at):
        if isinstance(frame, Frame):
            yield _found(frame, seen, rules)
        else:
            unread = frame.unread
            member = seen.unique(f"byte {frame.offset}", "again")
            yield Unread(unread.reason, unread.detail, member, unread.evidence, is_container=unread.is_container)


def _found(frame: Frame, seen: Seen, rules: FetchRules) -> Found:
    kind = TYPE.search(frame.header)
    heads = _heads(frame.header)
    member = _member(heads or {}, frame, seen)
    if heads is None:
        evidence = rendering(frame.header, rules.evidence_chars)
        return Unread(Reason.BROKEN_RECORD, BAD_HEADER, member, evidence, frame.length)
    if kind is None or kind[1].lower() not in PAGES:
        return Skipped(member, frame.length)
    if frame.block is None:
        return _too_large(member, frame, rules)
    if kind[1].lower() == b"response":
        return _response(frame, frame.block, heads, member, rules)
    declared = heads.get("content-type", "text/plain" if kind[1].lower() == b"conversion" else "")
    media_type = media_type_of(declared, frame.block)
    if media_type is None:
        return Skipped(member, frame.length)
    return Content(frame.block, media_type, member, _facts(heads))


def _heads(header: bytes) -> Mapping[str, str] | None:
    """The fields of a header by their names in lower case; None where it is no WARC header."""
    try:
        fields: Mapping[str, str] = WarcRecord.from_bytes(header).headers.to_dict()
    except (OSError, ValueError):
        return None
    return {name.lower(): value for name, value in fields.items()}


def _member(heads: Mapping[str, str], frame: Frame, seen: Seen) -> str:
    place = f"byte {frame.offset}"
    name = CONTROLS.sub("", heads.get("warc-record-id", "")).removeprefix("<").removesuffix(">")[:MAX_ID]
    return seen.unique(name or place, place if name else "again")


def _facts(heads: Mapping[str, str]) -> SourceFacts:
    url = heads.get("warc-target-uri", "").removeprefix("<").removesuffix(">")
    return facts_said(url, moment_said(heads.get("warc-date")))


def _response(frame: Frame, block: bytes, heads: Mapping[str, str], member: str, rules: FetchRules) -> Found:
    if not heads.get("content-type", "application/http").lower().startswith("application/http"):
        return Skipped(member, frame.length)
    try:
        answer = answered(block, rules.max_page_bytes)
    except BadAnswerError as error:
        evidence = rendering(block, rules.evidence_chars)
        return Unread(Reason.BROKEN_RECORD, f"{error} Fetch the page again.", member, evidence, frame.length)
    if answer is None:
        return Skipped(member, frame.length)
    if answer.data is None:
        return _too_large(member, frame, rules)
    return Content(answer.data, answer.media_type, member, _facts(heads), answer.charset)


def _too_large(member: str, frame: Frame, rules: FetchRules) -> Unread:
    detail = f"It has over {rules.max_page_bytes} bytes. Leave it, or raise max_page_bytes."
    return Unread(Reason.PAGE_TOO_LARGE, detail, member, rendering(frame.header, rules.evidence_chars), frame.length)
