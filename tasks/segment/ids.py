"""The hashed words of a line: its first and last words, its first pairs, its shape."""

import numpy as np
import numpy.typing as npt

from clipfile.tasks.segment.tokens import HEAD, PAIR, TAIL, Hashes, head_hashes, mixed, tail_hashes
from clipfile.tasks.segment.view import View, at, somewhere

Ids = npt.NDArray[np.int32]

ID_BITS = 18
LEADING, TRAILING, PAIRS = 6, 2, 4  # words from the start, words from the end, pairs from the start
SLOTS = 1 + LEADING + TRAILING + PAIRS + 8


def write_ids(view: View, ids: Ids) -> None:
    """Write for each line its SLOTS ids, a slot a row; 0 where a line has no such word."""
    for slot, (hashes, there) in zip(ids, slots(view), strict=True):
        np.multiply(np.maximum(hashes >> np.uint64(64 - ID_BITS), 1), there, out=slot, casting="unsafe")


def slots(view: View) -> list[tuple[Hashes, npt.NDArray[np.bool_]]]:
    """The hash of each slot and the lines that have it."""
    tokens, pairs, first, last = view.tokens, view.pairs, view.first, view.last
    words, final = tokens.hash, last - 1
    size = somewhere(tokens.size, final)
    some, several = last > first, last > first + 1
    leading = [(somewhere(words, first + i), first + i < last) for i in range(LEADING)]
    trailing = [(somewhere(words, last - i), last - i >= first + LEADING) for i in (1, 2)]
    paired = [(somewhere(pairs, first + i), first + i + 1 < last) for i in range(PAIRS)]
    return [
        (view.hash, np.ones(len(first), np.bool_)),
        *leading,
        *trailing,
        *paired,
        (mixed(somewhere(pairs, last - 2) + HEAD), several),
        (mixed(somewhere(words, first) + TAIL), some),
        (mixed(somewhere(words, final) + PAIR), some),
        (head_hashes(somewhere(tokens.opening, first)), some),
        (head_hashes(somewhere(tokens.opening, first + 1)) ^ HEAD, several),
        (tail_hashes(somewhere(tokens.opening, final), somewhere(tokens.closing, final), size), some),
        (mixed(edge_bytes(view)), np.ones(len(first), np.bool_)),
        (mixed(shapes(view)), np.ones(len(first), np.bool_)),
    ]


def edge_bytes(view: View) -> Hashes:
    """The first two bytes and the last of each line, digits alike."""
    following = view.data[np.minimum(view.start + 1, view.end - 1)]
    row = np.stack([view.data[view.start], following, view.data[view.end - 1]]).astype(np.uint64)
    digits = (row >= ord("0")) & (row <= ord("9"))
    row[digits] = ord("0")
    code: Hashes = row[0] << np.uint64(40) | row[1] << np.uint64(32) | row[2] << np.uint64(24) | np.uint64(1)
    return code


def shapes(view: View) -> Hashes:
    """Length in words and characters, what the first words are, and the last character."""
    count = np.minimum(view.last - view.first, 9)
    width = np.minimum(np.log2(view.width + 1) * 2, 15).astype(np.int64)
    kinds = [at(view.tokens.first, view.first + i, view.first + i < view.last).astype(np.int64) for i in range(3)]
    code = count
    for part in (width, *kinds, view.data[view.end - 1].astype(np.int64)):
        code = code * 257 + part
    even: Hashes = code.astype(np.uint64) * np.uint64(2) + np.uint64(2)
    return even
