"""What tells which texts are worth comparing: a few numbers a text, of which two copies of a story share some."""

import numpy as np
import numpy.typing as npt

from clipfile.tasks.relate.prints import Hashes, Ints, Prints, mixed, spans

Marks = npt.NDArray[np.uint32]

FORM = 1
BANDS = 24  # with three hashes each they meet at a likeness of 0.5 in 96 of 100 pairs, at 0.1 in 2
ROWS = 3
HEADS = 6  # of the text's beginning: a copy that was cut from below shares them, however short it is
HEAD_RUNS = 96
WIDTH = BANDS + HEADS
LEAST_RUNS = 16  # a text of fewer than 20 words says too little to tell its story by
NONE = np.uint32(0)

_ODD = np.uint64(1)
_HASHES = np.array([pow(0x9E3779B97F4A7C15, 2 * place + 3, 1 << 64) for place in range(BANDS * ROWS)], np.uint64) | _ODD
_JOIN = np.uint64(0xD6E8FEB86659FD93)


def marks_of(prints: Prints) -> Marks:
    """The marks of each text, [texts, WIDTH]: first those of BANDS, each to be compared with its own kind alone.

    Then up to HEADS of the text's beginning, in no order that matters. NONE where there is none; a text of fewer than
    LEAST_RUNS runs has none at all.
    """
    marks = np.zeros((len(prints), WIDTH), np.uint32)
    rows = np.flatnonzero(np.diff(prints.run_bounds) >= LEAST_RUNS)
    if not len(rows):
        return marks
    first, count = prints.run_bounds[:-1][rows], np.diff(prints.run_bounds)[rows]
    runs = prints.runs[spans(first, count)]
    starts = np.append(0, np.cumsum(count)[:-1])
    marks[rows, :BANDS] = _bands(runs, starts)
    marks[rows, BANDS:] = _heads(runs, starts, count)
    return marks


def _bands(runs: Hashes, starts: Ints) -> Marks:
    """MinHash: the least of a text's runs under each of many hashes, three at a time as one mark."""
    found = np.zeros((len(starts), BANDS), np.uint64)
    for place, factor in enumerate(_HASHES):
        least = np.minimum.reduceat(runs * factor, starts)
        band = place // ROWS
        found[:, band] = mixed(found[:, band] * _JOIN + least)
    return _short(found)


def _heads(runs: Hashes, starts: Ints, count: Ints) -> Marks:
    """The least of the eight-word runs of each text's beginning."""
    size = np.minimum(count - 3, HEAD_RUNS)
    at = spans(starts, size)
    codes = _short(mixed(runs[at] * _JOIN + runs[at + 3]))
    text = np.repeat(np.arange(len(size)), size)
    codes = codes[np.argsort(text.astype(np.uint64) << np.uint64(32) | codes.astype(np.uint64), kind="stable")]
    return codes[(np.append(0, np.cumsum(size)[:-1]))[:, None] + np.arange(HEADS)]


def _short(codes: Hashes) -> Marks:
    """The high half of each hash; never NONE."""
    high = (codes >> np.uint64(32)).astype(np.uint32)
    return np.where(high == NONE, np.uint32(1), high)
