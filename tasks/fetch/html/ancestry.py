"""The elements around one, as selectors of several parts ask for them."""

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from clipfile.tasks.fetch.html.selectors import NOWHERE, Link, element_of
from clipfile.tasks.fetch.html.style import Styled

MOST_TOKENS = 300  # names, classes and ids around an element that are told apart
DEEPEST = 512  # elements around one that are told apart: browsers build no deeper trees

Key = tuple[Link, str, tuple[str | None, ...]]


class Ancestry:
    """What the elements of a tree are in, worked out when it is first asked for; the same ways in are one."""

    def __init__(self, asked: Sequence[str]) -> None:
        self._asked = ("class", "id", *asked)
        self._links: dict[int, Link] = {}
        self._known: dict[Key, Link] = {}

    def around(self, node: LexborNode) -> Link:
        """The elements that a node is in."""
        unknown: list[tuple[int, LexborNode]] = []
        outer, link = node.parent, NOWHERE
        while outer is not None and outer.is_element_node:
            place = outer.mem_id
            known = self._links.get(place)
            if known is not None:
                link = known
                break
            unknown.append((place, outer))
            outer = outer.parent
        for place, element in reversed(unknown):
            link = self._links[place] = self._within(link, element)
        return link

    def _within(self, outer: Link, node: LexborNode) -> Link:
        if outer.depth >= DEEPEST:
            return outer
        tag, attributes = node.tag or "", node.attributes
        key = (outer, tag, tuple([attributes.get(name) for name in self._asked]))
        link = self._known.get(key)
        if link is None:
            element = element_of(tag, attributes)
            tokens = outer.tokens.union(element.tokens) if len(outer.tokens) < MOST_TOKENS else outer.tokens
            link = self._known[key] = Link(element, outer, tokens, outer.depth + 1)
        return link


def possible(rules: Sequence[Styled], around: Link) -> list[Styled]:
    """The rules that these elements do not rule out at first sight."""
    tokens = around.tokens
    return [rule for rule in rules if rule[1].needed <= tokens]
