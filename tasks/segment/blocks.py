"""Runs of neighbouring lines of one kind and one group, end to end the page's text."""

from typing import Any

import numpy as np

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.judged import Ints, Judged

# The values of a Block by name.
Values = dict[str, Any]


def read_blocks(judged: Judged) -> list[Values]:
    """The blocks of a page: together exactly its text, from the first code point to the last."""
    return made_blocks(judged) if len(judged.kinds) else [blank_block(judged)]


def blank_block(judged: Judged) -> Values:
    """The one block of a page without a line that says anything."""
    return {
        "block_no": 1, "kind": Kind.OTHER, "group_no": None, "line_start": 1, "line_end": len(judged.physical),
        "char_start": 0, "char_end": len(judged.text), "confidence": 1.0,
    }  # fmt: skip


def made_blocks(judged: Judged) -> list[Values]:
    """One block a run; leading blank lines belong to the first, others to the run before them."""
    first = judged.run_starts
    line_starts = judged.numbers[first]
    line_starts[0] = 1
    line_ends = np.append(line_starts[1:] - 1, len(judged.physical))
    chars = line_offsets(judged)[line_starts - 1]
    char_ends = np.append(chars[1:], len(judged.text))
    least = np.minimum.reduceat(judged.confidences.astype(np.float64).round(4), first).clip(0.0, 1.0)
    columns = (judged.kinds[first], judged.groups[first], line_starts, line_ends, chars, char_ends, least)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [
        {
            "block_no": number, "kind": KINDS[kind], "group_no": group or None, "line_start": line_start,
            "line_end": line_end, "char_start": char_start, "char_end": char_end, "confidence": confidence,
        }
        for number, (kind, group, line_start, line_end, char_start, char_end, confidence) in enumerate(rows, 1)
    ]  # fmt: skip


def line_offsets(judged: Judged) -> Ints:
    """Offset of each physical line's first code point."""
    lengths = np.fromiter(map(len, judged.physical), np.int64, len(judged.physical)) + 1
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths[:-1])])
