"""Kinds that a line's own form settles, whatever the model thinks of its place; only lines of a few kinds are read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE, Codes
from clipfile.tasks.segment.fields.tables.outlets import AGENCIES, PAPER_WORDS

OUTLET_WORDS_MOST = 6  # of a paper's name; a longer line says more than a name
LABEL_CHARS_MOST = 60  # of a pointer's label: 22 of 2,678 labelled ones are longer
Bools = npt.NDArray[np.bool_]

BRACKETED = re.compile(r"[(（][^()（）]{3,80}[)）]")


@dataclass(frozen=True, slots=True)
class Rule:
    """Lines of one kind that are of another: by their own text, and by the kind of a line beside them."""

    name: str
    of: Kind
    to: Kind
    beside: Kind  # kind of the line above or below
    above: bool  # whether the line above counts too; the one below always does
    says: Callable[[str], bool]


def is_outlet(line: str) -> bool:
    """Whether a line is the name of a paper or agency and nothing else."""
    folded = line.casefold().strip(" .")
    words = folded.split()
    return folded in AGENCIES or (1 < len(words) <= OUTLET_WORDS_MOST and words[-1] in PAPER_WORDS)


def is_bracketed(line: str) -> bool:
    """Whether a line stands in brackets as a whole: a credit, never a headline."""
    return BRACKETED.fullmatch(line) is not None


def is_too_long_for_a_label(line: str) -> bool:
    """Whether a line says more than the label, time or author of a pointer does: mostly it is a headline."""
    return len(line) > LABEL_CHARS_MOST


RULES = (
    Rule("source-beside-byline", Kind.BYLINE, Kind.SOURCE, Kind.BYLINE, above=True, says=is_outlet),
    Rule("source-called-subhead", Kind.SUBHEAD, Kind.SOURCE, Kind.BYLINE, above=True, says=is_outlet),
    Rule("bracketed-credit", Kind.ITEM_HEADLINE, Kind.ITEM_CAPTION, Kind.ITEM_HEADLINE, above=False, says=is_bracketed),
    Rule("bracketed-label", Kind.ITEM_META, Kind.ITEM_CAPTION, Kind.ITEM_HEADLINE, above=False, says=is_bracketed),
    Rule(
        "long-label", Kind.ITEM_META, Kind.ITEM_HEADLINE, Kind.ITEM_HEADLINE, above=True, says=is_too_long_for_a_label
    ),
)


def settled(kinds: Codes, strings: Sequence[str], page: npt.NDArray[np.integer] | None = None) -> Codes:
    """The kinds of lines after RULES; strings are the stripped lines, page the number of each one's page, if not one's.

    Rules read only lines that stand where they speak of: those are found for all pages at once.
    """
    found = kinds.copy()
    together = np.ones(max(len(kinds) - 1, 0), np.bool_) if page is None else page[1:] == page[:-1]
    for rule in RULES:
        for row in np.flatnonzero(stands_beside(kinds, together, rule)).tolist():
            if rule.says(strings[row]):
                found[row] = CODE[rule.to]
    return found


def stands_beside(kinds: Codes, together: Bools, rule: Rule) -> Bools:
    """Which lines are of the rule's kind and have one of its other kind right below, or above where that counts.

    together tells of each line but the last whether the next one is on the same page.
    """
    neighbour = kinds == CODE[rule.beside]
    beside = np.append(neighbour[1:] & together, False)[: len(kinds)]
    if rule.above:
        beside[1:] |= neighbour[:-1] & together
    found: Bools = beside & (kinds == CODE[rule.of])
    return found
