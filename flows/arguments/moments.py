"""Moments as people write them, for snapshots of that time."""

from datetime import UTC, datetime, time

from clipfile.schemas.errors import UsageError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.snapshots import Snapshot, as_of, listed

DATE_LENGTH = len("2026-11-30")


def moment(written: str) -> datetime:
    """A date or a time in ISO 8601, in UTC unless it says otherwise; a date alone is the end of that day.

    Raises UsageError.
    """
    try:
        read = datetime.fromisoformat(written.strip())
    except ValueError:
        raise UsageError(
            "This is no time", place=written, remedy="Write 2026-11-30, 2026-11-30T18:00 or 2026-11-30T18:00+02:00."
        ) from None
    if len(written.strip()) <= DATE_LENGTH:
        read = datetime.combine(read, time.max)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def snapshot_as_of(settings: Settings, written: str) -> Snapshot:
    """The newest snapshot at or before a time. Raises UsageError where none is that old."""
    at = moment(written)
    if found := as_of(settings, at):
        return found
    oldest = next(iter(listed(settings)), None)
    known = f"The oldest kept is {oldest.id}; the setting keep_snapshots says how many." if oldest else "There is none."
    raise UsageError("No snapshot is that old", place=f"{at:%Y-%m-%d %H:%M:%S %Z}", remedy=known)
