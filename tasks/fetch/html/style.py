"""What a page's own style sheets and attributes say of an element."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from clipfile.tasks.fetch.html.css import NOTHING, Declarations, Rule, declarations, says
from clipfile.tasks.fetch.html.selectors import Element, Link, Selector, selector_of

Attributes = Mapping[str, str | None]
Key = str | tuple[str, str]  # an element's name, and those of its classes that a rule asks for

# Elements that are compared with selectors of several parts, over all elements and rules of a page.
MOST_COMPARISONS = 1_000_000
# Attributes that may decide about an element beside its name and class.
TELLING = ("style", "id", "hidden", "open")
SELDOM_TELLING = frozenset(("style", "id"))  # it depends on what they say
# Selectors that ask for no more than names and classes, and for those around: they are read when they are needed.
PLAIN = re.compile(r"[\w\s.>-]+")
UNREAD = re.compile(r"(?<!\\)(?:[+~@](?!=)|:(?!not\(|root\b))")


class Styled(NamedTuple):
    """A rule whose selector has been read, and its weight: of two rules the heavier one holds."""

    weight: tuple[bool, tuple[int, int, int], int]
    selector: Selector
    declared: Declarations


class Candidates(NamedTuple):
    """The rules to look at for an element, the lightest first."""

    every: tuple[Styled, ...]
    is_bound: bool  # whether one of them asks for elements around


class ClassNames(dict[str, str]):
    """Of the classes of an element, those that a rule asks for, as written in one attribute."""

    def __init__(self, asked: frozenset[str]) -> None:
        super().__init__()
        self._asked = asked

    def __missing__(self, classes: str) -> str:
        found = self[classes] = " ".join(name for name in classes.split() if name in self._asked)
        return found


class Styles:
    """The rules of a page, found by what they ask of the element itself."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._by_key: dict[str, list[Rule]] = {}
        self._read: dict[tuple[str, bool, int], Styled | None] = {}
        self._around: set[str] = set()
        self._ids: set[str] = set()
        asked: set[str] = set()
        classes: set[str] = set()
        for rule in rules:
            self._enter(rule, asked, classes)
        self._is_any_id_told = "id" in asked
        self.telling = frozenset((*asked, *TELLING))
        self.asked_around = tuple(sorted(self._around))
        self.classes = ClassNames(frozenset(classes))
        self._found: dict[Key, Candidates] = {}
        self._own: dict[str, Declarations] = {}
        self._left = MOST_COMPARISONS

    def candidates(self, key: Key, attributes: Attributes) -> Candidates:
        """The rules to look at for an element."""
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = _candidates(self._styled(*((key, "") if isinstance(key, str) else key)))
        if self._ids and (name := attributes.get("id")) in self._ids and (named := self._by_key.get(f"#{name}")):
            return _candidates((*found.every, *self._read_all(named)))
        return found

    def own(self, attributes: Attributes) -> Declarations:
        """What an element's own `style` says that changes the text."""
        style = attributes.get("style")
        if not style or not says(style.lower()):
            return NOTHING
        found = self._own.get(style)
        if found is None:
            found = self._own[style] = {name: value for name, value, _ in declarations(style)}
        return found

    def is_told(self, attributes: Attributes) -> bool:
        """Whether an element's attributes decide about it: a `style` that says nothing of the text does not."""
        told = self.telling.intersection(attributes)
        return (
            not told <= SELDOM_TELLING
            or ("id" in told and (self._is_any_id_told or attributes["id"] in self._ids))
            or ("style" in told and bool(self.own(attributes)))
        )

    def declared(self, rules: Sequence[Styled], element: Element, within: Link) -> Declarations:
        """What holds for an element: sheets by their weight, its own `style` above those that are not important."""
        own = self.own(element.attributes)
        if not rules:
            return own
        said: dict[str, str] = {}
        important: dict[str, str] = {}
        self._left -= len(rules) * (1 + within.depth)
        for rule in rules if self._left > 0 else ():
            if rule.selector.matches(element, within):
                (important if rule.weight[0] else said).update(rule.declared)
        return {**said, **own, **important}

    def _enter(self, rule: Rule, asked: set[str], classes: set[str]) -> None:
        """File a rule under what its element must have: an id, else a class, else a name."""
        if PLAIN.fullmatch(rule.selector):
            tag, *names = rule.selector.replace(">", " ").split()[-1].split(".")
            key = f".{names[-1]}" if names else tag.lower()
        else:
            styled = self._styled_once(rule) if not UNREAD.search(rule.selector) else None
            if styled is None:
                return
            subject = styled.selector.subject
            names = [name for compound in subject.every for name in compound.classes]
            asked.update(name for compound in subject.every for name, _, _ in compound.attributes)
            self._ids.update(name for compound in subject.every for name in compound.ids)
            around = (inner for compound, _ in styled.selector.around for inner in compound.every)
            self._around.update(name for compound in around for name, _, _ in compound.attributes)
            key = f"#{subject.ids[-1]}" if subject.ids else subject.key
        classes.update(names)
        self._by_key.setdefault(key, []).append(rule)

    def _styled(self, tag: str, classes: str) -> tuple[Styled, ...]:
        keys = ("*", tag, *(f".{name}" for name in dict.fromkeys(classes.split())))
        return tuple(rule for key in keys for rule in self._read_all(self._by_key.get(key, ())))

    def _read_all(self, rules: Sequence[Rule]) -> Iterator[Styled]:
        return (styled for rule in rules if (styled := self._styled_once(rule)) is not None)

    def _styled_once(self, rule: Rule) -> Styled | None:
        key = (rule.selector, rule.is_important, rule.place)
        if key not in self._read:
            selector = selector_of(rule.selector)
            weight = (rule.is_important, selector.specificity, rule.place) if selector else None
            self._read[key] = Styled(weight, selector, rule.declared) if selector and weight else None
        return self._read[key]


def _candidates(rules: Sequence[Styled]) -> Candidates:
    every = tuple(sorted(rules, key=lambda rule: rule.weight))
    return Candidates(every, any(rule.selector.around for rule in every))
