"""`clipfile restore`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.screen.console import out, say
from clipfile.warehouse.restore import Restored, find
from clipfile.warehouse.restore import restore as rebuild
from clipfile.warehouse.store import refuse_lake


def restore(
    snapshot: str | None = None,
    *,
    to: Path | None = None,
    replace: Annotated[bool, Parameter(negative="")] = False,
    flags: Flags = NO_FLAGS,
) -> int:
    """Rebuild the warehouse from a snapshot: the newest, or one named by its id or its folder.

    The snapshot's files are checked before, and the new rows are proven equal to them after. A folder of snapshots
    that was copied or moved elsewhere does as well. A warehouse that is there already is only replaced with
    `--replace`; it is then moved aside, into a folder of HOME/replaced that is a home in itself. What `clipfile forget`
    removed since the snapshot was made stays removed.

    Try:

        clipfile restore --replace
        clipfile restore /backup/snapshots --to /srv/clips

    Parameters
    ----------
    snapshot
        A snapshot's id, its folder, or a folder of snapshots; the newest of HOME unless named.
    to
        The home to rebuild the warehouse in; HOME unless named.
    replace
        Move a warehouse aside that is there already.
    """
    settings = resolved(flags).settings
    refuse_lake(settings)
    home = settings if to is None else settings.model_copy(update={"home": to.absolute()})
    done = rebuild(find(settings, snapshot), home, replace=replace, tell=say)
    out.print(_table(done))
    for line in _lines(done):
        out.print(line, soft_wrap=True)
    return 0


def _table(done: Restored) -> Table:
    table = Table("table", "rows", "", header_style="bold")
    for name, rows in done.rows.items():
        table.add_row(name, f"{rows:,}", "equal to the snapshot's")
    return table


def _lines(done: Restored) -> list[str]:
    lines = [f"restored   {done.snapshot.id} into {done.settings.warehouse_path}"]
    if done.captures_buried:
        lines.append(f"left out   {done.captures_buried:,} captures that were forgotten since")
    if done.replaced is not None:
        lines.append(f"replaced   the warehouse before lies in {done.replaced}; remove it when you do not need it")
    return [*lines, f"snapshot   {done.published.folder}"]
