"""`clipfile status`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.progress.beat import progress_of
from clipfile.flows.screen.console import out
from clipfile.flows.screen.findings import quality
from clipfile.flows.screen.tables import render
from clipfile.schemas.errors import UsageError, WarehouseBusyError
from clipfile.schemas.settings import Settings
from clipfile.tasks.segment.model import load_model
from clipfile.warehouse.lake.compaction import extent_of
from clipfile.warehouse.lake.reading import opened
from clipfile.warehouse.locks import holder_of
from clipfile.warehouse.snapshots import latest
from clipfile.warehouse.store import Store, open_reader

RUNS = """
SELECT run_id, command, state, round(seconds, 1) AS seconds, found, loaded, known, rejected, skipped, error
FROM run_summary ORDER BY started_at DESC LIMIT 10
"""
REJECTIONS = "SELECT reason, rejections, last_seen, newest_source FROM rejections_by_reason LIMIT 10"

Facts = Iterator[tuple[str, str]]


def status(*, flags: Flags = NO_FLAGS) -> None:
    """Show what is running, what is loaded and how well it could be judged, the last runs, and the latest snapshot.

    While a run writes, the warehouse cannot be read: how far the run is comes from the run itself, all other figures
    from the latest snapshot, and status says so. With `--lake` it shows a lake, whoever writes there meanwhile.

    Try:

        clipfile status --home /srv/clips
        clipfile status --lake s3://bucket/lake
    """
    settings = resolved(flags).settings
    if settings.lake_place is not None:
        _show_lake(settings, settings.lake_place)
        return
    if not settings.warehouse_path.exists():
        raise UsageError("There is no warehouse yet", place=str(settings.home), remedy="Run clipfile ingest FOLDER.")
    _show(_running(settings))
    try:
        _show_rows_of(settings)
    except WarehouseBusyError as busy:
        _show(iter([("figures", f"none before the first snapshot. {busy.problem}")]))
    _show(_published(settings))


def _show_lake(settings: Settings, place: str) -> None:
    with opened(place, settings) as (store, lake):
        _show_figures(store, settings)
        extent = extent_of(lake)
        number = lake.generation.number if lake.generation else 0
    _show(
        iter(
            [
                ("lake", place),
                ("files", f"{extent.files:,}, {extent.bytes:,} bytes"),
                ("compacted", f"generation {number}; {extent.fresh_shards:,} shards since: clipfile compact"),
            ]
        )
    )


def _show_rows_of(settings: Settings) -> None:
    with _readable(settings) as (store, origin):
        _show(iter([("figures", origin)]))
        _show_figures(store, settings)


def _show_figures(store: Store, settings: Settings) -> None:
    out.print(render(store.rows("reports/status")))
    _show(_judged(store, settings))
    _show_rows("last runs", store, RUNS)
    _show_rows("turned away, by reason (clipfile rejects --reason REASON)", store, REJECTIONS)


@contextmanager
def _readable(settings: Settings) -> Iterator[tuple[Store, str]]:
    """The warehouse, or the latest snapshot while somebody holds it, and which of them it is.

    Raises WarehouseBusyError where it is held and there is no snapshot yet.
    """
    try:
        with open_reader(settings.warehouse_path, settings.model_copy(update={"lock_wait_seconds": 0})) as store:
            yield store, f"of the warehouse {settings.warehouse_path}"
            return
    except WarehouseBusyError as error:
        busy = error
    snapshot = latest(settings)
    if snapshot is None:
        raise busy
    with snapshot.open(settings) as store:
        yield store, f"of the snapshot {snapshot.id}, {_age(snapshot.manifest.created_at)} old. {busy.problem}"


def _running(settings: Settings) -> Facts:
    holder = holder_of(settings.home)
    if holder is None:
        yield "running", "nothing"
        return
    yield "running", holder.named
    progress = progress_of(settings, holder.run_id) if holder.run_id else None
    if progress is not None:
        yield "progress", f"{progress.words} ({_age(progress.at)} ago)"


def _judged(store: Store, settings: Settings) -> Facts:
    yield from quality(store).facts()
    model = load_model(settings.model).version
    (behind,) = store.rows("reports/not_current", {"model_version": model}).to_pylist()
    yield "model", f"{model}; {_behind(behind['other_model'], 'another')}"
    if behind["older_memory"]:
        yield "memory", _behind(behind["older_memory"], "an older one")


def _behind(captures: int, which: str) -> str:
    return f"{captures:,} captures were judged by {which}: clipfile resegment" if captures else "all rows are current"


def _published(settings: Settings) -> Facts:
    snapshot = latest(settings)
    yield "warehouse", str(settings.warehouse_path)
    if snapshot is None:
        yield "snapshot", "none yet: clipfile snapshot"
    else:
        yield "snapshot", f"{snapshot.folder}, {_age(snapshot.manifest.created_at)} old"


def _age(since: datetime) -> str:
    seconds = max(0.0, (datetime.now(UTC) - since).total_seconds())
    for size, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} seconds"


def _show(facts: Facts) -> None:
    for name, value in facts:
        out.print(Text(f"{name:<12}", style="bold"), Text(value), sep="", soft_wrap=True)


def _show_rows(title: str, store: Store, query: str) -> None:
    found = store.query(query)
    if found.num_rows:
        table = Table.grid()
        table.add_row(render(found))
        out.print(Text(title, style="bold"), Padding(table, (0, 0, 0, 2)))
