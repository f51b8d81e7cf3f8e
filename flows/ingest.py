"""The flow `ingest`: fetch-file -> segment -> validate -> load, then a snapshot.

By hand: `python -m flows.ingest samples/` from a checkout, or `clipfile ingest samples/` from anywhere.
"""

import sys

if __name__ == "__main__":
    # Prefect reads its surroundings when it is first imported, below; the command line sets them before that.
    from clipfile.flows.cli import main

    main(["ingest", *sys.argv[1:]])

from prefect import flow
from prefect.runtime import flow_run

from clipfile.flows.crew.task_runner import lent
from clipfile.flows.orchestration.alerts import tell_of_failure, tell_of_rejections, tell_of_the_dead
from clipfile.flows.orchestration.embedded import kept
from clipfile.flows.orchestration.reporting import Reported, show_summary
from clipfile.flows.orchestration.shown import shown
from clipfile.flows.orchestration.stale import marked
from clipfile.flows.pipeline import new_job, run
from clipfile.flows.screen.summary import Summary
from clipfile.flows.stages import Stages, as_it_is
from clipfile.schemas.options import IngestOptions, Sources
from clipfile.tasks.fetch.patience import patiently
from clipfile.tasks.fetch.task import fetch_task
from clipfile.tasks.load.task import load_task
from clipfile.tasks.segment.task import segment_task
from clipfile.tasks.validate.task import validate_task

NO_OPTIONS = IngestOptions()
MOST_NAMED = 60  # characters of sources in a run's name


def stages() -> Stages:
    """The stages for one run, as Prefect tasks."""
    return Stages(
        fetch=shown("fetch", fetch_task, patiently),
        segment=shown("segment", segment_task, as_it_is),
        validate=shown("validate", validate_task, as_it_is),
        load=shown("load", load_task, as_it_is),
    )


def _name() -> str:
    """What a run is called in Prefect: what it reads."""
    sources = " ".join(map(str, flow_run.parameters.get("sources", ())))
    return f"ingest {sources if len(sources) <= MOST_NAMED else sources[:MOST_NAMED] + ' …'}"


@flow(
    name="ingest",
    flow_run_name=_name,
    description="Page texts from files, folders and globs into the warehouse, then a snapshot.",
    on_failure=[tell_of_failure],
    on_crashed=[tell_of_failure],
)
def ingest(sources: Sources, options: IngestOptions = NO_OPTIONS) -> Summary:
    """Load every page the sources hold; what is there already is left alone, what cannot be read is told why.

    Raises ClipfileError, with the remedy, when the run cannot go on; the run is then marked failed.
    """
    job = new_job(sources, options, flow_run.id)
    with marked(job.settings) as dead, Reported("ingest-progress") as watch, lent(job.settings):
        tell_of_the_dead(job.settings, dead)
        summary = kept(run(job, stages(), watch))
    show_summary(summary)
    tell_of_rejections(summary)
    return summary
