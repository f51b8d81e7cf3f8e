"""The flow `relate`: which articles tell the same story, which article a pointer leads to, then a snapshot.

By hand: `clipfile relate`.
"""

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from clipfile.flows.orchestration.alerts import tell_of_failure, tell_of_the_dead
from clipfile.flows.orchestration.embedded import kept
from clipfile.flows.orchestration.reporting import RunLog, unfailing
from clipfile.flows.orchestration.stale import marked
from clipfile.flows.relating import Relations, new_job, run
from clipfile.schemas.options import RelateOptions

NO_OPTIONS = RelateOptions()


@flow(
    name="relate",
    description="Articles that tell the same story, and pointers to articles that are captured, then a snapshot.",
    on_failure=[tell_of_failure],
    on_crashed=[tell_of_failure],
)
def relate(options: RelateOptions = NO_OPTIONS) -> Relations:
    """Relate what is new; a second run changes nothing.

    Raises ClipfileError, with the remedy, when the run cannot go on; the run is then marked failed.
    """
    job = new_job(options, flow_run.id)
    with marked(job.settings) as dead:
        tell_of_the_dead(job.settings, dead)
        relations = kept(run(job, RunLog().waits))
    get_run_logger().info("%s", relations.as_line())
    with unfailing("The summary artifact could not be written"):
        create_markdown_artifact(relations.as_markdown(), key="relate", description="What was related")
    return relations
