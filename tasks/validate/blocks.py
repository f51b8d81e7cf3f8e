"""The blocks of a batch of pages as columns, and what is wrong with them: each check is one row of a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.kinds import Reason
from clipfile.tasks.segment.blocks import KIND_NAMES
from clipfile.tasks.segment.codes import IN_ITEM, IN_STORY
from clipfile.tasks.validate.fault import Fault

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
# Page and number as one: no page has so many stories, items or blocks.
NUMBERS = 1 << 32


@dataclass(frozen=True)
class BlockColumns:
    """The blocks of some pages, a row a block, and what the pages' captures and contents say."""

    page: Ints  # index of the block's page
    table: pa.Table  # the columns of Block
    chars: Ints  # code points of each page's text
    lines: Ints  # its physical lines
    stories: Sequence[Sequence[int]]  # the story numbers of each page
    items: Sequence[Sequence[int]]  # its item numbers

    def ints(self, name: str) -> Ints:
        """A column of whole numbers; 0 for NULL."""
        return np.asarray(pc.fill_null(self.table[name].combine_chunks(), 0))

    @cached_property
    def kind(self) -> Ints:
        """The place of each block's kind among all kinds; -1 for what is none."""
        found = pc.index_in(self.table["kind"].combine_chunks(), KIND_NAMES)
        return np.asarray(pc.fill_null(found, -1)).astype(np.int64)

    @cached_property
    def is_first(self) -> Bools:
        """Whether a block is the first of its page."""
        return np.append(True, self.page[1:] != self.page[:-1])[: len(self.page)]

    @cached_property
    def is_last(self) -> Bools:
        """Whether a block is the last of its page."""
        return np.append(self.page[1:] != self.page[:-1], True)[: len(self.page)]

    @cached_property
    def number(self) -> Ints:
        """The place of a block in its page, from 1."""
        opening = np.flatnonzero(self.is_first)
        return np.arange(1, len(self.page) + 1) - np.repeat(opening, np.diff(np.append(opening, len(self.page))))

    def end_before(self, ends: Ints) -> Ints:
        """Where the block before ends; 0 for the first of a page."""
        return np.where(self.is_first, 0, np.append(0, ends)[: len(ends)])


def misshapen(blocks: BlockColumns) -> Bools:
    """Blocks that break what the record Block says of its fields."""
    share = np.asarray(blocks.table["confidence"].combine_chunks().cast(pa.float64()).fill_null(-1.0))
    wrong = (blocks.kind < 0) | ~((share >= 0) & (share <= 1)) | (blocks.ints("line_start") < 1)
    group = blocks.table["group_no"].combine_chunks()
    wrong |= np.asarray(pc.fill_null(pc.less(group, 1), False))
    required = [name for name in blocks.table.column_names if name != "group_no" and blocks.table[name].null_count]
    for name in required:
        wrong |= np.asarray(blocks.table[name].combine_chunks().is_null())
    return wrong


def misnumbered(blocks: BlockColumns) -> Bools:
    """Blocks that do not count from one without a gap."""
    wrong: Bools = blocks.ints("block_no") != blocks.number
    return wrong


def loses_text(blocks: BlockColumns) -> Bools:
    """Blocks beside which a character of the page lies in no block, or in two."""
    start, end = blocks.ints("char_start"), blocks.ints("char_end")
    wrong: Bools = (start != blocks.end_before(end)) | (end < start)
    wrong |= blocks.is_last & (end != blocks.chars[blocks.page])
    return wrong


def loses_lines(blocks: BlockColumns) -> Bools:
    """Blocks beside which a physical line of the page lies in no block, or in two."""
    start, end = blocks.ints("line_start"), blocks.ints("line_end")
    wrong: Bools = (start != blocks.end_before(end) + 1) | (end < start)
    wrong |= blocks.is_last & (end != blocks.lines[blocks.page])
    return wrong


def names_nothing(blocks: BlockColumns) -> Bools:
    """Blocks of a story or an item that the page does not have; one without a story numbers its lines all the same."""
    group, has_kind = blocks.ints("group_no"), blocks.kind >= 0
    in_story, in_item = has_kind & IN_STORY[blocks.kind], has_kind & IN_ITEM[blocks.kind]
    has_stories = np.array([bool(numbers) for numbers in blocks.stories], np.bool_)[blocks.page]
    key = blocks.page * NUMBERS + group
    known = (in_story & (np.isin(key, _keys(blocks.stories)) | ~has_stories)) | (
        in_item & np.isin(key, _keys(blocks.items))
    )
    wrong: Bools = (group > 0) & ~known
    return wrong


def _keys(numbers: Sequence[Sequence[int]]) -> Ints:
    pages = np.repeat(np.arange(len(numbers)), [len(some) for some in numbers])
    return pages * NUMBERS + np.array([number for some in numbers for number in some], np.int64)


@dataclass(frozen=True, slots=True)
class BlockCheck:
    """Which blocks break a promise, why a page that has one cannot be loaded, and how that is said of the block."""

    broken: Callable[[BlockColumns], Bools]
    reason: Reason
    says: str


BLOCK_CHECKS = (
    BlockCheck(misshapen, Reason.BAD_RECORD, "A field of block {block} is missing or out of bounds"),
    BlockCheck(loses_text, Reason.BLOCK_GAP, "Characters are lost or doubled at block {block}"),
    BlockCheck(loses_lines, Reason.BLOCK_GAP, "Lines are lost or doubled at block {block}"),
    BlockCheck(misnumbered, Reason.BAD_RECORD, "Block {block} is not numbered in order"),
    BlockCheck(names_nothing, Reason.BAD_RECORD, "Block {block} names a group that is not there"),
)


def block_faults(blocks: BlockColumns) -> dict[int, Fault]:
    """The first check that a page fails, by the page's index; a page without a block has lost all its lines."""
    empty = np.flatnonzero(np.bincount(blocks.page, minlength=len(blocks.chars)) == 0)
    faults = {int(page): Fault(Reason.BLOCK_GAP, "All lines are lost. Report this as a bug.") for page in empty}
    for check in BLOCK_CHECKS:
        for at in np.flatnonzero(check.broken(blocks)).tolist():
            said = f"{check.says.format(block=blocks.number[at])}. Report this as a bug."
            faults.setdefault(int(blocks.page[at]), Fault(check.reason, said))
    return faults
