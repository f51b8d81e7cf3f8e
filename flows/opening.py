"""What commands read from: the latest snapshot, or the live warehouse where they are asked to."""

from collections.abc import Iterator
from contextlib import contextmanager

from clipfile.schemas.errors import UsageError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.snapshots import latest
from clipfile.warehouse.store import Store, open_reader


@contextmanager
def reading(settings: Settings, *, live: bool = False) -> Iterator[Store]:
    """The latest snapshot, read only, so that no load is in the way; the live file on demand.

    Raises UsageError where there is none yet, and WarehouseBusyError while a run holds the live file.
    """
    snapshot = None if live else latest(settings)
    if snapshot is None and not settings.warehouse_path.exists():
        raise UsageError(
            "There is no warehouse yet", place=str(settings.home), remedy="Run clipfile ingest FOLDER first."
        )
    with snapshot.open(settings) if snapshot else open_reader(settings.warehouse_path, settings) as store:
        yield store
