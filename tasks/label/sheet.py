"""A page as a sheet to correct in an editor: a row a line, as `number  kind  group  text`.

What begins with # explains. The text is there to be read: whatever is done to it, the page stays as it was captured.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from clipfile.schemas.kinds import Kind
from clipfile.tasks.label.labels import Label, Labels, Misfit, kind_called, label_of, line_texts
from clipfile.tasks.visible import visible

COMMENT = "#"
FAULT = "#! "
NONE = "-"
UNSURE = "?"
TEXT_CHARS = 300  # of a line: enough to know it
NAME_WIDTH = max(len(kind) for kind in Kind)

# In the words of a reader of the rendered page.
MEANINGS: Mapping[Kind, str] = {
    Kind.HEADLINE: "the story's title, or a repeat of it",
    Kind.DEK: "standfirst or summary between headline and text",
    Kind.KICKER: "topic or section label tied to the story",
    Kind.BYLINE: "who wrote it, with role, mail or handle",
    Kind.SOURCE: "outlet or agency credited for the story, alone on its line",
    Kind.TIMESTAMP: "published, updated, reading time",
    Kind.BODY: "the story's own text",
    Kind.SUBHEAD: "a heading inside the story",
    Kind.PULLQUOTE: "display quotation that repeats the text",
    Kind.CAPTION: "words of the story's own picture, its credit included",
    Kind.CREDIT: "a picture credit alone on its line",
    Kind.END_NOTE: "author biography, correction, “first published in”",
    Kind.SIDEBAR_HEADING: "heading of a group of pointers to other stories",
    Kind.ITEM_HEADLINE: "headline of a story pointed to",
    Kind.ITEM_DEK: "its summary",
    Kind.ITEM_CAPTION: "caption or credit of its picture",
    Kind.ITEM_META: "its section, author, time, rank, counts",
    Kind.NAV: "menus, breadcrumbs, site header and footer",
    Kind.AD: "advertising and its markers",
    Kind.PLAYER: "video, audio and gallery controls",
    Kind.SHARE: "share, save, print, follow buttons",
    Kind.PROMO: "calls to action of the outlet",
    Kind.LEGAL: "copyright, cookies, terms, privacy",
    Kind.COMMENT: "readers' comments",
    Kind.OTHER: "none of the above",
}
HEAD = """
Correct the kinds and groups below, save and close. A kind may be cut short where no other begins so (hea, nav, prom).
The group is the story's number, or the item's: all lines of one pointer to another story have the same number, and no
other has it; it need not be the next one. {none} is none. A row that is deleted keeps what it had. A {unsure} behind a
number marks a line of which the model is unsure. Save an empty file to leave everything as it was.
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row of a sheet; `row` counts the sheet's rows from 0, `number` is what it says of a line."""

    row: int
    number: str
    problem: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet says: the labels of every line of the page, and the faults of rows that say nothing."""

    labels: Labels
    faults: tuple[Fault, ...]


def sheet(title: str, text: str, labels: Labels, unsure: Set[int] = frozenset()) -> str:
    """A page's lines as rows to correct, below an explanation."""
    rows = "".join(f"{row}\n" for row in _rows(text, labels, unsure))
    words = (visible(title), *HEAD.format(none=NONE, unsure=UNSURE).splitlines(), "", *_meanings(), "")
    return "".join(f"{COMMENT} {line}".rstrip() + "\n" for line in words) + rows


def read_sheet(written: str, labels: Labels) -> Reading:
    """The labels that a sheet gives; lines without a row keep those they had."""
    found = dict(labels)
    faults: list[Fault] = []
    seen: set[int] = set()
    for row, line in enumerate(written.split("\n")):
        if not _is_row(line):
            continue
        number, label = _read(line, labels)
        if isinstance(label, Misfit):
            faults.append(Fault(row, visible(number), visible(label.words)))
        elif int(number) in seen:
            faults.append(Fault(row, number, "it has two rows"))
        else:
            seen.add(int(number))
            found[int(number)] = label
    return Reading(found, tuple(faults))


def is_empty(written: str) -> bool:
    """Whether a sheet says nothing of any line."""
    return not any(map(_is_row, written.split("\n")))


def with_faults(written: str, faults: tuple[Fault, ...]) -> str:
    """A sheet as it was written, below the list of its faults, and each fault once more above its row."""
    told: dict[int, list[str]] = {}
    for fault in faults:
        told.setdefault(fault.row, []).append(f"{FAULT}{fault}")
    top = [
        f"{FAULT}These rows could not be understood; each is marked below.",
        *(f"{FAULT}{fault}" for fault in faults),
    ]
    rows = enumerate(written.split("\n"))
    return "\n".join([*top, *(line for row, words in rows for line in (*told.get(row, ()), words))])


def without_faults(written: str) -> str:
    """A sheet without what was told of its faults."""
    return "\n".join(line for line in written.split("\n") if not line.startswith(FAULT))


def _rows(text: str, labels: Labels, unsure: Set[int]) -> Iterator[str]:
    texts = line_texts(text)
    width = len(str(max(texts, default=0)))
    for number, line in texts.items():
        label = labels[number]
        mark = UNSURE if number in unsure else " "
        cut = visible(line if len(line) <= TEXT_CHARS else line[:TEXT_CHARS] + " …")
        yield f"{number:>{width}}{mark} {label.kind:<{NAME_WIDTH}} {label.group or NONE:>3}  {cut}"


def _meanings() -> Iterator[str]:
    return (f"{kind:<{NAME_WIDTH}}  {meaning}" for kind, meaning in MEANINGS.items())


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip("\ufeff \t").startswith(COMMENT)


def _read(line: str, labels: Labels) -> tuple[str, Label | Misfit]:
    """The number of a row's line, and its label."""
    number, kind_word, group, *_ = [*line.removeprefix("\ufeff").split(None, 3), "", "", ""]
    number = number.removesuffix(UNSURE)
    if not _is_number(number) or int(number) not in labels:
        return number, Misfit("the page has no such line, or it is blank")
    if not kind_word:
        return number, Misfit("its kind is missing")
    kind = kind_called(kind_word)
    if isinstance(kind, Misfit):
        return number, kind
    if group not in {"", NONE} and not (_is_number(group) and int(group)):
        return number, Misfit(f"{group} is no group: write a number, or {NONE} for none")
    return number, label_of(kind, int(group) if _is_number(group) else None)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 10
