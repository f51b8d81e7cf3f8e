"""What a lake's manifests say: a commit of one shard, and a generation of what compacting has made so far."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from clipfile.schemas.errors import WarehouseError
from clipfile.schemas.records import IngestRun, LedgerEntry
from clipfile.warehouse.catalog import SCHEMA_VERSION

TABLES_FOLDER, COMMITS, GENERATIONS, RUNS = "tables", "commits", "generations", "runs"
SHARDS = "shards"  # the table of the commits that a generation has taken in
NO_MONTH, MANY_MONTHS = "none", "mixed"


class LakeFile(BaseModel):
    """One immutable Parquet file; `path` is relative to the lake, `month` that of its pages' capture, or why none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    table: str
    month: str
    path: str
    rows: int
    bytes: int
    sha256: str


class Held(BaseModel):
    """How many page candidates of a container a shard holds."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    source_uri: str
    found: int
    rejected: int
    skipped: int


class Commit(BaseModel):
    """A shard that counts: the rows of one piece of one batch, and what it holds of which containers.

    `read_from` is when the first of its sources was read: what changed later is not in it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    shard: str
    committed_at: datetime
    read_from: datetime
    held: tuple[Held, ...]
    schema_version: int
    clipfile_version: str
    entry: LedgerEntry
    files: tuple[LakeFile, ...]

    @property
    def part_no(self) -> int:
        """The number of the part that the shard's rows are."""
        return part_of(self.shard)


class Generation(BaseModel):
    """All files that compacting has made so far; `replaced` are those that it made them of this time.

    `oldest_schema_version` is that of the oldest of its files; 0 is older than any.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: int
    created_at: datetime
    schema_version: int
    oldest_schema_version: int = 0
    clipfile_version: str
    files: tuple[LakeFile, ...]
    replaced: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        """Whether all its files have the columns of this Clipfile."""
        return self.oldest_schema_version == SCHEMA_VERSION

    def of(self, table: str) -> Sequence[LakeFile]:
        """The files of a table."""
        return [file for file in self.files if file.table == table]


DAMAGED = "A damaged one has to come back from a copy: nothing else says what it says."
REMEDIES: Mapping[type[BaseModel], str] = {
    Commit: "A damaged one can be removed: what it commits is loaded again by the next run over its sources.",
    IngestRun: "A damaged one can be removed: no row of a page is lost.",
}


def part_of(shard: str) -> int:
    """A shard's number, the same on every machine: 60 bits of its name's hash."""
    return int(hashlib.sha256(shard.encode()).hexdigest()[:15], 16) + 1


def commit_name(shard: str) -> str:
    """Where the commit of a shard stands."""
    return f"{COMMITS}/{shard}.json"


def generation_name(number: int) -> str:
    """Where a generation stands."""
    return f"{GENERATIONS}/{number:08d}.json"


def run_name(run_id: str) -> str:
    """Where the record of a run stands."""
    return f"{RUNS}/{run_id}.json"


def parsed(kind: type[BaseModel], data: bytes, place: str) -> BaseModel:
    """A manifest out of its bytes. Raises WarehouseError where they are not one."""
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        raise WarehouseError(
            f"A manifest of the lake cannot be read: {str(error).splitlines()[0]}",
            place=place,
            remedy=f"Upgrade Clipfile. {REMEDIES.get(kind, DAMAGED)}",
        ) from error
