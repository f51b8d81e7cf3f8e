"""The flow `resegment`: learn -> segment -> validate -> replace, over captures that are stored, then a snapshot.

By hand: `python -m flows.resegment` from a checkout, or `clipfile resegment` from anywhere.
"""

import sys

if __name__ == "__main__":
    # Prefect reads its surroundings when it is first imported, below; the command line sets them before that.
    from clipfile.flows.cli import main

    main(["resegment", *sys.argv[1:]])

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from clipfile.flows.crew.task_runner import lent
from clipfile.flows.orchestration.alerts import tell_of_failure, tell_of_the_dead
from clipfile.flows.orchestration.embedded import kept
from clipfile.flows.orchestration.reporting import Reported, unfailing
from clipfile.flows.orchestration.shown import shown
from clipfile.flows.orchestration.stale import marked
from clipfile.flows.remaking import Stages, new_job, run
from clipfile.flows.screen.changes import Changes
from clipfile.flows.stages import as_it_is
from clipfile.schemas.options import ResegmentOptions
from clipfile.tasks.load.task import replace_task
from clipfile.tasks.remember.task import learn_task
from clipfile.tasks.segment.task import segment_task
from clipfile.tasks.validate.task import validate_task

NO_OPTIONS = ResegmentOptions()


def stages() -> Stages:
    """The stages for one run, as Prefect tasks."""
    return Stages(
        learn=learn_task,
        segment=shown("segment", segment_task, as_it_is),
        validate=shown("validate", validate_task, as_it_is),
        replace=shown("replace", replace_task, as_it_is),
    )


@flow(
    name="resegment",
    description="Stored captures through the newest model and site memory, then a snapshot.",
    on_failure=[tell_of_failure],
    on_crashed=[tell_of_failure],
)
def resegment(options: ResegmentOptions = NO_OPTIONS) -> Changes:
    """Make the rows anew that an older model or memory made; a second run changes nothing.

    Raises ClipfileError, with the remedy, when the run cannot go on; the run is then marked failed.
    """
    job = new_job(options, flow_run.id)
    with marked(job.settings) as dead, Reported("resegment-progress") as watch, lent(job.settings):
        tell_of_the_dead(job.settings, dead)
        changes = kept(run(job, stages(), watch))
    get_run_logger().info("%s", changes.as_line())
    with unfailing("The summary artifact could not be written"):
        create_markdown_artifact(changes.as_markdown(), key="resegment-changes", description="What the run changed")
    return changes
