"""`clipfile compact`."""

from dataclasses import asdict
from typing import Annotated

import orjson
from cyclopts import Parameter
from rich.table import Table

from clipfile.flows.console import out, say
from clipfile.flows.flags import NO_FLAGS, Flags, resolved
from clipfile.tasks.compact import Compacted
from clipfile.tasks.compact import compact as merge

MEASURED = {
    "parts": "parts",
    "files": "files of a snapshot",
    "bytes": "bytes of a snapshot",
    "files_on_disk": "files of all snapshots",
    "warehouse_bytes": "bytes of the warehouse",
}


def compact(*, json: Annotated[bool, Parameter(negative="")] = False, flags: Flags = NO_FLAGS) -> int:
    """Merge what many small runs left in many small files, and give free space in the warehouse back.

    Every run begins files of its own. Compacting gathers them, up to `part_captures` pages a file, publishes a snapshot
    of the gathered files, and writes the warehouse anew where a quarter of it is free. Records of runs that ended more
    than `keep_run_days` ago go, unless rows name them. No row of a page changes. The small files stay for as long as
    older snapshots name them.

    Try:

        clipfile compact

    Parameters
    ----------
    json
        Print what was done as one line of JSON.
    """
    done = merge(resolved(flags).settings, say)
    if json:
        print(orjson.dumps(_fields(done)).decode())  # noqa: T201
        return 0
    if done.is_unchanged:
        out.print("Nothing to compact: no two parts would fit into one, and the warehouse has little free space.")
    out.print(_table(done))
    if done.snapshot is not None:
        out.print(f"snapshot   {done.snapshot.folder}", soft_wrap=True)
    return 0


def _fields(done: Compacted) -> dict[str, object]:
    return {
        "before": asdict(done.before),
        "after": asdict(done.after),
        "parts_merged": done.parts_merged,
        "runs_dropped": done.runs_dropped,
        "rewritten": done.is_rewritten,
        "snapshot": str(done.snapshot.folder) if done.snapshot else None,
    }


def _table(done: Compacted) -> Table:
    table = Table("", "before", "after", header_style="bold")
    for name, words in MEASURED.items():
        table.add_row(words, f"{getattr(done.before, name):,}", f"{getattr(done.after, name):,}")
    return table
