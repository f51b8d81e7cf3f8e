"""Files between the stages: whole or absent, and they carry the hash they were written with."""

import hashlib
import os
import shutil
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from clipfile.schemas.errors import StagingError
from clipfile.warehouse.faults import refused

AGAIN = "Run the same command again: what is loaded stays, the rest is staged anew."


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A Parquet file between two stages; small enough to travel through Prefect."""

    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StagingArea:
    """The folder of one batch of one run."""

    folder: str

    def write(self, name: str, table: pa.Table) -> StagedFile:
        """Write a table under a temporary name, then rename it into place. Raises StagingError where it cannot be."""
        folder = Path(self.folder)
        path = folder / f"{name}.parquet"
        partial = path.with_suffix(".partial")
        with refused(path, StagingError):
            folder.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, partial, compression="zstd", compression_level=1)
            digest = _sha256(partial)
            os.replace(partial, path)  # noqa: PTH105
        return StagedFile(str(path), table.num_rows, digest)

    def piece(self, number: int) -> "StagingArea":
        """The folder of one piece of the batch."""
        return StagingArea(f"{self.folder}/{number:06d}")

    def clear(self) -> None:
        """Remove the batch's folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def read_staged(staged: StagedFile, columns: Sequence[str] | None = None) -> pa.Table:
    """The table of a staged file, or some of its columns.

    Raises StagingError when the file is gone or is not what was written.
    """
    path = Path(staged.path)
    if not path.exists():
        raise StagingError("A staged file is missing", place=staged.path, remedy=AGAIN)
    if _sha256(path) != staged.sha256:
        raise StagingError("A staged file has changed since it was written", place=staged.path, remedy=AGAIN)
    return pq.read_table(path, columns=None if columns is None else list(columns))


def clear_left(staging: Path, own: str, failed: Collection[str], days: int) -> None:
    """Remove what runs left that are no more: all of it, but for `days` that of failed runs, where it may show why.

    The caller is the only one who writes, so no folder but its `own` is of a run that lives, whatever a clock says.
    """
    oldest = time.time() - days * 86_400
    for folder in staging.glob("*"):
        is_kept = folder.name in failed and folder.stat().st_mtime >= oldest
        if folder.is_dir() and folder.name != own and not is_kept:
            shutil.rmtree(folder, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
