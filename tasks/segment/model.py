"""The trained model: what kind each line is likely to be."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from clipfile.schemas.errors import TerminalError
from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.features import DENSE, Features
from clipfile.tasks.segment.ids import ID_BITS, Ids
from clipfile.tasks.segment.lines import Ints, Lines
from clipfile.tasks.segment.tokens import Hashes
from clipfile.tasks.segment.view import Floats

MODEL_PATH = Path(__file__).with_name("model.npz")
TILE = 48  # rows; a multiple of what BLAS takes at a time, and so few that it works on them in one thread
LINES_A_CHUNK = 3_000  # their states, and the weights, stay in a core's second-level cache
DILATIONS = (1, 2, 4, 8)
REFINE_DILATIONS = (1, 2, 4)
MOST_SCORE = 80.0  # its power, a few times over, is still a number of 32 bits
LEAST_LOG = float(np.log(1e-9))
GAP = 8  # rows of zeros between two pages: no layer looks across


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of each line of a batch."""

    kind: Floats  # [lines, kinds], log-probabilities
    body: Floats  # [lines], probability that the line belongs to a story's text
    hash: Hashes  # [lines], equal where lines say the same
    links: Floats  # [kinds + 1, kinds + 1], what a kind gains by following another; the last is the page's edge
    curve: Floats  # [2, points], how often a kind is right that has such a probability


@dataclass(frozen=True, slots=True)
class Model:
    """Weights, the places of its words, and its card."""

    weights: Mapping[str, Floats]
    rows: Ids  # row of the word table for each id
    card: Mapping[str, Any]
    version: str

    def score(self, features: Features, lines: Lines) -> Scores:
        """Log-probabilities of kinds and the probability of body for each line; pages do not see each other."""
        del lines
        parts = [self._score_pages(features, a, b) for a, b in page_ranges(features.page_offsets)]
        kinds = [kind for kind, _ in parts] or [np.zeros((0, len(KINDS)), np.float32)]
        bodies = [body for _, body in parts] or [np.zeros(0, np.float32)]
        return Scores(
            np.concatenate(kinds), np.concatenate(bodies), features.hash, self.weights["links"], self.weights["curve"]
        )

    def _score_pages(self, features: Features, first: int, last: int) -> tuple[Floats, Floats]:
        """The scores of the pages from first up to last."""
        offsets = features.page_offsets[first : last + 1]
        rows = slice(int(offsets[0]), int(offsets[-1]))
        layout = lay_out(offsets - offsets[0])
        w = self.weights
        state = dense_product(features.dense[rows], w["form.weight"], w["form.bias"])
        state += product(word_sums(w["words"], self.rows, features.ids[rows]), w["words.weight"])
        own = np.maximum(state, 0, out=state)
        state = convolved(spread(own, layout), layout, [(w[f"layers.{i}"], d) for i, d in enumerate(DILATIONS[:2])])
        pooled = dense_product(pool(state, layout), w["pool.weight"], w["pool.bias"])
        state[layout.place] += np.maximum(pooled, 0)[layout.page]
        state = convolved(state, layout, [(w[f"layers.{i + 2}"], d) for i, d in enumerate(DILATIONS[2:])])
        found = state[layout.place]
        early = dense_product(found, w["first.weight"], w["first.bias"])
        early += product(own, w["own_first.weight"])
        early = np.concatenate([softmax(early[:, :-2]), sigmoid(early[:, -2:])], 1)
        narrow = dense_product(np.concatenate([found, early], 1), w["narrow.weight"], w["narrow.bias"])
        narrow = spread(np.maximum(narrow, 0, out=narrow), layout)
        narrow = convolved(narrow, layout, [(w[f"refine.{i}"], d) for i, d in enumerate(REFINE_DILATIONS)])
        final = dense_product(np.concatenate([narrow[layout.place], found], 1), w["last.weight"], w["last.bias"])
        final += product(own, w["own_last.weight"])
        blog = sigmoid(dense_product(pool(state, layout), w["domain.weight"], w["domain.bias"]))[layout.page, 0]
        body = sigmoid(final[:, -2:])
        return log_softmax(final[:, :-2]), body[:, 0] * (1 - blog) + body[:, 1] * blog


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each line's state lies in a matrix with rows of zeros around and between the pages."""

    place: Ints
    page: Ints  # index of the line's page within the chunk
    begins: Ints  # a page's first line
    counts: Ints  # a page's lines
    gaps: Ints  # rows between pages, counted from the first line
    height: int


def lay_out(offsets: Ints) -> Layout:
    """The layout of pages whose lines start at these offsets; pages without lines take no room."""
    counts = np.diff(offsets)
    page = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(int(offsets[-1])) + GAP * (page + 1)
    height = int(offsets[-1]) + GAP * (len(counts) + 1)
    empty = np.ones(height, np.bool_)
    empty[place] = False
    return Layout(place, page, offsets[:-1], counts, np.flatnonzero(empty[GAP:-GAP]), height)


def page_ranges(offsets: Ints) -> Iterator[tuple[int, int]]:
    """Page ranges of at most LINES_A_CHUNK lines, but for single larger ones."""
    first = 0
    while first < len(offsets) - 1:
        last = int(np.searchsorted(offsets, offsets[first] + LINES_A_CHUNK, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def spread(state: Floats, layout: Layout) -> Floats:
    """The states in their places, zeros elsewhere."""
    room = np.zeros((layout.height, state.shape[1]), np.float32)
    room[layout.place] = state
    return room


def convolved(state: Floats, layout: Layout, layers: list[tuple[Floats, int]]) -> Floats:
    """Residual layers, each adding, in place, what it makes of the lines one dilation above, here, and one below."""
    for weight, dilation in layers:
        change = dense_product(state[GAP:-GAP], weight[1], weight[3, 0])
        change += product(state[GAP - dilation : -GAP - dilation], weight[0])
        change += product(state[GAP + dilation : len(state) - GAP + dilation], weight[2])
        np.maximum(change, 0, out=change)
        change[layout.gaps] = 0
        state[GAP:-GAP] += change
    return state


def pool(state: Floats, layout: Layout) -> Floats:
    """Mean and maximum of a page's states; zeros for a page without lines."""
    full = layout.counts > 0
    width = state.shape[1]
    pooled = np.zeros((len(full), 2 * width), np.float32)
    begins = layout.place[layout.begins[full]]
    spans = np.stack([begins, begins + layout.counts[full]], 1).ravel()
    pooled[full, :width] = np.add.reduceat(state, spans, axis=0)[::2] / layout.counts[full][:, None]
    pooled[full, width:] = np.maximum.reduceat(state, spans, axis=0)[::2]
    return pooled


def word_sums(table: Floats, rows: Ids, ids: Ids) -> Floats:
    """The sum of each line's word vectors."""
    total = np.zeros((len(ids), table.shape[1]), np.float32)
    vectors = np.empty_like(total)
    for slot in np.take(rows, ids.T):
        np.take(table, slot, axis=0, out=vectors, mode="clip")  # rows are never outside; "clip" writes without a copy
        total += vectors
    return total


def dense_product(values: Floats, weight: Floats, bias: Floats) -> Floats:
    """values @ weight + bias."""
    result = product(values, weight)
    whole = len(result) - len(result) % TILE
    tiles = result[:whole].reshape(-1, TILE * len(bias))
    tiles += np.tile(bias, TILE)  # a row of one line is too short to be added to at speed
    result[whole:] += bias
    return result


def product(values: Floats, weight: Floats) -> Floats:
    """values @ weight, each row of it the same whatever rows there are beside it.

    BLAS takes rows by the tile, and adds up in another order where a tile is not full: the last digit of a page's
    figures would depend on the pages of its batch. So the rows that are over are made a full tile. And it is given a
    tile at a time: a larger product it shares among threads, which cost more than they save.
    """
    rows, depth = values.shape
    whole = rows - rows % TILE
    result = np.empty((rows, weight.shape[1]), np.float32)
    tiles = result[:whole].reshape(-1, TILE, weight.shape[1])
    np.matmul(values[:whole].reshape(-1, TILE, depth), weight, out=tiles)
    if whole < rows:
        tile = np.zeros((TILE, depth), np.float32)
        tile[: rows - whole] = values[whole:]
        result[whole:] = (tile @ weight)[: rows - whole]
    return result


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    powers = np.exp(np.clip(scores, -MOST_SCORE, MOST_SCORE))
    powers /= powers.sum(1, keepdims=True)
    return powers


def log_softmax(scores: Floats) -> Floats:
    """Their logarithms, none below that of a billionth."""
    found = np.clip(scores, -MOST_SCORE, MOST_SCORE)
    found -= np.log(np.exp(found).sum(1, keepdims=True))
    return np.maximum(found, LEAST_LOG, out=found)


def sigmoid(scores: Floats) -> Floats:
    """Probabilities of yes."""
    chances: Floats = np.reciprocal(1 + np.exp(-np.clip(scores, -30, 30)))
    return chances


@cache
def load_model(path: Path | None = None) -> Model:
    """The model in a file, by default the one that comes with the code; the same object at every call.

    Raises TerminalError when the file is missing or is no model of this code.
    """
    where = path or MODEL_PATH
    try:
        packed = where.read_bytes()
        with np.load(where) as arrays:
            stored = {name: arrays[name] for name in arrays.files}
        card = json.loads(stored.pop("card").tobytes().decode("utf-8"))
        return assembled(stored, card, f"{card['name']}-{hashlib.sha256(packed).hexdigest()[:8]}")
    except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
        raise TerminalError(
            f"the model cannot be read: {error}",
            place=str(where),
            remedy="Make it again with `clipfile train`, or install Clipfile again.",
        ) from error


def assembled(stored: Mapping[str, npt.NDArray[np.generic]], card: Mapping[str, Any], version: str) -> Model:
    """A model out of the arrays of its file."""
    ids = stored["ids"].astype(np.int64)
    rows = np.zeros(1 << ID_BITS, np.int32)
    rows[ids] = np.arange(1, len(ids) + 1)
    weights = {name: np.ascontiguousarray(array, np.float32) for name, array in stored.items() if name != "ids"}
    words = weights.pop("table") * weights.pop("table.scale")[:, None]
    # Row 0 stands for a word that is not there or not known.
    weights["words"] = np.concatenate([np.zeros((1, words.shape[1]), np.float32), words])
    if len(weights["form.weight"]) != DENSE:
        raise ValueError(f"it was made for {len(weights['form.weight'])} numbers a line, not {DENSE}")
    return Model(MappingProxyType(weights), rows, MappingProxyType(dict(card)), version)
