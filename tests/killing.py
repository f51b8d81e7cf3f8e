"""A command that is killed, as by `kill -9`, when it comes to a given step; steps are functions of ours."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

SCRIPT = """
import functools, importlib, os, signal, sys

def dying(function):
    @functools.wraps(function)
    def step(*args, **named):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **named)
    return step

body, left, *steps = sys.argv[1:]
left = int(left)
for place in steps:
    owner, _, name = place.rpartition(".")
    try:
        found = importlib.import_module(owner)
    except ModuleNotFoundError:
        module, _, kind = owner.rpartition(".")
        found = getattr(importlib.import_module(module), kind)
    setattr(found, name, dying(getattr(found, name)))
exec(body)
print(left)
"""


def killed(body: str, steps: Sequence[str], at: int) -> None:
    """Run Python that is killed at the call of one of the steps; `at` counts their calls from 1."""
    done = _run(body, steps, at)
    assert done.returncode == -signal.SIGKILL, f"not killed: {done.stdout}{done.stderr}"


def calls(body: str, steps: Sequence[str]) -> int:
    """How often the steps are called when nothing kills it."""
    done = _run(body, steps, 1_000_000)
    assert done.returncode == 0, done.stderr
    return 1_000_000 - int(done.stdout.splitlines()[-1])


def _run(body: str, steps: Sequence[str], at: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SCRIPT, body, str(at), *steps]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
