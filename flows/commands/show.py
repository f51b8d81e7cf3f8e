"""`clipfile show`."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import RenderableType
from rich.text import Text

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.arguments.opening import reading
from clipfile.flows.screen.console import out
from clipfile.flows.screen.origins import origin_lines
from clipfile.flows.screen.page_diff import PageDiff, page_diff
from clipfile.flows.screen.page_lines import legend, rendered_lines, shared, summary
from clipfile.flows.screen.pager import paged
from clipfile.flows.screen.pages import JudgedPage, judged_anew, judged_row, read_page, stored_page
from clipfile.flows.screen.render_diff import rendered_diff
from clipfile.schemas.settings import Settings
from clipfile.tasks.segment.model import load_model
from clipfile.warehouse.restore import find


def show(
    page: str,
    *,
    diff: str | None = None,
    pager: Annotated[bool, Parameter(negative="--no-pager")] = True,
    flags: Flags = NO_FLAGS,
) -> None:
    """Show one page, each line coloured and named by its kind; a `?` marks a line that is likelier wrong than right.

    PAGE is a file, or the first six or more characters of a capture_id in the warehouse. There an `m` marks a line
    that the page's site repeats, with the number of its stories on which it stands (see `clipfile resegment`). Below
    stands what the page gives away of where and when it is from, with the words that do.

    With `--diff` two judgements are laid side by side: lines whose kind differs, with both confidences, and fields that
    differ. `--diff MODEL.npz` shows what that model would say; `--diff SNAPSHOT` (an id or a folder) what an older
    snapshot has of the capture. A stored line is as sure as the least sure line of its block.

    What is longer than the terminal goes through $PAGER, `less` unless set. In a pipe every line of the page is one
    line; COLUMNS gives a width, FORCE_COLOR=1 colours, NO_COLOR=1 none.

    Try:

        clipfile show page.txt
        clipfile show 3fa9c1
        clipfile show page.txt --diff ours.npz
        clipfile show 3fa9c1 --diff "$(clipfile snapshot --as-of 2026-11-30)"
    """
    settings = resolved(flags).settings
    if diff is None:
        lines = _page(_read(page, settings))
    else:
        lines = iter(rendered_diff(_compared(page, diff, settings), _width()))
    paged(lines, is_wanted=pager)


def _width() -> int | None:
    """The columns to fit into; None in a pipe, unless they are told."""
    return out.width if sys.stdout.isatty() or "COLUMNS" in os.environ else None


def _page(page: JudgedPage) -> Iterator[RenderableType]:
    yield _fitted(summary(page))
    yield _fitted(legend(page))
    yield Text()
    yield from rendered_lines(page, _width())
    if page.origin:
        yield from (Text(), *map(_fitted, origin_lines(page.origin)))
    if (told := shared(page.stories_of_line, page)) is not None:
        yield from (Text(), _fitted(told))


def _fitted(text: Text) -> Text:
    """A text wrapped between its words, where there is a width."""
    width = _width()
    if width is None:
        return text
    lines = text.wrap(out, width)
    for line in lines:
        line.rstrip()
    return Text("\n").join(lines)


def _read(page: str, settings: Settings) -> JudgedPage:
    if Path(page).is_file():
        return judged_row(read_page(Path(page), settings), load_model(settings.model))
    with reading(settings) as store:
        return stored_page(store, page)


def _compared(page: str, other: str, settings: Settings) -> PageDiff:
    """The page as it is, beside what another model says of it, or an older snapshot has."""
    now = _read(page, settings)
    if Path(other).is_file():
        return page_diff(now, judged_anew(now, load_model(Path(other))))
    snapshot = find(settings, other)
    with snapshot.open(settings) as store:
        return page_diff(stored_page(store, now.capture_id, snapshot.id), now)
