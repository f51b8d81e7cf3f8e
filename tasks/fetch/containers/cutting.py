"""Where a large container may be cut, so that its ranges are read side by side."""

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from clipfile.tasks.fetch.containers.coding import GZIP
from clipfile.tasks.fetch.containers.jsonl import JsonLines
from clipfile.tasks.fetch.containers.packed import Packed
from clipfile.tasks.fetch.containers.parquet import Parquet, row_groups
from clipfile.tasks.fetch.containers.warc import Warc
from clipfile.tasks.fetch.containers.warc_ranges import LOOKED_INTO_BYTES, begins_with_record
from clipfile.tasks.fetch.containers.window import Window
from clipfile.tasks.fetch.formats import Reader
from clipfile.tasks.fetch.parts import Cut, Extent
from clipfile.tasks.fetch.reading import OpenSource, RefusedError
from clipfile.tasks.fetch.rules import FetchRules

SAMPLED_BYTES = 1_048_576  # from which it is told how many bytes a record takes
PIECES = 4  # that a range makes, about: enough to be worth its opening, and few enough to be staged together
COUNTED_BYTES = 1_048_576
RECORD = re.compile(rb"(?<=\n)WARC/\d")


def cut_of(reader: Reader, source: OpenSource) -> Cut | None:
    """How a source may be cut; None where it has to be read from its beginning. Raises what reading raises."""
    if not source.file.seekable():
        return None
    if isinstance(reader, Packed):
        return Cut.WARC_GZIP if GZIP.start.match(source.head) and _is_packed_by_record(source.file) else None
    cuts = ((Warc, Cut.WARC), (JsonLines, Cut.JSON_LINES), (Parquet, Cut.PARQUET))
    return next((cut for kind, cut in cuts if isinstance(reader, kind)), None)


def ranges(cut: Cut, source: OpenSource, rules: FetchRules) -> Iterator[Extent]:
    """The ranges of a source, one after the other, without a gap. Raises what reading raises, before the first."""
    if cut is Cut.PARQUET:
        yield from _of_groups(row_groups(source.file, rules), rules)
        return
    length = source.byte_length or 0
    step = min(rules.piece_bytes, PIECES * rules.piece_pages * _record_bytes(cut, source.file))
    if cut is Cut.JSON_LINES:
        yield from _of_lines(source.file, length, step)
        return
    for first in range(0, length, step):
        stop = min(length, first + step)
        yield _bytes(first, stop, length)


def _bytes(first: int, stop: int, length: int, row: int = 1) -> Extent:
    return Extent(first, stop, stop - first, (stop - first) / length, stop >= length, row)


def _of_groups(groups: Sequence[tuple[int, int]], rules: FetchRules) -> Iterator[Extent]:
    first, row, rows, size = 0, 1, 0, 0
    total = max(1, sum(count for count, _ in groups))
    for number, (group_rows, group_bytes) in enumerate(groups):
        is_full = rows + group_rows > PIECES * rules.piece_pages or size + group_bytes > rules.piece_bytes
        if number > first and is_full:
            yield Extent(first, number, size, rows / total, False, row)
            first, row, rows, size = number, row + rows, 0, 0
        rows, size = rows + group_rows, size + group_bytes
    if groups:
        yield Extent(first, len(groups), size, rows / total, True, row)


def _of_lines(file: BinaryIO, length: int, step: int) -> Iterator[Extent]:
    """Ranges that begin with a line; the lines before each are counted, as fast as the file can be read.

    Where it cannot be read on, the rest is one range, whose reader will say so.
    """
    first, row = 0, 1
    while first < length:
        try:
            stop, count = _end_of_lines(file, first, min(length, first + step))
        except (OSError, RefusedError):
            stop, count = length, 0
        yield _bytes(first, min(stop, length), length, row)
        first, row = stop, row + count


def _end_of_lines(file: BinaryIO, first: int, least: int) -> tuple[int, int]:
    """Where the line ends in which a byte lies, or the file; and how many lines end up to there."""
    file.seek(first)
    at, count = first, 0
    while chunk := file.read(min(COUNTED_BYTES, max(least - at, 65_536))):
        end = chunk.find(b"\n", max(0, least - 1 - at))
        if at + len(chunk) >= least and end >= 0:
            return at + end + 1, count + chunk.count(b"\n", 0, end + 1)
        at, count = at + len(chunk), count + chunk.count(b"\n")
    return max(at, least), count


def _record_bytes(cut: Cut, file: BinaryIO) -> int:
    """How many bytes a record takes, about."""
    file.seek(0)
    sample = Window(file).peek(SAMPLED_BYTES)
    counts = {
        Cut.WARC: lambda: sum(1 for _ in RECORD.finditer(sample)),
        Cut.WARC_GZIP: lambda: sum(1 for _ in GZIP.start.finditer(sample)),
        Cut.JSON_LINES: lambda: sample.count(b"\n"),
    }
    return max(1, len(sample) // max(1, counts[cut]()))


def _is_packed_by_record(file: BinaryIO) -> bool:
    """Whether a second member follows the first within some bytes, and both begin with a record."""
    file.seek(0)
    window = Window(file)
    if not begins_with_record(window):
        return False
    decoder, taken = GZIP.decoder(), 0
    while not decoder.eof and taken < SAMPLED_BYTES and (piece := window.take(GZIP.piece_bytes)):
        decoder.decompress(piece)
        taken += len(piece)
    if not decoder.eof:
        return False
    window.back(len(decoder.unused_data))
    return len(window.peek(LOOKED_INTO_BYTES)) > 0 and begins_with_record(window)
