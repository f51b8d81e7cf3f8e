"""`clipfile report`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.arguments.opening import reading
from clipfile.flows.screen.console import out
from clipfile.schemas.errors import UsageError
from clipfile.schemas.settings import Settings
from clipfile.tasks.report import (
    Contents,
    Scope,
    bounds_for,
    chosen_pages,
    every_run,
    gather,
    latest_run,
    named_run,
    render,
)
from clipfile.tasks.report.charts import draw
from clipfile.warehouse.store import Store


def report(
    run: str | None = None,
    *,
    every: Annotated[bool, Parameter(name="--all", negative="")] = False,
    to: Path | None = None,
    live: Annotated[bool, Parameter(negative="")] = False,
    flags: Flags = NO_FLAGS,
) -> None:
    """Write one HTML file to look at a run with: its counts, its charts, what it turned away, and its pages.

    The file needs no network and opens in any browser. It is of the latest run that brought pages, unless RUN (the
    first characters of a run_id) names another, or `--all` asks for every page of the warehouse. The text of
    `report_pages` pages can be browsed, low confidence first, each block tinted by its kind, the record beside it.

    Try:

        clipfile report
        clipfile report --all --to report.html

    Parameters
    ----------
    run
        The first characters of a run_id; the latest run that brought pages unless named.
    every
        Every page of the warehouse, whichever run brought it.
    to
        The file to write; HOME/reports/RUN.html unless named. `clipfile forget` clears that folder, not other places.
    live
        Read the warehouse itself, not its latest snapshot.
    """
    if run is not None and every:
        raise UsageError("One run or all of them", place=f"{run} --all", remedy="Give one of the two.")
    settings = resolved(flags).settings
    now = datetime.now(UTC)
    with reading(settings, live=live) as store:
        scope = _scope(store, run, every=every)
        html = _made(store, scope, settings, now)
    target = to or settings.home / "reports" / f"{scope.run_id or f'{now:%Y%m%dT%H%M%SZ}'}.html"
    _write(target, html)
    out.print(str(target), soft_wrap=True, markup=False)


def _scope(store: Store, run: str | None, *, every: bool) -> Scope:
    if every:
        return every_run(store)
    return latest_run(store) if run is None else named_run(store, run)


def _made(store: Store, scope: Scope, settings: Settings, now: datetime) -> str:
    (database,) = store.query("SELECT path FROM duckdb_databases() WHERE NOT internal")["path"].to_pylist()
    figures = gather(store, scope, database)
    pages = chosen_pages(store, scope, bounds_for(settings.report_pages))
    return render(Contents(figures, draw(figures), pages, now))


def _write(target: Path, html: str) -> None:
    """A report is there as a whole, or as it was before."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    partial.write_text(html, encoding="utf-8", newline="\n")
    partial.replace(target)
