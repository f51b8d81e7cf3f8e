"""Rows in order of their months as Parquet files of a lake, each about as large as it may be."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from clipfile.schemas.errors import WarehouseError
from clipfile.warehouse.faults import refused
from clipfile.warehouse.lake.committing import nullable
from clipfile.warehouse.lake.manifests import TABLES_FOLDER, LakeFile
from clipfile.warehouse.lake.place import Place

GROUP_ROWS, GROUP_BYTES = 50_000, 32_000_000  # of a row group: what a reader skips or reads as a whole


@dataclass(frozen=True, slots=True)
class Rolled:
    """Where files go, by way of which folder, how their names begin, and how many bytes one may have."""

    place: Place
    folder: Path
    stem: str
    most: int


def written(rows: pa.RecordBatchReader, table: str, rolled: Rolled) -> Iterator[LakeFile]:
    """Write rows with a column `month`, ordered by it, and move each file to its place when it is full.

    Raises WarehouseError where the disk or the place cannot take them.
    """
    out: Out | None = None
    number = 0
    for month, batch in _runs(rows):
        if out is not None and (out.month != month or out.is_full):
            yield out.moved()
            out = None
        if out is None:
            number += 1
            out = Out(table, month, number, rolled, batch.schema)
        out.add(batch)
    if out is not None:
        yield out.moved()


class Out:
    """A file on its way."""

    def __init__(self, table: str, month: str, number: int, rolled: Rolled, schema: pa.Schema) -> None:
        self.month = month
        self._table = table
        self._rolled = rolled
        self._name = f"{rolled.stem}-{number:05d}.parquet"
        self._local = rolled.folder / f"{table}-{self._name}"
        self._schema = nullable(schema)
        self._held: list[pa.RecordBatch] = []
        self._rows = 0
        with refused(self._local, WarehouseError):
            self._writer = pq.ParquetWriter(self._local, self._schema, compression="zstd", compression_level=3)

    @property
    def is_full(self) -> bool:
        """Whether it has as many bytes as a file may."""
        return self._local.stat().st_size >= self._rolled.most

    def add(self, batch: pa.RecordBatch) -> None:
        """Take rows."""
        self._held.append(batch)
        self._rows += batch.num_rows
        if (
            sum(one.num_rows for one in self._held) >= GROUP_ROWS
            or sum(one.nbytes for one in self._held) >= GROUP_BYTES
        ):
            self._flush()

    def moved(self) -> LakeFile:
        """End the file and give it to the place."""
        self._flush()
        with refused(self._local, WarehouseError):
            self._writer.close()
            with self._local.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = self._local.stat().st_size
        path = f"{TABLES_FOLDER}/{self._table}/month={self.month}/{self._name}"
        self._rolled.place.take_in(path, self._local)
        return LakeFile(table=self._table, month=self.month, path=path, rows=self._rows, bytes=size, sha256=digest)

    def _flush(self) -> None:
        if self._held:
            with refused(self._local, WarehouseError):
                self._writer.write_table(pa.Table.from_batches(self._held).cast(self._schema))
            self._held = []


def _runs(rows: pa.RecordBatchReader) -> Iterator[tuple[str, pa.RecordBatch]]:
    """The rows month by month, without that column."""
    for batch in rows:
        months = batch.column("month")
        rest = batch.drop_columns(["month"])
        start = 0
        while start < len(batch):
            month = months[start].as_py()
            here = pc.sum(pc.equal(months.slice(start), month)).as_py()
            yield month, rest.slice(start, here)
            start += here
