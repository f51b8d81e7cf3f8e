"""Labelled pages with captioned pointers once more: other names, other order, parts left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE, table
from clipfile.tasks.train.augment import made
from clipfile.tasks.train.dataset import Example
from clipfile.tasks.train.maker import Maker
from clipfile.tasks.train.phrases import SOURCES, SPOTS
from clipfile.tasks.train.pool import Pool, Row

NAME = re.compile(r"\b[A-Z][a-zà-ÿ]{3,}\b")
WORD = re.compile(r"\b[a-z]{5,}\b")
IN_ITEM = table({Kind.ITEM_HEADLINE, Kind.ITEM_DEK, Kind.ITEM_CAPTION, Kind.ITEM_META})
SPARE = table({Kind.ITEM_DEK, Kind.ITEM_CAPTION, Kind.SOURCE, Kind.SIDEBAR_HEADING})
MOVABLE = table({Kind.PROMO, Kind.PLAYER, Kind.AD})
PLAIN = table({Kind.PROMO, Kind.SIDEBAR_HEADING})
KEPT_AS_IS = table({Kind.AD, Kind.PLAYER})
CAPTIONED_ITEMS = 3  # a page with fewer has nothing that other pages lack


def rows_of(example: Example) -> list[Row]:
    """The page's lines with the blank lines above them."""
    rows: list[Row] = []
    blanks = 0
    for line in example.text.split("\n"):
        if line.strip():
            at = len(rows)
            kind, group, body = int(example.kinds[at]), int(example.groups[at]), int(example.body[at])
            rows.append(Row(line.strip(), kind, group, body, blanks))
        blanks = 0 if line.strip() else blanks + 1
    return rows


def sort_of(row: Row) -> tuple[bool, int]:
    """What keeps neighbouring lines in one block: being of items, or furniture of one kind."""
    return bool(IN_ITEM[row.kind]), row.kind if MOVABLE[row.kind] else -1


class Reorderer(Maker):
    """Turns a page into others like it."""

    def again(self, rows: Sequence[Row], number: int) -> Example:
        """The page with its blocks in another order, its names changed, some parts gone."""
        names = {name: self.stranger() for row in rows for name in NAME.findall(row.text) if self.chance(0.6)}
        words = sorted({word for row in rows for word in WORD.findall(row.text)})
        style = self.pick((None, None, 0))
        found = [self.changed(row, names, words) for row in self.moved(self.thinned(rows))]
        text = "".join("\n" * ((row.blanks or 0) if style is None else style) + row.text + "\n" for row in found)
        return made(f"again-{number}", text, found, "again")

    def stranger(self) -> str:
        """A name that might stand for another."""
        return self.pick(SPOTS) if self.chance(0.3) else self.pick(self.pick(self.pool.names).split())

    def changed(self, row: Row, names: dict[str, str], words: Sequence[str]) -> Row:
        """The line with other names and some other words."""
        if KEPT_AS_IS[row.kind]:
            return row
        if row.kind == CODE[Kind.SOURCE]:
            return replace(row, text=self.filled(self.pick(SOURCES), self.pick(self.pool.outlets)))
        if PLAIN[row.kind] and self.chance(0.6):
            return row
        text = NAME.sub(lambda match: names.get(match[0], match[0]), row.text)
        return replace(row, text=WORD.sub(lambda match: self.pick(words) if self.chance(0.2) else match[0], text))

    def thinned(self, rows: Sequence[Row]) -> list[Row]:
        """Without some captions, summaries, headings and repeats."""
        lost = self.pick((0.0, 0.1, 0.3))
        return [row for row in rows if not (SPARE[row.kind] and self.chance(lost))]

    def moved(self, rows: Sequence[Row]) -> list[Row]:
        """Items in another order and fewer, furniture in other places."""
        blocks = [list(block) for _, block in groupby(rows, key=sort_of)]
        found: list[list[Row]] = []
        loose: list[list[Row]] = []
        for block in blocks:
            if IN_ITEM[block[0].kind]:
                items = [list(item) for _, item in groupby(block, key=lambda row: row.group)]
                keep = self.count(min(2, len(items)), len(items))
                found.append([row for item in self.shuffled(items)[:keep] for row in item])
            elif MOVABLE[block[0].kind] and self.chance(0.5):
                loose.append(block)
            else:
                found.append(block)
        for block in loose:
            found = self.placed(found, block)
        return [row for block in found for row in block]

    def placed(self, blocks: Sequence[list[Row]], block: list[Row]) -> list[list[Row]]:
        """The block put between two others, or inside a long text."""
        at = self.count(1, len(blocks))
        if block[0].kind == CODE[Kind.PROMO] or len(blocks[at - 1]) < 4:
            return [*blocks[:at], block, *blocks[at:]]
        cut = self.count(2, len(blocks[at - 1]) - 1)
        host = blocks[at - 1]
        return [*blocks[: at - 1], host[:cut] + block + host[cut:], *blocks[at:]]


def reordered_pages(examples: Sequence[Example], pool: Pool, times: int, seed: int) -> Iterator[Example]:
    """Each labelled page with captioned pointers `times` more; the same seed gives the same pages."""
    maker = Reorderer(pool, seed)
    wanted = CODE[Kind.ITEM_CAPTION]
    pages = [rows_of(e) for e in examples if e.by_hand and (e.kinds == wanted).sum() >= CAPTIONED_ITEMS]
    return (maker.again(rows, number) for rows in pages for number in range(times))
