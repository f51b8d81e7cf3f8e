"""Long results on a terminal: through a pager, as git does it."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import RenderableType

from clipfile.flows.screen.console import out

# Colours stay, what fits is printed, and what was looked at stays on the screen.
LESS = "FRX"
PLAIN = ("", "cat")


def paged(lines: Iterable[RenderableType], *, is_wanted: bool = True) -> None:
    """Print; on a terminal with fewer lines through $PAGER (less unless set), unless that is empty or `cat`."""
    pager = _pager() if is_wanted and sys.stdout.isatty() else None
    if pager is None:
        for line in lines:
            out.print(line, soft_wrap=True)
        return
    with out.capture() as captured:
        for line in lines:
            out.print(line, soft_wrap=True)
    text = captured.get()
    if text.count("\n") < out.height:
        sys.stdout.write(text)
    else:
        _show(pager, text)


@contextmanager
def handed_over() -> Iterator[None]:
    """Leave Ctrl-C to a program in the foreground: it knows what to do about it."""
    before = signal.signal(signal.SIGINT, _ignored)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _pager() -> list[str] | None:
    wanted = os.environ.get("PAGER", "less")
    if wanted.strip() in PLAIN:
        return None
    command = shlex.split(wanted)
    return command if shutil.which(command[0]) else None


def _show(pager: list[str], text: str) -> None:
    environment = {"LESS": LESS, "LV": "-c", "LESSCHARSET": "utf-8"} | dict(os.environ)
    with handed_over():
        subprocess.run(pager, input=text.encode("utf-8", "replace"), env=environment, check=False)  # noqa: S603  the user's own


def _ignored(_number: int, _frame: object) -> None:
    """A handler, and not SIG_IGN, which the program would inherit."""
