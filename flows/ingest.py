"""The flow `ingest`: fetch-file -> segment -> validate -> load, then a snapshot.

By hand: `python -m flows.ingest samples/` from a checkout, or `clipfile ingest samples/` from anywhere.
"""

import sys
from typing import cast

if __name__ == "__main__":
    # Prefect reads its surroundings when it is first imported, below; the command line sets them before that.
    from clipfile.flows.cli import main

    main(["ingest", *sys.argv[1:]])

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run
from prefect.utilities.annotations import quote

from clipfile.flows.pipeline import Stages, new_job, run
from clipfile.flows.summary import Summary
from clipfile.flows.watching import current_watch
from clipfile.schemas.options import IngestOptions
from clipfile.schemas.records import LedgerEntry
from clipfile.tasks.fetch import Batch
from clipfile.tasks.fetch.task import fetch_task
from clipfile.tasks.load.task import load_task
from clipfile.tasks.segment.task import segment_task
from clipfile.tasks.validate.task import validate_task

NO_OPTIONS = IngestOptions()

# Prefect looks through every argument for futures; a batch holds hundreds of sources and no future.
STAGES = Stages(
    fetch=lambda batch, area, rules: fetch_task(cast("Batch", quote(batch)), area, rules),
    segment=segment_task,
    validate=validate_task,
    load=load_task,
)


class RunLog:
    """A line a batch in the log of the flow run."""

    def planned(self, candidates: int) -> None:
        """Log how many there are."""
        get_run_logger().info("%d page candidates", candidates)

    def loaded(self, entry: LedgerEntry) -> None:
        """Log a batch."""
        counts = entry.found, entry.loaded, entry.known, entry.rejected, entry.skipped
        line = "batch %d: %d found, %d loaded, %d known, %d rejected, %d skipped"
        get_run_logger().info(line, entry.batch_no, *counts)


@flow(name="ingest", description="Page texts from files, folders and globs into the warehouse, then a snapshot.")
def ingest(sources: list[str], options: IngestOptions = NO_OPTIONS) -> Summary:
    """Load every page the sources hold; what is there already is left alone, what cannot be read is told why.

    Raises ClipfileError, with the remedy, when the run cannot go on; the run is then marked failed.
    """
    summary = run(new_job(sources, options, flow_run.id), STAGES, current_watch() or RunLog())
    create_markdown_artifact(summary.as_markdown(), key="ingest-summary", description="What came of the run")
    return summary
