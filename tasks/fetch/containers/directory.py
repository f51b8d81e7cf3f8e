"""The directory of a zip archive (APPNOTE 6.3.10), entry by entry; what it says is checked where it is used.

zipfile holds the whole directory in memory, and one name that is no UTF-8 keeps it from opening the archive.
"""

import io
import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from clipfile.tasks.fetch.containers.window import Window
from clipfile.tasks.fetch.reading import Readable

END = struct.Struct("<4s4H2LH")
END_64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR_64 = struct.Struct("<4sLQL")
ENTRY = struct.Struct("<4s6H3L5H2L")
END_MARK, END_64_MARK, LOCATOR_MARK, ENTRY_MARK = b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\1\2"
MAX_END_BYTES = END.size + 65_535  # with the longest comment
FULL_32 = 0xFFFFFFFF
UTF8_NAME = 0x800
ENCRYPTED = 0x2041
UNIX = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A member as the directory describes it; `offset` is where its local header begins."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed_size: int
    size: int
    offset: int
    mode: int

    @property
    def name(self) -> str:
        """Its name, in UTF-8 whether or not it says so, else in the code page that zip began with."""
        try:
            return self.raw_name.decode()
        except UnicodeDecodeError:
            return self.raw_name.decode("utf-8" if self.flags & UTF8_NAME else "cp437", "surrogateescape")

    @property
    def is_encrypted(self) -> bool:
        """Whether it is behind a password."""
        return bool(self.flags & ENCRYPTED)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, which has no bytes."""
        return self.raw_name.endswith(b"/")

    @property
    def special(self) -> str | None:
        """What it is where it is neither a file nor a folder."""
        kind = stat.S_IFMT(self.mode)
        return None if kind in (0, stat.S_IFREG, stat.S_IFDIR) else "a link" if kind == stat.S_IFLNK else "a device"


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the directory lies, and how far every offset in it is from the truth."""

    start: int
    size: int
    shift: int


class Slice(Readable):
    """A part of a file, with a place of its own in it."""

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self._file = file
        self._at = start
        self._end = start + size

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        left = self._end - self._at
        self._file.seek(self._at)
        chunk = self._file.read(left if size < 0 else min(size, left))
        self._at += len(chunk)
        return chunk


def directory_of(file: IO[bytes]) -> Extent | None:
    """Where the directory of an archive lies; None where it has none that ends."""
    length = file.seek(0, io.SEEK_END)
    tail_start = max(0, length - MAX_END_BYTES - LOCATOR_64.size)
    tail = Slice(file, tail_start, length - tail_start).read()
    at = tail.rfind(END_MARK)
    while at >= 0:
        extent = _extent(file, tail, at, tail_start) if at + END.size <= len(tail) else None
        if extent:
            return extent
        at = tail.rfind(END_MARK, 0, at)
    return None


def _extent(file: IO[bytes], tail: bytes, at: int, tail_start: int) -> Extent | None:
    size, offset = END.unpack_from(tail, at)[5:7]
    end = tail_start + at
    if at >= LOCATOR_64.size and tail[at - LOCATOR_64.size :].startswith(LOCATOR_MARK):
        found = LOCATOR_64.unpack_from(tail, at - LOCATOR_64.size)[2]
        head = Slice(file, found, END_64.size).read() if found < end else b""
        if len(head) == END_64.size and head.startswith(END_64_MARK):
            size, offset = END_64.unpack(head)[8:10]
            end = found
    start = end - size
    return Extent(start, size, start - offset) if start >= 0 and offset <= start else None


def entries(file: IO[bytes], extent: Extent) -> Iterator[Entry | None]:
    """The entries of a directory in order; a last None where it breaks off."""
    window = Window(Slice(file, extent.start, extent.size))
    while window.peek(1):
        fixed = window.take(ENTRY.size)
        if len(fixed) < ENTRY.size or not fixed.startswith(ENTRY_MARK):
            yield None
            return
        made_by, _, flags, method, _, _, crc, packed, size, *lengths, _, _, outer, offset = ENTRY.unpack(fixed)[1:]
        name, extra, comment = (window.take(length) for length in lengths)
        if len(comment) < lengths[2]:
            yield None
            return
        packed, size, offset = widened(extra, (packed, size, offset))
        mode = outer >> 16 if made_by >> 8 == UNIX else 0
        yield Entry(name, flags, method, crc, packed, size, offset + extent.shift, mode)


def widened(extra: bytes, sizes: tuple[int, int, int]) -> tuple[int, int, int]:
    """Sizes and offset of more than 32 bits, which an extra field holds: in this order APPNOTE 4.5.3 has them too."""
    field, at = b"", 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            field = extra[at + 4 : at + 4 + length]
        at += 4 + length
    wide, used = list[int](), 0
    # The extra field has the size unpacked first.
    for value in (sizes[1], sizes[0], sizes[2]):
        if value == FULL_32 and used + 8 <= len(field):
            wide.append(int.from_bytes(field[used : used + 8], "little"))
            used += 8
        else:
            wide.append(value)
    return wide[1], wide[0], wide[2]
