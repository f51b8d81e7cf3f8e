"""The rules of a page's own style sheets that decide what is shown (CSS Syntax Level 3, CSS Cascade Level 4)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from clipfile.tasks.fetch.html.media import applies

MOST_RULES = 5_000  # that are kept of a page
MOST_CHARS = 2_000_000  # of style sheets that are read of a page
MOST_NESTED = 8
CACHED = 16  # sets of style sheets: the pages of a site carry the same ones

COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
COMMA = re.compile(r",(?![^(]*\))")
VALUE = re.compile(r"\s*([\w-]+)")
# Those that change what innerText gives.
PROPERTIES = frozenset(
    ("display", "visibility", "float", "position", "white-space", "text-transform", "content-visibility")
)
# Of `position`, what leaves the text as it is; that it may outweigh another rule is passed over.
IN_FLOW = frozenset(("relative", "sticky"))
# At-rules whose blocks hold rules like any other.
TRANSPARENT = ("@layer", "@scope")
IMPORTANT = "important"

Declarations = Mapping[str, str]
NOTHING: Declarations = {}


class Rule(NamedTuple):
    """A selector as written, what is said of the elements that it means, and where it stands among the rules."""

    selector: str
    declared: Declarations
    is_important: bool
    place: int


@lru_cache(CACHED)
def rules_of(sheets: tuple[str, ...]) -> Sequence[Rule]:
    """The rules of some style sheets that change what is shown, in their order."""
    css = "\n".join(sheets)[:MOST_CHARS]
    if "/*" in css:
        css = COMMENT.sub(" ", css)
    found: list[Rule] = []
    for place, (selectors, body) in enumerate(_blocks(css)):
        if len(found) >= MOST_RULES:
            break
        found += _rules(selectors, body, place)
    return found


def declarations(body: str) -> Iterator[tuple[str, str, bool]]:
    """What a style says that changes the text: property, value, and whether it calls itself important."""
    for declaration in body.split(";"):
        name, colon, rest = declaration.partition(":")
        name = name.strip()
        if name in PROPERTIES or (colon and (name := name.lower()) in PROPERTIES):
            value = VALUE.match(rest)
            if value is not None and (name != "position" or value[1] not in IN_FLOW):
                yield name, value[1].lower(), IMPORTANT in rest


def _rules(selectors: str, body: str, place: int) -> Iterator[Rule]:
    said = list(declarations(body))
    if not said:
        return
    parted = COMMA.split(selectors) if "(" in selectors else selectors.split(",")
    for important in (False, True):
        declared = {name: value for name, value, is_important in said if is_important == important}
        if declared:
            for selector in parted:
                yield Rule(selector.strip(), declared, important, place)


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """The selectors and the body of each rule that holds on a desktop's screen; rules within rules are passed over."""
    around: list[bool] = []  # for each block around, whether the rules in it hold
    for piece in css.split("}"):
        selectors, brace, body = piece.rpartition("{")
        if not brace:
            if around:
                around.pop()
            continue
        if "{" in selectors:
            *openings, selectors = selectors.split("{")
            for opening in openings:
                around.append(len(around) < MOST_NESTED and (not around or around[-1]) and _holds(opening))
        if (not around or around[-1]) and says(body):
            yield selectors.rpartition(";")[2], body


def says(body: str) -> bool:
    """Whether declarations may say something of the text; written out, since style sheets have thousands of them."""
    return (
        "display" in body
        or "position" in body
        or "float" in body
        or "visibility" in body
        or "text-transform" in body
        or "white-space" in body
    )


def _holds(opening: str) -> bool:
    """Whether the rules in a block hold: it is an at-rule that is true here."""
    name = opening.rpartition(";")[2].strip().casefold()
    if name.startswith("@media"):
        return applies(name.removeprefix("@media"))
    if name.startswith("@supports"):
        return not name.removeprefix("@supports").strip().startswith("not")
    return name.startswith(TRANSPARENT)
