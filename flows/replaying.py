"""`replay`: sources that were turned away, taken again; what succeeds now leaves the list of rejections."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import orjson
import pyarrow as pa
from rich.console import Group, RenderableType
from rich.text import Text

from clipfile.flows.pipeline import Job, new_job, run
from clipfile.flows.progress.watch import Watch
from clipfile.flows.screen.summary import Summary
from clipfile.flows.stages import Stages
from clipfile.schemas.errors import UsageError
from clipfile.schemas.kinds import Reason
from clipfile.schemas.options import IngestOptions, ReplayOptions
from clipfile.schemas.settings import Settings, resolve
from clipfile.tasks.fetch.names import uri_of
from clipfile.warehouse.store import Store, open_reader, require_warehouse

# What no setting and no version heals: a name that leads nowhere, and what was removed for good.
LOST = (Reason.NOT_FOUND, Reason.NOT_A_FILE, Reason.LINK_LOOP, Reason.FORGOTTEN)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A finished replay: its run, and the rejections of its sources before and after."""

    summary: Summary
    before: int
    after: int

    @property
    def left(self) -> int:
        """How many left the list, those that joined it taken off."""
        return self.before - self.after

    def as_json(self) -> str:
        """The run as one line of JSON."""
        told = orjson.loads(self.summary.as_json())
        return orjson.dumps(told | {"rejections_before": self.before, "rejections_after": self.after}).decode()

    def render(self) -> RenderableType:
        """The run as a person reads it in a terminal."""
        return Group(self.summary.render(), *map(Text, self._lines()))

    def _lines(self) -> Iterator[str]:
        yield f"{self.before:,} rejections were replayed: {self.left:,} left the list, {self.after:,} are on it"


def new_replay(options: ReplayOptions, flow_run_id: str | None = None) -> Job:
    """A job that takes again what was turned away. Raises UsageError where nothing was, or no such thing."""
    settings = resolve({"home": options.home} | options.settings).settings
    sources = _sources(settings, options)
    if not sources:
        raise UsageError("Nothing that was turned away is like that", remedy="See what was: clipfile rejects.")
    told = IngestOptions(home=options.home, force=True, snapshot=options.snapshot, settings=options.settings)
    job = new_job(sources, told, flow_run_id)
    return replace(job, command="replay", told=options.model_dump(mode="json", exclude_defaults=True))


def replay(job: Job, stages: Stages, watch: Watch) -> Replayed:
    """Run the job and count what left the list. Raises ClipfileError; the run is then marked failed."""
    before = _rejections_in(job)
    summary = run(job, stages, watch)
    return Replayed(summary, before, _rejections_in(job))


def _sources(settings: Settings, options: ReplayOptions) -> tuple[str, ...]:
    require_warehouse(settings)
    asked = {
        "reason": options.reason,
        "source": address_of(options.source) if options.source else None,
        "all": options.all,
        "lost": list(LOST),
    }
    with open_reader(settings.warehouse_path, settings) as store:
        return tuple(store.rows("reports/replayable", asked)["source_uri"].to_pylist())


def address_of(source: str) -> str:
    """The address that a rejection names a source by, of the address itself or of a path."""
    return source if "://" in source else uri_of(os.path.realpath(source))


def _rejections_in(job: Job) -> int:
    with open_reader(job.settings.warehouse_path, job.settings) as store:
        return rejections_in(store, job.sources)


def rejections_in(store: Store, sources: Sequence[str]) -> int:
    """How many rejections stand in some sources."""
    with store.registered(replayed=pa.table({"source_uri": pa.array(sources, pa.string())})):
        return int(store.rows("reports/rejections_in")["rejections"][0].as_py())
