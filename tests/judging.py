"""Pages whose kinds are given: a few letters a line instead of a model's judgement."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.segment.group import group
from clipfile.tasks.segment.judged import Judged


def lines_of(text: str) -> list[tuple[int, str]]:
    """(physical line number, stripped text) of every line that is not blank."""
    return [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def starts_of(text: str) -> npt.NDArray[np.int64]:
    """Offset of the physical line of every line that is not blank."""
    lines = text.split("\n")
    ends = accumulate(len(line) + 1 for line in lines)
    return np.array([end - len(line) - 1 for end, line in zip(ends, lines, strict=True) if line.strip()], np.int64)


def judged(text: str, kinds: Sequence[str]) -> Judged:
    """The page with the kinds of its non-blank lines, grouped."""
    lines = lines_of(text)
    codes = np.array([CODE[Kind(kind)] for kind in kinds], np.int8)
    numbers = np.array([number for number, _ in lines], np.int32)
    strings = [line for _, line in lines]
    groups = group(codes, numbers, strings)
    return Judged(text, strings, numbers, starts_of(text), codes, groups, np.full(len(lines), 0.9, np.float32), 0.9)


def page(*rows: tuple[str, str]) -> Judged:
    """A page of (kind, line) rows; a kind of "" is a blank line."""
    text = "\n".join(line for _, line in rows)
    return judged(text, [kind for kind, _ in rows if kind])
