"""The flow `resegment`: learn -> segment -> validate -> replace, over captures that are stored, then a snapshot.

By hand: `python -m flows.resegment` from a checkout, or `clipfile resegment` from anywhere.
"""

import sys

if __name__ == "__main__":
    # Prefect reads its surroundings when it is first imported, below; the command line sets them before that.
    from clipfile.flows.cli import main

    main(["resegment", *sys.argv[1:]])

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from clipfile.flows.changes import Changes
from clipfile.flows.ingest import RunLog
from clipfile.flows.remaking import Stages, new_job, run
from clipfile.flows.watching import current_watch
from clipfile.schemas.options import ResegmentOptions
from clipfile.tasks.load.task import replace_task
from clipfile.tasks.remember.task import learn_task
from clipfile.tasks.segment.task import segment_task
from clipfile.tasks.validate.task import validate_task

NO_OPTIONS = ResegmentOptions()
STAGES = Stages(learn=learn_task, segment=segment_task, validate=validate_task, replace=replace_task)


@flow(name="resegment", description="Stored captures through the newest model and site memory, then a snapshot.")
def resegment(options: ResegmentOptions = NO_OPTIONS) -> Changes:
    """Make the rows anew that an older model or memory made; a second run changes nothing.

    Raises ClipfileError, with the remedy, when the run cannot go on; the run is then marked failed.
    """
    changes = run(new_job(options, flow_run.id), STAGES, current_watch() or RunLog())
    create_markdown_artifact(changes.as_markdown(), key="resegment-changes", description="What the run changed")
    return changes
