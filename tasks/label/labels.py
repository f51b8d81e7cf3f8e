"""What a person says of a page's lines: a kind and a group for each that is not blank, by its number in the text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from clipfile.schemas.errors import UsageError
from clipfile.schemas.kinds import ARTICLE_KINDS, ITEM_KINDS, Kind

CHANGE = re.compile(r"(?P<first>\d+)(?:-(?P<last>\d+))?=(?P<kind>[A-Za-z_-]+)(?::(?P<group>\d+))?")


@dataclass(frozen=True, slots=True)
class Label:
    """A line's kind, and its story or item; None where the kind has neither."""

    kind: Kind
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong with what was written, in words."""

    words: str


Labels = Mapping[int, Label]  # by physical line number, from 1


def line_texts(text: str) -> dict[int, str]:
    """The lines that are not blank, stripped, by their number."""
    return {number: line.strip() for number, line in enumerate(text.split("\n"), 1) if line.strip()}


def kind_called(word: str) -> Kind | Misfit:
    """The kind that a word names, in full or by a beginning that no other has."""
    name = word.lower().replace("-", "_")
    begun = [kind for kind in Kind if kind == name] or [kind for kind in Kind if kind.startswith(name)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        return Misfit(f"{word} may be {', '.join(begun)}")
    close = get_close_matches(name, list(Kind), n=1)
    return Misfit(f"no kind is called {word}" + (f"; {close[0]}?" if close else ""))


def label_of(kind: Kind, group: int | None) -> Label | Misfit:
    """A kind and its group together. A story needs no number where there is one."""
    if kind in ITEM_KINDS:
        return Label(kind, group) if group else Misfit(f"{kind} needs the number of its item")
    return Label(kind, group or 1) if kind in ARTICLE_KINDS else Label(kind)


def changed(labels: Labels, changes: Sequence[str]) -> Labels:
    """Labels after changes such as `12-14=nav` or `20=item_headline:3`, the later ones last.

    Raises UsageError for a change that cannot be understood, and for one that changes no line of the page.
    """
    found = dict(labels)
    for change in changes:
        match = CHANGE.fullmatch(change.strip())
        if match is None:
            remedy = "Write FIRST-LAST=KIND, or FIRST-LAST=KIND:GROUP."
            raise UsageError("This change cannot be read", place=change, remedy=remedy)
        lines = range(int(match["first"]), int(match["last"] or match["first"]) + 1)
        numbers = [number for number in labels if number in lines]
        if not numbers:
            raise UsageError("The page has no such line", place=change, remedy="See clipfile show for the numbers.")
        found |= dict.fromkeys(numbers, _label(match, change))
    return found


def _label(match: re.Match[str], change: str) -> Label:
    kind = kind_called(match["kind"])
    if isinstance(kind, Misfit):
        raise UsageError(kind.words, place=change, remedy=f"Kinds are: {', '.join(Kind)}.")
    label = label_of(kind, int(match["group"] or 0) or None)
    if isinstance(label, Misfit):
        raise UsageError(label.words, place=change, remedy=f"Write {change}:NUMBER.")
    return label


def numbered(labels: Labels) -> Labels:
    """Labels whose items are numbered from 1 in the order of their first lines."""
    order: dict[int, int] = {}
    found = {}
    for number in sorted(labels):
        label = labels[number]
        if label.kind in ITEM_KINDS and label.group is not None:
            label = Label(label.kind, order.setdefault(label.group, len(order) + 1))
        found[number] = label
    return found
