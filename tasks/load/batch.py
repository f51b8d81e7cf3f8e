"""The stage over staged files: rows of a batch merged into the warehouse, or committed to the lake."""

from collections.abc import Mapping

from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.settings import Settings
from clipfile.tasks.load import Batch, KnownCaptures, load_batch
from clipfile.tasks.load.shard import commit_staged
from clipfile.tasks.staging import StagedFile
from clipfile.warehouse.store import open_writer


def load_staged(
    settings: Settings, files: Mapping[str, StagedFile], batch: Batch, known: KnownCaptures | None = None
) -> LedgerEntry:
    """Load a batch's staged files, all or nothing; a batch that is loaded already is left alone.

    `known` says what the warehouse has, and is told of what is loaded.
    """
    if settings.lake is not None:
        return commit_staged(settings, files, batch)
    with open_writer(settings) as store:
        return load_batch(store, files, batch, known)
