"""What an element does to the text around it and in it, by the browser's rules and the page's."""

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from clipfile.tasks.fetch.html.css import Declarations
from clipfile.tasks.fetch.html.display import BY_TAG, BY_WORD, IN_LINE, KEEPING, REPLACED, SPREADING, Display
from clipfile.tasks.fetch.html.style import Attributes

OUT_OF_FLOW = frozenset(("absolute", "fixed"))
FLOATING = frozenset(("left", "right", "inline-start", "inline-end"))
SWITCHES = ("hidden", "open")  # attributes that decide about an element by being there
CACHED = 5_000
HANDED_ON = ("visibility", "white-space", "text-transform")


class Inner(IntEnum):
    """What an element makes of its children."""

    PLAIN = 0
    SPREAD = 1  # blocks, whatever they are themselves
    CLOSED = 2  # not shown, but for a summary


# What there is to do where an element begins and ends: it is not gone into; nothing; lines apart; more.
SKIPPED, NOTHING, LINES, MORE = -1, 0, 1, 2


class Box(NamedTuple):
    """How an element is shown; `ends` is one of the four words above.

    `inner` is None where its children are as they would be without it; `handed_on` is what it says of visibility,
    white space and capitals.
    """

    ends: int
    lines_apart: int = 0
    display: Display = Display.INLINE
    inner: Inner | None = None
    handed_on: tuple[str | None, ...] | None = None


HIDDEN = Box(SKIPPED)
PARAGRAPH_LINES, BLOCK_LINES = 2, 1


def box_of(tag: str, attributes: Attributes, declared: Declarations, around: Inner) -> Box:
    """The box of an element whose parent makes of its children what `around` says."""
    switches = tuple([name for name in SWITCHES if name in attributes])
    return _box_of(tag, switches, tuple(declared.items()), around)


@lru_cache(CACHED)
def _box_of(tag: str, switches: tuple[str, ...], said: tuple[tuple[str, str], ...], around: Inner) -> Box:
    attributes, declared = frozenset(switches), dict(said)
    display = _display(tag, attributes, declared, around)
    if display is Display.NONE:
        return HIDDEN
    inner = None if display is Display.CONTENTS else _inner(tag, attributes, declared)
    handed_on = _handed_on(tag, declared)
    lines = BLOCK_LINES if display in (Display.BLOCK, Display.TABLE) else 0
    if tag == "p" and display is not Display.CONTENTS:
        lines = PARAGRAPH_LINES
    hands_on = inner is not Inner.PLAIN and (inner or around) is not Inner.PLAIN
    if handed_on is not None or hands_on or display in WITH_MORE or tag == "br":
        return Box(MORE, lines, display, inner, handed_on)
    return Box(LINES, lines) if lines else PLAIN


PLAIN = Box(NOTHING)
WITH_MORE = frozenset((Display.ATOMIC, Display.ROW, Display.CELL))


def _display(tag: str, attributes: frozenset[str], declared: Declarations, around: Inner) -> Display:
    display = BY_TAG.get(tag, Display.INLINE)
    if tag in REPLACED or (around is Inner.CLOSED and tag != "summary"):
        return Display.NONE
    if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        display = Display.NONE
    if declared.get("content-visibility") == "hidden":
        return Display.NONE
    display = BY_WORD.get(declared.get("display", ""), display)
    is_block = around is Inner.SPREAD or declared.get("position") in OUT_OF_FLOW or declared.get("float") in FLOATING
    return Display.BLOCK if is_block and display in IN_LINE else display


def _inner(tag: str, attributes: frozenset[str], declared: Declarations) -> Inner:
    if tag == "details" and "open" not in attributes:
        return Inner.CLOSED
    return Inner.SPREAD if declared.get("display") in SPREADING else Inner.PLAIN


def _handed_on(tag: str, declared: Declarations) -> tuple[str | None, ...] | None:
    said = tuple(declared.get(name) for name in HANDED_ON)
    if tag in KEEPING and said[1] is None:
        return (said[0], "pre", said[2])
    return said if any(said) else None
