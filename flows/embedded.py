"""Prefect's surroundings for a run started by hand: the configured server, or a quiet embedded one under HOME.

Prefect reads its environment when it is first imported, so `prepare` comes before that.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path

from clipfile.schemas.errors import TransientError

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


def prepare(home: Path, *, verbose: bool = False, environ: MutableMapping[str, str] | None = None) -> None:
    """Set what Prefect reads at import, leaving alone whatever the user has set."""
    variables = os.environ if environ is None else environ
    for name, value in (QUIET if verbose else QUIET | SILENT).items():
        variables.setdefault(name, value)
    if not has_server(variables) and "PREFECT_HOME" not in variables:
        folder = home / "prefect"
        # Prefect makes one level only; where it cannot, its server is started again and again, in silence.
        folder.mkdir(parents=True, exist_ok=True)
        variables["PREFECT_HOME"] = str(folder)


@contextmanager
def server_answers() -> Iterator[None]:
    """Run a flow inside. Raises TransientError where no server answers it, or none any more."""
    from httpx import HTTPError  # noqa: PLC0415  Prefect, which costs far more, comes right after

    try:
        yield
    except RuntimeError as error:
        if "Prefect API server" not in str(error) and "Failed to reach API" not in str(error):
            raise
        raise TransientError(
            "No Prefect server answers", place=str(error), remedy="Start it, unset PREFECT_API_URL, or add --plain."
        ) from error
    except HTTPError as error:
        raise TransientError(
            "The Prefect server stopped answering while the run was on",
            place=str(error),
            remedy="What was loaded stays: start the server, or add --plain, and run the same command again.",
        ) from error


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
