"""The command line: what a process does around the one command that it was started for.

Little is imported here, the rest by `main`, where a signal is heard and said in one sentence.
"""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from clipfile.flows.stopping import SENTENCE, end_at_once, stopped_by, stopping


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit with its code; an error of ours is one sentence, never a traceback."""
    with stopping():
        try:
            _run(arguments)
        except SystemExit as ended:
            code = ended.code
        except BaseException as error:  # noqa: BLE001  what is not told is raised again
            code = _told(error)
        _leave(code)
        sys.exit(code)


def _run(arguments: Sequence[str] | None) -> None:
    from clipfile.flows.app import app  # noqa: PLC0415

    app(arguments)


def _leave(code: str | int | None) -> None:
    """End here and now where Prefect's threads have a server to tell that is gone."""
    embedded = sys.modules.get("clipfile.flows.orchestration.embedded")
    if embedded is not None and embedded.is_server_lost():
        embedded.leave_server()
        end_at_once(code if isinstance(code, int) else 0)


def _told(error: BaseException) -> int:
    """Say in one sentence what ended the command, and return its exit code; raises what is neither ours nor usual."""
    from clipfile.flows.screen.console import complain  # noqa: PLC0415
    from clipfile.schemas.errors import ClipfileError, UsageError  # noqa: PLC0415

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
