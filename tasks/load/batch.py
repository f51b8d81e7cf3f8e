"""The stage over staged files: rows of a batch merged into the warehouse, with its ledger entry."""

from collections.abc import Mapping

from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.settings import Settings
from clipfile.tasks.load import Batch, load_batch
from clipfile.tasks.staging import StagedFile
from clipfile.warehouse.store import open_writer


def load_staged(settings: Settings, files: Mapping[str, StagedFile], batch: Batch) -> LedgerEntry:
    """Merge a batch's staged files, in one transaction; a batch that the ledger has is left alone."""
    with open_writer(settings) as store:
        return load_batch(store, files, batch)
