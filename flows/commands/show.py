"""`clipfile show`."""

import re
from pathlib import Path

from rich.text import Text

from clipfile.flows.console import out
from clipfile.flows.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.opening import reading
from clipfile.flows.reading import rows_of_files
from clipfile.flows.render import legend, render_lines
from clipfile.schemas.errors import UsageError
from clipfile.schemas.records import Block
from clipfile.tasks.segment import segment
from clipfile.tasks.segment.model import load_model

CAPTURE_ID = re.compile(r"[0-9a-f]{6,64}")


def show(page: str, *, flags: Flags = NO_FLAGS) -> None:
    """Show one page, each line coloured and named by its kind; a `?` marks a line that is likelier wrong than right.

    PAGE is a file, or the first six or more characters of a capture_id in the warehouse.

    Try:

        clipfile show page.txt
        clipfile show 3fa9c1
    """
    text, blocks = _of_file(Path(page)) if Path(page).is_file() else _of_capture(page, flags)
    for line in render_lines(text, blocks):
        out.print(line)
    out.print(Text("\n"), legend())


def _of_file(file: Path) -> tuple[str, tuple[Block, ...]]:
    row = next(iter(rows_of_files([file])))
    return row.text, segment([row.capture_id], [row.text], load_model())[0].blocks


def _of_capture(page: str, flags: Flags) -> tuple[str, tuple[Block, ...]]:
    if not CAPTURE_ID.fullmatch(page):
        raise UsageError("This is neither a file nor a capture_id", place=page, remedy="Check the name.")
    with reading(resolved(flags).settings) as store:
        found = store.query("SELECT capture_id, text FROM captures WHERE starts_with(capture_id, ?) LIMIT 2", [page])
        if found.num_rows != 1:
            problem = "Several captures begin so" if found.num_rows else "No capture begins so"
            raise UsageError(problem, place=page, remedy="Give more characters, or see FROM captures.")
        capture_id, text = found["capture_id"][0].as_py(), found["text"][0].as_py()
        columns = ", ".join(Block.model_fields)
        rows = store.query(f"SELECT {columns} FROM blocks WHERE capture_id = ? ORDER BY block_no", [capture_id])  # noqa: S608
    return text, tuple(Block.model_validate(row, strict=False) for row in rows.to_pylist())
