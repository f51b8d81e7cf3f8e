"""`relate`: stories and links brought up to date, as a run of its own, then a snapshot."""

import time
from dataclasses import dataclass
from pathlib import Path

import orjson
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from clipfile.flows.runs import entered, finished
from clipfile.schemas.options import RelateOptions
from clipfile.schemas.records import IngestRun
from clipfile.schemas.settings import Settings, resolve
from clipfile.tasks.load import RunStart, new_run_id
from clipfile.tasks.relate import Related, relate
from clipfile.tasks.segment.model import load_model
from clipfile.warehouse.locks import Tell, silent
from clipfile.warehouse.snapshots import latest
from clipfile.warehouse.store import require_warehouse


@dataclass(frozen=True, slots=True)
class Job:
    """One run: where, and what it is told."""

    run_id: str
    options: RelateOptions
    settings: Settings
    flow_run_id: str | None = None


@dataclass(frozen=True, slots=True)
class Relations:
    """A finished run and what came of it."""

    run: IngestRun
    related: Related
    settings: Settings
    seconds: float

    @property
    def snapshot(self) -> Path | None:
        """The folder of the snapshot that the run published."""
        return self.settings.snapshots_path / self.run.snapshot_id if self.run.snapshot_id else None

    def as_json(self) -> str:
        """The run as one line of JSON."""
        fields = {
            **self.related.as_fields(),
            "seconds": round(self.seconds, 3),
            "run_id": self.run.run_id,
            "snapshot": str(self.snapshot) if self.snapshot else None,
        }
        return orjson.dumps(fields).decode()

    def as_line(self) -> str:
        """The run as a log keeps it."""
        facts = "; ".join(f"{name}: {value}" for name, value in self._facts())
        return f"{facts}; {self.seconds:.1f} s; run {self.run.run_id}"

    def as_markdown(self) -> str:
        """The run as Prefect shows it."""
        rows = "\n".join(f"| {name} | {value} |" for name, value in self._facts())
        return f"| | |\n| --- | --- |\n{rows}"

    def render(self) -> RenderableType:
        """The run as a person reads it in a terminal."""
        table = Table.grid(padding=(0, 2))
        snapshot = str(self.snapshot) if self.snapshot else "none: nothing changed, or --no-snapshot"
        for name, value in (*self._facts(), ("time", f"{self.seconds:.1f} s"), ("snapshot", snapshot)):
            table.add_row(Text(name, style="bold"), Text(value, overflow="fold"))
        return table

    def _facts(self) -> tuple[tuple[str, str], ...]:
        stories, links = self.related.stories, self.related.links
        return (
            ("articles", f"{stories.articles:,}, {stories.read:,} of them read, {stories.changed:,} with a new row"),
            ("stories", f"{stories.stories:,}, {stories.shared_stories:,} by {stories.articles_in_shared:,} articles"),
            ("links", f"{links.links:,}; {links.pointers:,} pointers looked at, {links.changed:,} links changed"),
        )  # fmt: skip


def new_job(options: RelateOptions, flow_run_id: str | None = None) -> Job:
    """A job out of what somebody gave. Raises UsageError for settings out of bounds and for no warehouse."""
    settings = resolve({"home": options.home} | options.settings).settings
    require_warehouse(settings)
    return Job(new_run_id(), options, settings, flow_run_id)


def run(job: Job, tell: Tell = silent, *, publish: bool = False) -> Relations:
    """Relate what is new, and publish a snapshot where that changed anything; with `publish`, in any case.

    Raises ClipfileError; the run is then marked failed in the warehouse, and the next one does the rest.
    """
    started = time.monotonic()
    told = job.options.model_dump(exclude_defaults=True)
    model = load_model(job.settings.model).version
    start = RunStart(job.run_id, "relate", told, model, flow_run_id=job.flow_run_id)
    with entered(job.settings, start, tell) as entry:
        related = relate(entry.store, job.settings.staging_path / job.run_id / "relate", anew=job.options.all)
        is_due = publish or (job.options.snapshot and (not related.is_unchanged or latest(job.settings) is None))
        ended = finished(entry, job.settings, job.run_id, snapshot=is_due)
    return Relations(ended, related, job.settings, time.monotonic() - started)
