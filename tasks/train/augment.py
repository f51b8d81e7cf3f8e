"""Made-up pages: what labelled pages hold too rarely, put together from their parts."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from clipfile.schemas.kinds import Kind
from clipfile.tasks.train.calls import APPEALS, CALLS, CAUSES, CONTACTS, REACHES, REASONS, WAYS
from clipfile.tasks.train.dataset import Example
from clipfile.tasks.train.phrases import (
    BYLINES,
    COMMENT_BUTTONS,
    COMMENT_HEADINGS,
    COMMENT_TIMES,
    CREDITS,
    END_NOTES,
    MARKERS,
    MONTH_NAMES,
    PLAYERS,
    SOURCES,
)  # fmt: skip
from clipfile.tasks.train.pointers import PointerMaker
from clipfile.tasks.train.pool import Pool, Row, Story


class PageMaker(PointerMaker):
    """Puts pages together; the same seed makes the same pages."""

    def page(self, number: int) -> Example:
        """A page around somebody's story."""
        outlet = self.pick(self.pool.outlets)
        story = self.pick(self.pool.stories)
        blocks = [self.head(story, outlet), self.told(story, outlet), *self.shuffled(self.extras(story, outlet))]
        way = self.rng.random()
        if way < 0.2:
            blocks = [self.run(Kind.NAV), *blocks, self.run(Kind.NAV), self.run(Kind.LEGAL)]
        elif way < 0.6:
            blocks = [self.masthead(story.language), *blocks, self.imprint(story.language)]
        return self.finished(number, [row for block in blocks for row in block])

    def extras(self, story: Story, outlet: str) -> list[list[Row]]:
        """What follows a story."""
        language = story.language
        blocks = [self.appeal(outlet) for _ in range(self.count(0, 2))]
        blocks += [self.sidebar(outlet, language) for _ in range(self.pick((0, 1, 1, 1, 2)))]
        others: tuple[tuple[float, Callable[[], list[Row]]], ...] = (
            (0.4, lambda: self.contact(outlet)),
            (0.1, self.archive),
            (0.15, lambda: self.comments(story, outlet)),
            (0.3, lambda: self.run(self.pick((Kind.COMMENT, Kind.END_NOTE, Kind.NAV, Kind.LEGAL, Kind.PROMO)))),
            (0.25, lambda: self.buttons(language)),
            (0.2, lambda: self.furnished(Kind.PROMO, language, 1, 5)),
            (0.15, lambda: self.furnished(Kind.COMMENT, language, 1, 4)),
        )
        return blocks + [make() for chance, make in others if self.chance(chance)]

    def masthead(self, language: str) -> list[Row]:
        """Menus above a story, with a call to subscribe among them."""
        menu = self.furnished(Kind.NAV, language, 4, 22)
        place = self.count(0, len(menu))
        return menu[:place] + self.furnished(Kind.PROMO, language, 0, 3) + menu[place:]

    def imprint(self, language: str) -> list[Row]:
        """Links below everything else."""
        parts = [
            self.furnished(Kind.NAV, language, 0, 12), self.furnished(Kind.LEGAL, language, 2, 9),
            self.furnished(Kind.PROMO, language, 0, 4), self.buttons(language) if self.chance(0.4) else [],
        ]  # fmt: skip
        return [row for part in self.shuffled(parts) for row in part]

    def head(self, story: Story, outlet: str) -> list[Row]:
        """Pictures, headline, byline, source and time above a story, in some order."""
        words = self.pick(story.captions) if story.captions and self.chance(0.7) else ""
        caption = f"{words} {self.filled(self.pick(CREDITS), outlet)}" if words else self.caption(outlet)
        kicker = self.furnished(Kind.NAV, story.language, 1, 1)[0].text.upper()
        label = [self.row(kicker, Kind.KICKER)] if self.chance(0.15) else []
        top = [self.row(caption, Kind.CAPTION)] * self.pick((0, 0, 1, 1, 2, 2, 3))
        title = [self.row(self.pick(story.titles), Kind.HEADLINE)]
        under = []
        if self.chance(0.4) and story.deks:
            under.append(self.row(self.pick(story.deks), Kind.DEK))
        if self.chance(0.85):
            under.append(self.row(self.filled(self.pick(BYLINES), outlet), Kind.BYLINE))
        if self.chance(0.5):
            under.append(self.row(self.filled(self.pick(SOURCES), outlet), Kind.SOURCE))
        if self.chance(0.5) and self.pool.lines[Kind.TIMESTAMP]:
            under.append(self.row(self.pick(self.pool.lines[Kind.TIMESTAMP]), Kind.TIMESTAMP))
        elif self.chance(0.5):
            under += self.furnished(Kind.TIMESTAMP, story.language, 1, 2)
        if self.chance(0.3):
            under += self.buttons(story.language)
        title = label + title
        return top + title + under if self.chance(0.7) else title + under + top

    def told(self, story: Story, outlet: str) -> list[Row]:
        """A story's text, sometimes cut short, sometimes interrupted."""
        rows = story.rows
        if self.chance(0.3) and len(rows) > 8:
            rows = rows[: self.count(4, len(rows))]
        for _ in range(self.pick((0, 0, 1, 1, 2))):
            place = self.count(1, len(rows) - 1)
            rows = rows[:place] + self.interruption(story, outlet) + rows[place:]
        if self.chance(0.2):
            pattern = self.pick(END_NOTES)
            rows = [*rows, self.row(self.filled(pattern, outlet), Kind.END_NOTE)]
        return rows

    def interruption(self, story: Story, outlet: str) -> list[Row]:
        """What stands in the middle of a story without being of it."""
        if self.chance(0.15):
            return self.run(self.pick((Kind.PROMO, Kind.AD, Kind.PLAYER)))
        if self.chance(0.2):
            return self.aside(story.language)
        if self.chance(0.1) and story.sentences:
            return [self.row(self.pick(('"{}"', "“{}”", "{}")).format(self.pick(story.sentences)), Kind.PULLQUOTE)]
        if self.chance(0.3):
            return self.furnished(Kind.AD, story.language, 1, 1) + self.furnished(Kind.PLAYER, story.language, 0, 4)
        rows = [self.row(self.pick(MARKERS), Kind.AD)] if self.chance(0.5) else []
        if self.chance(0.6):
            lines = [line for part in self.shuffled(PLAYERS)[: self.count(1, 4)] for line in part]
            rows += [self.row(self.filled(line, outlet), Kind.PLAYER, 0) for line in lines]
        if self.chance(0.15):
            rows.append(self.row(self.caption(outlet), Kind.CAPTION))
        return rows

    def appeal(self, outlet: str) -> list[Row]:
        """A call for support."""
        lines = self.pick(APPEALS)
        if self.chance(0.6):
            lines = (f"{self.pick(CALLS)} {self.pick(CAUSES)}", self.pick(REASONS))
        return [self.row(self.filled(line, outlet), Kind.PROMO) for line in (lines if self.chance(0.85) else lines[1:])]

    def contact(self, outlet: str) -> list[Row]:
        """How to reach the newsroom."""
        head, *ways = self.pick(CONTACTS)
        if self.chance(0.6):
            mark, stop = self.pick(("> ", "> ", "• ", "- ", "")), self.pick((".", ""))
            head = self.pick(REACHES)
            ways = [f"{mark}{way}{stop}" for way in self.shuffled(WAYS)[: self.count(2, 5)]]
        return [self.row(self.filled(line, outlet), Kind.PROMO) for line in (head, *self.shuffled(ways))]

    def archive(self) -> list[Row]:
        """A menu of months."""
        names = self.pick(MONTH_NAMES).split()
        last = self.count(2010 * 12, 2025 * 12)
        months = range(last, last - self.count(8, 70), -1)
        return [self.row(f"{names[month % 12]} {month // 12}", Kind.NAV) for month in months]

    def comments(self, story: Story, outlet: str) -> list[Row]:
        """What readers might have written, in the words of other stories."""
        tales = self.pool.told_in(story.language) or self.pool.stories
        lines = [self.filled(self.pick(COMMENT_HEADINGS), outlet)] if self.chance(0.7) else []
        buttons = self.pick(COMMENT_BUTTONS)
        for _ in range(self.count(1, 7)):
            words = self.pick(self.pick(tales).sentences or ["I could not agree more."])
            lines += [self.pick(self.pool.names), self.filled(self.pick(COMMENT_TIMES), outlet), words, *buttons]
        return [self.row(line, Kind.COMMENT) for line in lines]

    def finished(self, number: int, rows: Sequence[Row]) -> Example:
        """The page as text, with or without blank lines, and its labels."""
        rows = [row for row in rows if row.text.strip()]
        style = self.pick((0, 1, 1, 1, 2))
        text = ""
        for i, row in enumerate(rows):
            usual = int(style == 1 or (style == 2 and self.chance(0.4)))
            text += "\n" * ((usual if row.blanks is None else row.blanks) + 1) * bool(i) + row.text
        return made(f"made-{number}", text, rows)


def made(name: str, text: str, rows: Sequence[Row], source: str = "made") -> Example:
    """An example that somebody might have labelled so."""
    return Example(
        name, "", source, text, np.array([row.kind for row in rows], np.int8),
        np.array([row.group for row in rows], np.int16), np.array([row.body for row in rows], np.int8), {},
    )  # fmt: skip


def make_pages(pool: Pool, count: int, seed: int) -> Iterator[Example]:
    """Made-up pages out of these parts; the same seed gives the same pages."""
    maker = PageMaker(pool, seed)
    return (maker.page(number) for number in range(count if pool.stories else 0))
