"""Parquet: a row group after the other, a batch of rows at a time, of the columns that are needed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.containers.arrow_columns import column_at, names_of
from clipfile.tasks.fetch.containers.columns import Columns, columns_in, missing_text
from clipfile.tasks.fetch.containers.table_rows import Row, row_found, row_member
from clipfile.tasks.fetch.containers.unpacked import GRACE_BYTES
from clipfile.tasks.fetch.containers.watched import Watched
from clipfile.tasks.fetch.formats import Content, Found, Unread
from clipfile.tasks.fetch.reading import OpenSource
from clipfile.tasks.fetch.rules import FetchRules

START = re.compile(rb"PAR1|PARE")
BUFFER_BYTES = 1_048_576
# Of a row group: larger ones are read page by page instead of a column at once. Not the others, since pyarrow takes
# the memory that a page's header asks for, up to 2 GiB, before it looks whether the file has as much.
LARGE_GROUP_BYTES = 33_554_432
BATCH_BYTES = 4_194_304  # of rows that are decoded together, by the mean that the file states
MAX_BATCH_ROWS = 1_024
MAX_REPEATED_BYTES = 67_108_864  # of a batch in which all rows have the largest value there is in the dictionary
ERRORS = (pa.ArrowException, OSError, ValueError, OverflowError, TypeError, KeyError, IndexError)

CLOSED = "It cannot be opened as Parquet: {words}. Fetch the file again."
LOCKED = "It is encrypted. Decrypt it first."
LOST = "Rows {first} to {last} cannot be read: {words}. Fetch the file again."
RATIO = "Its rows unpack to over {ratio:g} bytes for one. Look into it, or raise max_ratio."


@dataclass(frozen=True, slots=True)
class _Group:
    """A row group: its place, its rows, and how many of them are decoded together."""

    number: int
    first: int
    count: int
    batch_rows: int


@dataclass(frozen=True, slots=True)
class _Table:
    """A file opened twice: for its rows, and with its dictionaries as they are stored; and what is read of it."""

    rows: Any
    dictionaries: Any
    columns: Columns

    def batches(self, group: _Group) -> Any:
        """The rows of a group in batches.

        A value that a thousand rows share lies once in the file's dictionary and a thousand times in a batch: so
        the first row is looked at with all of the dictionary, and a batch has no more rows than it may have.
        """
        options = {"row_groups": [group.number], "columns": self.columns.names, "use_threads": False}
        first = next(self.dictionaries.iter_batches(1, **options), None)
        largest = first.nbytes if first else 0
        rows = min(group.batch_rows, MAX_REPEATED_BYTES // max(1, largest))
        return self.rows.iter_batches(max(1, rows), **options)


class Parquet:
    """A row is a member, under its number in the file; rows that cannot be decoded do not end the rest."""

    holds_one_page = False

    def recognises(self, head: bytes) -> bool:
        """By the first four bytes, and one after them that no text has there."""
        return START.match(head) is not None and head[4:5] < b"\x20"

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Found]:
        """The rows in order. Raises OSError and RefusedError where the source cannot be read on."""
        if source.head.startswith(b"PARE"):
            yield Unread(Reason.ENCRYPTED, LOCKED, is_container=True)
            return
        limit = rules.max_member_bytes if source.depth else rules.max_file_bytes
        with source.seekable(limit) as file:
            yield from read_groups(file, rules, Groups())


@dataclass(slots=True)
class Groups:
    """Which row groups to read, from `first` up to `stop`, and how many bytes of content came so far, of how many.

    `is_ended` where nothing of the file is to be read any more.
    """

    first: int = 0
    stop: float = inf
    made: int = 0
    allowed: float = inf
    is_ended: bool = False


def read_groups(file: IO[bytes], rules: FetchRules, chosen: Groups) -> Iterator[Found]:
    """The rows of row groups in order. Raises OSError and RefusedError where the source cannot be read on."""
    watched = Watched(file)
    chosen.is_ended = True
    try:
        opened = _opened(watched)
        names = names_of(opened.schema_arrow)
        columns = columns_in(names, rules)
        if columns is None:
            yield Unread(Reason.NO_TEXT_COLUMN, missing_text(names, rules), is_container=True)
            return
        is_large = watched.byte_length > LARGE_GROUP_BYTES * opened.metadata.num_row_groups
        buffer_bytes = BUFFER_BYTES if is_large else 0
        table = _Table(_opened(watched, (), buffer_bytes), _opened(watched, columns.names, buffer_bytes), columns)
        groups = [group for group in _groups(table.rows) if chosen.first <= group.number < chosen.stop]
    except ERRORS as error:
        watched.raise_error()
        yield Unread(Reason.BROKEN_CONTAINER, CLOSED.format(words=_words(error)), is_container=True)
        return
    chosen.allowed = max(GRACE_BYTES, rules.max_ratio * watched.byte_length)
    for group in groups:
        for found in _rows(table, group, watched, rules):
            chosen.made += len(found.data) if isinstance(found, Content) else 0
            if chosen.made > chosen.allowed:
                yield Unread(Reason.COMPRESSION_RATIO, RATIO.format(ratio=rules.max_ratio), is_container=True)
                return
            yield found
    chosen.is_ended = False


def row_groups(file: IO[bytes], rules: FetchRules) -> Sequence[tuple[int, int]]:
    """Rows and bytes, unpacked, of each row group; none where the file cannot be read. Raises what reading raises."""
    watched = Watched(file)
    try:
        opened = _opened(watched)
        if columns_in(names_of(opened.schema_arrow), rules) is None:
            return ()
        groups = [opened.metadata.row_group(number) for number in range(opened.metadata.num_row_groups)]
        return [(max(0, group.num_rows), max(0, group.total_byte_size)) for group in groups]
    except ERRORS:
        watched.raise_error()
        return ()


def _opened(file: Watched, shared: Sequence[str] = (), buffer_bytes: int = 0) -> Any:
    return pq.ParquetFile(
        file,
        read_dictionary=list(shared),
        buffer_size=buffer_bytes,
        pre_buffer=False,
        page_checksum_verification=True,
    )


def _groups(table: Any) -> Iterator[_Group]:
    first = 1
    for number in range(table.metadata.num_row_groups):
        # A column's own metadata is not asked: pyarrow 26 ends the process where a hostile file contradicts itself.
        group = table.metadata.row_group(number)
        mean = max(1, group.total_byte_size // max(1, group.num_rows))
        yield _Group(number, first, max(0, group.num_rows), max(1, min(MAX_BATCH_ROWS, BATCH_BYTES // mean)))
        first += max(0, group.num_rows)


def _rows(table: _Table, group: _Group, watched: Watched, rules: FetchRules) -> Iterator[Found]:
    number = group.first
    try:
        for batch in table.batches(group):
            for found in _batch(batch, number, table.columns, rules):
                yield found
                number += 1
    except ERRORS as error:
        watched.raise_error()
        last = group.first + group.count - 1
        detail = LOST.format(first=number, last=last, words=_words(error))
        yield Unread(Reason.BROKEN_RECORD, detail, row_member(number), is_container=True)


def _batch(batch: pa.RecordBatch, number: int, columns: Columns, rules: FetchRules) -> Iterator[Found]:
    texts, urls, dates = (column_at(batch, path) for path in (columns.text, columns.url, columns.captured_at))
    name = ".".join(columns.text)
    for at in range(batch.num_rows):
        row = Row(texts.stored(at), urls.said(at), dates.said(at), texts.charset)
        yield row_found(row, row_member(number + at), name, rules)


def _words(error: Exception) -> str:
    return str(error).partition("\n")[0][:300]
