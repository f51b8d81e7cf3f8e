"""What two judgements on one page disagree about, as a terminal shows it."""

from collections.abc import Iterator

from rich.text import Text

from clipfile.flows.screen.page_diff import FieldChange, LineChange, PageDiff, changed_words
from clipfile.flows.screen.page_lines import NAME_WIDTH, NARROW, hanging, look, percent
from clipfile.flows.screen.pages import Line
from clipfile.schemas.kinds import Kind
from clipfile.tasks.visible import visible

SIDE_WIDTH = NAME_WIDTH + 1 + 3 + 5  # a kind, its group, its confidence


def rendered_diff(found: PageDiff, width: int | None) -> Iterator[Text]:
    """Lines whose kind differs, both judgements side by side; then the fields that differ; None is any width."""
    yield hanging(Text("- ", "red"), Text(visible(found.before.said_by)), width)
    yield hanging(Text("+ ", "green"), Text(visible(found.after.said_by)), width)
    yield Text(_counts(found), "bold")
    if found.before.text != found.after.text:
        yield Text("The text itself was read otherwise; the lines that both have are compared.")
    if found.lines:
        yield Text()
        if width is None or width >= NARROW:
            yield Text(f"{'line':>6}  {'-':<{SIDE_WIDTH}}  +", "dim")
        for change in found.lines:
            yield from _line(change, width)
    place = ""
    for field in found.fields:
        if field.place != place:
            place = field.place
            yield from (Text(), Text(place, "bold"))
        yield from _field(field, width)


def _counts(found: PageDiff) -> str:
    if not (found.lines or found.regrouped or found.fields):
        return "No line and no field differs."
    lines = f"{len(found.lines):,} of {found.compared:,} lines differ in their kind"
    regrouped = f", {found.regrouped:,} in their group alone" if found.regrouped else ""
    return f"{lines}{regrouped}; {len(found.fields):,} fields differ."


def _line(change: LineChange, width: int | None) -> Iterator[Text]:
    number = (f"{change.after.number:>6}  ", "dim")
    old, new = _side(change.before), _side(change.after)
    text = Text(visible(change.after.text))
    if width is not None and width < NARROW:
        yield Text.assemble(number, old)
        yield Text.assemble((" " * 4 + "->  ", "dim"), new)
        yield hanging(Text(" " * 8), text, width)
        return
    for side in (old, new):
        side.pad_right(SIDE_WIDTH - side.cell_len)
    label = Text.assemble(number, old, "  ", new, "  ")
    if width is not None and width < 2 * NARROW:
        label.rstrip()
        yield label
        yield hanging(Text(" " * 8), text, width)
    else:
        yield hanging(label, text, width)


def _side(line: Line) -> Text:
    group = "" if line.group is None else f" {line.group}"
    return Text.assemble((Kind(line.kind).value, look(line.kind)), (f"{group} {percent(line.confidence)}", "dim"))


def _field(change: FieldChange, width: int | None) -> Iterator[Text]:
    before, after = change.before, change.after
    if before is not None and after is not None and "\n" in before + after:
        before, after = changed_words(before, after)
    if change.field:
        yield Text(f"  {change.field}", "dim")
    for sign, words, colour in (("-", before, "red"), ("+", after, "green")):
        for line in (words or "").split("\n"):
            if line:
                yield hanging(Text(f"    {sign} ", colour), Text(visible(line)), width)
