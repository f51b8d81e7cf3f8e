"""What commands read from: the latest snapshot, or the live warehouse where they are asked to."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from clipfile.flows.arguments.moments import snapshot_as_of
from clipfile.schemas.errors import UsageError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.lake.reading import open_lake
from clipfile.warehouse.snapshots import latest
from clipfile.warehouse.store import Store, open_reader


@contextmanager
def reading(settings: Settings, *, live: bool = False, as_of: str | None = None) -> Iterator[Store]:
    """The latest snapshot, read only, so that no load is in the way; on demand the live file, or that of a time.

    Where the settings name a lake, that is read, as it is now. Raises UsageError where there is none yet, and
    WarehouseBusyError while a run holds the live file.
    """
    if settings.lake_place is not None:
        with _lake(settings, settings.lake_place, as_of) as store:
            yield store
        return
    if live and as_of is not None:
        raise UsageError("The warehouse is as it is now", place=f"--as-of {as_of}", remedy="Leave out --live.")
    snapshot = None if live else latest(settings) if as_of is None else snapshot_as_of(settings, as_of)
    if snapshot is None and not settings.warehouse_path.exists():
        raise UsageError(
            "There is no warehouse yet", place=str(settings.home), remedy="Run clipfile ingest FOLDER first."
        )
    with snapshot.open(settings) if snapshot else open_reader(settings.warehouse_path, settings) as store:
        yield store


def _lake(settings: Settings, place: str, as_of: str | None) -> AbstractContextManager[Store]:
    if as_of is not None:
        raise UsageError("A lake has no snapshots", place=f"--as-of {as_of}", remedy="Leave out --as-of.")
    return open_lake(place, settings)
