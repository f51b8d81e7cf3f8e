"""Which lines of a page are its published body: silver labels where nobody labelled by hand."""

import re
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

TOKEN = re.compile(r"\w+")
SHINGLE = 4
SHARE = 0.6  # of a line's shingles that stand in the body make it a line of the body
UNSURE = 0.25  # a line with a share between is nobody's example

Labels = npt.NDArray[np.int8]  # 1 body, 0 not, -1 unsure


def normal(text: str) -> str:
    """Words in lower case with single blanks between; for texts without blanks, the text."""
    return " ".join(TOKEN.findall(text.lower()))


def align_body(lines: Sequence[str], body: str) -> Labels:
    """For each stripped line of a page 1 if it stands in the published body, in its order, 0 if not, -1 if unsure."""
    words = TOKEN.findall(body.lower())
    text = " " + " ".join(words) + " "
    starts = word_starts(words)
    shingles = first_places(words)
    found = [place_of(normal(line), text, starts, shingles) for line in lines]
    return settle(found, [len(line) for line in lines])


def word_starts(words: Sequence[str]) -> list[int]:
    """Where each word starts in the joined text."""
    starts, place = [], 1
    for word in words:
        starts.append(place)
        place += len(word) + 1
    return starts


def first_places(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Each shingle's first place, in words."""
    places: dict[tuple[str, ...], int] = {}
    for i in range(len(words) - SHINGLE + 1):
        places.setdefault(tuple(words[i : i + SHINGLE]), i)
    return places


def place_of(
    line: str, text: str, starts: Sequence[int], shingles: dict[tuple[str, ...], int]
) -> tuple[float, list[int]]:
    """How much of a line stands in the body, and at which words it may begin there."""
    if not line:
        return 0.0, []
    places: list[int] = []
    at = text.find(f" {line} ")
    while at >= 0 and len(places) < 8:
        places.append(bisect_left(starts, at + 1))
        at = text.find(f" {line} ", at + 1)
    if places:
        return 1.0, places
    words = line.split()
    if len(words) < SHINGLE + 2:
        return 0.0, []
    hits = [shingles.get(tuple(words[i : i + SHINGLE])) for i in range(len(words) - SHINGLE + 1)]
    known = [hit for hit in hits if hit is not None]
    return len(known) / len(hits), known[:1]


def settle(found: Sequence[tuple[float, list[int]]], sizes: Sequence[int]) -> Labels:
    """The heaviest chain of matches that follows the body's order is body; other matches are unsure."""
    labels = np.zeros(len(found), np.int8)
    for i, (share, places) in enumerate(found):
        if places and share > UNSURE:
            labels[i] = -1
    chain = heaviest_chain(
        [(i, place, sizes[i]) for i, (share, places) in enumerate(found) if share >= SHARE for place in places]
    )
    labels[chain] = 1
    short = np.array([len(p) > 0 and s < 25 for (_, p), s in zip(found, sizes, strict=True)], np.bool_)
    if chain:
        outside = np.ones(len(found), np.bool_)
        outside[min(chain) : max(chain) + 1] = False
        labels[short & outside & (labels < 0)] = 0
    return labels


def heaviest_chain(matches: Sequence[tuple[int, int, int]]) -> list[int]:
    """Lines of the heaviest sequence with rising line and place; matches are (line, place, weight) by line."""
    best: list[tuple[float, int]] = []
    for i, (line, place, weight) in enumerate(matches):
        value, parent = 0.0, -1
        for j in range(max(0, i - 400), i):
            # A gap costs a little: of two copies of a paragraph the one among its neighbours wins.
            gap = min(line - matches[j][0] - 1, 20) * 2
            if matches[j][0] < line and matches[j][1] < place and best[j][0] - gap > value:
                value, parent = best[j][0] - gap, j
        best.append((value + weight, parent))
    if not best:
        return []
    at = max(range(len(best)), key=lambda k: best[k][0])
    chain = []
    while at >= 0:
        chain.append(matches[at][0])
        at = best[at][1]
    return chain[::-1]
