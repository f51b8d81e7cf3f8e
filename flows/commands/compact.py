"""`clipfile compact`."""

from dataclasses import asdict
from typing import Annotated

import orjson
from cyclopts import Parameter
from rich.table import Table

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.screen.console import out, say
from clipfile.tasks.compact import Compacted
from clipfile.tasks.compact import compact as merge
from clipfile.warehouse.lake.compaction import CompactedLake, compact_lake

MEASURED = {
    "parts": "parts",
    "files": "files of a snapshot",
    "bytes": "bytes of a snapshot",
    "files_on_disk": "files of all snapshots",
    "warehouse_bytes": "bytes of the warehouse",
}

MEASURED_OF_LAKE = {
    "files": "files",
    "bytes": "bytes",
    "rows": "rows",
    "fresh_shards": "shards that are not compacted",
}


def compact(*, json: Annotated[bool, Parameter(negative="")] = False, flags: Flags = NO_FLAGS) -> int:
    """Merge what many small runs left in many small files, and give free space in the warehouse back.

    Every run begins files of its own. Compacting gathers them, up to `part_captures` pages a file, publishes a snapshot
    of the gathered files, and writes the warehouse anew where a quarter of it is free. Records of runs that ended more
    than `keep_run_days` ago go, unless rows name them. No row of a page changes. The small files stay for as long as
    older snapshots name them.

    With `--lake` the small files of a lake are gathered, by month of capture, and what shards hold twice goes; nobody
    has to stop reading or writing. What the new files replace stays for `lake_grace_hours`.

    Try:

        clipfile compact
        clipfile compact --lake s3://bucket/lake

    Parameters
    ----------
    json
        Print what was done as one line of JSON.
    """
    settings = resolved(flags).settings
    if settings.lake_place is not None:
        _tell_lake(compact_lake(settings), as_json=json)
        return 0
    done = merge(settings, say)
    if json:
        print(orjson.dumps(_fields(done)).decode())  # noqa: T201
        return 0
    if done.is_unchanged:
        out.print("Nothing to compact: no two parts would fit into one, and the warehouse has little free space.")
    out.print(_table(done))
    if done.snapshot is not None:
        out.print(f"snapshot   {done.snapshot.folder}", soft_wrap=True)
    return 0


def _tell_lake(done: CompactedLake, *, as_json: bool) -> None:
    if as_json:
        print(orjson.dumps(asdict(done)).decode())  # noqa: T201
        return
    if not done.is_new:
        out.print("Nothing to compact: no shard is new, and no two files would fit into one.")
    table = Table("", "before", "after", header_style="bold")
    for name, words in MEASURED_OF_LAKE.items():
        table.add_row(words, f"{getattr(done.before, name):,}", f"{getattr(done.after, name):,}")
    out.print(table)
    out.print(f"generation {done.generation}; {done.removed:,} files that nobody needs any more are removed")


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
