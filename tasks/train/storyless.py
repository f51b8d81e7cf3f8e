"""Made-up pages without a story: front pages, consent walls, errors; and stories behind a wall."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.train.augment import PageMaker
from clipfile.tasks.train.dataset import Example
from clipfile.tasks.train.maker import KIN
from clipfile.tasks.train.pool import Pool, Row, Story
from clipfile.tasks.train.walls import CONSENT, ERRORS, WALLS


class StorylessMaker(PageMaker):
    """Puts pages together that tell no story, or the beginning of one."""

    def bare(self, number: int) -> Example:
        """A page without a whole story."""
        outlet, language = self.pick(self.pool.outlets), self.pick(self.pool.stories).language
        way = self.rng.random()
        if way < 0.45:
            rows = self.front(outlet, language)
        elif way < 0.65:
            rows = self.consent(outlet, language)
        elif way < 0.8:
            rows = self.error(outlet, language)
        else:
            rows = self.teaser(outlet)
        return replace(self.finished(number, rows), name=f"bare-{number}", source="bare")

    def front(self, outlet: str, language: str) -> list[Row]:
        """A front page: sections of pointers, and nothing else."""
        rows = self.masthead(language)
        for section in range(self.count(2, 8)):
            part = self.sidebar(outlet, language) if self.chance(0.5) else self.listed(language)
            rows += [replace(row, group=row.group + 100 * section if row.group else 0) for row in part]
            if self.chance(0.25):
                rows += self.furnished(self.pick((Kind.AD, Kind.PROMO)), language, 1, 2)
        return rows + self.imprint(language)

    def listed(self, language: str) -> list[Row]:
        """Headlines under a section's name, each with its time, author or label, or bare."""
        tales = self.pool.told_in(language) or self.pool.stories
        rows = self.furnished(self.pick((Kind.NAV, Kind.SIDEBAR_HEADING)), language, 1, 1) if self.chance(0.8) else []
        rows = [replace(row, kind=CODE[Kind.SIDEBAR_HEADING]) for row in rows]
        shape = self.pick(("h", "hm", "mh", "hd", "hdm", "mhd", "hmm"))
        for group in range(1, self.count(2, 10)):
            tale = self.pick(tales)
            rows += [self.part(part, tale, group) for part in shape]
        return rows

    def part(self, part: str, tale: Story, group: int) -> Row:
        """A headline, a summary or a label of a pointer."""
        if part == "h":
            return Row(self.pick(tale.titles), CODE[Kind.ITEM_HEADLINE], group)
        if part == "d" and tale.sentences:
            return Row(self.summary(tale), CODE[Kind.ITEM_DEK], group)
        labels = self.pool.lines[Kind.ITEM_META] or ["3 min"]
        label = self.pick(labels) if self.chance(0.6) else self.pick(self.pool.names)
        return Row(label, CODE[Kind.ITEM_META], group)

    def phrased(self, phrases: Sequence[str], kind: Kind, low: int, high: int, outlet: str) -> list[Row]:
        """Some of the phrases, in any order."""
        some = self.shuffled(phrases)[: self.count(low, high)]
        return [self.row(self.filled(phrase, outlet), kind) for phrase in some]

    def consent(self, outlet: str, language: str) -> list[Row]:
        """A consent wall."""
        own = KIN.get(language, language)
        heads, sentences, choices = CONSENT[own if own in CONSENT and self.chance(0.6) else self.pick(tuple(CONSENT))]
        rows = [self.row(outlet, Kind.NAV)] if self.chance(0.5) else []
        rows += self.phrased(heads, Kind.LEGAL, 0, 1, outlet)
        body = self.phrased(sentences, Kind.LEGAL, 1, 6, outlet)
        buttons = self.phrased(choices, Kind.LEGAL, 2, 14, outlet)
        if self.chance(0.4):
            place = self.count(0, len(buttons))
            rows += body[:1] + buttons[:place] + body[1:] + buttons[place:]
        else:
            rows += body + buttons
        return rows + (self.phrased(self.pick(WALLS), Kind.PROMO, 0, 2, outlet) if self.chance(0.3) else [])

    def error(self, outlet: str, language: str) -> list[Row]:
        """A page that is not there, or not to be had."""
        own = KIN.get(language, language)
        wrong, hints = ERRORS[own if own in ERRORS and self.chance(0.5) else "en"]
        rows = self.masthead(language) if self.chance(0.7) else []
        rows += self.phrased(wrong, Kind.OTHER, 1, 2, outlet) + self.phrased(hints, Kind.OTHER, 1, 5, outlet)
        if self.chance(0.4):
            rows += self.furnished(Kind.NAV, language, 1, 3)
        if self.chance(0.5):
            rows += self.listed(language)
        return rows + (self.imprint(language) if self.chance(0.7) else [])

    def teaser(self, outlet: str) -> list[Row]:
        """The beginning of a story, and a wall."""
        story = self.pick(self.pool.stories)
        wall = self.phrased(self.pick(WALLS), Kind.PROMO, 2, 6, outlet)
        rows = self.masthead(story.language) + self.head(story, outlet) + story.rows[: self.count(1, 3)] + wall
        if self.chance(0.5):
            rows += self.listed(story.language)
        return rows + self.imprint(story.language)


def bare_pages(pool: Pool, count: int, seed: int) -> Iterator[Example]:
    """Made-up pages without a story out of these parts; the same seed gives the same pages."""
    maker = StorylessMaker(pool, seed + 7)
    return (maker.bare(number) for number in range(count if pool.stories else 0))
