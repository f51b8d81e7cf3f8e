"""Runs and their batches: what was started, what is committed, how it ended."""

import json
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from clipfile import __version__
from clipfile.schemas.kinds import RunState
from clipfile.schemas.records import IngestRun, LedgerEntry
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.warehouse.processes import is_gone, process_name
from clipfile.warehouse.store import Store


@dataclass(frozen=True, slots=True)
class RunStart:
    """What is known of a run when it starts."""

    run_id: str
    command: str
    parameters: Mapping[str, Any]
    model_version: str
    memory_version: str | None = None
    flow_run_id: str | None = None


def new_run_id(now: datetime | None = None) -> str:
    """An identifier that sorts by the start of the run and that no other run has."""
    return f"{now or datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def start_run(store: Store, start: RunStart, dead: Collection[str] = ()) -> IngestRun:
    """Enter a run as running, after marking those that died: see `mark_crashed`."""
    mark_crashed(store, dead)
    run = run_of(start, os.getpid())
    with store.registered(started=to_arrow(TABLES["ingest_runs"].schema, [run.model_dump()])):
        store.run("runs/insert")
    return run


def run_of(start: RunStart, pid: int) -> IngestRun:
    """The record of a run that a process begins now."""
    return IngestRun(
        run_id=start.run_id,
        command=start.command,
        parameters=json.dumps(start.parameters, ensure_ascii=False, sort_keys=True, default=str),
        code_version=__version__,
        model_version=start.model_version,
        memory_version=start.memory_version,
        started_at=datetime.now(UTC),
        ended_at=None,
        state=RunState.RUNNING,
        process=process_name(pid),
        flow_run_id=start.flow_run_id,
    )


def finish_run(
    store: Store, run_id: str, state: RunState, *, error: str | None = None, snapshot_id: str | None = None
) -> IngestRun:
    """Enter how a run ended, its counts summed from the ledger; a later call replaces an earlier one."""
    ended = {"ended_at": datetime.now(UTC), "state": state.value, "error": error, "snapshot_id": snapshot_id}
    store.run("runs/finish", {"run_id": run_id, **ended})
    (row,) = store.rows("runs/one", {"run_id": run_id}).to_pylist()
    return IngestRun.model_validate(row, strict=False)


def mark_crashed(store: Store, dead: Collection[str] = ()) -> list[str]:
    """Mark as crashed the runs of this host whose process is gone, and those known to be dead; returns which."""
    running = store.rows("runs/running").to_pylist()
    crashed = [row["run_id"] for row in running if row["run_id"] in dead or is_gone(row["process"])]
    for run_id in crashed:
        finish_run(store, run_id, RunState.CRASHED, error="The process ended without a word.")
    return crashed


def loaded_batches(store: Store, run_id: str) -> dict[str, LedgerEntry]:
    """The batches of a run that are committed, by their key."""
    rows = store.rows("runs/ledger_of", {"run_id": run_id}).to_pylist()
    return {row["batch_key"]: LedgerEntry.model_validate(row, strict=False) for row in rows}


def entry_of(store: Store, run_id: str, batch_key: str) -> LedgerEntry | None:
    """The ledger's entry of a batch; None while it is not committed."""
    rows = store.rows("runs/ledger_entry", {"run_id": run_id, "batch_key": batch_key}).to_pylist()
    return LedgerEntry.model_validate(rows[0], strict=False) if rows else None
