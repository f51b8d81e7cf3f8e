"""The flow `snapshot`: the warehouse as it is, published for readers.

By hand: `clipfile snapshot`.
"""

from pathlib import Path

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact

from clipfile.flows.alerts import tell_of_failure, tell_of_the_dead
from clipfile.flows.reporting import RunLog, unfailing
from clipfile.flows.stale import marked
from clipfile.schemas.errors import UsageError
from clipfile.schemas.options import SnapshotOptions
from clipfile.schemas.settings import Settings, resolve
from clipfile.warehouse.locks import held
from clipfile.warehouse.snapshots import Snapshot, publish

NO_OPTIONS = SnapshotOptions()


@flow(
    name="snapshot",
    description="The warehouse as it is, published as Parquet files for readers.",
    on_failure=[tell_of_failure],
    on_crashed=[tell_of_failure],
)
def snapshot(options: SnapshotOptions = NO_OPTIONS) -> Path:
    """Publish the warehouse as it is now, and remove the oldest snapshots; returns the new one's folder.

    Raises ClipfileError, with the remedy, when there is no warehouse or somebody else holds it for too long.
    """
    settings = resolve({"home": options.home} | options.settings).settings
    if not settings.warehouse_path.exists():
        raise UsageError("There is no warehouse yet", place=str(settings.home), remedy="Run clipfile ingest first.")
    with marked(settings) as dead:
        tell_of_the_dead(settings, dead)
        published = _publish(settings)
    with unfailing("The summary artifact could not be written"):
        create_markdown_artifact(_page(published), key="snapshot", description="What was published")
    return published.folder


def _publish(settings: Settings) -> Snapshot:
    with held(settings, "snapshot", tell=RunLog().waits):
        published = publish(settings)
    get_run_logger().info("%s: %s captures", published.folder, f"{published.rows('captures'):,}")
    return published


def _page(published: Snapshot) -> str:
    rows = "\n".join(f"| {table} | {rows:,} |" for table, rows in published.manifest.rows.items())
    return f"`{published.folder}`\n\n| table | rows |\n| --- | ---: |\n{rows}"
