"""The main job: stages over batches, the same with Prefect around each stage and without."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from clipfile import __version__
from clipfile.flows.ahead import ahead
from clipfile.flows.beat import Beat
from clipfile.flows.findings import findings
from clipfile.flows.lists import listed_in, shown
from clipfile.flows.runs import entered, finished
from clipfile.flows.summary import Summary
from clipfile.flows.watch import All, Watch
from clipfile.schemas.errors import ClipfileError
from clipfile.schemas.options import IngestOptions
from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.settings import Settings, resolve
from clipfile.tasks.fetch import Batch, Candidate, FetchRules, SourceUnit, batches, discover, fetch_rules
from clipfile.tasks.fetch.batch import FetchedBatch, fetch_batch
from clipfile.tasks.load import Batch as Load
from clipfile.tasks.load import (
    RunStart,
    again_batch,
    containers_again,
    known_captures,
    meet_again,
    new_run_id,
    sift,
    sifted_together,
)
from clipfile.tasks.load.batch import load_staged
from clipfile.tasks.load.forgotten import without_forgotten
from clipfile.tasks.remember.sites import page_sites
from clipfile.tasks.remember.versions import StagedMemory
from clipfile.tasks.segment.batch import Recall, SegmentedBatch, segment_batch
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.staging import StagedFile, StagingArea, read_staged
from clipfile.tasks.validate.batch import ValidatedBatch, validate_batch
from clipfile.warehouse.store import Store, open_reader


@dataclass(frozen=True, slots=True)
class Stages:
    """The four stages, each a function over staged files: plain ones, or Prefect tasks around them."""

    fetch: Callable[[Batch, StagingArea, FetchRules], tuple[FetchedBatch, ...]]
    segment: Callable[[FetchedBatch, Sequence[str], StagingArea, Recall | None, Path | None], SegmentedBatch]
    validate: Callable[[FetchedBatch, SegmentedBatch, StagingArea], ValidatedBatch]
    load: Callable[[Settings, Mapping[str, StagedFile], Load], LedgerEntry]


@dataclass(frozen=True, slots=True)
class Means:
    """What a batch is worked on with: the same for the length of a run."""

    stages: Stages
    store: Store
    memory: StagedMemory | None
    watch: Watch
    reasons: Counter[str] = field(default_factory=Counter)


PLAIN = Stages(fetch_batch, segment_batch, validate_batch, load_staged)


@dataclass(frozen=True, slots=True)
class Job:
    """One run: where, what, under which rules."""

    run_id: str
    sources: tuple[str, ...]
    options: IngestOptions
    settings: Settings
    rules: FetchRules
    flow_run_id: str | None = None
    command: str = "ingest"
    told: Mapping[str, Any] | None = None
    """What the run's record keeps, where it is not sources and options."""

    @property
    def salt(self) -> str:
        """What decides about the rows beside the sources: code, model, rules."""
        return repr((__version__, load_model(self.settings.model).version, self.rules.key))


def new_job(sources: Sequence[str], options: IngestOptions, flow_run_id: str | None = None) -> Job:
    """A job out of what a person or a deployment gave. Raises UsageError for settings and rules out of bounds."""
    settings = resolve({"home": options.home} | options.settings).settings
    listed = listed_in(Path(options.from_file)) if options.from_file else ()
    return Job(new_run_id(), (*sources, *listed), options, settings, fetch_rules(settings, options), flow_run_id)


def run(job: Job, stages: Stages, watch: Watch) -> Summary:
    """Run the job to its end: every candidate loaded, known, rejected or skipped, then a snapshot.

    Raises ClipfileError; the run is then marked failed in the warehouse.
    """
    started, started_at = time.monotonic(), datetime.now(UTC)
    with entered(job.settings, _start_of(job), watch.waits) as entry:
        means = Means(stages, entry.store, entry.memory, All((watch, Beat(job.settings, job.run_id))))
        to_read = _to_read(job, means)
        for batch in batches(to_read, job.settings.batch_pages, job.settings.batch_bytes, job.salt):
            _one_batch(job, batch, means)
        found = findings(entry.store, job.run_id, started_at)
        ended = finished(entry, job.settings, job.run_id, snapshot=job.options.snapshot)
    return Summary(ended, dict(means.reasons), found, job.settings, time.monotonic() - started)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do: sources that are as they were, sources to read, names that lead nowhere."""

    unchanged: int
    to_read: int
    changed: int
    """Of those to read, how many are not as they were, or are told of anew."""
    turned_away: int
    """Of those to read, how many were turned away when they were last met."""
    refused: Mapping[str, int]

    @property
    def new(self) -> int:
        """Of those to read, how many were never met."""
        return self.to_read - self.changed - self.turned_away

    @property
    def candidates(self) -> int:
        """All of them."""
        return self.unchanged + self.to_read + sum(self.refused.values())


def look_ahead(job: Job) -> Plan:
    """What the job would do, told without reading a source or writing anything."""
    with suppress(ClipfileError), open_reader(job.settings.warehouse_path, job.settings) as store:
        return _planned(job, store)
    return _planned(job, None)


def _planned(job: Job, store: Store | None) -> Plan:
    unchanged = to_read = changed = turned_away = 0
    refused: Counter[str] = Counter()
    for group in _groups(_candidates(job), store):
        sifted = sift(store, group, job.rules) if store is not None and not job.options.force else None
        unchanged += sifted.again.num_rows if sifted else 0
        changed += sifted.changed if sifted else 0
        turned_away += sifted.refused if sifted else 0
        for one in sifted.rest if sifted else group:
            if isinstance(one, SourceUnit):
                to_read += 1
            else:
                refused[one.reason.value] += 1
    return Plan(unchanged, to_read, changed, turned_away, dict(refused))


def _groups(candidates: Iterator[Candidate], store: Store | None) -> Iterator[list[Candidate]]:
    size = sifted_together(store) if store is not None else 1
    while group := list(islice(candidates, size)):
        yield group


def _to_read(job: Job, means: Means) -> Iterator[Candidate]:
    """The candidates that are not known to be as they were; the others are met again on the way."""
    listed_at = datetime.now(UTC)  # before the first is listed: what changes later is seen by the next run
    candidates = ahead(_candidates(job), means.watch.planned)
    if job.options.force:
        yield from candidates
        return
    for number, group in enumerate(_groups(candidates, means.store), 1):
        sifted = sift(means.store, group, job.rules)
        if (entry := _meet_again(job, sifted.again, number, listed_at, means)) is not None:
            means.watch.loaded(entry, sifted.again.num_rows)
        yield from sifted.rest


def _meet_again(job: Job, again: pa.Table, number: int, now: datetime, means: Means) -> LedgerEntry | None:
    if not again.num_rows:
        return None
    met = meet_again(means.store, again, again_batch(job.run_id, number, again), now)
    means.reasons.update(met.reasons)
    return met.entry


def _candidates(job: Job) -> Iterator[Candidate]:
    manifest = (job.options.manifest,) if job.options.manifest else ()
    return discover(job.sources, (*map(str, job.settings.own_paths), *manifest), job.rules)


def _one_batch(job: Job, batch: Batch, means: Means) -> None:
    """Read a batch and load it, piece by piece."""
    area = _area(job, batch)
    pieces = means.stages.fetch(batch, area, job.rules)
    for number, fetched in enumerate(pieces, 1):
        piece = area.piece(number)
        validated = _one_piece(job, fetched, piece, means)
        entry = means.stages.load(job.settings, validated.files, _load_of(job, batch, number))
        means.reasons.update(validated.reasons)
        means.watch.loaded(entry, len(batch.candidates) / len(pieces))
        again = containers_again(fetched.again)
        if (met := _meet_again(job, again, batch.number, datetime.now(UTC), means)) is not None:
            means.watch.loaded(met, 0)
        piece.clear()
    area.clear()


def _one_piece(job: Job, fetched: FetchedBatch, area: StagingArea, means: Means) -> ValidatedBatch:
    fetched = without_forgotten(means.store, fetched, area)
    known = known_captures(means.store, read_staged(fetched.captures)["capture_id"].to_pylist())
    recall = _recall(fetched, means.memory, area)
    segmented = means.stages.segment(fetched, sorted(known), area, recall, job.settings.model)
    return means.stages.validate(fetched, segmented, area)


def _recall(fetched: FetchedBatch, memory: StagedMemory | None, area: StagingArea) -> Recall | None:
    """What the segment stage remembers of the sites that this batch's pages are from."""
    if memory is None:
        return None
    sites = page_sites([read_staged(fetched.sightings)])
    return Recall(memory.version, memory.lines, area.write("sites", sites.select(["capture_id", "site"])))


def _area(job: Job, batch: Batch) -> StagingArea:
    return StagingArea(str(job.settings.staging_path / job.run_id / f"{batch.number:06d}"))


def _load_of(job: Job, batch: Batch, piece: int) -> Load:
    key = batch.key if piece == 1 else hashlib.sha256(f"{batch.key}/{piece}".encode()).hexdigest()
    return Load(job.run_id, key, batch.number, job.settings.part_captures)


def _start_of(job: Job) -> RunStart:
    given = {"sources": shown(job.sources), **job.options.model_dump(exclude_defaults=True)}
    model = load_model(job.settings.model)
    told = given if job.told is None else job.told
    return RunStart(job.run_id, job.command, told, model.version, flow_run_id=job.flow_run_id)
