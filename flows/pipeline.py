"""The main job: stages over batches, the same with Prefect around each stage and without."""

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clipfile import __version__
from clipfile.flows.runs import entered, finished
from clipfile.flows.summary import Summary
from clipfile.schemas.options import IngestOptions
from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.settings import Settings, resolve
from clipfile.tasks.fetch import Batch, Candidate, FetchRules, batches, discover, fetch_rules
from clipfile.tasks.fetch.batch import FetchedBatch, fetch_batch
from clipfile.tasks.load import Batch as Load
from clipfile.tasks.load import RunStart, known_captures, new_run_id
from clipfile.tasks.load.batch import load_staged
from clipfile.tasks.remember.sites import page_sites
from clipfile.tasks.remember.versions import StagedMemory
from clipfile.tasks.segment.batch import Recall, SegmentedBatch, segment_batch
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.staging import StagedFile, StagingArea, read_staged
from clipfile.tasks.validate.batch import ValidatedBatch, validate_batch
from clipfile.warehouse.store import Store, open_writer


@dataclass(frozen=True, slots=True)
class Stages:
    """The four stages, each a function over staged files: plain ones, or Prefect tasks around them."""

    fetch: Callable[[Batch, StagingArea, FetchRules], FetchedBatch]
    segment: Callable[[StagedFile, Sequence[str], StagingArea, Recall | None, Path | None], SegmentedBatch]
    validate: Callable[[FetchedBatch, SegmentedBatch, StagingArea], ValidatedBatch]
    load: Callable[[Settings, Mapping[str, StagedFile], Load], LedgerEntry]


@dataclass(frozen=True, slots=True)
class Means:
    """What a batch is worked on with: the same for the length of a run."""

    stages: Stages
    store: Store
    memory: StagedMemory | None


PLAIN = Stages(fetch_batch, segment_batch, validate_batch, load_staged)


class Watch(Protocol):
    """Somebody who wants to know how far a run is."""

    def planned(self, candidates: int) -> None:
        """So many page candidates are there."""

    def loaded(self, entry: LedgerEntry) -> None:
        """One batch more is in the warehouse."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run: where, what, under which rules."""

    run_id: str
    sources: tuple[str, ...]
    options: IngestOptions
    settings: Settings
    rules: FetchRules
    flow_run_id: str | None = None

    @property
    def salt(self) -> str:
        """What decides about the rows beside the sources: code, model, rules."""
        return repr((__version__, load_model(self.settings.model).version, self.rules.key))


def new_job(sources: Sequence[str], options: IngestOptions, flow_run_id: str | None = None) -> Job:
    """A job out of what a person or a deployment gave. Raises UsageError for settings and rules out of bounds."""
    settings = resolve({"home": options.home} | options.settings).settings
    rules = fetch_rules(settings, options.manifest, options.site, options.site_from)
    return Job(new_run_id(), tuple(sources), options, settings, rules, flow_run_id)


def run(job: Job, stages: Stages, watch: Watch) -> Summary:
    """Run the job to its end: every candidate loaded, known, rejected or skipped, then a snapshot.

    Raises ClipfileError; the run is then marked failed in the warehouse.
    """
    started = time.monotonic()
    reasons: Counter[str] = Counter()
    with entered(job.settings, _start_of(job)) as memory:
        with open_writer(job.settings) as store:
            for batch in batches(_candidates(job), job.settings.batch_pages, job.settings.batch_bytes, job.salt):
                validated = _one_batch(job, batch, Means(stages, store, memory))
                watch.loaded(stages.load(job.settings, validated.files, _load_of(job, batch)))
                reasons.update(validated.reasons)
                _area(job, batch).clear()
        ended = finished(job.settings, job.run_id, snapshot=job.options.snapshot)
    shutil.rmtree(job.settings.staging_path / job.run_id, ignore_errors=True)
    return Summary(ended, dict(reasons), job.settings, time.monotonic() - started)


def plan(job: Job) -> int:
    """How many page candidates the job's sources hold now."""
    return sum(1 for _ in _candidates(job))


def _candidates(job: Job) -> Iterator[Candidate]:
    manifest = (job.options.manifest,) if job.options.manifest else ()
    return discover(job.sources, (*map(str, job.settings.own_paths), *manifest))


def _one_batch(job: Job, batch: Batch, means: Means) -> ValidatedBatch:
    area = _area(job, batch)
    fetched = means.stages.fetch(batch, area, job.rules)
    known = known_captures(means.store, read_staged(fetched.captures)["capture_id"].to_pylist())
    recall = _recall(fetched, means.memory, area)
    segmented = means.stages.segment(fetched.captures, sorted(known), area, recall, job.settings.model)
    return means.stages.validate(fetched, segmented, area)


def _recall(fetched: FetchedBatch, memory: StagedMemory | None, area: StagingArea) -> Recall | None:
    """What the segment stage remembers of the sites that this batch's pages are from."""
    if memory is None:
        return None
    sites = page_sites([read_staged(fetched.sightings)])
    return Recall(memory.version, memory.lines, area.write("sites", sites.select(["capture_id", "site"])))


def _area(job: Job, batch: Batch) -> StagingArea:
    return StagingArea(str(job.settings.staging_path / job.run_id / f"{batch.number:06d}"))


def _load_of(job: Job, batch: Batch) -> Load:
    return Load(job.run_id, batch.key, batch.number, job.settings.part_captures)


def _start_of(job: Job) -> RunStart:
    told = {"sources": list(job.sources), **job.options.model_dump(exclude_defaults=True)}
    model = load_model(job.settings.model)
    return RunStart(job.run_id, "ingest", told, model.version, flow_run_id=job.flow_run_id)
