"""tar archives, member after member as they come: ustar, GNU and pax, and what came before them.

The headers are read one at a time: tarfile's own iterator takes a broken header for the end of the archive, keeps
every member it has met, and holds a long name in memory however long it says it is.
"""

import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from tarfile import BLOCKSIZE

from clipfile.schemas.kinds import Reason
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
from clipfile.tasks.fetch.containers.window import Window
from clipfile.tasks.fetch.formats import Found, Reader, Unread
from clipfile.tasks.fetch.reading import OpenSource
from clipfile.tasks.fetch.rules import FetchRules

MAGIC = b"ustar"
MAX_EXTENDED_BYTES = 1_048_576  # of a header that only holds a long name or other words about the next member
PAX_RECORD = re.compile(rb"(\d{1,20}) ([^=]{1,1000})=")
LINKS = {tarfile.SYMTYPE: "a link", tarfile.LNKTYPE: "a hard link"}
DEVICES = {tarfile.CHRTYPE: "a device", tarfile.BLKTYPE: "a device", tarfile.FIFOTYPE: "a named pipe"}
EXTENDED = {
    tarfile.GNUTYPE_LONGNAME: "path",
    tarfile.GNUTYPE_LONGLINK: "linkpath",
    tarfile.XHDTYPE: "",
    tarfile.SOLARIS_XHDTYPE: "",
    tarfile.XGLTYPE: "",
}
SPARSE = "GNU.sparse."
WANTED = (b"path", b"size")
MAX_KEY = 12  # characters; enough to tell that a file is sparse
SIZE = re.compile(r"\d{1,18}")
SPECIALS = LINKS | DEVICES

NO_HEADER = "No member begins at byte {at}: {words}. Fetch the file again; what came before is kept."
CUT = "It ends before its end, at byte {at}. Fetch the file again; what came before is kept."
ODD = "It is a sparse file, or of a kind that is not known here. Pack it again without such files."
LONG = "its extended header is too long"


@dataclass(frozen=True, slots=True)
class _Header:
    """A member's header with what extended headers before it say."""

    name: str
    kind: bytes
    size: int
    is_odd: bool


class Part(Stream):
    """The next so many bytes of an archive."""

    def __init__(self, window: Window, size: int) -> None:
        super().__init__()
        self._window = window
        self.left = size

    def more(self) -> bytes:
        """Some bytes more."""
        piece = self._window.take(min(self.left, 65_536))
        self.left -= len(piece)
        if self.left and not piece:
            self.fault = Fault(Reason.TRUNCATED, CUT.format(at=self._window.offset))
        return piece


class Tarred:
    """An archive of files, told by its first header."""

    holds_one_page = False

    def __init__(self, reader_for: Callable[[bytes], Reader]) -> None:
        self._reader_for = reader_for

    def recognises(self, head: bytes) -> bool:
        """By the magic word, or, as the oldest have none, by the header's checksum."""
        return head[257:262] == MAGIC or isinstance(_parsed(head[:BLOCKSIZE]), tarfile.TarInfo)

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Found]:
        """What the members hold. Raises OSError and RefusedError where the source cannot be read on."""
        refused = list(too_deep(source, rules))
        members = _members(source, rules)
        yield from refused or found_in(members, source, rules, self._reader_for)


def _members(source: OpenSource, rules: FetchRules) -> Iterator[Member | Unread]:
    window, seen = Window(source.file), Seen()
    for number, header in enumerate(_headers(window), 1):
        if isinstance(header, Unread):
            yield header
            return
        if number > rules.max_members:
            yield Unread(Reason.TOO_MANY_MEMBERS, TOO_MANY.format(limit=rules.max_members), is_container=True)
            return
        part = Part(window, header.size)
        yield from _member(header, part, seen.unique(shown(header.name), f"#{number}"), rules)
        rest = part.left + -header.size % BLOCKSIZE
        if part.fault or window.skip(rest) < rest:
            yield _cut(window)
            return


def _member(header: _Header, part: Part, name: str, rules: FetchRules) -> Iterator[Member | Unread]:
    if header.kind in SPECIALS:
        yield Unread(Reason.UNSAFE_NAME, SPECIAL.format(what=SPECIALS[header.kind]), name)
    elif is_unsafe(header.name):
        yield Unread(Reason.UNSAFE_NAME, OUTSIDE, name)
    elif header.is_odd:
        yield Unread(Reason.BROKEN_RECORD, ODD, name, byte_length=header.size)
    elif header.size > rules.max_member_bytes:
        limit = rules.max_member_bytes
        yield Unread(Reason.MEMBER_TOO_LARGE, TOO_LARGE.format(limit=limit), name, byte_length=header.size)
    elif header.kind != tarfile.DIRTYPE:
        yield Member(header.name, name, part, header.size)


def _headers(window: Window) -> Iterator[_Header | Unread]:
    """The members' headers; each is asked for when the member before it has been passed over."""
    said: dict[str, str] = {}
    for_all: dict[str, str] = {}
    has_ended = False
    while block := window.take(BLOCKSIZE):
        if not block.strip(b"\0"):
            has_ended = True
            continue
        at = window.offset - len(block)
        info = _parsed(block)
        if isinstance(info, str):
            yield _cut(window) if len(block) < BLOCKSIZE else _broken(at, info)
            return
        has_ended = False
        if info.type not in EXTENDED:
            _skip_extensions(window, info, block)
            yield _header(info, for_all | said)
            said = {}
            continue
        words = _words(window, info)
        if words is None:
            yield _cut(window) if not window.peek(1) else _broken(at, LONG)
            return
        (for_all if info.type == tarfile.XGLTYPE else said).update(words)
    if not has_ended:
        yield _cut(window)


def _parsed(block: bytes) -> tarfile.TarInfo | str:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError, OverflowError) as error:
        return str(error)[:100]
    return info if info.size >= 0 else "its size is below zero"


def _words(window: Window, info: tarfile.TarInfo) -> dict[str, str] | None:
    """What an extended header says about the member behind it; None where it is too long or cut."""
    if info.size > MAX_EXTENDED_BYTES:
        return None
    padded = info.size + -info.size % BLOCKSIZE
    data = window.take(padded)
    if len(data) < padded:
        return None
    name = EXTENDED[info.type]
    text = data[: info.size]
    return {name: _text(text.partition(b"\0")[0])} if name else dict(_pax(text))


def _pax(data: bytes) -> Iterator[tuple[str, str]]:
    """The records of a pax header (POSIX.1-2001): each begins with its own length."""
    at = 0
    while found := PAX_RECORD.match(data, at):
        end = at + int(found[1])
        if end <= found.end() or end > len(data):
            return
        if found[2] in WANTED or found[2].startswith(SPARSE.encode()):
            yield _text(found[2])[:MAX_KEY], _text(data[found.end() : end - 1])
        at = end


def _header(info: tarfile.TarInfo, said: dict[str, str]) -> _Header:
    size = int(said["size"]) if SIZE.fullmatch(said.get("size", "")) else info.size
    has_data = info.isreg() or info.type not in tarfile.SUPPORTED_TYPES
    is_plain = info.isdir() or (info.isreg() and info.type != tarfile.GNUTYPE_SPARSE)
    is_odd = not is_plain or any(name.startswith(SPARSE) for name in said)
    return _Header(said.get("path", info.name), info.type, size if has_data else 0, is_odd)


def _skip_extensions(window: Window, info: tarfile.TarInfo, block: bytes) -> None:
    """Pass over the further headers of a sparse file of old GNU tar: each says whether another follows."""
    more = info.type == tarfile.GNUTYPE_SPARSE and block[482:483] != b"\0"
    while more and len(block := window.take(BLOCKSIZE)) == BLOCKSIZE:
        more = block[504:505] != b"\0"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _broken(at: int, words: str) -> Unread:
    return Unread(Reason.BROKEN_CONTAINER, NO_HEADER.format(at=at, words=words), is_container=True)


def _cut(window: Window) -> Unread:
    return Unread(Reason.TRUNCATED, CUT.format(at=window.offset), is_container=True)
