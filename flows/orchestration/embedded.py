"""Prefect's surroundings for a run started by hand: the configured server, or a quiet embedded one under HOME.

Prefect reads its environment when it is first imported, so `prepare` comes before that.
"""

import logging
import os
import sys
import tomllib
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, TypeVar

from clipfile.flows.screen.console import say
from clipfile.schemas.errors import ClipfileError, TransientError

T = TypeVar("T")
SECONDS_TO_DRAIN = 30.0

# Prefect 3.8.8: migrations of a fresh home take longer than its own limit of 20 s; offline its telemetry prints
# errors; and a failed flow prints the traceback that our one sentence stands for.
QUIET = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLIENT_MAX_RETRIES": "2",  # its five keep a run, whose server is gone, waiting for many minutes
    "DO_NOT_TRACK": "1",
}
SILENT = {
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}
_outcomes: list[Any] = []
_losses: list[str] = []


def prepare(home: Path, *, verbose: bool = False, environ: MutableMapping[str, str] | None = None) -> None:
    """Set what Prefect reads at import, leaving alone whatever the user has set."""
    variables = os.environ if environ is None else environ
    for name, value in (QUIET if verbose else QUIET | SILENT).items():
        variables.setdefault(name, value)
    if not verbose:
        logging.raiseExceptions = False  # else each line that cannot be sent to the server is told of on stderr
    if not has_server(variables) and "PREFECT_HOME" not in variables:
        folder = home / "prefect"
        # Prefect makes one level only; where it cannot, its server is started again and again, in silence.
        folder.mkdir(parents=True, exist_ok=True)
        variables["PREFECT_HOME"] = str(folder)


def kept(outcome: T) -> T:
    """Keep what a flow came to: Prefect hands it over once a server has heard of it, and there may be none left."""
    _outcomes.append(outcome)
    return outcome


def through_server(flow: Callable[[], T]) -> T:
    """Run a flow; what it came to counts, and is returned, also where no server is left that could be told.

    Raises TransientError where no server answers at its beginning, and else whatever ended the flow.
    """
    from httpx import HTTPError  # noqa: PLC0415  Prefect, which costs far more, comes right after

    _outcomes.clear()
    try:
        outcome = flow()
    except RuntimeError as error:
        if "Prefect API server" not in str(error) and "Failed to reach API" not in str(error):
            raise
        raise TransientError(
            "No Prefect server answers", place=str(error), remedy="Start it, unset PREFECT_API_URL, or add --plain."
        ) from error
    except HTTPError as error:
        _losses.append(str(error))
        outcome = _without_server(error)
    else:
        _drain()
    return outcome


def is_server_lost() -> bool:
    """Whether the server went away under a flow of this process."""
    return bool(_losses)


def leave_server() -> None:
    """End the embedded server, if there is one: for a process that ends without Python's own ending."""
    if module := sys.modules.get("prefect.server.api.server"):
        module.SubprocessASGIServer().stop()


def _without_server(error: Exception) -> Any:
    """What the flow came to before no server could be told; raises what had ended it, or TransientError."""
    if _outcomes:
        say(f"The Prefect server went away while the run was on ({error}); the run was finished without it.")
        return _outcomes[-1]
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, ClipfileError) or not isinstance(behind, Exception):
            raise behind
        behind = behind.__context__
    raise TransientError(
        "The Prefect server stopped answering before the work was begun",
        place=str(error),
        remedy="Start the server, or add --plain, and run the same command again.",
    ) from error


def _drain() -> None:
    """Wait until the server has taken what is left to tell; one that went away just now takes nothing."""
    from prefect.events.worker import EventsWorker  # noqa: PLC0415

    told: Any = EventsWorker.drain_all(timeout=SECONDS_TO_DRAIN)
    if told.not_done:
        _losses.append("It takes no events.")


def has_server(environ: Mapping[str, str]) -> bool:
    """Whether a Prefect server is configured: in the environment, or in the active profile."""
    return "PREFECT_API_URL" in configured(environ)


def configured(environ: Mapping[str, str]) -> Mapping[str, str]:
    """What Prefect is told: by the environment, and where that says nothing by the active profile."""
    told = {name: value for name, value in environ.items() if name.startswith("PREFECT_")}
    return _active_profile(environ) | told


def _active_profile(environ: Mapping[str, str]) -> dict[str, str]:
    folder = Path(environ.get("PREFECT_HOME") or Path.home() / ".prefect")
    path = Path(environ.get("PREFECT_PROFILES_PATH") or folder / "profiles.toml")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    active = environ.get("PREFECT_PROFILE") or content.get("active", "")
    profile = content.get("profiles", {}).get(active, {})
    return profile if isinstance(profile, dict) else {}
