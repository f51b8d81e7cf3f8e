"""Pages whose kinds are given: a few letters a line instead of a model's judgement."""

from collections.abc import Sequence

import numpy as np

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.segment.group import group
from clipfile.tasks.segment.judged import Judged


def lines_of(text: str) -> list[tuple[int, str]]:
    """(physical line number, stripped text) of every line that is not blank."""
    return [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def judged(text: str, kinds: Sequence[str]) -> Judged:
    """The page with the kinds of its non-blank lines, grouped."""
    lines = lines_of(text)
    codes = np.array([CODE[Kind(kind)] for kind in kinds], np.int8)
    numbers = np.array([number for number, _ in lines], np.int32)
    strings = [line for _, line in lines]
    groups = group(codes, numbers, strings)
    return Judged(text, strings, numbers, codes, groups, np.full(len(lines), 0.9, np.float32), 0.9)


def page(*rows: tuple[str, str]) -> Judged:
    """A page of (kind, line) rows; a kind of "" is a blank line."""
    text = "\n".join(line for _, line in rows)
    return judged(text, [kind for kind, _ in rows if kind])
