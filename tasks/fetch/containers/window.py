"""A stream seen through a window: looked at before it is taken, bounded whatever the stream's size."""

from typing import Protocol

CHUNK_BYTES = 262_144
KEPT_BYTES = 4_194_304


class Bytes(Protocol):
    """What a window looks at."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class Window:
    """The next bytes of a stream, which is at an offset. Every method raises what reading the stream raises."""

    def __init__(self, file: Bytes, offset: int = 0) -> None:
        self._file = file
        self._data = b""
        self._at = 0
        self._base = offset
        self._is_ended = False
        self._kept: int | None = None

    @property
    def offset(self) -> int:
        """Bytes of the stream before the next one."""
        return self._base + self._at

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer only at the end; they stay the next."""
        self._fill(size)
        return self._data[self._at : self._at + size]

    def take(self, size: int) -> bytes:
        """The next bytes, fewer only at the end."""
        piece = self.peek(size)
        self._at += len(piece)
        return piece

    def back(self, size: int) -> None:
        """The last so many bytes are the next again; they were taken in one piece just before."""
        self._at -= size

    def keep(self, *, from_here: bool) -> None:
        """Whether what is taken from now on can be gone back to, while it is not over some megabytes."""
        self._kept = self.offset if from_here else None

    def rewind(self, offset: int) -> None:
        """Go back to a place, or as near to it as what is kept reaches."""
        self._at = max(0, min(self._at, offset - self._base))

    def skip(self, size: int) -> int:
        """Pass over so many bytes without holding them; how many there were."""
        left = size
        while left and (piece := self.take(min(left, CHUNK_BYTES))):
            left -= len(piece)
        return size - left

    def skip_blank(self) -> None:
        """Pass over line ends."""
        while self.peek(1) in (b"\r", b"\n"):
            self._at += 1

    def find(self, mark: bytes, limit: int) -> int | None:
        """How far ahead a mark begins; None where it is not within so many bytes."""
        at = self._data.find(mark, self._at, self._at + limit)
        reach = CHUNK_BYTES
        while at < 0 and len(self._data) - self._at < limit and not self._is_ended:
            self._fill(min(limit, reach))
            at = self._data.find(mark, self._at, self._at + limit)
            reach *= 2
        return at - self._at if at >= 0 else None

    def skip_to(self, mark: bytes) -> bool:
        """Pass over everything before a mark; over all that is left where there is none, and then False."""
        while (ahead := self.find(mark, CHUNK_BYTES)) is None:
            kept = len(mark) - 1
            self._at = max(self._at, min(self._at + CHUNK_BYTES, len(self._data)) - kept)
            if self._is_ended and len(self._data) - self._at <= kept:
                self._at = len(self._data)
                return False
        self._at += ahead
        return True

    def reopen(self) -> None:
        """The stream goes on after what looked like its end."""
        self._is_ended = False

    def _fill(self, size: int) -> None:
        missing = size - (len(self._data) - self._at)
        if missing <= 0 or self._is_ended:
            return
        first = self._first_kept()
        pieces = [self._data[first:]]
        while missing > 0:
            piece = self._file.read(max(missing, CHUNK_BYTES))
            if not piece:
                self._is_ended = True
                break
            pieces.append(piece)
            missing -= len(piece)
        self._base, self._at, self._data = self._base + first, self._at - first, b"".join(pieces)

    def _first_kept(self) -> int:
        if self._kept is None or self.offset - self._kept > KEPT_BYTES:
            return self._at
        return max(0, min(self._at, self._kept - self._base))
