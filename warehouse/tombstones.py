"""Hashes of content that was removed for good, wherever they are written down."""

import pyarrow as pa
import pyarrow.parquet as pq

from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.warehouse.snapshots import latest

NONE = pa.schema([(field.name, field.type) for field in TABLES["tombstones"].schema]).empty_table()


def published(settings: Settings) -> pa.Table:
    """The tombstones of a home's newest snapshot: what is left of them where the warehouse is lost."""
    snapshot = latest(settings)
    if snapshot is None:
        return NONE
    files = [snapshot.folder.resolve().parent / file.path for file in snapshot.manifest.of("tombstones")]
    tables = [pq.read_table(path) for path in files if path.exists()]
    return pa.concat_tables([NONE, *(table.cast(NONE.schema) for table in tables)])
