"""`clipfile ingest`."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import orjson
from cyclopts import Parameter
from rich.text import Text

from clipfile.flows.arguments.flags import NO_FLAGS, USUAL_WAY, Flags, Way, given
from clipfile.flows.arguments.lists import carried, listed_in
from clipfile.flows.orchestration.embedded import prepare, through_server
from clipfile.flows.pipeline import Job, Plan, look_ahead, new_job, run
from clipfile.flows.progress.watching import watched
from clipfile.flows.screen.console import out
from clipfile.flows.screen.summary import Summary
from clipfile.flows.screen.tables import render
from clipfile.flows.stages import PLAIN
from clipfile.schemas.errors import UsageError
from clipfile.schemas.options import IngestOptions
from clipfile.warehouse.snapshots import read_snapshot

# What nobody else gives: the stories a page points to, and whose pictures stand beside them.
FIRST_QUERY = (
    "SELECT section_heading, headline, creator, credit_line FROM sidebar_items "
    "LEFT JOIN photos USING (capture_id, item_no) ORDER BY creator NULLS LAST, headline LIMIT 5"
)


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class About:
    """Which pages, and what is said of them beside their content."""

    site: str | None = None
    "The site that every page is from."
    site_from: str | None = None
    "Read the site from the page's `url` or from the name of its `folder`."
    manifest: str | None = None
    "A CSV with the columns source, url, captured_at, site."
    from_file: Annotated[Path | None, Parameter(allow_leading_hyphen=True)] = None
    "A file with one source a line; `-` for standard input."
    force: Annotated[bool, Parameter(negative="")] = False
    "Read also what has not changed since it was loaded."
    dry_run: Annotated[bool, Parameter(negative="")] = False
    "Say what a run would do, and do nothing."


def ingest(*sources: str, about: About = About(), way: Way = USUAL_WAY, flags: Flags = NO_FLAGS) -> int:
    """Load page texts into the warehouse, publish a snapshot, and say what came of it.

    SOURCES are files, folders (read whole), patterns (`**` too) and addresses: https://host/page, s3://bucket/pages/
    and what else fsspec knows. A second run over the same sources changes nothing and says so; what cannot be read is
    turned away with its reason and never ends the run. What is known of a page beside its text stands in
    `NAME.meta.json` beside it (url, site, captured_at).

    Try:

        clipfile ingest captures/
        clipfile ingest 'inbox/**/*.txt' --site-from folder
        clipfile ingest captures/ --plain --json
        clipfile ingest --from-file urls.txt
    """
    options = IngestOptions(
        site=about.site,
        site_from=about.site_from,
        manifest=about.manifest,
        force=about.force,
        snapshot=not way.no_snapshot,
        settings=given(flags),
    )
    job = new_job(_sources(sources, about.from_file), options)
    if about.dry_run:
        _tell_plan(look_ahead(job), as_json=way.json)
        return 0
    summary = _run(job, way)
    _tell(summary, as_json=way.json)
    return 1 if summary.found_nothing else 0


def _tell_plan(planned: Plan, *, as_json: bool) -> None:
    if as_json:
        told = {"sources": planned.candidates, "new": planned.new, **asdict(planned)}
        print(orjson.dumps(told).decode())  # noqa: T201
        return
    out.print(
        f"{planned.candidates:,} sources: {planned.unchanged:,} unchanged, {planned.changed:,} changed, "
        f"{planned.new:,} new, {planned.turned_away:,} to be tried again"
    )
    for reason, count in sorted(planned.refused.items()):
        out.print(f"{count:,} to be turned away: {reason}")


def _sources(sources: tuple[str, ...], listed: Path | None) -> tuple[str, ...]:
    if listed is not None:
        sources += listed_in(listed)
    if not sources:
        raise UsageError("No source is named", remedy="Name files, folders or patterns: clipfile ingest FOLDER.")
    return sources


def _run(job: Job, way: Way) -> Summary:
    with watched("ingest", quiet=way.json) as watch:
        if way.plain:
            return run(job, PLAIN, watch)
        prepare(job.settings.home, verbose=way.verbose)
        return _flow(job)


def _flow(job: Job) -> Summary:
    """The same run as a Prefect flow; imported here, since Prefect costs more than a small run."""
    from clipfile.flows.crew.task_runner import on_cluster  # noqa: PLC0415
    from clipfile.flows.ingest import ingest as usual  # noqa: PLC0415

    flow = on_cluster(usual, job.settings)
    with carried(job.sources, job.settings.staging_path) as (sources, listed):
        options = job.options.model_copy(update={"from_file": listed})
        return through_server(lambda: flow(sources, options))


def _tell(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        print(summary.as_json())  # noqa: T201
        return
    out.print(summary.render())
    if summary.snapshot is not None and summary.run.found > summary.run.rejected:
        with read_snapshot(summary.snapshot).open(summary.settings) as store:
            answer = render(store.query(FIRST_QUERY))
        out.print(
            "\n[bold]a query worth trying[/]: clipfile sql", Text(f'"{FIRST_QUERY}"', style="cyan"), soft_wrap=True
        )
        out.print(answer)
