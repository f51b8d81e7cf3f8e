"""Ranges of containers: wherever a file is cut, all of them together give what reading it from end to end gives."""

import gzip
import io
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cutting import as_counts, joined, parts_of, whole
from fetching import RULES
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from packing import record

from clipfile.tasks.fetch.containers.coding import GZIP, beginning
from clipfile.tasks.fetch.containers.jsonl import JsonLines
from clipfile.tasks.fetch.containers.packed import Packed
from clipfile.tasks.fetch.containers.parquet import Parquet
from clipfile.tasks.fetch.containers.warc import Warc
from clipfile.tasks.fetch.formats import Found
from clipfile.tasks.fetch.parts import Cut
from clipfile.tasks.fetch.readers import reader_for
from clipfile.tasks.fetch.reading import HEAD_BYTES
from clipfile.tasks.fetch.rules import FetchRules

STORY = "The ferry to Harrow Point\n\nThe council voted for a second boat on Tuesday. Größe.\n".encode()
PLAIN = [record(0, b"software: a test", kind="warcinfo"), *(record(n, STORY * (1 + n % 3)) for n in range(1, 5))]
AGAIN = record(2, b"Another page under the same identifier.\n")
NAMELESS = record(7, STORY, WARC_Record_ID="")
QUOTING = record(9, b"WARC/1.0\r\nContent-Length: 5\r\n\r\nhello\r\n\r\nWARC/1.0\r\nWARC-Type: conversion\r\n")
HUGE = record(20, bytes(random.Random(1).choices(b"abcdefgh \n", k=2_500)))
RECORDS = [*PLAIN, AGAIN, NAMELESS, QUOTING, HUGE, AGAIN, PLAIN[1]]
STREAM = b"".join(RECORDS)
ROWS = b"".join(b'{"text": "Row %d of the set", "url": "https://harrow.example/%d"}\n' % (n, n) for n in range(9))


def packed(records: Sequence[bytes], level: int = 9) -> bytes:
    return b"".join(gzip.compress(one, level) for one in records)


def hurt(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def parquet(rows: int = 40) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table({"text": [f"Row {number}" for number in range(rows)]}), file, row_group_size=3)
    return file.getvalue()


FIRST_MEMBER = len(packed(RECORDS[:1]))
FILES: dict[str, tuple[Cut, bytes]] = {
    "WARC": (Cut.WARC, STREAM),
    "WARC, cut short": (Cut.WARC, STREAM[:-40]),
    "WARC, a length that is wrong": (Cut.WARC, STREAM.replace(b"Content-Length: 43", b"Content-Length: 40")),
    "WARC, no record between two": (Cut.WARC, b"".join([*PLAIN[:3], b"no record at all\n" * 5, *PLAIN[3:]])),
    "WARC.gz": (Cut.WARC_GZIP, packed(RECORDS)),
    "WARC.gz, stored": (Cut.WARC_GZIP, packed([*PLAIN, record(30, packed(PLAIN))], 0)),
    "WARC.gz, two a member": (Cut.WARC_GZIP, packed([STREAM[:900], STREAM[900:]])),
    "WARC.gz, one member": (Cut.WARC_GZIP, packed([STREAM])),
    "WARC.gz, members anywhere": (Cut.WARC_GZIP, packed([STREAM[at : at + 700] for at in range(0, len(STREAM), 700)])),
    "WARC.gz, empty members": (Cut.WARC_GZIP, packed([part for one in RECORDS for part in (one, b"")])),
    "WARC.gz, damaged": (Cut.WARC_GZIP, hurt(packed(RECORDS), FIRST_MEMBER + 120)),
    "WARC.gz, a member without its magic": (Cut.WARC_GZIP, hurt(packed(RECORDS), FIRST_MEMBER)),
    "WARC.gz, cut short": (Cut.WARC_GZIP, packed(RECORDS)[:-25]),
    "WARC.gz, padded": (Cut.WARC_GZIP, packed(RECORDS) + bytes(60)),
    "WARC.gz, something behind": (Cut.WARC_GZIP, packed(RECORDS) + b"no member"),
    "JSON lines": (Cut.JSON_LINES, ROWS + b'\n{"text": 5}\nnonsense\n\n{"text": "without an end"}'),
    "JSON lines, cut short": (Cut.JSON_LINES, b"\xef\xbb\xbf" + ROWS + b'{"text": "wi'),
    "JSON lines, no text": (Cut.JSON_LINES, b'{"a": 1}\n{"a": 2}\n{"text": "x"}\n{"text": "y"}\n'),
    "Parquet": (Cut.PARQUET, parquet()),
    "Parquet, damaged": (Cut.PARQUET, hurt(parquet(), 700)),
}
GROUPS = 14
CLEAN = {  # and where their last record begins, or row group
    Cut.WARC: (b"".join(PLAIN), len(b"".join(PLAIN[:-1]))),
    Cut.WARC_GZIP: (packed(PLAIN), len(packed(PLAIN[:-1]))),
    Cut.JSON_LINES: (ROWS, ROWS.rindex(b"{")),
    Cut.PARQUET: (parquet(), GROUPS - 1),
}
BEGINNING = {
    Cut.WARC: re.compile(rb"WARC/1"),
    Cut.WARC_GZIP: GZIP.start,
    Cut.JSON_LINES: re.compile(rb"^", re.MULTILINE),
    Cut.PARQUET: re.compile(rb"PAR1"),
}
READS = {Cut.WARC: Warc, Cut.WARC_GZIP: Packed, Cut.JSON_LINES: JsonLines, Cut.PARQUET: Parquet}
LAWS = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def end_of(cut: Cut, data: bytes) -> int:
    return GROUPS if cut is Cut.PARQUET else len(data)


@lru_cache(maxsize=4)
def whole_of(data: bytes, rules: FetchRules) -> tuple[list[Found], bool]:
    return whole(data, rules)


def differences(data: bytes, cut: Cut, places: Sequence[int], rules: FetchRules = RULES) -> tuple[object, ...]:
    """What a file's ranges give and the file does not, and the other way round; and whether both came to its end."""
    found, is_whole, _ = joined(data, parts_of(data, cut, places, end_of(cut, data)), rules)
    expected, was_whole = whole_of(data, rules)
    ours, theirs = as_counts(found), as_counts(expected)
    return tuple(ours - theirs), tuple(theirs - ours), is_whole != was_whole


def cuts_that_differ(name: str, places: Iterable[int]) -> list[int]:
    cut, data = FILES[name]
    return [place for place in places if differences(data, cut, [place]) != ((), (), False)]


@pytest.mark.parametrize("name", FILES)
def test_wherever_it_is_cut_it_gives_what_the_whole_gives(name: str) -> None:
    cut, data = FILES[name]
    starts = [found.start() for found in BEGINNING[cut].finditer(data)]
    near = {start + aside for start in starts for aside in (-1, 0, 1)}
    end = end_of(cut, data)
    assert cuts_that_differ(name, sorted(near & set(range(1, end)) | set(range(1, end, 1 + end // 60)))) == []


@pytest.mark.parametrize("cut", CLEAN)
def test_ranges_without_a_fault_are_read_once(cut: Cut) -> None:
    data, last = CLEAN[cut]
    end = end_of(cut, data)
    for places in combinations(range(1, last, 1 + end // 16), 2):
        _, is_whole, again = joined(data, parts_of(data, cut, places, end))
        assert (is_whole, again) == (True, 0), places


def is_read_as(cut: Cut, data: bytes) -> bool:
    """Whether a file is still of its format after it was damaged."""
    is_inside = cut is not Cut.WARC_GZIP or isinstance(reader_for(beginning(GZIP, data, HEAD_BYTES)), Warc)
    return is_inside and isinstance(reader_for(data[:HEAD_BYTES]), READS[cut])


@LAWS
@given(
    name=st.sampled_from(sorted(FILES)),
    places=st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=12),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=30)), max_size=3),
    limits=st.sampled_from([{}, {}, {"max_page_bytes": 300}, {"max_file_bytes": 1_500}]),
)
def test_many_cuts_of_a_damaged_file_give_what_the_whole_gives(
    name: str, places: list[float], changes: list[tuple[float, bytes]], limits: dict[str, int]
) -> None:
    cut, data = FILES[name]
    for share, put in changes:
        at = int(share * len(data))
        data = data[:at] + put + data[at + len(put) // 2 :]
    assume(is_read_as(cut, data))
    end = end_of(cut, data)
    cuts = sorted({max(1, int(share * end)) for share in places})
    assert differences(data, cut, cuts, replace(RULES, **limits)) == ((), (), False)  # type: ignore[arg-type]
