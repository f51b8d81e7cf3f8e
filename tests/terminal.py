"""A terminal of a given size, without one: a command runs in it, and what it printed comes back."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

from commands import CLIPFILE, ENVIRONMENT

STYLE = re.compile(r"\x1b\[[\d;]*m")


def on_terminal(
    arguments: Sequence[str | Path], columns: int, rows: int, environ: Mapping[str, str] | None = None
) -> str:
    """Everything that a command printed on a terminal of this size, styles included."""
    screen, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environment = ENVIRONMENT | {"TERM": "xterm-256color", "PAGER": "cat"} | dict(environ or {})
    environment = {name: value for name, value in environment.items() if name not in {"LINES", "FORCE_COLOR"}}
    running = subprocess.Popen([CLIPFILE, *arguments], stdin=end, stdout=end, stderr=end, env=environment)
    os.close(end)
    printed = b""
    while True:
        try:
            piece = os.read(screen, 65536)
        except OSError:  # how Linux says that nobody has the terminal open any more
            break
        if not piece:
            break
        printed += piece
    os.close(screen)
    assert running.wait() == 0, printed
    return printed.decode("utf-8").replace("\r\n", "\n")


def bare(printed: str) -> list[str]:
    """The lines without their styles."""
    return STYLE.sub("", printed).split("\n")
