"""Where a run's pages go: into the warehouse of the installation, or into a lake."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pyarrow as pa

from clipfile.flows.lake_runs import LakeRun, entered_lake
from clipfile.flows.progress.watch import Watch
from clipfile.flows.runs import Entered, entered, finished
from clipfile.flows.screen.findings import Findings, findings
from clipfile.schemas.records import IngestRun, LedgerEntry
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import Candidate, FetchRules
from clipfile.tasks.load import Batch, KnownCaptures, MetAgain, RunStart, meet_again
from clipfile.tasks.remember.versions import StagedMemory
from clipfile.warehouse.lake.reading import open_lake
from clipfile.warehouse.locks import Tell, silent
from clipfile.warehouse.store import Store, open_reader


class Destination(Watch, Protocol):
    """What a run asks of where its pages go, beside the loading itself; told of every batch, as who watches is."""

    @property
    def store(self) -> Store:
        """What is known of sources."""
        ...

    @property
    def asked(self) -> Store:
        """What is known of content before it is segmented."""
        ...

    @property
    def known(self) -> KnownCaptures:
        """Which content is there."""
        ...

    @property
    def memory(self) -> StagedMemory | None:
        """What is remembered of sites."""
        ...

    def unmet(self, candidates: Iterator[Candidate], watch: Watch) -> Iterator[Candidate]:
        """The candidates without those that are known to be there without looking for their pages."""
        ...

    def meet_again(self, again: pa.Table, batch: Batch, now: datetime) -> MetAgain:
        """Enter or count sources that are as they were."""
        ...

    def findings(self, started_at: datetime) -> Findings:
        """What the run found, before it is finished."""
        ...

    def finished(self, *, snapshot: bool) -> IngestRun:
        """Enter that the run came to its end."""
        ...


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The warehouse of the installation, held by this run."""

    entry: Entered
    settings: Settings
    run_id: str
    known: KnownCaptures

    @property
    def store(self) -> Store:
        """The warehouse."""
        return self.entry.store

    @property
    def asked(self) -> Store:
        """The warehouse."""
        return self.entry.store

    @property
    def memory(self) -> StagedMemory | None:
        """The warehouse's newest site memory."""
        return self.entry.memory

    def unmet(self, candidates: Iterator[Candidate], watch: Watch) -> Iterator[Candidate]:
        """All of them: the warehouse is asked about each."""
        return candidates

    def meet_again(self, again: pa.Table, batch: Batch, now: datetime) -> MetAgain:
        """Enter that they were met again."""
        return meet_again(self.store, again, batch, now)

    def findings(self, started_at: datetime) -> Findings:
        """What the run found."""
        return findings(self.store, self.run_id, started_at)

    def finished(self, *, snapshot: bool) -> IngestRun:
        """Enter the end, and publish."""
        self.store.limit_memory(self.settings.publishing_memory)
        return finished(self.entry, self.settings, self.run_id, snapshot=snapshot)

    def waits(self, message: str) -> None:
        """Nothing to do."""

    def planned(self, sources: int) -> None:
        """Nothing to do."""

    def loaded(self, entry: LedgerEntry, sources: float) -> None:
        """The ledger has it."""


@contextmanager
def destination(settings: Settings, start: RunStart, rules: FetchRules, tell: Tell = silent) -> Iterator[Destination]:
    """Where a run's pages go, with the run entered there; see `entered` and `entered_lake`."""
    if settings.lake_place is not None:
        run: LakeRun
        with entered_lake(settings, start, rules) as run:
            yield run
        return
    with entered(settings, start, tell) as entry:
        yield Warehouse(entry, settings, start.run_id, KnownCaptures(entry.store))


def loaded_before(settings: Settings) -> AbstractContextManager[Store]:
    """What earlier runs have loaded, for reading. Raises ClipfileError where there is nothing, or it is held."""
    if settings.lake_place is not None:
        return open_lake(settings.lake_place, settings)
    return open_reader(settings.warehouse_path, settings)
