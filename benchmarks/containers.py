"""What it costs to read containers, before anything is segmented: megabytes of what they hold, unpacked, a second."""

import gzip
import io
import os
import platform
import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import process_time
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType
from rich.console import Console
from rich.table import Table

from benchmarks.pages import ROOT
from benchmarks.results import processor
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import fetch_rules
from clipfile.tasks.fetch.formats import Content
from clipfile.tasks.fetch.readers import reader_for
from clipfile.tasks.fetch.reading import opened

RESULTS = ROOT / "benchmarks" / "CONTAINERS.md"
BYTES = 200_000_000
ROUNDS = 3
COLUMNS = ("what is read", "pages", "MB on disk", "MB unpacked", "CPU s", "MB/s a core", "µs a page")
Pages = Iterator[tuple[int, bytes]]


def pages(total: int) -> Pages:
    """Invented pages of 1 to 10 kB, about as long as those of a WET file, until they are so many bytes in all."""
    source, made, number = random.Random(7), 0, 0  # noqa: S311  invented text, no secret
    words = ["".join(source.choices("abcdefghijklmnoprstuvw", k=source.randrange(2, 11))) for _ in range(20_000)]
    while made < total:
        lines = (" ".join(source.choices(words, k=source.randrange(2, 40))) for _ in range(source.randrange(10, 80)))
        page = "\n".join(lines).encode()
        yield number, page
        made, number = made + len(page), number + 1


def wet(file: Any, made: Pages) -> int:
    """Conversion records as Common Crawl's WET files have them; the bytes of the records."""
    size = 0
    for number, page in made:
        record = WarcRecord()
        record.init_headers(WarcRecordType.conversion, content_length=len(page))
        for name, value in (
            ("WARC-Target-URI", f"https://paper{number % 500}.example/2026/03/01/story-{number}.html"),
            ("WARC-Date", "2026-03-01T06:30:00Z"),
            ("WARC-Refers-To", f"<urn:uuid:{number:032x}>"),
            ("WARC-Identified-Content-Language", "eng"),
            ("Content-Type", "text/plain"),
        ):
            record.headers[name] = value
        record.set_bytes_content(page)
        size += record.write(file)
    return size


def write_wet(path: Path, made: Pages) -> int:
    """A plain WET file."""
    with path.open("wb") as file:
        return wet(file, made)


def write_wet_gz(path: Path, made: Pages) -> int:
    """A WET file packed record by record."""
    with path.open("wb") as file:
        packed = GzipWriter(file, compression_level=6)
        size = wet(packed, made)
        packed.close()
    return size


def write_warc_gz(path: Path, made: Pages) -> int:
    """Answers of web servers, packed record by record."""
    size = 0
    with path.open("wb") as file:
        for number, page in made:
            html = b"<!doctype html><html><body><p>" + page.replace(b"\n", b"</p>\n<p>")
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: x\r\n\r\n" + html
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
                f"WARC-Target-URI: https://paper.example/{number}\r\nWARC-Date: 2026-03-01T06:30:00Z\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            record = head.encode() + http + b"\r\n\r\n"
            file.write(gzip.compress(record, 6))
            size += len(record)
    return size


def rows(made: Pages) -> Iterator[dict[str, str]]:
    """The pages as rows of a text corpus."""
    for number, page in made:
        yield {"text": page.decode(), "url": f"https://paper.example/{number}", "date": "2026-03-01T06:30:00Z"}


def write_jsonl_zst(path: Path, made: Pages) -> int:
    """JSON lines, packed as one stream."""
    size = 0
    with path.open("wb") as file, zstandard.ZstdCompressor(3).stream_writer(file) as packed:
        for row in rows(made):
            line = orjson.dumps(row) + b"\n"
            packed.write(line)
            size += len(line)
    return size


def write_parquet(path: Path, made: Pages) -> int:
    """Parquet as pyarrow writes it."""
    table = pa.Table.from_pylist(list(rows(made)))
    pq.write_table(table, path, row_group_size=10_000, compression="zstd")
    return int(table.nbytes)


CASES: dict[str, Callable[[Path, Pages], int]] = {
    "WET": write_wet,
    "WET, gzip a record": write_wet_gz,
    "WARC of HTML, gzip a record": write_warc_gz,
    "JSON lines, zstd": write_jsonl_zst,
    "Parquet, zstd": write_parquet,
}


def drained(path: Path) -> tuple[int, float]:
    """The pages that a file's reader gives, and the CPU seconds that it takes."""
    start, count = process_time(), 0
    with opened(str(path)) as source:
        for found in reader_for(source.head).read(source, fetch_rules(Settings())):
            count += isinstance(found, Content)
    return count, process_time() - start


def measured(name: str, path: Path) -> tuple[str, ...]:
    """One line of the table: a file written, then read some times, the best of which counts."""
    unpacked = CASES[name](path, pages(BYTES))
    taken = [drained(path) for _ in range(ROUNDS)]
    count, best = taken[0][0], min(seconds for _, seconds in taken)
    sizes = (f"{size / 1e6:,.0f}" for size in (path.stat().st_size, unpacked))
    return name, f"{count:,}", *sizes, f"{best:.2f}", f"{unpacked / best / 1e6:,.0f}", f"{best / count * 1e6:,.0f}"


def main() -> None:
    """Measure every format once and report it."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [measured(name, Path(folder) / "file") for name in CASES]
    way = "from disk to page candidates with their facts; nothing hashed, decoded or segmented"
    versions = ", ".join(f"{name} {version(name)}" for name in ("fastwarc", "pyarrow", "zstandard", "orjson"))
    about = [
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: CPU time of one thread, best of {ROUNDS} rounds, {way}.",
        f"Machine: {processor()}, {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}.",
        f"Versions: Python {platform.python_version()}, {versions}.",
    ]
    shown = Table(COLUMNS[0])
    for column in COLUMNS[1:]:
        shown.add_column(column, justify="right")
    for line in lines:
        shown.add_row(*line)
    console = Console(highlight=False, width=110)
    console.print(shown)
    console.print("\n".join(about), markup=False, soft_wrap=True)
    table = io.StringIO()
    for cells in (COLUMNS, ("---", *["---:"] * (len(COLUMNS) - 1)), *lines):
        table.write(f"| {' | '.join(cells)} |\n")
    text = "\n\n".join(["# Speed of the readers of containers", "Rewritten by `make bench`.", *about, table.getvalue()])
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
