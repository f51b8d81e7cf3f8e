"""How a run into a lake begins and ends: beside others, without a lock, its record a file that it alone writes."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import pyarrow as pa

from clipfile.flows.progress.watch import Watch
from clipfile.flows.screen.findings import Findings, findings
from clipfile.flows.stopping import raise_anew, stopped_by
from clipfile.schemas.errors import ClipfileError
from clipfile.schemas.kinds import RunState
from clipfile.schemas.records import Harvest, IngestRun, LedgerEntry
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import Candidate, FetchRules
from clipfile.tasks.load import Batch, KnownCaptures, MetAgain, RunStart
from clipfile.tasks.load.lake_again import Ended, count_again, ended_containers
from clipfile.tasks.load.ledger import run_of
from clipfile.tasks.load.shard import empty_warehouse
from clipfile.tasks.remember.versions import StagedMemory
from clipfile.tasks.staging import clear_run
from clipfile.warehouse.lake.manifests import run_name
from clipfile.warehouse.lake.place import Place, place_of
from clipfile.warehouse.lake.reading import opened_tables
from clipfile.warehouse.lake.state import runs
from clipfile.warehouse.processes import is_gone
from clipfile.warehouse.store import Store

COUNTS = tuple(Harvest.model_fields)


@dataclass(slots=True)
class LakeRun:
    """A run into a lake. `store` is the lake as it was when the run began, `asked` a warehouse without a row.

    Content is not looked for among what the lake holds: a shard is a function of its sources alone.
    """

    settings: Settings
    place: Place
    record: IngestRun
    store: Store
    asked: Store
    ended: Ended
    memory: StagedMemory | None = None
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def known(self) -> KnownCaptures:
        """Which content is there: none."""
        return KnownCaptures(self.asked)

    def unmet(self, candidates: Iterator[Candidate], watch: Watch) -> Iterator[Candidate]:
        """The candidates without the large containers that are as they were when they were read to their end."""
        numbers = count(1)
        for candidate in candidates:
            entry = self.ended.entry(candidate, self.record.run_id, next(numbers))
            if entry is None:
                yield candidate
            else:
                watch.loaded(entry, 1)

    def meet_again(self, again: pa.Table, batch: Batch, now: datetime) -> MetAgain:
        """Count them: a rerun writes nothing into the lake but its record."""
        return count_again(self.store, again, batch)

    def findings(self, started_at: datetime) -> Findings:
        """What the run found, out of its own shards."""
        with opened_tables(self.place, self.settings, self.record.run_id) as (store, _):
            return findings(store, self.record.run_id, started_at)

    def finished(self, *, snapshot: bool) -> IngestRun:
        """Enter the end; a lake has no snapshots."""
        ended = self._as(RunState.COMPLETED)
        put_record(self.place, ended)
        return ended

    def failed(self, error: BaseException) -> None:
        """Enter what ended the run before its time, where that can still be said."""
        signal = stopped_by(error)
        words = f"Stopped by {signal.name}." if signal else str(error) or type(error).__name__
        with suppress(ClipfileError):
            put_record(self.place, self._as(RunState.FAILED, words))

    def waits(self, message: str) -> None:
        """Nobody is waited for."""

    def planned(self, sources: int) -> None:
        """Nothing to do."""

    def loaded(self, entry: LedgerEntry, sources: float) -> None:
        """Count it."""
        self.counts.update({name: getattr(entry, name) for name in COUNTS})

    def _as(self, state: RunState, error: str | None = None) -> IngestRun:
        ended_at = max(datetime.now(UTC), self.record.started_at)  # a clock may have been set back meanwhile
        told = {"state": state, "error": error, "ended_at": ended_at}
        return self.record.model_copy(update={name: self.counts[name] for name in COUNTS} | told)


@contextmanager
def entered_lake(settings: Settings, start: RunStart, rules: FetchRules) -> Iterator[LakeRun]:
    """Enter a run into a lake, which it shares with who else writes there; one that fails is marked so.

    Runs of this machine whose process is gone are marked as crashed, and what they staged here goes.
    Raises ClipfileError where the place cannot hold a lake.
    """
    with (
        opened_tables(place_of(str(settings.lake_place)), settings) as (store, lake),
        empty_warehouse(settings) as empty,
    ):
        _mark_crashed(settings, lake.place)
        record = run_of(start, os.getpid())
        put_record(lake.place, record)
        ended = ended_containers(store, rules, settings.batch_bytes)
        run = LakeRun(settings, lake.place, record, store, empty, ended)
        try:
            yield run
        except BaseException as error:
            run.failed(error)
            clear_run(settings, start.run_id)
            raise_anew(error)
            raise
        clear_run(settings, start.run_id)


def put_record(place: Place, record: IngestRun) -> None:
    """Write a run's record."""
    place.put(run_name(record.run_id), record.model_dump_json().encode())


def _mark_crashed(settings: Settings, place: Place) -> None:
    gone = {record.run_id for record in runs(place) if record.state is RunState.RUNNING and is_gone(record.process)}
    # They are read anew: a run may have entered its end after the first look at its record.
    for record in runs(place) if gone else ():
        if record.run_id in gone and record.state is RunState.RUNNING:
            told = {
                "state": RunState.CRASHED,
                "error": "The process ended without a word.",
                "ended_at": datetime.now(UTC),
            }
            put_record(place, record.model_copy(update=told))
            clear_run(settings, record.run_id)
