"""Runs of neighbouring lines of one kind and one group, end to end the page's text."""

from collections.abc import Iterator

import numpy as np

from clipfile.schemas.kinds import Kind
from clipfile.schemas.records import Block
from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.judged import Ints, Judged


def read_blocks(judged: Judged) -> tuple[Block, ...]:
    """The blocks of a page: together exactly its text, from the first code point to the last."""
    if not len(judged.kinds):
        return (blank_block(judged),)
    return tuple(made_blocks(judged))


def blank_block(judged: Judged) -> Block:
    """The one block of a page without a line that says anything."""
    return Block(
        block_no=1, kind=Kind.OTHER, group_no=None, line_start=1, line_end=len(judged.physical),
        char_start=0, char_end=len(judged.text), confidence=1.0,
    )  # fmt: skip


def made_blocks(judged: Judged) -> Iterator[Block]:
    """One block a run; leading blank lines belong to the first, others to the run before them."""
    first = run_starts(judged)
    line_starts = judged.numbers[first]
    line_starts[0] = 1
    line_ends = np.append(line_starts[1:] - 1, len(judged.physical))
    chars = line_offsets(judged)[line_starts - 1]
    char_ends = np.append(chars[1:], len(judged.text))
    least = np.minimum.reduceat(judged.confidences.astype(np.float64).round(4), first)
    columns = (
        judged.kinds[first],
        judged.groups[first],
        line_starts,
        line_ends,
        chars,
        char_ends,
        least.clip(0.0, 1.0),
    )
    for number, row in enumerate(zip(*(column.tolist() for column in columns), strict=True), 1):
        kind, group, line_start, line_end, char_start, char_end, confidence = row
        yield Block(
            block_no=number, kind=KINDS[kind], group_no=group or None, line_start=line_start, line_end=line_end,
            char_start=char_start, char_end=char_end, confidence=confidence,
        )  # fmt: skip


def run_starts(judged: Judged) -> Ints:
    """Rows at which the kind or the group changes, row 0 included."""
    changed = (np.diff(judged.kinds) != 0) | (np.diff(judged.groups) != 0)
    return np.concatenate([np.zeros(1, np.int64), np.flatnonzero(changed) + 1])


def line_offsets(judged: Judged) -> Ints:
    """Offset of each physical line's first code point."""
    lengths = np.fromiter(map(len, judged.physical), np.int64, len(judged.physical)) + 1
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths[:-1])])
