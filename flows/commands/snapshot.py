"""`clipfile snapshot`."""

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter
from rich.console import RenderableType
from rich.table import Table

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.arguments.moments import snapshot_as_of
from clipfile.flows.screen.console import complain, out, say
from clipfile.flows.screen.differences import as_row, render_diff
from clipfile.flows.screen.tables import as_json
from clipfile.schemas.errors import UsageError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.locks import held
from clipfile.warehouse.restore import find
from clipfile.warehouse.snapshot_diff import diff
from clipfile.warehouse.snapshots import Snapshot, damage, listed, publish, verify
from clipfile.warehouse.store import require_warehouse


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Question:
    """What to ask of the snapshots there are; nothing of it publishes one."""

    check: Annotated[bool, Parameter(name=["--verify", "--check"], negative="")] = False
    "Check every file of a snapshot by its hash, and every table's rows."
    list_all: Annotated[bool, Parameter(name="--list", negative="")] = False
    "List the snapshots, oldest first."
    as_of: str | None = None
    "Print the folder of the newest snapshot at or before a date or time, UTC unless it says otherwise."
    diff: str | None = None
    "Show what changed since this snapshot, up to NAME or the newest: rows added, changed and gone, by table."
    json: Annotated[bool, Parameter(negative="")] = False
    "Print the differences as one line of JSON."


NOTHING_ASKED = Question()


def snapshot(name: str | None = None, *, question: Question = NOTHING_ASKED, flags: Flags = NO_FLAGS) -> int:
    """Publish the warehouse as it is now; or, by a flag, look at the snapshots there are.

    A snapshot is Parquet files, a manifest, a small DuckDB file of views over them, and a description as a Frictionless
    Data Package (datapackage.json); tables/TABLE/ in its folder holds a table's files for pandas, Polars and Spark.
    Files of rows that have not changed are shared between snapshots. Old ones are removed (see keep_snapshots).

    Try:

        clipfile snapshot
        clipfile snapshot --verify
        clipfile snapshot --as-of 2026-11-30
        clipfile snapshot --diff "$(clipfile snapshot --as-of 2026-11-30)"

    Parameters
    ----------
    name
        With `--verify` and `--diff`, the id or folder of a snapshot; the newest unless named.
    """
    settings = resolved(flags).settings
    _refuse_two(question)
    if question.list_all:
        out.print(_listed(settings))
    elif question.as_of is not None:
        out.print(str(snapshot_as_of(settings, question.as_of).folder), soft_wrap=True, markup=False)
    elif question.diff is not None:
        _compare(find(settings, question.diff), find(settings, name), settings, as_one_line=question.json)
    elif question.check:
        return _verified(find(settings, name), settings)
    else:
        _publish(name, settings)
    return 0


def _refuse_two(question: Question) -> None:
    asked = {
        "--verify": question.check, "--list": question.list_all,
        "--as-of": question.as_of is not None, "--diff": question.diff is not None,
    }  # fmt: skip
    names = [flag for flag, is_asked in asked.items() if is_asked]
    if len(names) > 1:
        raise UsageError("One thing at a time", place=" ".join(names), remedy="Leave out all but one.")
    if question.json and question.diff is None:
        raise UsageError("Only differences are printed as JSON", place="--json", remedy="Add --diff OLD.")


def _publish(name: str | None, settings: Settings) -> None:
    if name is not None:
        raise UsageError("A new snapshot is named by itself", place=name, remedy="Add --verify to check this one.")
    require_warehouse(settings)
    with held(settings, "snapshot", tell=say):
        published = publish(settings)
    out.print(str(published.folder), soft_wrap=True, markup=False)


def _compare(before: Snapshot, after: Snapshot, settings: Settings, *, as_one_line: bool) -> None:
    found = diff(before, after, settings)
    if as_one_line:
        out.print(as_json(as_row(found)), soft_wrap=True, markup=False)
    else:
        out.print(render_diff(found))


def _verified(found: Snapshot, settings: Settings) -> int:
    problems = verify(found)
    for problem in problems:
        complain(problem, code=1)
    out.print(f"{found.id}: {'damaged' if problems else 'whole'}, {len(found.manifest.every_file):,} files")
    if problems:
        others = [other.id for other in listed(settings) if other.id != found.id and not damage(other)]
        out.print(f"whole: {', '.join(others) or 'no other snapshot'}", soft_wrap=True)
    return 1 if problems else 0


def _listed(settings: Settings) -> RenderableType:
    """A line a snapshot; the last number is what it adds to those before it."""
    lines = Table.grid(padding=(0, 2))
    known: set[str] = set()
    for found in listed(settings):
        files = found.manifest.every_file
        total, own = sum(file.bytes for file in files), sum(file.bytes for file in files if file.path not in known)
        known |= {file.path for file in files}
        size = f"{total:,} bytes, {own:,} of them its own"
        lines.add_row(found.id, f"{found.rows('captures'):,} captures", f"{len(files):,} files", size)
    return lines
