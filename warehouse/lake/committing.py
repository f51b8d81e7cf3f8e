"""A shard into a lake: files first, under names that nobody else has, then the one manifest that makes them count."""

import hashlib
import io
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq

from clipfile import __version__
from clipfile.schemas.errors import WarehouseError
from clipfile.schemas.records import LedgerEntry
from clipfile.warehouse.catalog import SCHEMA_VERSION
from clipfile.warehouse.lake.manifests import TABLES_FOLDER, Commit, Held, LakeFile, commit_name
from clipfile.warehouse.lake.place import Place
from clipfile.warehouse.lake.state import read_commits

LONGEST_SHARE = 0.5  # of the grace: files that lie about for longer may be taken for some that a dead run left


@dataclass(frozen=True, slots=True)
class Shard:
    """Rows that count together: tables by name, the month of their pages' capture, and what the ledger says of them."""

    name: str
    month: str
    read_from: datetime
    held: tuple[Held, ...]
    tables: Mapping[str, pa.Table]
    entry: LedgerEntry


def commit(place: Place, shard: Shard, grace_hours: float) -> bool:
    """Make a shard count; whether it did not before: a commit that is there stands, and nothing else is left.

    Raises WarehouseError where the place cannot be written, or took so long that its files may be gone again.
    """
    if is_committed(place, shard.name):
        return False
    begun = time.monotonic()
    attempt = secrets.token_hex(8)
    files = tuple(_write(place, shard, name, attempt) for name, table in shard.tables.items() if table.num_rows)
    made = Commit(
        shard=shard.name,
        committed_at=datetime.now(UTC),
        read_from=shard.read_from,
        held=shard.held,
        schema_version=SCHEMA_VERSION,
        clipfile_version=__version__,
        entry=shard.entry,
        files=files,
    )
    require_in_time(place, begun, grace_hours)
    if place.create(commit_name(shard.name), made.model_dump_json().encode()) or _stands(place, made):
        return True
    place.remove([file.path for file in files])
    return False


def _stands(place: Place, made: Commit) -> bool:
    """Whether the commit that is there is this one: a request may be made again after an answer that was lost."""
    return any(found.files == made.files for found in read_commits(place, [made.shard]))


def require_in_time(place: Place, begun: float, grace_hours: float) -> None:
    """Raise WarehouseError where files have lain without a manifest, since `begun`, for too long: see LONGEST_SHARE."""
    if grace_hours and time.monotonic() - begun > grace_hours * 3_600 * LONGEST_SHARE:
        raise WarehouseError(
            "Writing into the lake took more than half of lake_grace_hours",
            place=place.address,
            remedy="Raise lake_grace_hours.",
        )


def is_committed(place: Place, shard: str) -> bool:
    """Whether a shard has a commit that no compacting has removed."""
    name = commit_name(shard)
    return name in place.read([name])


def nullable(schema: pa.Schema) -> pa.Schema:
    """A schema in which every column may be NULL, as in the files of snapshots: all files of a table agree."""
    return pa.schema([field.with_nullable(True) for field in schema])


def _write(place: Place, shard: Shard, table: str, attempt: str) -> LakeFile:
    buffer = io.BytesIO()
    rows = shard.tables[table]
    pq.write_table(rows.cast(nullable(rows.schema)), buffer, compression="zstd", compression_level=1)
    data = buffer.getvalue()
    path = f"{TABLES_FOLDER}/{table}/month={shard.month}/{shard.name}-{attempt}.parquet"
    place.put(path, data)
    return LakeFile(
        table=table,
        month=shard.month,
        path=path,
        rows=rows.num_rows,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
