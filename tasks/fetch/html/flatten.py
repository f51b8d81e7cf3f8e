"""The text of a parsed page as a browser's innerText gives it (HTML Standard, section 3.2.7).

The page's elements write marks into its tree where their lines begin and end; its whole text is taken out at once, and
the marks in it are read. A call an element in Python would cost more than everything else together.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from clipfile.tasks.fetch.html.ancestry import Ancestry, possible
from clipfile.tasks.fetch.html.box import LINES, NOTHING, SKIPPED, Box, Inner, box_of
from clipfile.tasks.fetch.html.display import Display
from clipfile.tasks.fetch.html.marks import (
    BLOCK,
    BOX_END,
    BOX_START,
    BREAK,
    END,
    KEPT,
    NEXT_CELL,
    NEXT_ROW,
    PARAGRAPH,
    written,
)
from clipfile.tasks.fetch.html.selectors import NOWHERE, Link, element_of
from clipfile.tasks.fetch.html.style import Attributes, Key, Styles

TEXT = "-text"
VISIBLE = frozenset(("visible", "initial"))
SPACES_KEPT = frozenset(("pre", "pre-wrap", "break-spaces"))
RUN_IN_LINE = re.compile(r"[ \t\r\f]+")
AROUND_BREAK = re.compile(r"[ \t\r\f]*\n[ \t\r\f]*")
KEEPING = str.maketrans(KEPT)
WORD_START = re.compile(r"(?<![\w'’])\w")
CASES: Mapping[str, Callable[[str], str]] = {
    "uppercase": str.upper,
    "lowercase": str.lower,
    "capitalize": lambda text: WORD_START.sub(lambda match: match[0].upper(), text),
}
LINES_APART = ("", BLOCK, PARAGRAPH)
# What stands before an element and behind it, beside its lines; cells and rows count those before them.
SIDES: Mapping[Display, tuple[str, str]] = {
    Display.ATOMIC: (BOX_START, BOX_END),
    Display.CELL: (NEXT_CELL, END),
    Display.ROW: (NEXT_ROW, END),
}
UNSEEN = Box(NOTHING)

ROW_GROUPS = frozenset(("tbody", "thead", "tfoot"))


class Inherited(NamedTuple):
    """What an element hands on to those within it."""

    is_visible: bool = True
    space: str = "normal"
    case: str = "none"

    def changed(self, handed_on: tuple[str | None, ...]) -> "Inherited":
        """What holds within an element that says something of it."""
        visibility, space, case = handed_on
        is_visible = self.is_visible if visibility in (None, "inherit") else visibility in VISIBLE
        return Inherited(is_visible, space or self.space, case or self.case)

    def shown(self, text: str) -> str:
        """A text as it is shown here, the white space that stays marked."""
        if not self.is_visible:
            return ""
        text = CASES[self.case](text) if self.case in CASES else text
        if self.space in SPACES_KEPT:
            return text.translate(KEEPING)
        if self.space == "pre-line":
            return RUN_IN_LINE.sub(" ", AROUND_BREAK.sub(KEPT["\n"], text))
        return text


USUAL = Inherited()


class Marking:
    """One pass over the elements of a tree, in their order, without recursion: depth costs nothing."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._ancestry = Ancestry(styles.asked_around)
        self._boxes: dict[Inner, dict[Key, Box]] = {inner: {} for inner in Inner}
        self._alike: dict[tuple[Link, Inner, Key], Box] = {}
        self._inner: dict[int, Inner] = {}
        self._inherited: dict[int, tuple[LexborNode, Inherited]] = {}
        self._counts: Counter[int] = Counter()
        self._hidden: list[LexborNode] = []

    def text_of(self, root: LexborNode) -> str:
        """The text of an element and what is in it; the tree is used up."""
        self._mark_all(root)
        for node, inherited in self._inherited.values():
            _show_texts(node, inherited)
        for node in reversed(self._hidden):  # the inner ones first
            node.decompose()
        return written(root.text_lexbor() or "")

    def _mark_all(self, root: LexborNode) -> None:
        classes, telling, is_told = self._styles.classes, self._styles.telling, self._styles.is_told
        inner, inherited = self._inner, self._inherited
        boxes = self._boxes[Inner.PLAIN]
        for node in root.traverse():
            attributes = node.attributes
            key: Key = node.tag or ""
            if "class" in attributes and (names := classes[attributes["class"] or ""]):
                key = (node.tag or "", names)
            if inner:
                boxes = self._boxes[inner.get(node.mem_id, Inner.PLAIN)]
            box = boxes.get(key)
            if box is None or (not telling.isdisjoint(attributes) and is_told(attributes)):
                box = self._decided(key, node, attributes)
            if inherited:
                box = self._within(node, box)
            if box[0] == LINES:
                mark = LINES_APART[box[1]]
                node.insert_before(mark)
                node.insert_after(mark)
            elif box[0] != NOTHING:
                self._mark(node, box, attributes)

    def _decided(self, key: Key, node: LexborNode, attributes: Attributes) -> Box:
        """The box of an element that is met for the first time, or of which more is known than its name and classes.

        Elements of one kind in the same places are shown alike.
        """
        styles = self._styles
        rules, is_bound = styles.candidates(key, attributes)
        within = self._ancestry.around(node) if is_bound else NOWHERE
        inner = self._inner.get(node.mem_id, Inner.PLAIN) if self._inner else Inner.PLAIN
        is_told, place = styles.is_told(attributes), (within, inner, key)
        if not is_told and (known := self._alike.get(place)) is not None:
            return known
        choice = possible(rules, within) if is_bound else rules
        element = element_of(node.tag or "", attributes)
        box = box_of(element.tag, attributes, styles.declared(choice, element, within), inner)
        if not is_told:
            self._alike[place] = box
            if not is_bound:
                self._boxes[inner][key] = box
        return box

    def _within(self, node: LexborNode, box: Box) -> Box:
        """The box of an element in one that hands something on: one that is not seen parts no lines."""
        parent = node.parent
        found = self._inherited.get(parent.mem_id) if parent is not None else None
        if found is None or box[0] == SKIPPED:
            return box
        inherited = found[1].changed(box.handed_on) if box.handed_on else found[1]
        self._inherited[node.mem_id] = (node, inherited)
        return box if inherited.is_visible else UNSEEN

    def _mark(self, node: LexborNode, box: Box, attributes: Attributes) -> None:
        if box[0] == SKIPPED:
            self._hidden.append(node)
            return
        self._hand_on(node, box)
        if box.handed_on and not self._inherited[node.mem_id][1].is_visible:
            return
        before, after = SIDES.get(box.display, ("", ""))
        if box.display in (Display.CELL, Display.ROW) and self._is_first(node, box.display):
            before = END
        if node.tag == "br":
            before = BREAK
        lines = LINES_APART[box.lines_apart]
        node.insert_before(lines + before)
        node.insert_after(after + lines)

    def _hand_on(self, node: LexborNode, box: Box) -> None:
        """Note what an element makes of its children and their text."""
        if box.handed_on and node.mem_id not in self._inherited:
            self._inherited[node.mem_id] = (node, USUAL.changed(box.handed_on))
        inner = self._inner.get(node.mem_id, Inner.PLAIN) if box.inner is None else box.inner
        if inner is Inner.PLAIN:
            return
        for child in list(node.iter(include_text=inner is Inner.CLOSED)):
            if child.tag == TEXT:
                child.replace_with("")
            else:
                self._inner[child.mem_id] = inner

    def _is_first(self, node: LexborNode, display: Display) -> bool:
        """Whether a cell is the first of its row, or a row the first of its table."""
        around = node.parent
        if display is Display.ROW and around is not None and around.tag in ROW_GROUPS:
            around = around.parent
        if around is None:
            return True
        self._counts[around.mem_id] += 1
        return self._counts[around.mem_id] == 1


def _show_texts(node: LexborNode, inherited: Inherited) -> None:
    if inherited == USUAL:
        return
    for child in list(node.iter(include_text=True)):
        if child.tag == TEXT:
            child.replace_with(inherited.shown(child.text_content or ""))
