"""The command line: one row a command; each is imported when it is called."""

import os
import sys
from collections.abc import Sequence

from cyclopts import App

from clipfile import __version__
from clipfile.flows.console import complain
from clipfile.schemas.errors import ClipfileError, UsageError

COMMANDS = "clipfile.flows.commands"

app = App(
    name="clipfile",
    version=__version__,
    help_format="markdown",
    help=(
        "Turn the flat text of news pages into articles and sidebar items, in a DuckDB warehouse.\n\n"
        "Start here: `clipfile ingest FOLDER`, then `clipfile sql`.\n\n"
        "Exit codes: 0 all went well (rejections included), 1 the run failed or found nothing, 2 the command was wrong."
    ),
)

NAMES = (
    "ingest", "segment", "show", "sql", "export", "rejects", "snapshot", "resegment", "status", "config", "train",
    "evaluate",
)  # fmt: skip
for _name in NAMES:
    app.command(f"{COMMANDS}.{_name}:{_name}", name=_name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code; an error of ours is one sentence, never a traceback."""
    try:
        app(arguments)
    except UsageError as error:
        sys.exit(complain(error, code=2))
    except ClipfileError as error:
        sys.exit(complain(error, code=1))
    except BrokenPipeError:
        # The reader of our output went away, as `head` does: silence what is still buffered.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(complain("Interrupted. Run the same command again: it carries on where this one stopped.", code=130))
    except OSError as error:
        sys.exit(complain(f"{error.strerror or error} ({error.filename or 'no file named'}).", code=1))


if __name__ == "__main__":
    main()
