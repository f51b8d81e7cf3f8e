"""`clipfile snapshot`."""

from typing import Annotated

from cyclopts import Parameter
from rich.console import RenderableType
from rich.table import Table

from clipfile.flows.console import complain, out, say
from clipfile.flows.flags import NO_FLAGS, Flags, resolved
from clipfile.schemas.errors import UsageError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.locks import held
from clipfile.warehouse.restore import find
from clipfile.warehouse.snapshots import Snapshot, damage, listed, publish, verify


def snapshot(
    name: str | None = None,
    *,
    check: Annotated[bool, Parameter(name=["--verify", "--check"], negative="")] = False,
    list_all: Annotated[bool, Parameter(name="--list", negative="")] = False,
    flags: Flags = NO_FLAGS,
) -> int:
    """Publish the warehouse as it is now; with `--verify` check a snapshot's files, with `--list` list all snapshots.

    A snapshot is Parquet files, a manifest and a small DuckDB file of views over them; files of rows that have
    not changed are shared between snapshots. Old ones are removed (see keep_snapshots).

    Try:

        clipfile snapshot
        clipfile snapshot --verify

    Parameters
    ----------
    name
        With `--verify`, the id or folder of the snapshot to check; the newest unless named.
    check
        Check every file of a snapshot by its hash, and every table's rows.
    list_all
        List the snapshots, oldest first.
    """
    settings = resolved(flags).settings
    if list_all:
        out.print(_listed(settings))
        return 0
    if check:
        return _verified(find(settings, name), settings)
    if name is not None:
        raise UsageError("A new snapshot is named by itself", place=name, remedy="Add --verify to check this one.")
    if not settings.warehouse_path.exists():
        raise UsageError("There is no warehouse yet", place=str(settings.home), remedy="Run clipfile ingest first.")
    with held(settings, "snapshot", tell=say):
        published = publish(settings)
    out.print(str(published.folder), soft_wrap=True)
    return 0


def _verified(found: Snapshot, settings: Settings) -> int:
    problems = verify(found)
    for problem in problems:
        complain(problem, code=1)
    out.print(f"{found.id}: {'damaged' if problems else 'whole'}, {len(found.manifest.files):,} files")
    if problems:
        others = [other.id for other in listed(settings) if other.id != found.id and not damage(other)]
        out.print(f"whole: {', '.join(others) or 'no other snapshot'}", soft_wrap=True)
    return 1 if problems else 0


def _listed(settings: Settings) -> RenderableType:
    """A line a snapshot; the last number is what it adds to those before it."""
    lines = Table.grid(padding=(0, 2))
    known: set[str] = set()
    for found in listed(settings):
        files = found.manifest.files
        total, own = sum(file.bytes for file in files), sum(file.bytes for file in files if file.path not in known)
        known |= {file.path for file in files}
        size = f"{total:,} bytes, {own:,} of them its own"
        lines.add_row(found.id, f"{found.rows('captures'):,} captures", f"{len(files):,} files", size)
    return lines
