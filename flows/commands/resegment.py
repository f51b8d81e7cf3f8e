"""`clipfile resegment`."""

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from clipfile.flows.arguments.flags import NO_FLAGS, USUAL_WAY, Flags, Way, given
from clipfile.flows.orchestration.embedded import prepare, through_server
from clipfile.flows.progress.watching import watched
from clipfile.flows.remaking import PLAIN, Job, new_job, run
from clipfile.flows.screen.changes import Changes
from clipfile.flows.screen.console import out
from clipfile.schemas.errors import UsageError
from clipfile.schemas.options import ResegmentOptions


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class What:
    """What is made anew."""

    learn_only: Annotated[bool, Parameter(negative="")] = False
    "Learn what sites repeat, and leave the rows as they are."
    keep_memory: Annotated[bool, Parameter(negative="")] = False
    "Do not learn: take the newest site memory there is."
    all: Annotated[bool, Parameter(negative="")] = False
    "Make all rows anew, also those that this model and memory made: after an upgrade of the code."


def resegment(*, what: What = What(), way: Way = USUAL_WAY, flags: Flags = NO_FLAGS) -> int:
    """Take the stored captures through the newest model and site memory, and say what changed.

    First it is learnt which lines each site repeats from story to story: menus, legal lines, appeals. Then the rows
    that an older model or memory made are replaced, batch by batch; a run that was stopped is taken up by the next
    one, and a second run changes nothing and says so. No page is read again and none is lost.

    Try:

        clipfile resegment
        clipfile resegment --keep-memory --plain --json
    """
    if what.learn_only and what.keep_memory:
        raise UsageError("--learn-only and --keep-memory leave nothing to do", remedy="Give one of them.")
    options = ResegmentOptions(
        learn=not what.keep_memory,
        rows=not what.learn_only,
        all=what.all,
        snapshot=not way.no_snapshot,
        settings=given(flags),
    )
    changes = _run(new_job(options), way)
    if way.json:
        print(changes.as_json())  # noqa: T201
    else:
        out.print(changes.render())
    return 0


def _run(job: Job, way: Way) -> Changes:
    with watched("resegment", quiet=way.json) as watch:
        if way.plain:
            return run(job, PLAIN, watch)
        prepare(job.settings.home, verbose=way.verbose)
        return _flow(job)


def _flow(job: Job) -> Changes:
    """The same run as a Prefect flow; imported here, since Prefect costs more than a small run."""
    from clipfile.flows.crew.task_runner import on_cluster  # noqa: PLC0415
    from clipfile.flows.resegment import resegment as usual  # noqa: PLC0415

    flow = on_cluster(usual, job.settings)
    return through_server(lambda: flow(job.options))
