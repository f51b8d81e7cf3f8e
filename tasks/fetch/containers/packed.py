"""A packing around any one thing: gzip and zstd, unpacked as a stream."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.containers.coding import GZIP, ZSTD, Coding, beginning
from clipfile.tasks.fetch.containers.frames import NEXT_RECORD
from clipfile.tasks.fetch.containers.streams import inside
from clipfile.tasks.fetch.containers.unpacked import Bounds, Unpacked
from clipfile.tasks.fetch.containers.warc import Warc
from clipfile.tasks.fetch.containers.window import Window
from clipfile.tasks.fetch.formats import Found, Reader, Unread
from clipfile.tasks.fetch.reading import HEAD_BYTES, OpenSource
from clipfile.tasks.fetch.rules import FetchRules

PEEKED_BYTES = 140_000  # packed; zstd's first block, which comes out as a whole, has at most 128 KiB
TWICE = "It is packed twice over. Unpack it once and give that."


class Packed:
    """What a file holds decides how it is read on; its pages are those of what is in it, under the same names."""

    holds_one_page = False

    def __init__(self, coding: Coding, reader_for: Callable[[bytes], Reader]) -> None:
        self._coding = coding
        self._reader_for = reader_for

    def recognises(self, head: bytes) -> bool:
        """By the first bytes."""
        return self._coding.start.match(head) is not None

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Found]:
        """What the unpacked stream holds. Raises OSError and RefusedError where the source cannot be read on."""
        packed = Window(source.file)
        head = beginning(self._coding, packed.peek(PEEKED_BYTES), HEAD_BYTES)
        reader = self._reader_for(head)
        if isinstance(reader, Packed):
            yield Unread(Reason.NESTED, TWICE, is_container=True)
            return
        withheld = NEXT_RECORD if isinstance(reader, Warc) else b""
        stream = Unpacked(packed, self._coding, bounds_of(source, rules), withheld=withheld)
        inner = replace(source, file=stream.file, head=head, byte_length=None, name=_bare(source.name))
        yield from inside(reader.read(inner, rules), stream, holds_one_page=reader.holds_one_page)


def bounds_of(source: OpenSource, rules: FetchRules) -> Bounds:
    """How much may come out of a packing."""
    if source.depth:
        return Bounds(rules.max_member_bytes, Reason.MEMBER_TOO_LARGE, "max_member_bytes", rules.max_ratio)
    return Bounds(rules.max_file_bytes, Reason.TOO_LARGE, "max_file_bytes", rules.max_ratio)


def _bare(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and suffix.lower() in {"gz", "zst", "gzip", "zstd"} else name


def packings(reader_for: Callable[[bytes], Reader]) -> tuple[Reader, ...]:
    """The packings that are read, each around what `reader_for` takes its unpacked beginning for."""
    return tuple(Packed(coding, reader_for) for coding in (GZIP, ZSTD))
