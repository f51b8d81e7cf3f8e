"""Versions of the memory in the warehouse: the newest one read, a new one kept."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from clipfile.schemas.remembered import MemoryVersion
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.tasks.remember.learn import learnt_lines
from clipfile.tasks.segment.fingerprint import FORM
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.staging import StagedFile, StagingArea
from clipfile.warehouse.store import Store, open_writer


@dataclass(frozen=True, slots=True)
class Learnt:
    """The memory that holds after learning, and whether it is another than before; no version where nothing repeats."""

    version: str | None
    is_new: bool
    sites: int
    lines: int


@dataclass(frozen=True, slots=True)
class StagedMemory:
    """One version of the memory, fixed for the length of a run."""

    version: str
    lines: StagedFile


def learn_memory(settings: Settings) -> Learnt:
    """Learn from all captures of the warehouse; what was learnt becomes a new version where it differs."""
    with open_writer(settings) as store:
        model = load_model(settings.model)
        return keep(store, learnt_lines(store, model), model.version)


def newest(store: Store) -> MemoryVersion | None:
    """The newest memory whose fingerprints this code makes; None before the first one."""
    rows = store.rows("memory/newest", {"form": FORM}).to_pylist()
    return MemoryVersion.model_validate(rows[0], strict=False) if rows else None


def keep(store: Store, lines: pa.Table, model_version: str) -> Learnt:
    """Store learnt lines as a new version, unless the newest one holds just these; drop versions that nothing names."""
    before, digest = newest(store), digest_of(lines)
    if before is None and not len(lines):
        return Learnt(None, False, 0, 0)
    if before is not None and before.memory_version.endswith(digest):
        return Learnt(before.memory_version, False, before.sites, before.lines)
    number = store.rows("memory/next_number")["number"][0].as_py()
    version = MemoryVersion(
        memory_version=f"memory-{number}-{digest}", number=number, form=FORM, model_version=model_version,
        learnt_at=datetime.now(UTC), sites=len(lines["site"].unique()), lines=len(lines),
    )  # fmt: skip
    _insert(store, version, lines)
    return Learnt(version.memory_version, True, version.sites, version.lines)


def stage_memory(store: Store, area: StagingArea) -> StagedMemory | None:
    """The newest memory as a file; None before the first one."""
    version = newest(store)
    if version is None:
        return None
    return StagedMemory(version.memory_version, area.write("memory", lines_of(store, version.memory_version)))


def lines_of(store: Store, version: str) -> pa.Table:
    """The lines of a version: site, fingerprint, stories, site_stories."""
    return store.rows("memory/lines_of", {"version": version})


def drop_old(store: Store) -> None:
    """Remove the versions that no capture names, but for the newest."""
    version = newest(store)
    if version is not None:
        with store.transaction():
            for table in ("memories", "site_memory"):
                store.run("memory/drop_old", {"newest": version.memory_version}, table)


def digest_of(lines: pa.Table) -> str:
    """What tells one memory from another, whenever and with whatever model it was learnt."""
    total = hashlib.sha256(f"{FORM}\n".encode())
    total.update("\n".join(lines["site"].to_pylist()).encode("utf-8", "replace"))
    for name in ("fingerprint", "stories", "site_stories"):
        total.update(lines[name].to_numpy().astype("<i8").tobytes())
    return total.hexdigest()[:12]


def _insert(store: Store, version: MemoryVersion, lines: pa.Table) -> None:
    row = to_arrow(TABLES["memories"].schema, [version.model_dump()])
    named = lines.append_column("memory_version", pa.array([version.memory_version] * len(lines), pa.string()))
    with store.transaction(), store.registered(version=row, remembered=named):
        store.run("memory/insert_version")
        store.run("memory/insert_lines")
