"""The main job: sources found, read, segmented and checked batch by batch, loaded in order, then published."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from clipfile import __version__
from clipfile.flows.ahead import ahead
from clipfile.flows.arguments.lists import listed_in, shown
from clipfile.flows.crew.hiring import hired
from clipfile.flows.crew.line import Ground, Line, Prepared
from clipfile.flows.destination import Destination, destination, loaded_before
from clipfile.flows.progress.beat import Beat
from clipfile.flows.progress.watch import All, Watch
from clipfile.flows.screen.summary import Summary
from clipfile.flows.stages import Stages
from clipfile.schemas.errors import ClipfileError
from clipfile.schemas.options import IngestOptions
from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.settings import Settings, resolve
from clipfile.tasks.fetch import Batch, Candidate, FetchRules, SourceUnit, batches, cut, discover, fetch_rules
from clipfile.tasks.load import Batch as Load
from clipfile.tasks.load import (
    RunStart,
    again_batch,
    containers_again,
    new_run_id,
    sift,
    sifted_together,
)
from clipfile.tasks.load.batch import load_staged
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.staging import run_area
from clipfile.warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Means:
    """What a run works with: the same for its length."""

    stages: Stages
    into: Destination
    watch: Watch
    reasons: Counter[str] = field(default_factory=Counter)


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
    settings = resolve({"home": options.home} | options.settings).settings.for_loading
    listed = listed_in(Path(options.from_file)) if options.from_file else ()
    return Job(new_run_id(), (*sources, *listed), options, settings, fetch_rules(settings, options), flow_run_id)


def run(job: Job, stages: Stages, watch: Watch) -> Summary:
    """Run the job to its end: every candidate loaded, known, rejected or skipped, then a snapshot.

    Raises ClipfileError; the run is then marked failed in the warehouse.
    """
    started, started_at = time.monotonic(), datetime.now(UTC)
    with destination(job.settings, _start_of(job), job.rules, watch.waits) as into:
        means = Means(stages, into, All((watch, Beat(job.settings, job.run_id), into)))
        found = batches(
            cut(_to_read(job, means), job.rules), job.settings.batch_pages, job.settings.batch_bytes, job.salt
        )
        area = run_area(job.settings, job.run_id)
        ground = Ground(job.settings, job.rules, into.asked, into.known, into.memory, stages, area)
        with hired(job.settings, area) as crew:
            for piece in Line(ground, crew).prepared(found):
                _load(job, piece, means)
        seen = into.findings(started_at)
        ended = into.finished(snapshot=job.options.snapshot)
    return Summary(ended, dict(means.reasons), seen, job.settings, time.monotonic() - started)


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
    with suppress(ClipfileError), loaded_before(job.settings) as store:
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
    unmet = means.into.unmet(candidates, means.watch)
    for number, group in enumerate(_groups(unmet, means.into.store), 1):
        sifted = sift(means.into.store, group, job.rules)
        if (entry := _meet_again(job, sifted.again, number, listed_at, means)) is not None:
            means.watch.loaded(entry, sifted.again.num_rows)
        yield from sifted.rest


def _meet_again(job: Job, again: pa.Table, number: int, now: datetime, means: Means) -> LedgerEntry | None:
    if not again.num_rows:
        return None
    met = means.into.meet_again(again, again_batch(job.run_id, number, again), now)
    means.reasons.update(met.reasons)
    return met.entry


def _candidates(job: Job) -> Iterator[Candidate]:
    manifest = (job.options.manifest,) if job.options.manifest else ()
    return discover(job.sources, (*job.settings.own_places, *manifest), job.rules)


def _load(job: Job, piece: Prepared, means: Means) -> None:
    """Load a piece of a batch, and enter the containers that it found as they were."""
    validated = piece.validated
    load = partial(load_staged, known=means.into.known)
    entry = means.stages.load(load, job.settings, validated.files, _load_of(job, piece.batch, piece.number))
    means.reasons.update(validated.reasons)
    means.watch.loaded(entry, piece.sources)
    again = containers_again(piece.again)
    if (met := _meet_again(job, again, piece.batch.number, datetime.now(UTC), means)) is not None:
        means.watch.loaded(met, 0)


def _load_of(job: Job, batch: Batch, piece: int) -> Load:
    key = batch.key if piece == 1 else hashlib.sha256(f"{batch.key}/{piece}".encode()).hexdigest()
    return Load(job.run_id, key, batch.number, job.settings.part_captures)


def _start_of(job: Job) -> RunStart:
    given = {"sources": shown(job.sources), **job.options.model_dump(exclude_defaults=True)}
    model = load_model(job.settings.model)
    told = given if job.told is None else job.told
    return RunStart(job.run_id, job.command, told, model.version, flow_run_id=job.flow_run_id)
