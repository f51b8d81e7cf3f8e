"""`clipfile show`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from clipfile.flows.console import out
from clipfile.flows.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.opening import reading
from clipfile.flows.reading import rows_of_files
from clipfile.flows.render import legend, render_lines
from clipfile.flows.visible import visible
from clipfile.schemas.errors import UsageError
from clipfile.schemas.records import Block
from clipfile.tasks.fetch import fetch_rules
from clipfile.tasks.segment import segment
from clipfile.tasks.segment.lines import read_lines
from clipfile.tasks.segment.memory import SiteMemory, site_memories, stories_with
from clipfile.tasks.segment.model import load_model
from clipfile.warehouse.store import Store

CAPTURE_ID = re.compile(r"[0-9a-f]{6,64}")
FOUND = "SELECT capture_id, text, memory_version, memory_site FROM captures WHERE starts_with(capture_id, ?) LIMIT 2"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, and what its site's memory has of it."""

    text: str
    blocks: tuple[Block, ...]
    memory: SiteMemory | None = None

    @property
    def stories(self) -> Mapping[int, int]:
        """By line number, on how many stories of the site a remembered line stands."""
        if self.memory is None:
            return {}
        lines = read_lines([self.text])
        counts = zip(lines.number.tolist(), stories_with(lines, [self.memory]).tolist(), strict=True)
        return {number: count for number, count in counts if count}


def show(page: str, *, flags: Flags = NO_FLAGS) -> None:
    """Show one page, each line coloured and named by its kind; a `?` marks a line that is likelier wrong than right.

    PAGE is a file, or the first six or more characters of a capture_id in the warehouse. There an `m` marks a line
    that the page's site repeats, with the number of its stories on which it stands (see `clipfile resegment`).

    Try:

        clipfile show page.txt
        clipfile show 3fa9c1
    """
    shown = _of_file(Path(page), flags) if Path(page).is_file() else _of_capture(page, flags)
    stories = shown.stories
    for line in render_lines(shown.text, shown.blocks, stories):
        out.print(line)
    out.print(Text("\n"), legend())
    if shown.memory is not None:
        out.print(_told(shown.memory, len(stories)), soft_wrap=True)


def _told(memory: SiteMemory, lines: int) -> Text:
    """What the marks mean."""
    return Text(
        f"m: heard from {memory.version}, which knows {visible(memory.site)} by {memory.site_stories} stories. "
        f"The number says on how many of them the line stands; {lines} lines of this page do on several.",
        style="dim",
    )


def _of_file(file: Path, flags: Flags) -> Shown:
    settings = resolved(flags).settings
    row = next(iter(rows_of_files([file], fetch_rules(settings))))
    return Shown(row.text, segment([row.capture_id], [row.text], load_model(settings.model))[0].blocks)


def _of_capture(page: str, flags: Flags) -> Shown:
    if not CAPTURE_ID.fullmatch(page):
        raise UsageError("This is neither a file nor a capture_id", place=page, remedy="Check the name.")
    with reading(resolved(flags).settings) as store:
        found = store.query(FOUND, [page]).to_pylist()
        if len(found) != 1:
            problem = "Several captures begin so" if found else "No capture begins so"
            raise UsageError(problem, place=page, remedy="Give more characters, or see FROM captures.")
        columns = ", ".join(Block.model_fields)
        rows = store.query(
            f"SELECT {columns} FROM blocks WHERE capture_id = ? ORDER BY block_no",  # noqa: S608
            [found[0]["capture_id"]],
        )
        memory = _memory(store, found[0]["memory_version"], found[0]["memory_site"])
    blocks = tuple(Block.model_validate(row, strict=False) for row in rows.to_pylist())
    return Shown(found[0]["text"], blocks, memory)


def _memory(store: Store, version: str | None, site: str | None) -> SiteMemory | None:
    """What was heard when the page was segmented."""
    if version is None or site is None:
        return None
    return site_memories(version, store.rows("memory/lines_of_site", {"version": version, "site": site})).get(site)
