"""Flow runs that stay "Running" in Prefect though their process is gone: a killed process tells nobody.

Prefect's own worker sees when a flow's process dies, but nobody sees when the worker dies with it, and a run that was
started by hand has no worker. Such a run also holds its deployment's only slot, until its lease runs out. So each
flow run leaves its name and its process under HOME, and the next one looks after those whose process is gone.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.exceptions import ObjectNotFound
from prefect.runtime import flow_run
from prefect.settings import get_current_settings
from prefect.states import Completed, Crashed
from pydantic import BaseModel, ConfigDict, ValidationError

from clipfile.schemas.settings import Settings
from clipfile.warehouse.processes import is_gone, process_name

CRASHED = "The process that ran it is gone; it ended without a word."
COMPLETED = "It came to its end while no server answered."


class Mark(BaseModel):
    """What a flow run leaves under HOME."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    flow_run_id: str
    process: str
    api: str | None  # None for the embedded server
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class StaleRun:
    """A flow run that Prefect takes for alive, its process, which is gone, and whether it came to its end."""

    flow_run_id: str
    name: str
    process: str
    is_done: bool


@contextmanager
def marked(settings: Settings) -> Iterator[list[StaleRun]]:
    """See to the flow runs that died, then leave the mark of this one; yields those that were seen to."""
    seen_to = mark_stale(settings)
    mark = Mark(flow_run_id=str(flow_run.id), process=process_name(os.getpid()), api=current_api())
    _leave(settings, mark)
    yield seen_to
    _leave(settings, mark.model_copy(update={"is_done": True}))


def stale_flow_runs(settings: Settings) -> list[StaleRun]:
    """The flow runs of this warehouse that Prefect takes for alive, and whose process on this host is gone.

    Marks of those that Prefect knows to have ended are removed. Raises what Prefect's client raises where no server
    answers; without the mark of a dead process none is asked.
    """
    found = []
    for path, mark in _dead(settings):
        stale = _asked(mark)
        if stale is None:
            path.unlink(missing_ok=True)
        else:
            found.append(stale)
    return found


def mark_stale(settings: Settings) -> list[StaleRun]:
    """Mark those flow runs as crashed, or completed where they were, which frees their slots; returns them.

    Raises what `stale_flow_runs` raises.
    """
    stale = stale_flow_runs(settings)
    _forget_old(settings)
    if stale:
        with get_client(sync_client=True) as client:
            for run in stale:
                state: State[None] = Completed(message=COMPLETED) if run.is_done else Crashed(message=CRASHED)
                client.set_flow_run_state(run.flow_run_id, state)
                (_folder(settings) / f"{run.flow_run_id}.json").unlink(missing_ok=True)
    return stale


def _dead(settings: Settings) -> Iterator[tuple[Path, Mark]]:
    """The marks of processes that are gone, made under the server that is asked now."""
    for path in sorted(_folder(settings).glob("*.json")):
        try:
            mark = Mark.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, ValidationError):
            continue
        if mark.api == current_api() and is_gone(mark.process):
            yield path, mark


def _forget_old(settings: Settings) -> None:
    """Remove the marks that were made under servers which nobody asks any more."""
    oldest = time.time() - settings.keep_run_days * 86_400
    for path in _folder(settings).glob("*.json"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def _asked(mark: Mark) -> StaleRun | None:
    """What Prefect thinks of a flow run whose process is gone; None where it knows that the run has ended."""
    with get_client(sync_client=True) as client:
        try:
            run = client.read_flow_run(UUID(mark.flow_run_id))
        except ObjectNotFound:
            return None
    if run.state is None or run.state.is_final() or run.state.is_scheduled():
        return None
    return StaleRun(mark.flow_run_id, run.name, mark.process, mark.is_done)


def _leave(settings: Settings, mark: Mark) -> None:
    with suppress(OSError):  # a full disk keeps nobody from working, only from being looked after
        folder = _folder(settings)
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".{mark.flow_run_id}.partial"
        partial.write_text(mark.model_dump_json(), encoding="utf-8")
        os.replace(partial, folder / f"{mark.flow_run_id}.json")  # noqa: PTH105


def _folder(settings: Settings) -> Path:
    return settings.flow_runs_path


def current_api() -> str | None:
    """The server that is asked; None for the embedded one."""
    return get_current_settings().api.url
