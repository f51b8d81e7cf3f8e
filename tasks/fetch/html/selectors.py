"""Simple selectors of CSS: elements by name, class, id and attribute, within other such elements (Selectors Level 4).

What needs an element's brothers, its place among them or a reader's hand matches nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LONGEST = 400  # characters of a selector that are read
MOST_PARTS = 12

NAME = r"(?:[\w-]|[^\x00-\x7f]|\\.)+"
PIECE = re.compile(
    rf"(?P<tag>\*|{NAME})|\#(?P<id>{NAME})|\.(?P<cls>{NAME})|:not\((?P<no>[^()]*)\)"
    rf"|\[\s*(?P<att>{NAME})\s*(?:(?P<how>[~^$*|]?=)\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\]\s]+)\s*[is]?\s*)?\]"
    rf"|(?P<root>:root\b)"
)
COMBINATOR = re.compile(r"\s*(>)\s*|\s+")
ESCAPED = re.compile(r"\\(.)")


class Element(NamedTuple):
    """What selectors ask of an element."""

    tag: str
    attributes: Mapping[str, str | None]
    classes: frozenset[str]

    @property
    def tokens(self) -> Iterator[str]:
        """Its name, classes and id, as selectors write them."""
        yield self.tag
        yield from (f".{name}" for name in self.classes)
        if name := self.attributes.get("id"):
            yield f"#{name}"


def element_of(tag: str, attributes: Mapping[str, str | None]) -> Element:
    """An element by its name and attributes."""
    return Element(tag, attributes, frozenset((attributes.get("class") or "").split()))


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """An element, those that it is in, the names, classes and ids they have between them, and how many they are."""

    element: Element | None
    outer: "Link | None"
    tokens: frozenset[str]
    depth: int


NOWHERE = Link(None, None, frozenset(), 0)


@dataclass(frozen=True, slots=True, eq=False)
class Compound:
    """What one element must be: `*` is no condition, `excluded` are compounds that it must not be."""

    tag: str | None = None
    ids: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, str], ...] = ()
    excluded: tuple["Compound", ...] = ()

    @property
    def every(self) -> tuple["Compound", ...]:
        """Itself and those that it excludes."""
        return (self, *self.excluded)

    @property
    def key(self) -> str:
        """What an element must have: the last of its classes, else its name."""
        return f".{self.classes[-1]}" if self.classes else self.tag or "*"

    @property
    def tokens(self) -> frozenset[str]:
        """What an element of the kind must have: a name, classes, ids."""
        names = [self.tag] if self.tag else []
        return frozenset((*names, *(f".{name}" for name in self.classes), *(f"#{name}" for name in self.ids)))

    def matches(self, element: Element) -> bool:
        """Whether an element is so."""
        if self.tag is not None and self.tag != element.tag:
            return False
        if self.classes and not element.classes.issuperset(self.classes):
            return False
        for name, _, _ in self.attributes:
            if name not in element.attributes:
                return False
        return not (self.ids or self.attributes or self.excluded) or self._has_more(element)

    def _has_more(self, element: Element) -> bool:
        return (
            all(name == element.attributes.get("id") for name in self.ids)
            and all(_has(element.attributes, *wanted) for wanted in self.attributes)
            and not any(compound.matches(element) for compound in self.excluded)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Selector:
    """The element itself, and from it outwards those it is in: each with whether it must be the parent."""

    subject: Compound
    around: tuple[tuple[Compound, bool], ...]
    needed: frozenset[str]  # what its ancestors must have between them
    specificity: tuple[int, int, int]

    def matches(self, element: Element, within: Link) -> bool:
        """Whether an element is meant, within these."""
        return self.subject.matches(element) and (not self.around or self._is_within(within))

    def _is_within(self, link: Link) -> bool:
        here: Link | None = link
        for compound, is_parent in self.around:
            while here is not None and here.element is not None and not compound.matches(here.element):
                if is_parent:
                    return False
                here = here.outer
            if here is None or here.element is None:
                return False
            here = here.outer
        return True


def selector_of(text: str) -> Selector | None:
    """The selector that a text is; None for one that is not read."""
    parts = list(_parts(text.strip())) if len(text) <= LONGEST else []
    compounds = [compound for compound, _ in parts if compound is not None]
    if not parts or len(compounds) < len(parts) or len(parts) > MOST_PARTS:
        return None
    # A combinator stands before the part that it binds; read from the subject outwards it stands before the next one.
    bound = [is_parent for _, is_parent in parts]
    around = tuple(zip(compounds[-2::-1], bound[:0:-1], strict=True))
    needed = frozenset().union(*(compound.tokens for compound, _ in around))
    return Selector(compounds[-1], around, needed, _specificity(compounds))


def _parts(text: str) -> Iterator[tuple[Compound | None, bool]]:
    """Each compound, and whether the one before it must be its parent; a last None where reading ends too soon."""
    at, is_child = 0, False
    while at < len(text):
        compound, end = _compound_at(text, at)
        yield compound, is_child
        if compound is None or end == len(text):
            return
        combinator = COMBINATOR.match(text, end)
        if combinator is None:
            yield None, False
            return
        at, is_child = combinator.end(), combinator[1] is not None


def _compound_at(text: str, at: int) -> tuple[Compound | None, int]:
    pieces: list[re.Match[str]] = []
    while match := PIECE.match(text, at):
        if match["tag"] and pieces:
            return None, at
        pieces.append(match)
        at = match.end()
    return (_compound(pieces) if pieces else None), at


def _compound(pieces: Sequence[re.Match[str]]) -> Compound | None:
    """The parts of one compound; a loop, since a page's sheets have hundreds."""
    tag: str | None = None
    ids: list[str] = []
    classes: list[str] = []
    attributes: list[tuple[str, str, str]] = []
    excluded: list[Compound] = []
    for match in pieces:
        what = match.lastgroup
        if what == "cls":
            classes.append(_plain(match["cls"]))
        elif what == "id":
            ids.append(_plain(match["id"]))
        elif what == "tag":
            tag = None if match["tag"] == "*" else match["tag"].lower()
        elif what == "root":
            tag = "html"
        elif what == "no":
            compound = _excluded(match["no"])
            if compound is None:
                return None
            excluded.append(compound)
        else:
            attributes.append((match["att"].lower(), match["how"] or "", (match["value"] or "").strip("\"'")))
    return Compound(tag, tuple(ids), tuple(classes), tuple(attributes), tuple(excluded))


def _excluded(text: str) -> Compound | None:
    compound, end = _compound_at(text.strip(), 0)
    return compound if end == len(text.strip()) else None


def _plain(name: str) -> str:
    return ESCAPED.sub(r"\1", name) if "\\" in name else name


def _specificity(compounds: Sequence[Compound]) -> tuple[int, int, int]:
    every = [inner for compound in compounds for inner in compound.every]
    return (
        sum(len(compound.ids) for compound in every),
        sum(len(compound.classes) + len(compound.attributes) for compound in every),
        sum(compound.tag is not None for compound in every),
    )


def _has(attributes: Mapping[str, str | None], name: str, how: str, wanted: str) -> bool:
    value = attributes.get(name) or ""
    return name in attributes and (not how or COMPARED[how](value, wanted))


COMPARED: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda value, wanted: value == wanted,
    "~=": lambda value, wanted: wanted in value.split(),
    "|=": lambda value, wanted: value == wanted or value.startswith(f"{wanted}-"),
    "^=": lambda value, wanted: bool(wanted) and value.startswith(wanted),
    "$=": lambda value, wanted: bool(wanted) and value.endswith(wanted),
    "*=": lambda value, wanted: bool(wanted) and wanted in value,
}
