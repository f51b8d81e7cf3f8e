"""Runs in this process, without Prefect and, unless asked for, without a snapshot."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clipfile.flows.pipeline import Plan, look_ahead, new_job, run
from clipfile.flows.progress.watch import All
from clipfile.flows.replaying import Replayed, new_replay, replay
from clipfile.flows.screen.summary import Summary
from clipfile.flows.stages import PLAIN
from clipfile.schemas.options import IngestOptions, ReplayOptions
from clipfile.schemas.settings import resolve
from clipfile.warehouse.store import Store, open_reader

HOUR_NS = 3_600_000_000_000
NOBODY_WATCHES = All(())


def ran(home: Path, *sources: Path | str, **options: Any) -> Summary:
    told = IngestOptions(home=str(home), **{"snapshot": False} | options)
    return run(new_job(list(map(str, sources)), told), PLAIN, NOBODY_WATCHES)


def replayed(home: Path, **options: Any) -> Replayed:
    told = ReplayOptions(home=str(home), **{"snapshot": False} | options)
    return replay(new_replay(told), PLAIN, NOBODY_WATCHES)


def ahead_of(home: Path, *sources: Path | str, **options: Any) -> Plan:
    return look_ahead(new_job(list(map(str, sources)), IngestOptions(home=str(home), **options)))


def counted(summary: Summary) -> dict[str, int]:
    """The counts that are not zero."""
    names = ("loaded", "known", "rejected", "skipped")
    return {name: count for name in names if (count := getattr(summary.run, name))}


@contextmanager
def live(home: Path) -> Iterator[Store]:
    settings = resolve({"home": home}, {}).settings
    with open_reader(settings.warehouse_path, settings) as store:
        yield store


def asked(home: Path, query: str) -> list[dict[str, Any]]:
    with live(home) as store:
        rows: list[dict[str, Any]] = store.query(query).to_pylist()
        return rows


def aged(path: Path, hours: int = 1) -> Path:
    """A file as if it had been changed a while ago, and not just before it is read."""
    then = time.time_ns() - hours * HOUR_NS
    os.utime(path, ns=(then, then))
    return path


def same_time(path: Path, content: str) -> None:
    """Other content under the old time."""
    status = path.stat()
    path.write_text(content, encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def column(rows: Sequence[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows]
