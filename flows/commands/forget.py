"""`clipfile forget`."""

import sys
from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.screen.console import err, out, say
from clipfile.schemas.errors import UsageError
from clipfile.tasks.forget import Forgotten, Wanted, allow_again, foresee
from clipfile.tasks.forget import forget as remove


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class What:
    """What is to go; one of these, or a capture."""

    url: str | None = None
    "All that was met at this address."
    site: str | None = None
    "All that was met at this site, and the lines learnt of it."
    source: str | None = None
    "All that was met in this file or at this URI; one that ends in / stands for all below it."


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class How:
    """How it is done."""

    dry_run: Annotated[bool, Parameter(negative="")] = False
    "Show what would go, and leave it."
    yes: Annotated[bool, Parameter(negative="")] = False
    "Do not ask first."
    undo: str | None = None
    "Allow content to come back that was forgotten: the hash that its rejection names."


def forget(capture_id: str | None = None, /, *, what: What = What(), how: How = How(), flags: Flags = NO_FLAGS) -> int:
    """Remove a page, an address, a site or a source for good: from the warehouse, staged files and every snapshot.

    The files are written anew, so that nothing of it can be read from them any more. The hash of the content alone is
    kept: where the same bytes are ingested again, they are turned away as `forgotten`. A page that differs in a single
    byte is other content and may come in. Snapshots that were copied elsewhere are out of reach; restoring one of them
    here leaves out what was forgotten here.

    Try:

        clipfile forget --url https://news.example/story --dry-run
        clipfile forget 55c80864 --yes

    Parameters
    ----------
    capture_id
        The hash of the content, or its first eight characters or more.
    """
    settings = resolved(flags).settings
    if how.undo is not None:
        out.print(f"{allow_again(settings, how.undo, say)} may come back: ingest it again, with --force if unchanged.")
        return 0
    wanted = _wanted(capture_id, what)
    seen = foresee(settings, wanted, say)
    if how.dry_run or not _confirmed(seen, wanted, sure=how.yes):
        _tell(seen, "would go")
        return 0
    done = remove(settings, wanted, say)
    _tell(done, "gone")
    return 0


def _wanted(capture_id: str | None, what: What) -> Wanted:
    named = [
        *([Wanted("capture", capture_id)] if capture_id is not None else []),
        *([Wanted("url", what.url)] if what.url is not None else []),
        *([Wanted("site", what.site)] if what.site is not None else []),
        *([Wanted("source", what.source)] if what.source is not None else []),
    ]
    if len(named) != 1:
        raise UsageError(
            "Say what to forget, one thing at a time", remedy="Give a CAPTURE_ID, --url, --site or --source."
        )
    return named[0]


def _confirmed(seen: Forgotten, wanted: Wanted, *, sure: bool) -> bool:
    if sure or seen.found.is_empty:
        return True
    if not sys.stdin.isatty():
        raise UsageError("Nobody is there to be asked", remedy="Add --yes, or --dry-run to see what would go.")
    captures = f"{seen.rows.get('captures', 0):,} captures"
    err.print(f"Forget {captures} of {wanted.by} {wanted.name} for good? Type yes: ", end="", markup=False)
    return input().strip().lower() == "yes"


def _tell(done: Forgotten, word: str) -> None:
    if done.found.is_empty and not done.took_up:
        out.print("Nothing of it is here.")
        return
    if done.took_up:
        out.print("An earlier removal that was cut short is finished.")
    table = Table("rows", word, header_style="bold")
    for name, rows in done.rows.items():
        table.add_row(name, f"{rows:,}")
    out.print(table)
    out.print(f"content    {len(done.found.captures):,} hashes kept from coming back")
    if word == "gone":
        out.print(f"snapshots  {done.retouched.snapshots:,} rewritten, {done.retouched.files:,} files removed")
        out.print("cleared    staged files and reports")
    for sentence in done.left:
        out.print(f"left       {sentence}", style="yellow", markup=False, soft_wrap=True)
