"""The snapshots: there, whole, and not older than what was loaded."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from clipfile.flows.doctor.verdicts import Finding, Patient, ok, problem, warning
from clipfile.schemas.errors import ClipfileError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.manifest import NAME
from clipfile.warehouse.snapshots import Snapshot, damage, latest, listed
from clipfile.warehouse.store import open_reader

READ_AT_ONCE = 300_000_000  # bytes of files whose hashes are taken without being asked; about a second
BEHIND = timedelta(days=2)  # a nightly snapshot that failed twice
REMEDY = "Publish one: clipfile snapshot."


def snapshot(patient: Patient) -> Iterator[Finding]:
    """The newest snapshot, and whether others can be read. Raises SnapshotError where its manifest cannot be read."""
    settings = patient.settings
    newest = latest(settings)
    if newest is None:
        if settings.warehouse_path.exists():
            yield warning("snapshot", "there is none: clipfile sql needs one, and so does a restore", REMEDY)
        return
    yield _age(settings, newest)
    yield _whole(newest, deep=patient.deep)
    folders = [path.parent for path in settings.snapshots_path.glob(f"[!.]*/{NAME}") if not path.parent.is_symlink()]
    known = listed(settings)
    if len(folders) > len(known):
        broken = sorted({folder.name for folder in folders} - {one.folder.name for one in known})
        words = f"cannot be read, and keep old files from being removed: {', '.join(broken)}"
        yield warning("snapshots", words, f"Remove them from {settings.snapshots_path}.")
    else:
        yield ok("snapshots", f"{len(known)} kept")


def _age(settings: Settings, newest: Snapshot) -> Finding:
    age = datetime.now(UTC) - newest.manifest.created_at
    words = f"{newest.id}, {_told(age)} old, {newest.rows('captures'):,} captures"
    loaded = _last_loaded(settings)
    if loaded is not None and loaded - newest.manifest.created_at > timedelta(0) and age > BEHIND:
        return warning("snapshot", f"{words}; pages were loaded since", REMEDY)
    return ok("snapshot", words)


def _whole(newest: Snapshot, *, deep: bool) -> Finding:
    files = newest.manifest.every_file
    if deep or sum(file.bytes for file in files) <= READ_AT_ONCE:
        found, how = damage(newest), "by their hashes"
    else:
        found, how = _missized(newest), "by their sizes; --deep takes their hashes"
    if found:
        return problem("files", f"{found[0]} ({len(found)} in all)", "Publish anew: clipfile snapshot, then --verify.")
    return ok("files", f"{len(files)} files of it are whole, {how}")


def _missized(newest: Snapshot) -> list[str]:
    root = newest.folder.resolve().parent
    paths = ((root / file.path, file.bytes) for file in newest.manifest.every_file)
    return [f"{path} is missing or cut." for path, size in paths if not path.exists() or path.stat().st_size != size]


def _last_loaded(settings: Settings) -> datetime | None:
    try:
        with open_reader(settings.warehouse_path, settings.model_copy(update={"lock_wait_seconds": 0})) as store:
            found: datetime | None = store.rows("doctor/facts")["last_loaded"][0].as_py()
            return found
    except ClipfileError:  # told by the check of the warehouse, or somebody is at work there
        return None


def _told(age: timedelta) -> str:
    minutes = age.total_seconds() / 60
    for unit, length in (("days", 24 * 60), ("hours", 60)):
        if minutes >= 2 * length:
            return f"{minutes / length:.0f} {unit}"
    return f"{minutes:.0f} minutes"
