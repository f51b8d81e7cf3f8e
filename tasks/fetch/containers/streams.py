"""What a packing or an archive gives out: a stream that ends where its packing is damaged, and then says how."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.formats import Found, Unread
from clipfile.tasks.fetch.reading import Readable


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a stream ended before its end, and at which byte of what is packed.

    `is_after` where all that was packed had come out whole.
    """

    reason: Reason
    detail: str
    evidence: str | None = None
    is_after: bool = False
    at: int = 0

    def unread(self, member: str | None = None, *, is_container: bool = True) -> Unread:
        """The rejection of what could not be read."""
        return Unread(self.reason, self.detail, member, self.evidence, is_container=is_container)


class Stream(Readable):
    """Bytes that are made as they are read; at a fault they end, and `fault` says why."""

    fault: Fault | None = None
    made: int = 0
    """Bytes that came out."""

    def __init__(self) -> None:
        self._ready = b""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, as many as are at hand."""
        if size < 0:
            return b"".join(iter(lambda: self.read(1 << 20), b""))
        if not self._ready:
            self._ready = self.more()
            self.made += len(self._ready)
        chunk, self._ready = self._ready[:size], self._ready[size:]
        return chunk

    def more(self) -> bytes:
        """Some bytes more; none at the end."""
        raise NotImplementedError

    def resume(self) -> bool:
        """Whether the stream goes on behind its fault, which is then no more."""
        return False

    @property
    def file(self) -> BinaryIO:
        """The stream under the type that an open source has."""
        return cast("BinaryIO", self)


def inside(found: Iterator[Found], stream: Stream, *, holds_one_page: bool) -> Iterator[Found]:
    """What a reader finds in a stream; where that has a fault, the fault instead of what the reader makes of it.

    A page that was cut by a fault is none.
    """
    kept_back = list[Found]()
    for item in found:
        if holds_one_page or (isinstance(item, Unread) and item.is_container):
            kept_back.append(item)
        else:
            yield item
    if stream.fault is None or (holds_one_page and stream.fault.is_after):
        yield from kept_back
    if stream.fault is not None:
        is_page = holds_one_page and not stream.fault.is_after
        yield stream.fault.unread(is_container=not is_page)
