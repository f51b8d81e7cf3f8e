"""The flow `replay`: sources that were turned away, once more through the stages of `ingest`."""

from prefect import flow
from prefect.runtime import flow_run

from clipfile.flows.crew.task_runner import lent
from clipfile.flows.ingest import stages
from clipfile.flows.orchestration.alerts import tell_of_failure, tell_of_the_dead
from clipfile.flows.orchestration.embedded import kept
from clipfile.flows.orchestration.reporting import Reported, show_summary
from clipfile.flows.orchestration.stale import marked
from clipfile.flows.replaying import Replayed, new_replay
from clipfile.flows.replaying import replay as replay_job
from clipfile.schemas.options import ReplayOptions

NO_OPTIONS = ReplayOptions()


@flow(
    name="replay",
    description="What was turned away, once more; what succeeds now leaves the list of rejections.",
    on_failure=[tell_of_failure],
    on_crashed=[tell_of_failure],
)
def replay(options: ReplayOptions = NO_OPTIONS) -> Replayed:
    """Take again what was turned away, after a setting or a version has changed.

    Raises UsageError where nothing was turned away that is like the options say, and ClipfileError, with the remedy,
    when the run cannot go on; the run is then marked failed.
    """
    job = new_replay(options, flow_run.id)
    with marked(job.settings) as dead, Reported("ingest-progress") as watch, lent(job.settings):
        tell_of_the_dead(job.settings, dead)
        replayed = kept(replay_job(job, stages(), watch))
    show_summary(replayed.summary)
    return replayed
