"""A warehouse rebuilt from a snapshot: verified before, proven equal after, put in place in one step."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from clipfile.schemas.errors import ClipfileError, SnapshotError, UsageError, WarehouseBusyError, WarehouseError
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.warehouse import catalog, rebuild, tombstones
from clipfile.warehouse.catalog import SCHEMA_VERSION, literal, statement
from clipfile.warehouse.locks import Tell, held, silent
from clipfile.warehouse.manifest import NAME
from clipfile.warehouse.snapshot_reader import pattern
from clipfile.warehouse.snapshots import Snapshot, damage, latest, listed, listed_below, publish, read_snapshot
from clipfile.warehouse.store import Store

# What tells whether a row is of content that was removed for good; a rejection that says just that may stay.
HASHED_BY = {
    "captures": "capture_id", "blocks": "capture_id", "articles": "capture_id", "photos": "capture_id",
    "sidebar_items": "capture_id", "page_facts": "capture_id", "inferences": "capture_id",
    "stories": "capture_id", "item_links": "capture_id", "sightings": "capture_id",
    "rejections": "CASE WHEN reason <> 'forgotten' THEN content_hash END",
}  # fmt: skip


# What was removed for good may have been one of a story, or where a pointer leads: all are to be related anew.
RELATIONS_MENDED = ("restore/reopen_stories", "restore/drop_links", "restore/reopen_parts")


@dataclass(frozen=True, slots=True)
class Restored:
    """A warehouse that was rebuilt: from what, its rows by table, and where the one before it lies now."""

    snapshot: Snapshot
    settings: Settings
    rows: Mapping[str, int]
    captures_buried: int  # of the snapshot, removed for good since
    replaced: Path | None
    published: Snapshot  # what readers of the home see now


def find(settings: Settings, name: str | None) -> Snapshot:
    """The snapshot of this name or in this folder; a folder of snapshots, or none named, stands for its newest.

    Raises UsageError where there is none.
    """
    if name is None:
        newest = latest(settings) or next(reversed(listed(settings)), None)
        if newest is None:
            raise UsageError("There is no snapshot", place=str(settings.home), remedy="Name one, or its folder.")
        return newest
    for folder in (settings.snapshots_path / name, Path(name), Path(name) / "snapshots"):
        if (folder / NAME).exists():
            return read_snapshot(folder.resolve())
        if below := listed_below(folder):
            return below[-1]
    known = ", ".join(snapshot.id for snapshot in listed(settings)) or "none"
    raise UsageError("There is no such snapshot", place=name, remedy=f"Known here: {known}.")


def restore(snapshot: Snapshot, settings: Settings, *, replace: bool, tell: Tell = silent) -> Restored:
    """Rebuild the warehouse of a home from a snapshot; what was removed for good since stays removed.

    With `replace`, a warehouse that is there is moved aside, whatever state it is in. Whenever this is cut short, the
    home has the warehouse it had, or the new one, whole. What was restored is published where the home's newest
    snapshot is another. Raises UsageError where a warehouse is in the way, SnapshotError where the snapshot is damaged,
    WarehouseBusyError while another process holds the warehouse.
    """
    path = settings.warehouse_path
    if path.exists() and not replace:
        raise UsageError("There is a warehouse already", place=str(path), remedy="Add --replace to move it aside.")
    _refuse_damage(snapshot)
    with held(settings, "restore", tell=tell):
        rows, gone, replaced = _rebuild(snapshot, settings)
        newest = latest(settings)
        same = newest is not None and newest.id == snapshot.id and not gone
        known = same and snapshot.manifest.schema_version == SCHEMA_VERSION
        return Restored(snapshot, settings, rows, gone, replaced, newest if newest and known else publish(settings))


def _rebuild(snapshot: Snapshot, settings: Settings) -> tuple[Mapping[str, int], int, Path | None]:
    """The rows of each table, the captures left out, and where the warehouse before lies now."""
    path = settings.warehouse_path
    with ExitStack() as stack:
        store = stack.enter_context(rebuild.new_file(path, settings))
        buried = pa.concat_tables([_present(store, path, stack), tombstones.published(settings)])
        gone = stack.enter_context(_attached(store, snapshot, buried, path))
        rebuild.make_tables(store, _identity(snapshot, settings, renewed=gone > 0))
        rebuild.copy_tables(store)
        rows = rebuild.prove_equal(store)
        _bury(store, buried)
        store.execute("CHECKPOINT")
        replaced = _move_aside(settings)
        rebuild.put_in_place(path)
    return rows, gone, replaced


def _refuse_damage(snapshot: Snapshot) -> None:
    if snapshot.manifest.schema_version > SCHEMA_VERSION:
        raise SnapshotError("The snapshot is newer than this Clipfile", place=snapshot.id, remedy="Upgrade Clipfile.")
    if problems := damage(snapshot, with_index=False):  # nothing is rebuilt from the index
        more = f" and {len(problems) - 1} more files" if problems[1:] else ""
        raise SnapshotError(f"The snapshot is damaged: {problems[0].rstrip('.')}{more}", remedy="Restore another one.")


def _present(store: Store, path: Path, stack: ExitStack) -> pa.Table:
    """The tombstones of the warehouse there is, which nobody can write to from now on; none where it is broken."""
    if path.exists():
        try:
            stack.enter_context(store.attached(path, "present"))
            return store.query("SELECT content_hash, forgotten_at FROM present.tombstones")
        except WarehouseBusyError:
            raise
        except ClipfileError:  # broken, which is why it is replaced, or of an age before tombstones
            pass
    return tombstones.NONE


@contextmanager
def _attached(store: Store, snapshot: Snapshot, buried: pa.Table, path: Path) -> Iterator[int]:
    """Attach the snapshot as `old`, in the form that today's tables have; gives how many captures are left out."""
    older = snapshot.manifest.schema_version < SCHEMA_VERSION
    place = path.with_name(path.name + ".older")
    place.unlink(missing_ok=True)
    store.execute(f"ATTACH {literal(str(place) if older else ':memory:')} AS {rebuild.OLD}")
    try:
        with store.registered(buried=buried):
            store.execute("CREATE TABLE old.buried AS SELECT DISTINCT content_hash FROM buried")
        for table, sql in _pictures(snapshot):
            store.execute(f"CREATE {'TABLE' if older else 'VIEW'} old.{table} AS {sql}")
        if older:
            _bring_forward(store, snapshot.manifest.schema_version)
        yield snapshot.rows("captures") - store.query("SELECT count(*) AS n FROM old.captures")["n"][0].as_py()
    finally:
        store.execute(f"DETACH {rebuild.OLD}")
        place.unlink(missing_ok=True)


def _pictures(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    root = snapshot.folder.resolve().parent
    for table in (table for table in TABLES if snapshot.manifest.of(table)):
        files = ", ".join(pattern(root / file.path) for file in snapshot.manifest.of(table))
        column = HASHED_BY.get(table)
        unburied = statement("restore/unburied").replace("{column}", column) if column else ""
        yield table, statement("restore/picture").replace("{files}", files) + unburied


def _bring_forward(store: Store, version: int) -> None:
    here = store.query("SELECT current_database() AS name")["name"][0].as_py()
    store.execute(f"USE {rebuild.OLD}")
    for step in (step for step in catalog.migrations() if step.version > version):
        store.execute(step.sql)
    store.execute(f'USE "{here}"')


def _identity(snapshot: Snapshot, settings: Settings, *, renewed: bool) -> str:
    """The warehouse's identity: the snapshot's own, unless files of other rows go by the same numbers already.

    A warehouse rebuilt from an older snapshot numbers its next parts as the newer ones did; under the same identity
    its snapshots would list those files as its own.
    """
    own = snapshot.manifest.warehouse_id
    newest = next(reversed(listed(settings)), None)
    taken = newest is not None and newest.id != snapshot.id and newest.manifest.warehouse_id == own
    return str(uuid.uuid4()) if taken or renewed else own


def _bury(store: Store, buried: pa.Table) -> None:
    first = buried.group_by("content_hash").aggregate([("forgotten_at", "min")])
    with store.transaction(), store.registered(buried=first.rename_columns({"forgotten_at_min": "forgotten_at"})):
        store.run("restore/bury")
        store.run("restore/recount")
        if store.query("FROM tombstones LIMIT 1").num_rows:
            for name in RELATIONS_MENDED:
                store.run(name)


def _move_aside(settings: Settings) -> Path | None:
    """Give the warehouse there is, and its log, a second name; it keeps its first until the new one takes that."""
    path = settings.warehouse_path
    log = path.with_name(path.name + ".wal")
    if not path.exists() and not log.exists():
        return None
    folder = settings.replaced_path / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
    try:
        folder.mkdir(parents=True)
        with suppress(FileNotFoundError):
            (folder / path.name).hardlink_to(path)
        if log.exists():  # it would be replayed into the new file
            log.rename(folder / log.name)
    except OSError as error:
        raise WarehouseError(
            f"The warehouse cannot be moved aside: {error.strerror}", place=str(folder), remedy="Move it by hand."
        ) from error
    return folder
