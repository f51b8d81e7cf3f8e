"""A source opened for reading: bounded in bytes and in time, never blocking for ever, still what it was listed as."""

import io
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, BinaryIO, cast

from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.candidates import moment
from clipfile.tasks.fetch.facts import NOTHING

HEAD_BYTES = 16_384  # what a reader sees of a source to tell its format; the first page of most archives
CHUNK_BYTES = 1_048_576
SPOOLED_BYTES = 16_777_216  # of a source that must be sought in and cannot be: more goes to a temporary file


class NotAFileError(Exception):
    """What was a file when it was listed is something else now; `mode` says what."""

    def __init__(self, mode: int) -> None:
        self.mode = mode
        super().__init__(mode)


class NotModifiedError(Exception):
    """The place says that the source is as it was when it was last read."""


class RefusedError(Exception):
    """A source that cannot be opened, or not be read on: the reason and the sentence of its rejection."""

    def __init__(self, reason: Reason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)


@dataclass(frozen=True, slots=True)
class OpenSource:
    """A source at its first byte, and what its place says of it.

    `file` may not be seekable. `charset` and `media_type` are what the transport says, `facts` what the place says
    (the address, the time of the answer); `depth` counts the archives around a member; `name` is its last name.
    """

    file: BinaryIO
    head: bytes
    byte_length: int | None
    mtime: datetime | None
    etag: str | None = None
    charset: str | None = None
    media_type: str | None = None
    facts: SourceFacts = NOTHING
    depth: int = 0
    name: str = ""

    def read_all(self, limit: int) -> bytes | None:
        """Every byte; None where there are more than the limit. Raises OSError and RefusedError."""
        if self.byte_length is not None and self.byte_length > limit:
            return None
        held = bytearray()
        while len(held) <= limit:
            chunk = self.file.read(min(CHUNK_BYTES, limit + 1 - len(held)))
            if not chunk:
                return bytes(held)
            held += chunk
        return None

    @contextmanager
    def seekable(self, limit: int) -> Iterator[IO[bytes]]:
        """The source as a file that can be sought in, a copy where need be.

        Raises RefusedError where more than `limit` bytes would have to be copied, and OSError.
        """
        if self.file.seekable():
            yield self.file
            return
        with tempfile.SpooledTemporaryFile(SPOOLED_BYTES) as copy:
            while chunk := self.file.read(CHUNK_BYTES):
                copy.write(chunk)
                if copy.tell() > limit:
                    raise RefusedError(Reason.TOO_LARGE, f"It has over {limit} bytes. Raise the limit or split it.")
            copy.seek(0)
            yield copy


class Readable(io.RawIOBase):
    """A stream that is made by its `read` alone."""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """The next bytes, into a buffer."""
        chunk = self.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


class Over(Readable):
    """A stream over a file that is sought in as the file is."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def seekable(self) -> bool:
        """As the file is."""
        return self._file.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The place."""
        return self._file.tell()


class Clocked(Over):
    """A file whose reading must end by a time of `time.monotonic()`. Raises RefusedError after it."""

    def __init__(self, file: BinaryIO, seconds: float) -> None:
        super().__init__(file)
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        if time.monotonic() > self._end:
            raise RefusedError(
                Reason.TOO_SLOW, f"Reading it took over {self._seconds:g} seconds. Raise source_seconds or split it."
            )
        return self._file.read(size)


class Rewound(Readable):
    """A stream that cannot be sought in, again from its first byte after its head was read."""

    def __init__(self, head: bytes, file: IO[bytes]) -> None:
        self._head = head
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes: of the head while there is some."""
        if not self._head:
            return self._file.read(size)
        if size < 0:
            chunk, self._head = self._head + self._file.read(), b""
        else:
            chunk, self._head = self._head[:size], self._head[size:]
        return chunk


def headed(file: IO[bytes]) -> tuple[bytes, BinaryIO]:
    """The first HEAD_BYTES of a stream at its start, and the stream from its first byte. Raises OSError."""
    head = bytearray()
    while len(head) < HEAD_BYTES and (chunk := file.read(HEAD_BYTES - len(head))):
        head += chunk
    if file.seekable():
        file.seek(0)
        return bytes(head), cast("BinaryIO", file)
    return bytes(head), cast("BinaryIO", Rewound(bytes(head), file))


@contextmanager
def opened(path: str) -> Iterator[OpenSource]:
    """The file at a path. Raises OSError, and NotAFileError for a pipe, device, socket or folder."""
    # Without O_NONBLOCK a pipe put in the file's place would hold the run for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotAFileError(status.st_mode)
        head, start = headed(file)
        yield OpenSource(start, head, status.st_size, moment(status.st_mtime_ns), name=path.rpartition("/")[2])


def read_small(path: str, limit: int) -> bytes | None:
    """A file's bytes; None where there are more than the limit. Raises OSError and NotAFileError."""
    with opened(path) as source:
        return source.read_all(limit)
