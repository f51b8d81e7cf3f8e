"""zip archives: members by the directory at the end, unpacked within what it says of them."""

import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import IO

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.containers.directory import Entry, Slice, directory_of, entries
from clipfile.tasks.fetch.containers.local_headers import CODINGS, STORED, salvaged, start_of
from clipfile.tasks.fetch.containers.members import (
    OUTSIDE,
    SPECIAL,
    TOO_LARGE,
    TOO_MANY,
    Member,
    found_in,
    is_unsafe,
    shown,
    too_deep,
)
from clipfile.tasks.fetch.containers.seen import Seen
from clipfile.tasks.fetch.containers.streams import Fault, Stream
from clipfile.tasks.fetch.containers.unpacked import GRACE_BYTES, RATIO, Bounds, Unpacked
from clipfile.tasks.fetch.containers.window import Window
from clipfile.tasks.fetch.formats import Found, Reader, Unread
from clipfile.tasks.fetch.reading import OpenSource
from clipfile.tasks.fetch.rules import FetchRules
from clipfile.tasks.fetch.signatures import ZIP_DOCUMENT

START = re.compile(rb"PK(?:\x03\x04|\x05\x06)")
DOCUMENT = re.compile(ZIP_DOCUMENT, re.DOTALL)
METHODS: Mapping[int, str] = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 95: "xz", 98: "PPMd", 99: "AES"}

LOCKED = "It is behind a password. Unpack it and give the file."
UNKNOWN = "It is packed with {method}, which is not read here. Pack it again with deflate."
NO_HEADER = "Nothing lies where the directory says that it begins. Fetch the archive again."
WRONG = "Its bytes are not those that were packed: {words}. Fetch the archive again."
NO_DIRECTORY = "It has no directory at its end: it is cut short. Fetch it again; what came before the cut is kept."
BROKEN_DIRECTORY = "Its directory breaks off after {count} members. Fetch it again; what came before is kept."
NONE = "It has no members. Pack it again."


class Checked(Stream):
    """A member's bytes, as many as were said and with the checksum that was said."""

    def __init__(self, inner: Stream, entry: Entry) -> None:
        super().__init__()
        self._inner = inner
        self._entry = entry
        self._crc = 0
        self._total = 0

    def more(self) -> bytes:
        """Some bytes more."""
        if self.fault:
            return b""
        piece = self._inner.read(65_536)
        self._crc = zlib.crc32(piece, self._crc)
        self._total += len(piece)
        if self._inner.fault:
            self.fault = _of_member(self._inner.fault)
        elif self._total > self._entry.size or (not piece and self._total < self._entry.size):
            words = f"there are {'more' if piece else 'fewer'} than {self._entry.size}"
            self.fault = Fault(Reason.BROKEN_RECORD, WRONG.format(words=words))
        elif not piece and self._crc != self._entry.crc:
            self.fault = Fault(Reason.BROKEN_RECORD, WRONG.format(words="the checksum is another"))
        return piece


class Stored(Stream):
    """Bytes that are not packed."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window

    def more(self) -> bytes:
        """Some bytes more."""
        return self._window.take(65_536)


class Zipped:
    """An archive of files, told by its first bytes; not the documents that are zip archives by build."""

    holds_one_page = False

    def __init__(self, reader_for: Callable[[bytes], Reader]) -> None:
        self._reader_for = reader_for

    def recognises(self, head: bytes) -> bool:
        """By the first bytes and the name of the first member."""
        return START.match(head) is not None and DOCUMENT.match(head) is None

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Found]:
        """What the members hold. Raises OSError and RefusedError where the source cannot be read on."""
        refused = list(too_deep(source, rules))
        if refused:
            yield from refused
            return
        limit = rules.max_member_bytes if source.depth else rules.max_file_bytes
        with source.seekable(limit) as file:
            yield from found_in(_members(file, rules), source, rules, self._reader_for)


def _members(file: IO[bytes], rules: FetchRules) -> Iterator[Member | Unread]:
    extent = directory_of(file)
    length = file.seek(0, io.SEEK_END)
    listed = entries(file, extent) if extent else salvaged(file, length, rules.max_member_bytes)
    yield from _opened(file, listed, max(GRACE_BYTES, rules.max_ratio * length), rules)
    if extent is None:
        yield Unread(Reason.TRUNCATED, NO_DIRECTORY, is_container=True)
    elif not extent.size:
        yield Unread(Reason.EMPTY, NONE, is_container=True)


def _opened(
    file: IO[bytes], listed: Iterator[Entry | None], allowed: float, rules: FetchRules
) -> Iterator[Member | Unread]:
    seen, made = Seen(), 0
    for number, entry in enumerate(listed, 1):
        # Members that share their bytes, each of them modest, unpack to more than an archive of its size can hold.
        stop = _ratio(rules) if made > allowed else _stop(entry, number, rules)
        if stop or entry is None:
            yield from stop
            return
        member = _member(file, entry, seen.unique(shown(entry.name), f"#{number}"), rules)
        if member:
            yield member
        made += member.stream.made if isinstance(member, Member) else 0


def _stop(entry: Entry | None, number: int, rules: FetchRules) -> tuple[Unread, ...]:
    """Why an archive is read no further than to this entry; nothing where it is."""
    if entry is None:
        detail = BROKEN_DIRECTORY.format(count=number - 1)
        return (Unread(Reason.BROKEN_CONTAINER, detail, is_container=True),)
    if number > rules.max_members:
        return (Unread(Reason.TOO_MANY_MEMBERS, TOO_MANY.format(limit=rules.max_members), is_container=True),)
    return ()


def _ratio(rules: FetchRules) -> tuple[Unread, ...]:
    return (Unread(Reason.COMPRESSION_RATIO, RATIO.format(ratio=rules.max_ratio), is_container=True),)


def _member(file: IO[bytes], entry: Entry, name: str, rules: FetchRules) -> Member | Unread | None:
    """A member opened, why it is not, or nothing for a folder."""
    verdict = _refused(entry, rules)
    if verdict:
        reason, detail = verdict
        return Unread(reason, detail, name, byte_length=entry.size)
    if entry.is_folder and not entry.size:
        return None
    start = start_of(file, entry)
    if start is None:
        return Unread(Reason.BROKEN_RECORD, NO_HEADER, name, byte_length=entry.size)
    packed = Window(Slice(file, start, entry.packed_size))
    coding = CODINGS.get(entry.method)
    bounds = Bounds(rules.max_member_bytes, Reason.MEMBER_TOO_LARGE, "max_member_bytes", rules.max_ratio)
    stream = Unpacked(packed, coding, bounds) if coding else Stored(packed)
    return Member(entry.name, name, Checked(stream, entry), entry.size)


def _refused(entry: Entry, rules: FetchRules) -> tuple[Reason, str] | None:
    if is_unsafe(entry.name):
        return Reason.UNSAFE_NAME, OUTSIDE
    if entry.special:
        return Reason.UNSAFE_NAME, SPECIAL.format(what=entry.special)
    if entry.is_encrypted:
        return Reason.ENCRYPTED, LOCKED
    if entry.method != STORED and entry.method not in CODINGS:
        method = METHODS.get(entry.method, f"method {entry.method}")
        return Reason.BROKEN_RECORD, UNKNOWN.format(method=method)
    if entry.size > rules.max_member_bytes:
        return Reason.MEMBER_TOO_LARGE, TOO_LARGE.format(limit=rules.max_member_bytes)
    return None


def _of_member(fault: Fault) -> Fault:
    reason = Reason.BROKEN_RECORD if fault.reason is Reason.BROKEN_CONTAINER else fault.reason
    return replace(fault, reason=reason, is_after=False)
