"""`resegment`: stored captures once more through the stages, with the newest model and site memory."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from clipfile.flows.crew.hiring import hired
from clipfile.flows.crew.making import Making, Piece, several
from clipfile.flows.progress.beat import Beat
from clipfile.flows.progress.watch import All, Watch
from clipfile.flows.runs import entered, finished
from clipfile.flows.screen.changes import Changes, Totals
from clipfile.flows.stages import Around, as_it_is
from clipfile.schemas.options import ResegmentOptions
from clipfile.schemas.settings import Settings, resolve
from clipfile.tasks.load import Batch, Replaced, RunStart, new_run_id, replace_staged
from clipfile.tasks.remember.stored import StoredBatch, stale_captures, stored_batches, take
from clipfile.tasks.remember.versions import Learnt, StagedMemory, drop_old, learn_memory, stage_memory
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.staging import StagingArea, run_area
from clipfile.warehouse.snapshots import latest
from clipfile.warehouse.store import Store, require_warehouse


@dataclass(frozen=True, slots=True)
class Stages:
    """How the stages are called: plainly, or with a Prefect task around each call."""

    learn: Callable[[Settings], Learnt]
    segment: Around
    validate: Around
    replace: Around


KEPT = frozenset({"sightings", "rejections", "containers"})  # tables that are not about what a page's lines are
PLAIN = Stages(learn_memory, as_it_is, as_it_is, as_it_is)


@dataclass(frozen=True, slots=True)
class Job:
    """One run: where, and what it is told."""

    run_id: str
    options: ResegmentOptions
    settings: Settings
    flow_run_id: str | None = None

    def area(self, name: str) -> StagingArea:
        """A folder for staged files of this run."""
        return run_area(self.settings, self.run_id).below(name)


@dataclass(frozen=True, slots=True)
class Taken:
    """A batch as it was stored, under its key."""

    key: str
    piece: Piece


@dataclass(frozen=True, slots=True)
class Remade:
    """What came of the captures that were made anew."""

    batches: Sequence[Replaced] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)  # why pages keep the rows they had

    @property
    def captures(self) -> int:
        """How many have new rows."""
        return sum(batch.entry.found for batch in self.batches)

    @property
    def captures_changed(self) -> int:
        """How many of these have a line of another kind."""
        return sum(batch.captures_changed for batch in self.batches)

    @property
    def lines(self) -> Mapping[str, int]:
        """Lines of another kind, by "was -> is"."""
        total: Counter[str] = Counter()
        for batch in self.batches:
            total.update(batch.lines_changed)
        return dict(total)


def new_job(options: ResegmentOptions, flow_run_id: str | None = None) -> Job:
    """A job out of what somebody gave. Raises UsageError for settings out of bounds and for no warehouse."""
    settings = resolve({"home": options.home} | options.settings).settings
    require_warehouse(settings)
    return Job(new_run_id(), options, settings, flow_run_id)


def run(job: Job, stages: Stages, watch: Watch) -> Changes:
    """Learn what sites repeat, make the rows anew that another model or memory made, publish, say what changed.

    A run that was stopped is taken up by the next one: rows that match already are left alone. A page that the stages
    turn away keeps the rows it has. Raises ClipfileError; the run is then marked failed in the warehouse.
    """
    started = time.monotonic()
    with entered(job.settings, _start_of(job), watch.waits) as entry:
        store = entry.store
        before = totals(store)
        learnt = stages.learn(job.settings) if job.options.learn else None
        memory = _renewed(store, job) if learnt is not None and learnt.is_new else entry.memory
        means = Means(stages, store, All((watch, Beat(job.settings, job.run_id))))
        remade = _remake(job, memory, means) if job.options.rows else Remade()
        drop_old(store)
        after = totals(store)
        is_changed = remade.captures > 0 or (learnt is not None and learnt.is_new) or latest(job.settings) is None
        ended = finished(entry, job.settings, job.run_id, snapshot=job.options.snapshot and is_changed)
    return Changes(
        ended, learnt, before, after, remade.captures, remade.captures_changed, remade.lines, remade.reasons,
        job.options.rows, job.settings, time.monotonic() - started,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Means:
    """What batches are worked on with, and who watches."""

    stages: Stages
    store: Store
    watch: Watch


def totals(store: Store) -> Totals:
    """What the warehouse holds."""
    (row,) = store.rows("reports/status").to_pylist()
    return Totals(row["captures"], row["articles"], row["sidebar_items"], row["photos"])


def _renewed(store: Store, job: Job) -> StagedMemory | None:
    """The memory that was just learnt, which holds from now on."""
    memory = stage_memory(store, job.area("learnt"))
    store.run("memory/run_memory", {"run_id": job.run_id, "memory_version": memory.version if memory else None})
    return memory


def _remake(job: Job, memory: StagedMemory | None, means: Means) -> Remade:
    """Make the rows of all captures anew that this model and memory did not make, batch by batch."""
    model = load_model(job.settings.model).version
    stale = stale_captures(means.store, model, memory, every=job.options.all)
    means.watch.planned(len(stale))
    salt = repr((model, memory.version if memory else None))
    done: list[Replaced] = []
    reasons: Counter[str] = Counter()
    batches = stored_batches(stale, job.settings.batch_pages, job.settings.batch_bytes, salt)
    with hired(job.settings, job.area("crew")) as crew:
        making = Making(crew, job.settings.model, means.stages.segment, means.stages.validate)
        taken = (Taken(batch.key, _taken(job, batch, memory, means.store)) for batch in batches)
        for one in several(taken, lambda one: making.begin(one.piece), lambda: crew.ahead):
            validated = making.made(one.piece)
            files = {name: file for name, file in validated.files.items() if name not in KEPT}
            batch = Batch(job.run_id, one.key, one.piece.number)
            replaced = means.stages.replace(replace_staged, job.settings, files, batch)
            done.append(replaced)
            reasons.update(validated.reasons)
            means.watch.loaded(replaced.entry, replaced.entry.found)
            one.piece.area.clear()
    return Remade(done, dict(reasons))


def _taken(job: Job, batch: StoredBatch, memory: StagedMemory | None, store: Store) -> Piece:
    area = job.area(f"{batch.number:06d}")
    fetched = take(store, batch, area)
    return Piece(batch.number, fetched, (), memory, area, batch.rows.num_rows)


def _start_of(job: Job) -> RunStart:
    told = job.options.model_dump(exclude_defaults=True)
    model = load_model(job.settings.model)
    return RunStart(job.run_id, "resegment", told, model.version, flow_run_id=job.flow_run_id)
