"""`clipfile snapshot`."""

from typing import Annotated

from cyclopts import Parameter

from clipfile.flows.console import complain, out
from clipfile.flows.flags import NO_FLAGS, Flags, resolved
from clipfile.schemas.errors import UsageError
from clipfile.warehouse.snapshots import latest, listed, publish, verify


def snapshot(
    *,
    check: Annotated[bool, Parameter(negative="")] = False,
    list_all: Annotated[bool, Parameter(name="--list", negative="")] = False,
    flags: Flags = NO_FLAGS,
) -> int:
    """Publish the warehouse as it is now; with `--check` verify the latest snapshot, with `--list` list them.

    A snapshot is Parquet files, a manifest and a small DuckDB file of views over them; files of rows that have
    not changed are shared between snapshots. Old ones are removed (see keep_snapshots).

    Try:

        clipfile snapshot
        clipfile snapshot --check
    """
    settings = resolved(flags).settings
    if list_all:
        for found in listed(settings):
            out.print(f"{found.id}  {found.rows('captures'):,} captures  {found.folder}", soft_wrap=True)
        return 0
    if check:
        newest = latest(settings)
        if newest is None:
            raise UsageError("There is no snapshot yet", place=str(settings.home), remedy="Run clipfile ingest first.")
        problems = verify(newest)
        for problem in problems:
            complain(problem, code=1)
        out.print(f"{newest.id}: {'damaged' if problems else 'whole'}")
        return 1 if problems else 0
    if not settings.warehouse_path.exists():
        raise UsageError("There is no warehouse yet", place=str(settings.home), remedy="Run clipfile ingest first.")
    out.print(str(publish(settings).folder), soft_wrap=True)
    return 0
