"""The flow `snapshot`: the warehouse as it is, published for readers.

By hand: `clipfile snapshot`.
"""

from pathlib import Path

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from clipfile.flows.orchestration.alerts import tell_of_failure, tell_of_the_dead
from clipfile.flows.orchestration.reporting import RunLog, unfailing
from clipfile.flows.orchestration.stale import marked
from clipfile.flows.relating import Job, run
from clipfile.schemas.options import RelateOptions, SnapshotOptions
from clipfile.schemas.settings import Settings, resolve
from clipfile.tasks.load import new_run_id
from clipfile.warehouse.locks import held
from clipfile.warehouse.snapshots import Snapshot, publish, read_snapshot
from clipfile.warehouse.store import require_warehouse

NO_OPTIONS = SnapshotOptions()


@flow(
    name="snapshot",
    description="Stories and links brought up to date, then the warehouse published as Parquet files for readers.",
    on_failure=[tell_of_failure],
    on_crashed=[tell_of_failure],
)
def snapshot(options: SnapshotOptions = NO_OPTIONS) -> Path:
    """Relate what is new, publish the warehouse as it is, remove the oldest snapshots; returns the new one's folder.

    Raises ClipfileError, with the remedy, when there is no warehouse or somebody else holds it for too long.
    """
    settings = resolve({"home": options.home} | options.settings).settings
    require_warehouse(settings)
    with marked(settings) as dead:
        tell_of_the_dead(settings, dead)
        published = _publish(settings)
    with unfailing("The summary artifact could not be written"):
        create_markdown_artifact(_page(published), key="snapshot", description="What was published")
    return published.folder


def _publish(settings: Settings) -> Snapshot:
    if settings.relate:
        options = RelateOptions(home=str(settings.home))
        relations = run(Job(new_run_id(), options, settings, flow_run.id), RunLog().waits, publish=True)
        get_run_logger().info("%s", relations.as_line())
        published = read_snapshot(settings.snapshots_path / str(relations.run.snapshot_id))
    else:
        with held(settings, "snapshot", tell=RunLog().waits):
            published = publish(settings)
    get_run_logger().info("%s: %s captures", published.folder, f"{published.rows('captures'):,}")
    return published


def _page(published: Snapshot) -> str:
    rows = "\n".join(f"| {table} | {rows:,} |" for table, rows in published.manifest.rows.items())
    return f"`{published.folder}`\n\n| table | rows |\n| --- | ---: |\n{rows}"
