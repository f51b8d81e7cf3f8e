"""Batches for training: pages cut, disturbed and padded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from clipfile.tasks.segment.features import BLANK_COLUMNS
from clipfile.tasks.segment.ids import ID_BITS, Ids
from clipfile.tasks.segment.lines import Ints
from clipfile.tasks.segment.view import Floats
from clipfile.tasks.train.dataset import BLOG_SETS
from clipfile.tasks.train.sheet import Recipe, Sheet

BLIND_DROPOUT = 0.9  # of the words of a made-up page that is read for its form


@dataclass(frozen=True, slots=True)
class Scaling:
    """How a network sees the features: ids with a row in its word table, and the dense numbers' mean and scale."""

    ids: Ids  # rising; the first has row 1
    mean: Floats
    scale: Floats


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded pages."""

    dense: Tensor
    ids: Tensor
    mask: Tensor
    kind: Tensor  # [pages, lines, kinds], shares that add up to one where something is known, else to nought
    body: Tensor
    weight: Tensor  # of the line in the body's loss
    blog: Tensor


def every_step(sheet: Sheet, recipe: Recipe, rng: np.random.Generator) -> Iterator[list[int]]:
    """The pages of each step, those of like length together; of some sources an epoch sees a part."""
    sizes = np.minimum(np.diff(sheet.offsets), recipe.lines_a_page)
    sources = pages_by_source(sheet)
    for _ in range(recipe.epochs):
        some = [rng.permutation(pages)[: recipe.quota(source)] for source, pages in sources.items()]
        pages = np.concatenate(some).astype(np.int64)
        order = pages[np.argsort(sizes[pages] + rng.random(len(pages)) * 60, kind="stable")]
        steps = [order[k : k + recipe.pages_a_step] for k in range(0, len(order), recipe.pages_a_step)]
        yield from (steps[k].tolist() for k in rng.permutation(len(steps)))


def pages_by_source(sheet: Sheet) -> dict[str, list[int]]:
    """The pages of each source; those of publishers and labelled by hand are one, of which nothing is left out."""
    sources: dict[str, list[int]] = {}
    for page, example in enumerate(sheet.examples):
        labelled = example.by_hand and example.publisher
        sources.setdefault("hand" if labelled else example.source, []).append(page)
    return sources


class Feeder:
    """Cuts, disturbs and pads pages."""

    def __init__(self, sheet: Sheet, scaling: Scaling, recipe: Recipe, seed: int) -> None:
        self.sheet = sheet
        self.scaling = scaling
        self.recipe = recipe
        self.rng = np.random.default_rng(seed + 1)
        self.rows = np.zeros(1 << ID_BITS, np.int64)
        self.rows[scaling.ids] = np.arange(1, len(scaling.ids) + 1)

    def batch(self, pages: Sequence[int]) -> Batch:
        """Some pages as one batch."""
        cuts = [self.cut(page) for page in pages]
        high = max(len(cut) for cut in cuts)
        sheet, examples = self.sheet, self.sheet.examples
        firsts = [int(sheet.offsets[page]) for page in pages]
        kinds = [self.targets(examples[p].kinds[cut - f], cut) for p, cut, f in zip(pages, cuts, firsts, strict=True)]
        bodies = [examples[p].body[cut - f] for p, cut, f in zip(pages, cuts, firsts, strict=True)]
        ids = padded([self.rows[sheet.ids[cut]] for cut in cuts], high, 0)
        unread = np.array([self.unread(examples[page].source) for page in pages])
        ids = np.where(self.rng.random(ids.shape) < unread[:, None, None], 0, ids)
        return Batch(
            dense=torch.from_numpy(padded([self.form(cut) for cut in cuts], high, 0)),
            ids=torch.from_numpy(ids),
            mask=torch.from_numpy(padded([np.ones(len(cut), np.float32) for cut in cuts], high, 0)),
            kind=torch.from_numpy(padded(kinds, high, 0)),
            body=torch.from_numpy(padded(bodies, high, -1).astype(np.float32)),
            weight=torch.from_numpy(padded([np.clip(sheet.width[cut] / 100, 0.3, 3) for cut in cuts], high, 0)),
            blog=torch.tensor([float(examples[page].source in BLOG_SETS) for page in pages]),
        )

    def unread(self, source: str) -> float:
        """The share of a page's words that are dropped.

        A made-up page repeats in another place what some page says; read without its words, it teaches form alone.
        """
        is_blind = source in {"made", "again"} and self.rng.random() < self.recipe.blind
        return BLIND_DROPOUT if is_blind else self.recipe.word_dropout

    def cut(self, page: int) -> Ints:
        """The lines of a page, or of a stretch of it."""
        rows = self.sheet.rows(page)
        spare = rows.stop - rows.start - self.recipe.lines_a_page
        start = rows.start + (int(self.rng.integers(spare + 1)) if spare > 0 else 0)
        return np.arange(start, min(rows.stop, start + self.recipe.lines_a_page))

    def targets(self, kinds: npt.NDArray[np.int8], cut: Ints) -> Floats:
        """Shares of kinds: all for the kind that is known, else as the teachers think."""
        shares = self.sheet.soft[cut] * np.float32(self.recipe.teacher_weight)
        known = np.flatnonzero(kinds >= 0)
        shares[known] = 0
        shares[known, kinds[known]] = 1
        return shares

    def form(self, cut: Ints) -> Floats:
        """The dense numbers of some lines, scaled; blank lines sometimes dropped or doubled, as flattenings do."""
        dense = self.sheet.dense[cut]
        chance = self.rng.random()
        if chance < 0.35:
            dense[:, BLANK_COLUMNS] = 0
        elif chance < 0.5:
            above, below = dense[:, BLANK_COLUMNS.start], dense[:, BLANK_COLUMNS.start + 3]
            dense[:, BLANK_COLUMNS] = np.stack([above * 0 + 1, above, above, below * 0 + 1, below, below], 1)
        scaled: Floats = (dense - self.scaling.mean) / self.scaling.scale
        return scaled


def padded(parts: Sequence[npt.NDArray[np.generic]], high: int, fill: int) -> npt.NDArray[np.generic]:
    """Arrays of different length one above the other, filled up."""
    room = np.full((len(parts), high, *parts[0].shape[1:]), fill, parts[0].dtype)
    for row, part in zip(room, parts, strict=True):
        row[: len(part)] = part
    return room
