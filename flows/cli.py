"""The command line: one row a command; each is imported when it is called."""

import os
import sys
from collections.abc import Sequence

from cyclopts import App

from clipfile import __version__
from clipfile.flows.console import complain
from clipfile.flows.stopping import SENTENCE, stopped_by, stopping
from clipfile.schemas.errors import ClipfileError, UsageError

COMMANDS = "clipfile.flows.commands"

app = App(
    name="clipfile",
    version=__version__,
    help_format="markdown",
    suppress_keyboard_interrupt=False,  # a run that is stopped says that the next one carries on
    help=(
        "Turn the flat text of news pages into articles and sidebar items, in a DuckDB warehouse.\n\n"
        "Start here: `clipfile ingest FOLDER`, then `clipfile sql`.\n\n"
        "Exit codes: 0 all went well (rejections included), 1 the run failed or found nothing, 2 the command was wrong."
    ),
)

NAMES = (
    "ingest", "segment", "show", "sql", "export", "rejects", "replay", "snapshot", "resegment", "restore", "compact",
    "forget", "status", "doctor", "config", "train", "evaluate",
)  # fmt: skip
for _name in NAMES:
    app.command(f"{COMMANDS}.{_name}:{_name}", name=_name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code; an error of ours is one sentence, never a traceback."""
    with stopping():
        try:
            app(arguments)
        except SystemExit:
            raise
        except BaseException as error:  # noqa: BLE001  what is not told is raised again
            sys.exit(_told(error))


def _told(error: BaseException) -> int:
    """Say in one sentence what ended the command, and return its exit code; raises what is neither ours nor usual."""
    if signal := stopped_by(error):
        return complain(SENTENCE, code=128 + signal)
    if isinstance(error, ClipfileError):
        return complain(error, code=2 if isinstance(error, UsageError) else 1)
    if isinstance(error, BrokenPipeError):
        # The reader of our output went away, as `head` does: silence what is still buffered.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, OSError):
        return complain(f"{error.strerror or error} ({error.filename or 'no file named'}).", code=1)
    raise error


if __name__ == "__main__":
    main()
