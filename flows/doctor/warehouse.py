"""The warehouse: it opens, breaks no law, and no run in it is stale."""

from collections.abc import Iterator
from pathlib import Path

from clipfile.flows.doctor.verdicts import Finding, Patient, ok, problem, warning
from clipfile.schemas.errors import WarehouseBusyError
from clipfile.schemas.settings import Settings
from clipfile.warehouse import creation
from clipfile.warehouse.catalog import SCHEMA_VERSION
from clipfile.warehouse.processes import is_gone
from clipfile.warehouse.rebuild import size_of
from clipfile.warehouse.store import Store, open_reader

READ_AT_ONCE = 300_000_000  # bytes of a warehouse that is read whole without being asked; about a second
ROOMY = 0.25  # of the file; clipfile compact writes it anew from here on


def warehouse(patient: Patient) -> Iterator[Finding]:
    """What the warehouse says of itself. Raises WarehouseError where it cannot be opened."""
    settings = patient.settings.model_copy(update={"lock_wait_seconds": 0})
    path = settings.warehouse_path
    if not path.exists():
        yield ok("warehouse", f"{path} is not there yet; clipfile ingest makes it")
        return
    try:
        with open_reader(path, settings) as store:
            yield from _looked_into(store, settings, path, deep=patient.deep)
    except WarehouseBusyError as error:
        yield ok("warehouse", f"{error.problem}: looked into once it is free")


def _looked_into(store: Store, settings: Settings, path: Path, *, deep: bool) -> Iterator[Finding]:
    version = creation.schema_version(store, path)
    if version < SCHEMA_VERSION:
        words = f"{path} is of schema version {version}; this Clipfile makes {SCHEMA_VERSION}"
        yield ok("warehouse", f"{words}; the next run brings it forward")
        return
    (facts,) = store.rows("doctor/facts").to_pylist()
    yield ok("warehouse", f"{path}, schema version {version}, {facts['captures']:,} captures")
    yield from _laws(store, path, deep=deep)
    yield from _room(store)
    yield from _stale_runs(store)
    if facts["tombstones"]:
        yield ok(
            "tombstones", f"{facts['tombstones']:,} hashes of content that was forgotten are kept from coming back"
        )


def _laws(store: Store, path: Path, *, deep: bool) -> Iterator[Finding]:
    if not deep and path.stat().st_size > READ_AT_ONCE:
        yield ok("integrity", "not looked into, since it is large: add --deep")
        return
    broken = store.query("FROM integrity").to_pylist()
    if broken:
        words = "; ".join(f"{row['table_name']}: {row['found']:,} {row['problem']}" for row in broken)
        yield problem("integrity", words, "Restore a snapshot: clipfile restore --replace. Report this as a bug.")
    else:
        yield ok("integrity", "no law of the warehouse is broken")


def _room(store: Store) -> Iterator[Finding]:
    size = size_of(store)
    words = f"{size.free_bytes:,} of {size.bytes:,} bytes of the warehouse hold nothing"
    if size.free_bytes > READ_AT_ONCE and size.free_bytes > ROOMY * size.bytes:
        yield warning("free blocks", words, "Give them back: clipfile compact.")
    else:
        yield ok("free blocks", words)


def _stale_runs(store: Store) -> Iterator[Finding]:
    running = store.rows("runs/running").to_pylist()
    dead = [row["run_id"] for row in running if is_gone(row["process"])]
    if dead:
        words = f"still entered as running, but its process is gone: {', '.join(dead)}"
        yield warning("runs", words, "Run it again: the next run marks it crashed and carries on.")
    else:
        yield ok("runs", f"{len(running)} running, none of them dead")
