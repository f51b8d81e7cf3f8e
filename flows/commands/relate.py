"""`clipfile relate`."""

from typing import Annotated

from cyclopts import Parameter

from clipfile.flows.arguments.flags import NO_FLAGS, USUAL_WAY, Flags, Way, given
from clipfile.flows.orchestration.embedded import prepare, through_server
from clipfile.flows.relating import Job, Relations, new_job, run
from clipfile.flows.screen.console import out, say
from clipfile.schemas.options import RelateOptions


def relate(
    *,
    all: Annotated[bool, Parameter(negative="")] = False,  # noqa: A002  the flag's name
    way: Way = USUAL_WAY,
    flags: Flags = NO_FLAGS,
) -> int:
    """Find out which articles tell the same story, and which article each pointer leads to; say what came of it.

    Articles that tell the same story, copies of a wire report under other headlines included, get the same `story_id`
    (`articles_latest`, `story_copies`). Pointers are linked to the article they lead to where that has been captured
    (`sidebar_items_latest`, `promoted_stories`). Only what is new is read; a second run changes nothing. The flow
    `snapshot` relates first, unless the setting `relate` says no.

    Try:

        clipfile relate
        clipfile relate --plain --json

    Parameters
    ----------
    all
        Relate everything anew: where what sources say of old captures has changed.
    """
    options = RelateOptions(all=all, snapshot=not way.no_snapshot, settings=given(flags))
    relations = _run(new_job(options), way)
    if way.json:
        print(relations.as_json())  # noqa: T201
    else:
        out.print(relations.render())
    return 0


def _run(job: Job, way: Way) -> Relations:
    if way.plain:
        return run(job, say)
    prepare(job.settings.home, verbose=way.verbose)
    return _flow(job)


def _flow(job: Job) -> Relations:
    """The same run as a Prefect flow; imported here, since Prefect costs more than a small run."""
    from clipfile.flows.relate import relate as flow  # noqa: PLC0415

    return through_server(lambda: flow(job.options))
