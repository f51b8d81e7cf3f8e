"""`clipfile replay`."""

from typing import Annotated

from cyclopts import Parameter

from clipfile.flows.arguments.flags import NO_FLAGS, USUAL_WAY, Flags, Way, given
from clipfile.flows.orchestration.embedded import prepare, through_server
from clipfile.flows.progress.watching import watched
from clipfile.flows.replaying import Replayed, new_replay
from clipfile.flows.replaying import replay as replay_job
from clipfile.flows.screen.console import out
from clipfile.flows.stages import PLAIN
from clipfile.schemas.kinds import Reason
from clipfile.schemas.options import ReplayOptions
from clipfile.schemas.settings import Settings


def replay(
    *,
    reason: Reason | None = None,
    source: str | None = None,
    all: Annotated[bool, Parameter(negative="")] = False,  # noqa: A002  the flag's name
    way: Way = USUAL_WAY,
    flags: Flags = NO_FLAGS,
) -> int:
    """Take again what was turned away, after a setting, a file or Clipfile itself has changed.

    What succeeds now leaves the list of rejections, and its page is loaded; what does not counts one attempt more.
    Archives and data sets that hold something turned away are read again as a whole. Names that led nowhere are not
    taken unless they are asked for, by `--all`, `--reason` or `--source` (an address, or a path).

    Try:

        clipfile replay
        clipfile replay --reason page_too_large --max-page-bytes 200000000
        clipfile replay --source inbox/page.txt --plain
    """
    options = ReplayOptions(reason=reason, source=source, all=all, snapshot=not way.no_snapshot, settings=given(flags))
    replayed = _run(options, way)
    if way.json:
        print(replayed.as_json())  # noqa: T201
    else:
        out.print(replayed.render())
    return 0


def _run(options: ReplayOptions, way: Way) -> Replayed:
    with watched("replay", quiet=way.json) as watch:
        job = new_replay(options)
        if way.plain:
            return replay_job(job, PLAIN, watch)
        prepare(job.settings.home, verbose=way.verbose)
        return _flow(options, job.settings)


def _flow(options: ReplayOptions, settings: Settings) -> Replayed:
    """The same run as a Prefect flow; imported here, since Prefect costs more than a small run."""
    from clipfile.flows.crew.task_runner import on_cluster  # noqa: PLC0415
    from clipfile.flows.replay import replay as usual  # noqa: PLC0415

    flow = on_cluster(usual, settings)
    return through_server(lambda: flow(options))
