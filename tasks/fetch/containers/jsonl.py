"""JSON lines: a row a line, of which one field is the text."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

import orjson

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.containers.columns import Columns, columns_in, has_text, missing_text, names_in, value_at
from clipfile.tasks.fetch.containers.table_rows import KINDS, TOO_LARGE, Row, row_found, row_member
from clipfile.tasks.fetch.containers.window import Window
from clipfile.tasks.fetch.formats import Found, Unread
from clipfile.tasks.fetch.names import rendering
from clipfile.tasks.fetch.reading import HEAD_BYTES, OpenSource
from clipfile.tasks.fetch.rules import FetchRules

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
OBJECT = re.compile(rb'\s*\{\s*"(?:[^"\\\r\n]|\\.){1,200}"\s*:\s*["\[{\dtfn-]')
MAX_VALUES = 4_000_000  # of one row; as objects in memory they may take a hundred times their bytes
NO_JSON = "It is no row: {words}. Mend or remove the line."
CUT = "The last line ends in its middle ({words}). Fetch the file again; the rows before it are kept."
ALONE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # surrogates that stand for no broken byte


@dataclass(frozen=True, slots=True)
class _Row:
    """A line's object; damaged where the line has broken UTF-8, which its texts hold as escaped surrogates."""

    fields: dict[str, Any]
    is_damaged: bool


class JsonLines:
    """A line that is no row is a rejection; the lines after it are read on. A member is the number of its line."""

    holds_one_page = False

    def recognises(self, head: bytes) -> bool:
        """By the first line: an object with a text, or one above another object, or one longer than the head."""
        begun = head.removeprefix(BYTE_ORDER_MARK).lstrip().split(b"\n", 2)
        if not OBJECT.match(begun[0]):
            return False
        if len(begun) == 1 and len(head) >= HEAD_BYTES:
            return True
        first = _row(begun[0])
        is_followed = len(begun) > 1 and OBJECT.match(begun[1]) is not None
        return isinstance(first, _Row) and (is_followed or has_text(names_in(first.fields)))

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Found]:
        """The rows in order. Raises OSError and RefusedError where the source cannot be read on."""
        window = Window(source.file)
        skip_mark(window)
        yield from rows(enumerate(lines(window, rules.max_page_bytes), 1), rules)


def rows(
    numbered: Iterable[tuple[int, bytes | int]], rules: FetchRules, columns: Columns | None = None
) -> Iterator[Found]:
    """What numbered lines hold; the first that is a row says which columns count, where they are not given."""
    for number, line in numbered:
        if isinstance(line, int):
            yield Unread(Reason.PAGE_TOO_LARGE, TOO_LARGE.format(limit=rules.max_page_bytes), row_member(number))
            continue
        if not line.strip():
            continue
        row = _row(line)
        if isinstance(row, str):
            yield _broken(row, line, number, rules)
            continue
        columns = columns or columns_in(names_in(row.fields), rules)
        if columns is None:
            detail = missing_text(names_in(row.fields), rules)
            yield Unread(Reason.NO_TEXT_COLUMN, detail, evidence=rendering(line, 500), is_container=True)
            return
        yield _found(row, columns, row_member(number), rules)


def first_fields(found: Iterable[bytes | int]) -> Mapping[str, Any] | None:
    """The fields of the first line that is a row; None where none is."""
    for line in found:
        row = _row(line) if isinstance(line, bytes) and line.strip() else ""
        if isinstance(row, _Row):
            return row.fields
    return None


def skip_mark(window: Window) -> None:
    """Pass over a byte order mark."""
    window.skip(3 if window.peek(3) == BYTE_ORDER_MARK else 0)


def _found(row: _Row, columns: Columns, member: str, rules: FetchRules) -> Found:
    text, url, captured_at = (value_at(row.fields, path) for path in (columns.text, columns.url, columns.captured_at))
    if row.is_damaged and isinstance(text, str):
        text = ALONE.sub("\ufffd", text).encode("utf-8", "surrogateescape")
    return row_found(Row(text, url, captured_at), member, ".".join(columns.text), rules)


def lines(window: Window, limit: int, stop: float = inf) -> Iterator[bytes | int]:
    """The lines that begin before `stop`, with their ends; of one over the limit, which is not held, the length."""
    while window.offset < stop and window.peek(1):
        end = window.find(b"\n", limit)
        if end is not None:
            yield window.take(end + 1)
        elif len(window.peek(limit + 1)) <= limit:
            yield window.take(limit)
        else:
            start = window.offset
            window.skip_to(b"\n")
            window.skip(1)
            yield window.offset - start


def _row(line: bytes) -> _Row | str:
    """The object that a line holds, or why it holds none."""
    is_damaged = False
    if len(line) > MAX_VALUES and sum(map(line.count, (b"{", b"[", b","))) > MAX_VALUES:
        return f"it holds more than {MAX_VALUES} values"
    try:
        row = orjson.loads(line)
    except ValueError as error:
        try:
            # orjson refuses NaN, lone surrogates and broken UTF-8, which other writers let through.
            row = json.loads(line.decode("utf-8", "surrogateescape"))
            is_damaged = not _is_utf8(line)
        except (ValueError, RecursionError):
            return str(error)[:200]
    return _Row(row, is_damaged) if isinstance(row, dict) else f"it is {KINDS.get(type(row).__name__, 'a text')}"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _broken(words: str, line: bytes, number: int, rules: FetchRules) -> Unread:
    evidence = rendering(line, rules.evidence_chars)
    if line.endswith(b"\n"):
        return Unread(Reason.BROKEN_RECORD, NO_JSON.format(words=words), row_member(number), evidence, len(line))
    return Unread(Reason.TRUNCATED, CUT.format(words=words), row_member(number), evidence, is_container=True)
