"""A file opened for reading: bounded, never blocking, and still a file when its turn comes."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from clipfile.tasks.fetch.candidates import moment

HEAD_BYTES = 16_384  # what a reader sees of a source to tell its format; the first page of most archives
CHUNK_BYTES = 1_048_576


class NotAFileError(Exception):
    """What was a file when it was listed is something else now; `mode` says what."""

    def __init__(self, mode: int) -> None:
        self.mode = mode
        super().__init__(mode)


@dataclass(frozen=True, slots=True)
class OpenSource:
    """A source at its first byte after the head."""

    file: BinaryIO
    head: bytes
    byte_length: int
    mtime: datetime | None

    def read_all(self, limit: int) -> bytes | None:
        """Every byte, head included; None where there are more than the limit. Raises OSError."""
        if self.byte_length > limit:
            return None
        held = bytearray(self.head)
        while len(held) <= limit:
            chunk = self.file.read(CHUNK_BYTES) if len(held) >= HEAD_BYTES else b""
            if not chunk:
                return bytes(held)
            held += chunk
        return None


@contextmanager
def opened(path: str) -> Iterator[OpenSource]:
    """The file at a path. Raises OSError, and NotAFileError for a pipe, device, socket or folder."""
    # Without O_NONBLOCK a pipe put in the file's place would hold the run for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotAFileError(status.st_mode)
        yield OpenSource(file, file.read(HEAD_BYTES), status.st_size, moment(status.st_mtime_ns))


def read_small(path: str, limit: int) -> bytes | None:
    """A file's bytes; None where there are more than the limit. Raises OSError and NotAFileError."""
    with opened(path) as source:
        return source.read_all(limit)
