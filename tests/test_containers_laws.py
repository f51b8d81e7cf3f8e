"""What holds for every container: nothing raises, a cut costs only what lies behind it, memory stays where it is."""

import gzip
import io
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packing import answer, contents, found_in, packed_as, record, response, tarred, zipped

from clipfile.tasks.fetch.formats import Content, Found, Skipped, Unread

STORY = "The ferry to Harrow Point\n\nThe council voted for a second boat on Tuesday. Größe.\n".encode()
ROWS = b"".join(b'{"text": "Row %d of the set", "url": "https://harrow.example/%d"}\n' % (n, n) for n in range(12))
RECORDS = [record(number, STORY * (1 + number % 3)) for number in range(4)]
RECORDS += [response(9, answer(gzip.compress(STORY), media_type="text/plain", extra="Content-Encoding: gzip\r\n"))]
MEMBERS = {
    "a.txt": STORY,
    "b.jsonl": ROWS,
    "c/d.html": b"<html><p>" + STORY,
    "c/d.meta.json": b"{}",
    "e.wet": RECORDS[0],
}


def parquet() -> bytes:
    file = io.BytesIO()
    table = pa.table({"text": [f"Row {number}" for number in range(40)], "date": ["2026-03-01T06:30:00Z"] * 40})
    pq.write_table(table, file, row_group_size=20)
    return file.getvalue()


CONTAINERS = {
    "WARC": b"".join(RECORDS),
    "WARC.gz": b"".join(map(gzip.compress, RECORDS)),
    "WARC.zst": b"".join(map(zstandard.compress, RECORDS)),
    "JSON lines": ROWS,
    "JSON lines.gz": gzip.compress(ROWS),
    "JSON lines.zst": zstandard.compress(ROWS),
    "Parquet": parquet(),
    "zip": zipped(MEMBERS),
    "zip, stored": zipped(MEMBERS, zipfile.ZIP_STORED),
    "tar": tarred(MEMBERS),
    "tar.gz": gzip.compress(tarred(MEMBERS)),
    "page.gz": gzip.compress(STORY),
}
WHOLE = {name: {page.member: page.data for page in contents(found_in(data))} for name, data in CONTAINERS.items()}
NAMES = sorted(CONTAINERS)
LAWS = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def is_found(items: Sequence[Found]) -> bool:
    words = [text for item in items for text in (item.member, getattr(item, "detail", None)) if text is not None]
    return all(isinstance(item, Content | Skipped | Unread) for item in items) and all(text.encode() for text in words)


@LAWS
@given(name=st.sampled_from(NAMES), share=st.floats(0, 1, exclude_max=True), piped=st.booleans())
def test_a_cut_costs_only_what_lies_behind_it(name: str, share: float, piped: bool) -> None:
    data = CONTAINERS[name]
    cut = data[: int(share * len(data))]
    found = found_in(cut, piped=piped)
    assert is_found(found)
    pages = [page for page in contents(found) if page.member is not None]
    assert all(WHOLE[name].get(page.member) == page.data for page in pages)
    if "WARC" in name or "JSON" in name or "tar" in name:
        assert len({page.member for page in pages}) == len(pages)


@LAWS
@given(
    name=st.sampled_from(NAMES),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_damage_anywhere_raises_nothing(name: str, changes: list[tuple[float, int]]) -> None:
    data = bytearray(CONTAINERS[name])
    for share, byte in changes:
        data[int(share * len(data))] = byte
    assert is_found(found_in(bytes(data)))


@LAWS
@given(
    start=st.sampled_from([data[:size] for data in CONTAINERS.values() for size in (4, 10, 30, 120, 520)]),
    rest=st.binary(max_size=600),
)
def test_any_bytes_behind_a_beginning_raise_nothing(start: bytes, rest: bytes) -> None:
    assert is_found(found_in(start + rest))


@LAWS
@given(texts=st.lists(st.text(min_size=1), min_size=1, max_size=6), packing=st.sampled_from(["", "gz", "zst"]))
def test_what_goes_in_comes_out(texts: list[str], packing: str) -> None:
    blocks = [text.encode() for text in texts]
    warc = packed_as(packing, b"".join(record(number, block) for number, block in enumerate(blocks)))
    assert [page.data for page in contents(found_in(warc))] == blocks
    tar = packed_as(packing, tarred({f"{number}.txt": b"\n" + block for number, block in enumerate(blocks)}))
    assert [page.data for page in contents(found_in(tar))] == [b"\n" + block for block in blocks]


PEAK = """
import resource, sys
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import fetch_rules
from clipfile.tasks.fetch.readers import reader_for
from clipfile.tasks.fetch.reading import opened
before, count = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 0
with opened(sys.argv[1]) as source:
    for found in reader_for(source.head).read(source, fetch_rules(Settings(max_ratio=1e9))):
        count += 1
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
BIG_TEXT = "".join(f"Line {number * 7919 % 100_003} of a long page.\n" for number in range(400)).encode()


def big_jsonl() -> bytes:
    return b'{"text": "%b"}\n' % BIG_TEXT.replace(b"\n", b"\\n")


def big_tar(count: int) -> bytes:
    return tarred({f"{number}.txt": BIG_TEXT for number in range(count)})


BIG = {
    "WET.gz": lambda: b"".join(gzip.compress(record(number, BIG_TEXT), 1) for number in range(6_000)),
    "JSON lines.zst": lambda: zstandard.compress(big_jsonl() * 6_000),
    "tar.zst": lambda: zstandard.compress(big_tar(6_000)),
    "zip": lambda: zipped({f"{number}.txt": BIG_TEXT for number in range(6_000)}, zipfile.ZIP_STORED),
}


@pytest.mark.parametrize("name", BIG)
def test_memory_does_not_grow_with_the_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(BIG[name]())
    done = subprocess.run([sys.executable, "-c", PEAK, path], capture_output=True, text=True, check=True)
    count, peak = map(int, done.stdout.split())
    assert count == 6_000
    assert peak < 60, f"{peak} MiB for {6_000 * len(BIG_TEXT) / 1e6:.0f} MB"
