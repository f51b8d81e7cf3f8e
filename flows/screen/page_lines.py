"""A page's lines as a terminal shows them; colours by kind, and names for those who see none.

A narrow terminal has the name of a kind above its lines, others before each of them. Where there is no terminal to fit
into, a line of the page is one line, for `grep` and its kin.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.text import Text

from clipfile.flows.screen.pages import JudgedPage, Line
from clipfile.schemas.kinds import Kind
from clipfile.schemas.palette import LOOKS
from clipfile.tasks.visible import visible

NAME_WIDTH = max(len(kind) for kind in Kind)
NARROW = 64  # columns below which a margin of names leaves too little for the text
WIDE = 110  # columns from which there is room for every line's confidence
READABLE = 100  # columns of text beyond which the eye loses the next line
UNSURE = 0.5  # below it a line is likelier wrong than right
WRAPPING = Console(width=80, legacy_windows=False)  # wraps by the width it is given, never prints


def rendered_lines(page: JudgedPage, width: int | None) -> Iterator[Text]:
    """Every line that is not blank behind its number, its kind and its group, to fit the width; None is any width.

    A `?` marks a line that is likelier wrong than right, `m` and a number one that stands on so many of the site's
    stories.
    """
    remembered = page.stories_of_line
    number_width = len(str(page.lines[-1].number)) if page.lines else 1
    mark_width = 2 + len(str(max(remembered.values()))) if remembered else 0
    headed = width is not None and width < NARROW
    before: tuple[Kind, int | None] | None = None
    for line in page.lines:
        if headed and (line.kind, line.group) != before:
            yield _heading(line, width or NARROW)
        before = (line.kind, line.group)
        mark = f"m{remembered[line.number]}" if line.number in remembered else ""
        number = f"{line.number:>{number_width}}"
        label = Text.assemble((number, "dim"), *([] if headed else _name(line, width)), _doubt(line))
        label.append(f"{mark:<{mark_width}}", "dim")
        yield hanging(label, Text(visible(line.text), look(line.kind)), width)


def summary(page: JudgedPage) -> Text:
    """What is said of the page as a whole, and by whom."""
    facts = page.facts
    flags = f", {', '.join(facts['flags'])}" if facts["flags"] else ""
    words = (
        f"{facts['page_type']}, {facts['language'] or 'language unclear'}, confidence {facts['confidence']:.2f}{flags}"
    )
    return Text.assemble((words, "bold"), (f"  {visible(page.said_by)}", "dim"))


def legend(page: JudgedPage) -> Text:
    """The kinds of the page in their colours, and how many lines are of each."""
    counts = Counter(line.kind for line in page.lines)
    return Text("  ").join(Text(f"{kind} {counts[kind]}", style=look(kind)) for kind in Kind if counts[kind])


def look(kind: Kind) -> str:
    """The style of a kind."""
    return LOOKS[kind].terminal


def hanging(label: Text, text: Text, width: int | None) -> Text:
    """A text behind a label, wrapped so that it stays beside it; what has no width is one line."""
    if width is None:
        return Text.assemble(label, text)
    room = min(READABLE, max(1, width - label.cell_len))
    lines = list(text.wrap(WRAPPING, room)) or [Text()]
    for line in lines:
        line.rstrip()
    return Text("\n" + " " * label.cell_len).join([Text.assemble(label, lines[0]), *lines[1:]])


def shared(found: Mapping[int, int], page: JudgedPage) -> Text | None:
    """What the marks of remembered lines mean; None where nothing was remembered."""
    memory = page.memory
    if memory is None:
        return None
    return Text(
        f"m: heard from {memory.version}, which knows {visible(memory.site)} by {memory.site_stories} stories. "
        f"The number says on how many of them the line stands; {len(found)} lines of this page do on several.",
        style="dim",
    )


def percent(confidence: float) -> str:
    """A confidence, never more certain than it is."""
    return f"{int(confidence * 100)}%"


def _name(line: Line, width: int | None) -> list[tuple[str, str]]:
    group = "" if line.group is None else str(line.group)
    parts = [(f" {line.kind:<{NAME_WIDTH}}", look(line.kind)), (f" {group:>3}", "dim")]
    return [*parts, (f" {percent(line.confidence):>4}", "dim")] if width is None or width >= WIDE else parts


def _heading(line: Line, width: int) -> Text:
    words = f"{line.kind}{'' if line.group is None else f' {line.group}'} "
    return Text.assemble((words, f"reverse {look(line.kind)}"), ("─" * max(0, min(width, 40) - len(words)), "dim"))


def _doubt(line: Line) -> tuple[str, str]:
    return ("? ", "bold red") if line.confidence < UNSURE else ("  ", "")
