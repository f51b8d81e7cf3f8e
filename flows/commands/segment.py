"""`clipfile segment`."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, BinaryIO

from cyclopts import Parameter

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.arguments.reading import Row, as_chunks, row_of_json, rows_of_files
from clipfile.flows.screen.console import out
from clipfile.flows.screen.render import render_page
from clipfile.schemas.errors import UsageError
from clipfile.tasks.collector import paused_collector
from clipfile.tasks.fetch import fetch_rules
from clipfile.tasks.segment import judge
from clipfile.tasks.segment.assemble import assemble
from clipfile.tasks.segment.fill import fill
from clipfile.tasks.segment.model import Model, load_model
from clipfile.tasks.segment.rows import jsonl_line
from clipfile.tasks.validate import flagged

ROWS_A_CHUNK = 256  # rows segmented together: enough for the arrays to pay, few enough to answer soon


def segment(
    *files: Path,
    jsonl: Annotated[bool, Parameter(negative="")] = False,
    text: Annotated[bool, Parameter(negative="")] = False,
    flags: Flags = NO_FLAGS,
) -> int:
    """Turn page texts into structured pages, without a warehouse.

    Without a flag each FILE (or standard input) is one page - plain text, HTML, or a page saved by a browser as
    .mhtml - shown so that a person can read it; of an HTML page, what its text leaves empty is filled from its own
    metadata and flagged. With `--jsonl`
    every line of FILE or standard input is a row `{"id", "text", "url"}`, and every line written is its page, in
    the same order: page_type, language, confidence, flags, lines, articles, sidebars. With `--text` the text that
    is segmented is printed as it is; of an HTML page, the text that a browser shows.

    Try:

        clipfile segment page.txt
        clipfile segment --text page.html
        clipfile segment --jsonl < rows.jsonl > pages.jsonl
    """
    settings = resolved(flags).settings
    model = load_model(settings.model)
    if jsonl:
        return _filter(files, model)
    for row in rows_of_files(files, fetch_rules(settings)):
        if text:
            sys.stdout.buffer.write(row.text.encode("utf-8", "replace"))
        else:
            _show(row, model)
    return 0


def _show(row: Row, model: Model) -> None:
    judged = judge([row.text], model)[0]
    page = fill(assemble(row.capture_id, judged, model.version), row.facts)
    out.print(render_page(flagged(page)))


def _filter(files: Iterable[Path], model: Model) -> int:
    with ExitStack() as stack:
        inputs = [stack.enter_context(_opened(file)) for file in files] or [sys.stdin.buffer]
        for chunk in as_chunks(_rows(inputs), ROWS_A_CHUNK):
            with paused_collector():
                sys.stdout.buffer.writelines(_pages(chunk, model))
            sys.stdout.buffer.flush()
    return 0


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise UsageError(
            f"The file cannot be read: {error.strerror}", place=str(file), remedy="Check its name."
        ) from error


def _rows(inputs: Iterable[BinaryIO]) -> Iterator[Row]:
    for source in inputs:
        name = str(getattr(source, "name", "standard input"))
        yield from (row_of_json(line, name, number) for number, line in enumerate(source, 1) if line.strip())


def _pages(rows: list[Row], model: Model) -> Iterator[bytes]:
    for row, judged in zip(rows, judge([row.text for row in rows], model), strict=True):
        yield jsonl_line(row.id, judged)
