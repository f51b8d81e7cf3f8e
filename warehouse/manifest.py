"""What a snapshot consists of: every file with its rows, bytes and hash."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from clipfile.schemas.errors import SnapshotError

NAME = "manifest.json"


class SnapshotFile(BaseModel):
    """One immutable Parquet file; `path` is relative to the folder of snapshots."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    part_no: int | None
    version: int | None
    path: str
    rows: int
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """One state of the warehouse: what it is, where it comes from, which files hold it.

    `sequence` counts the snapshots of a home and does not depend on the clock; `root` is the absolute folder of
    snapshots that the views of the snapshot's database name. `index` holds what is made of the tables: the files of the
    search index, by the names of its views; `index_form` tells how words became rows of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    snapshot_id: str
    sequence: int
    schema_version: int
    clipfile_version: str
    warehouse_id: str
    created_at: datetime
    run_id: str | None
    root: str
    files: tuple[SnapshotFile, ...]
    index: tuple[SnapshotFile, ...] = ()
    index_form: str | None = None

    @property
    def rows(self) -> Mapping[str, int]:
        """Rows of each table."""
        counts: dict[str, int] = {}
        for file in self.files:
            counts[file.table] = counts.get(file.table, 0) + file.rows
        return counts

    @property
    def every_file(self) -> tuple[SnapshotFile, ...]:
        """The files of the tables and of the index."""
        return self.files + self.index

    def of(self, table: str) -> Sequence[SnapshotFile]:
        """The files of a table, in order of their parts."""
        return [file for file in self.files if file.table == table]

    def as_json(self) -> str:
        """The manifest as it is written."""
        return json.dumps({"rows": self.rows} | self.model_dump(mode="json"), indent=1) + "\n"


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest into a snapshot's folder, in one step."""
    partial = folder / (NAME + ".partial")
    with partial.open("w", encoding="utf-8") as file:
        file.write(manifest.as_json())
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / NAME)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot's folder. Raises SnapshotError when there is none or it cannot be understood."""
    path = folder / NAME
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        values.pop("rows", None)
        return Manifest.model_validate(values)
    except FileNotFoundError:
        raise SnapshotError(
            "There is no snapshot", place=str(folder), remedy="Publish one: clipfile snapshot."
        ) from None
    except (OSError, ValueError, AttributeError, ValidationError) as error:
        raise SnapshotError(
            f"The manifest cannot be read: {str(error).splitlines()[0]}",
            place=str(path),
            remedy="Use another snapshot.",
        ) from error
