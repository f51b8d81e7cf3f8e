"""Files between the stages: whole or absent, and they carry the hash they were written with.

They lie in a folder, or at an address that fsspec knows, which workers of several machines share. Their format is
Arrow's own, which takes a tenth of Parquet's time to write and to read; packed where they cross a network.
"""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from clipfile.schemas.errors import StagingError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.faults import refused

AGAIN = "Run the same command again: what is loaded stays, the rest is staged anew."
HASH_SHOWN = 12  # hexadecimal digits of its hash in a file's name


@dataclass(frozen=True, slots=True)
class StagedFile:
    """An Arrow IPC file between two stages; what is told of it is small enough to travel through Prefect."""

    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StagingArea:
    """The folder of one batch of one run; an address where it has a scheme."""

    folder: str

    def write(self, name: str, table: pa.Table) -> StagedFile:
        """Write a table under a name that holds its hash. Raises StagingError where it cannot be.

        A worker that was given up and writes after all harms nobody: its file has another name, or the same bytes.
        """
        return _put(self.folder, name, table) if _is_elsewhere(self.folder) else _write(self.folder, name, table)

    def below(self, name: str) -> "StagingArea":
        """A folder in this one."""
        return StagingArea(f"{self.folder}/{name}")

    def piece(self, number: int) -> "StagingArea":
        """The folder of one piece of the batch."""
        return self.below(f"{number:06d}")

    def clear(self) -> None:
        """Remove the batch's folder."""
        if _is_elsewhere(self.folder):
            from clipfile.tasks import elsewhere  # noqa: PLC0415  fsspec costs more than a small run

            elsewhere.remove(self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


def hold_little() -> None:
    """Have Arrow give back the memory of tables that are done with; its own pool keeps 200 MB of it and more."""
    pa.set_memory_pool(pa.system_memory_pool())


def run_area(settings: Settings, run_id: str) -> StagingArea:
    """The folder of one run."""
    return StagingArea(settings.staging_place).below(run_id)


def read_staged(staged: StagedFile, columns: Sequence[str] | None = None) -> pa.Table:
    """The table of a staged file, or some of its columns.

    Raises StagingError when the file is gone or is not what was written.
    """
    content = _content(staged.path)
    if content is None:
        raise StagingError("A staged file is missing", place=staged.path, remedy=AGAIN)
    if hashlib.sha256(content).hexdigest() != staged.sha256:
        raise StagingError("A staged file has changed since it was written", place=staged.path, remedy=AGAIN)
    table = pa.ipc.open_file(pa.BufferReader(content)).read_all()
    return table if columns is None else table.select(list(columns))


def _content(path: str) -> bytes | None:
    if _is_elsewhere(path):
        from clipfile.tasks import elsewhere  # noqa: PLC0415  as above

        return elsewhere.got(path)
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        return None


def clear_run(settings: Settings, run_id: str) -> None:
    """Remove what a run left between its stages, and what it said of how far it is."""
    shutil.rmtree(settings.staging_path / run_id, ignore_errors=True)
    if settings.staging is not None:
        run_area(settings, run_id).clear()


def clear_left(staging: Path, own: str, failed: Collection[str], days: int) -> None:
    """Remove what runs left that are no more: all of it, but for `days` that of failed runs, where it may show why.

    The caller is the only one who writes, so no folder but its `own` is of a run that lives, whatever a clock says.
    """
    oldest = time.time() - days * 86_400
    for folder in staging.glob("*"):
        is_kept = folder.name in failed and folder.stat().st_mtime >= oldest
        if folder.is_dir() and folder.name != own and not is_kept:
            shutil.rmtree(folder, ignore_errors=True)


def clear_left_at(place: str, known: Collection[str], failed: Collection[str], days: int) -> None:
    """The same at a named place, which others may use too: there only what `known` runs left, and no longer need.

    How old it is says the run's own name, since objects have no folders with a time. Raises StagingError.
    """
    oldest = f"{datetime.now(UTC) - timedelta(days=days):%Y%m%dT%H%M%S}"
    for name in _names_in(place):
        if name in known and not (name in failed and name >= oldest):
            StagingArea(place).below(name).clear()


def _write(folder: str, name: str, table: pa.Table) -> StagedFile:
    """Write under a temporary name that nobody else takes, then rename into place."""
    content, digest = _packed(table, compression=None)
    path, partial = _address(folder, name, digest), Path(folder) / f"{name}-{secrets.token_hex(4)}.partial"
    with refused(partial, StagingError):
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        os.replace(partial, path)  # noqa: PTH105
    return StagedFile(path, table.num_rows, digest)


def _put(folder: str, name: str, table: pa.Table) -> StagedFile:
    from clipfile.tasks import elsewhere  # noqa: PLC0415  as above

    content, digest = _packed(table, compression="zstd")
    address = _address(folder, name, digest)
    elsewhere.put(address, content.to_pybytes())
    return StagedFile(address, table.num_rows, digest)


def _packed(table: pa.Table, compression: str | None) -> tuple[pa.Buffer, str]:
    """The bytes of the table's file, and their hash."""
    buffer = pa.BufferOutputStream()
    with pa.ipc.new_file(buffer, table.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as file:
        file.write_table(table)
    content = buffer.getvalue()
    return content, hashlib.sha256(content).hexdigest()


def _address(folder: str, name: str, digest: str) -> str:
    return f"{folder}/{name}-{digest[:HASH_SHOWN]}.arrow"


def _names_in(place: str) -> list[str]:
    if _is_elsewhere(place):
        from clipfile.tasks import elsewhere  # noqa: PLC0415  as above

        return elsewhere.names_in(place)
    return [path.name for path in Path(place).glob("*") if path.is_dir()]


def _is_elsewhere(place: str) -> bool:
    return "://" in place
