"""Where words for people go: results to standard output, everything else to standard error."""

import os
import sys
from typing import TextIO

from rich.console import Console
from rich.markup import escape

PIPED_WIDTH = 160  # columns where there is no terminal to fit into


def _console(stream: TextIO, *, stderr: bool) -> Console:
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH
    return Console(stderr=stderr, highlight=False, width=width)


out = _console(sys.stdout, stderr=False)
err = _console(sys.stderr, stderr=True)


def say(message: str) -> None:
    """Say on one line, beside the results, what is going on."""
    err.print(message, soft_wrap=True, markup=False)


def complain(problem: object, *, code: int) -> int:
    """Say in one line what went wrong, and return the exit code to end with."""
    err.print(f"[bold red]clipfile:[/] {escape(str(problem))}", soft_wrap=True)
    return code
