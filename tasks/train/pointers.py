"""Made-up sidebars: pointers to other stories, with pictures, summaries and all."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.train.maker import Maker
from clipfile.tasks.train.phrases import CREDITS, HEADINGS, LEADS, ORDERS, SPOTS, WHENS
from clipfile.tasks.train.pool import Row, Story

DEK_CHARS = 220  # of a summary of two sentences; a longer one reads like a paragraph of the story
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")


@dataclass(frozen=True, slots=True)
class Style:
    """How a group of pointers is printed."""

    order: tuple[Kind, ...]
    caption_chance: float
    dek_chance: float
    close: bool  # no blank line between caption and headline


class PointerMaker(Maker):
    """Makes sidebars and pointers inside stories."""

    def sidebar(self, outlet: str, language: str) -> list[Row]:
        """Pointers with captions, headlines and deks."""
        tales, rows = self.pool.told_in(language), list[Row]()
        if not tales:
            return rows
        if self.chance(0.85):
            rows.append(self.row(self.heading(outlet, language), Kind.SIDEBAR_HEADING))
        style = Style(
            self.pick((ORDERS[0], ORDERS[0], *ORDERS)), self.pick((0.95, 0.95, 0.8, 0.0)),
            self.pick((0.95, 0.95, 0.5, 0.0)), self.chance(0.6),
        )  # fmt: skip
        near = [*self.shuffled(SPOTS)[:2], *self.shuffled(self.pool.names)[0].split()[-1:]] if self.chance(0.6) else []
        for group in range(1, self.count(2, 13)):
            item = self.item(self.pick(tales), outlet, style, group)
            rows += [replace(row, text=self.localised(row.text, near)) for row in item] if near else item
        return rows

    def localised(self, text: str, near: Sequence[str]) -> str:
        """The text with some of its names replaced by a few that stand all over the page, as in a local paper."""
        return NAME.sub(lambda match: self.pick(near) if self.chance(0.4) else match[0], text)

    def item(self, tale: Story, outlet: str, style: Style, group: int) -> list[Row]:
        """One pointer with some of its parts."""
        keep = {Kind.ITEM_CAPTION: style.caption_chance, Kind.ITEM_DEK: style.dek_chance}
        words: dict[Kind, Callable[[], str]] = {
            Kind.ITEM_CAPTION: lambda: self.pictured(tale, outlet),
            Kind.ITEM_HEADLINE: lambda: self.pick(tale.titles),
            Kind.ITEM_DEK: lambda: self.summary(tale),
            Kind.ITEM_META: lambda: self.pick(self.pool.lines[Kind.ITEM_META] or ["3 min"]),
        }
        rows: list[Row] = []
        for kind in style.order:
            if kind not in keep or self.chance(keep[kind]):
                glued = style.close and bool(rows) and rows[-1].kind == CODE[Kind.ITEM_CAPTION]
                rows.append(Row(words[kind](), CODE[kind], group, blanks=0 if glued else None))
        return rows

    def summary(self, tale: Story) -> str:
        """What a pointer says of its story: the story's dek, or sentences of it."""
        if tale.deks and self.chance(0.5):
            return self.pick(tale.deks)
        first = self.count(0, len(tale.sentences) - 1)
        text = " ".join(tale.sentences[first : first + self.pick((1, 1, 2))])
        return text if len(text) <= DEK_CHARS else tale.sentences[first]

    def pictured(self, tale: Story, outlet: str) -> str:
        """What stands under a pointer's picture: words and a credit, or one of them."""
        credit = self.filled(self.pick(CREDITS), outlet)
        if self.chance(0.1):
            return credit
        if tale.captions and self.chance(0.5):
            words = self.pick(tale.captions)
        else:
            words = self.pick(tale.sentences)
            if self.chance(0.5):
                words = words.rstrip(".。") + self.filled(self.pick(WHENS), outlet)
        return f"{words} {credit}" if self.chance(0.85) and not words.endswith(")") else words

    def heading(self, outlet: str, language: str) -> str:
        """The heading of a sidebar: of a labelled page, in the page's language, or in English."""
        way = self.rng.random()
        if way < 0.3 and self.pool.lines[Kind.SIDEBAR_HEADING]:
            return self.pick(self.pool.lines[Kind.SIDEBAR_HEADING])
        if way < 0.6:
            return self.furnished(Kind.SIDEBAR_HEADING, language, 1, 1)[0].text
        return self.filled(self.pick(HEADINGS), outlet)

    def aside(self, language: str) -> list[Row]:
        """A pointer inside a story."""
        tales = self.pool.told_in(language) or self.pool.stories
        title, lead = self.pick(self.pick(tales).titles), self.pick(LEADS)
        if self.chance(0.5):
            return [Row(f"{lead}: {title}", CODE[Kind.ITEM_HEADLINE], 90)]
        return [self.row(lead, Kind.SIDEBAR_HEADING), Row(title, CODE[Kind.ITEM_HEADLINE], 90)]
