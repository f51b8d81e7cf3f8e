"""What else would be picked for a folder of pages: python -m benchmarks.others WAY FOLDER TO.

An extractor over HTML in a pool of processes, its texts into Parquet; or a loop that puts text by text into DuckDB.
"""

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import trafilatura
from resiliparse.extract.html2text import extract_plain_text

PROCESSES = 2
TOGETHER = 50  # pages that a process is given at a time
ROW_GROUP = 1_000
SCHEMA = pa.schema([("path", pa.string()), ("text", pa.string())])

Row = tuple[str, str | None]


def by_trafilatura(path: Path) -> Row:
    """As its documentation calls it."""
    return str(path), trafilatura.extract(path.read_text(encoding="utf-8"))


def by_resiliparse(path: Path) -> Row:
    """Its choice of the main content."""
    return str(path), str(extract_plain_text(path.read_text(encoding="utf-8"), main_content=True))


def in_pool(extract: Callable[[Path], Row], paths: Sequence[Path], target: Path) -> None:
    """Texts into one Parquet file, in order."""
    with ProcessPoolExecutor(PROCESSES) as pool, pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
        rows = pool.map(extract, paths, chunksize=TOGETHER)
        for some in iter(lambda: list(islice(rows, ROW_GROUP)), []):
            found, texts = zip(*some, strict=True)
            writer.write_table(pa.table([found, texts], schema=SCHEMA))


def as_it_is(path: Path) -> Row:
    """The whole text of the file."""
    return str(path), path.read_text(encoding="utf-8")


def row_by_row(extract: Callable[[Path], Row], paths: Sequence[Path], target: Path) -> None:
    """A row a page, each in a transaction of its own."""
    with duckdb.connect(str(target)) as connection:
        connection.execute("CREATE TABLE pages (page_id VARCHAR PRIMARY KEY, path VARCHAR, text VARCHAR)")
        for path in paths:
            found, text = extract(path)
            page_id = hashlib.sha256(found.encode()).hexdigest()
            connection.execute("INSERT INTO pages VALUES (?, ?, ?)", [page_id, found, text])


WAYS: Mapping[str, Callable[[Sequence[Path], Path], None]] = {
    "trafilatura": partial(in_pool, by_trafilatura),
    "resiliparse": partial(in_pool, by_resiliparse),
    "loop": partial(row_by_row, by_resiliparse),
    "copy": partial(row_by_row, as_it_is),
}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


if __name__ == "__main__":
    way, folder, to = sys.argv[1:]
    WAYS[way](list(_files(Path(folder))), Path(to))
