"""Telling somebody: a run that failed, and one that turned too much away.

Both go to the notification block that the setting `notify_block` names, and the second also becomes the event
`clipfile.ingest.rejections_high`, which an automation can wait for; Prefect itself makes an event of each failure.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from prefect import get_run_logger
from prefect.blocks.core import Block
from prefect.client.schemas.objects import FlowRun, State
from prefect.events import emit_event
from prefect.flows import Flow
from prefect.settings import get_current_settings

from clipfile.flows.orchestration.reporting import unfailing
from clipfile.flows.orchestration.stale import StaleRun
from clipfile.flows.screen.summary import Summary
from clipfile.schemas.errors import UsageError
from clipfile.schemas.settings import PREFIX, Settings, resolve

REJECTIONS_HIGH = "clipfile.ingest.rejections_high"


def tell_of_failure(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """The hook of a flow that failed or crashed: say which, where and why."""
    ui = get_current_settings().ui_url
    lines = [f"{flow_run.name} of {flow.name}: {state.message or state.name}"]
    if ui:
        lines.append(f"{ui}/runs/flow-run/{flow_run.id}")
    _notify(_block_for(flow_run.parameters), f"clipfile {flow.name} {state.name}".lower(), "\n".join(lines))


def tell_of_rejections(summary: Summary) -> None:
    """Tell of a run that turned away more of what was new to it than `rejected_share_alert` lets pass."""
    if summary.new_rejected_share <= summary.settings.rejected_share_alert:
        return
    worst = ", ".join(f"{found.new:,} {found.reason}" for found in summary.findings.turned_away if found.new)
    words = (
        f"{summary.new_rejected_share:.0%} of the pages that were new to run {summary.run.run_id} were turned away "
        f"({worst}). Look at them: clipfile rejects --home {summary.settings.home}"
    )
    with unfailing("The event could not be sent"):
        emit_event(REJECTIONS_HIGH, _resource(summary), payload=_figures(summary) | {"message": words})
    _notify(summary.settings.notify_block, "clipfile ingest: many pages turned away", words)


def tell_of_the_dead(settings: Settings, runs: Sequence[StaleRun]) -> None:
    """Tell of flow runs that died without a word; Prefect runs no hook for them."""
    died = [run for run in runs if not run.is_done]
    for run in died:
        get_run_logger().warning(
            "%s (process %s) had died without a word; it is marked as crashed", run.name, run.process
        )
    if died:
        names = ", ".join(f"{run.name} (process {run.process})" for run in died)
        _notify(
            settings.notify_block, "clipfile: a run had died", f"Died without a word, found by the next run: {names}"
        )


def _resource(summary: Summary) -> dict[str, str]:
    return {
        "prefect.resource.id": f"clipfile.warehouse.{summary.settings.home}",
        "prefect.resource.name": str(summary.settings.home),
        "clipfile.run_id": summary.run.run_id,
    }


def _figures(summary: Summary) -> dict[str, Any]:
    return {
        "found": summary.run.found,
        "loaded": summary.run.loaded,
        "rejected": summary.run.rejected,
        "new_rejected_share": round(summary.new_rejected_share, 4),
        "rejected_share_alert": summary.settings.rejected_share_alert,
        "reasons": dict(summary.reasons),
    }


def _notify(block: str | None, subject: str, body: str) -> None:
    """Send a message through a notification block; where that fails the log of the run says so."""
    if block is None:
        return
    with unfailing(f"Nobody could be told through the block {block}"):
        loaded: Any = Block.load(block)
        loaded.notify(body, subject)


def _block_for(parameters: Mapping[str, Any]) -> str | None:
    """The block that a run's parameters lead to; those of a run that failed may be what made it fail."""
    options = parameters.get("options") or {}
    told = options if isinstance(options, Mapping) else options.model_dump()
    try:
        return resolve({"home": told.get("home")} | dict(told.get("settings") or {})).settings.notify_block
    except UsageError:
        return os.environ.get(f"{PREFIX}NOTIFY_BLOCK")
