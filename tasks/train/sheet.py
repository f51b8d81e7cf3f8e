"""Examples with their features, and how a network is trained on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.features import featurise
from clipfile.tasks.segment.ids import Ids
from clipfile.tasks.segment.lines import Ints, read_lines
from clipfile.tasks.segment.view import WIDE_WEIGHT, Floats
from clipfile.tasks.train.dataset import Example


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is trained; the figures of other choices are in tasks/segment/NOTES.md."""

    epochs_before: int = 4  # of guessing hidden lines, on all pages
    epochs: int = 12
    pages_a_step: int = 10
    rate: float = 2e-3
    table_rate: float = 4e-3
    dropout: float = 0.3
    word_dropout: float = 0.4
    direct: bool = False  # whether a line also speaks for itself, past its neighbours
    width: int = 48
    embedding: int = 32
    words: int = 40_000  # rows of the word table
    publishers_a_word: int = 3
    blogs_an_epoch: int = 120
    snippet_pages_an_epoch: int = 0
    made_an_epoch: int = 500
    again_an_epoch: int = 180
    bare_an_epoch: int = 150
    blind: float = 0.5  # of the made-up pages are read almost without their words
    teacher_weight: float = 0.5  # of a line that teachers labelled, beside one labelled by hand
    lines_a_page: int = 900  # of a longer page a random stretch is seen

    def quota(self, source: str) -> int | None:
        """How many pages of a source an epoch sees that are not labelled by hand; None for all."""
        return {
            "wcxb-dev": self.blogs_an_epoch,
            "trafilatura": self.snippet_pages_an_epoch,
            "made": self.made_an_epoch,
            "again": self.again_an_epoch,
            "bare": self.bare_an_epoch,
        }.get(source)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Examples with their features."""

    examples: Sequence[Example]
    dense: Floats
    ids: Ids
    width: Floats
    offsets: Ints
    soft: Floats  # [lines, kinds], what teachers think of lines nobody labelled; zeros where nobody thinks anything

    def rows(self, page: int) -> slice:
        """The lines of a page."""
        return slice(int(self.offsets[page]), int(self.offsets[page + 1]))


def prepare(examples: Sequence[Example]) -> Sheet:
    """The features of all examples."""
    lines = read_lines([example.text for example in examples])
    features = featurise(lines)
    width = (lines.chars + WIDE_WEIGHT * lines.wide).astype(np.float32)
    soft = np.zeros((len(width), len(KINDS)), np.float32)
    return Sheet(examples, np.ascontiguousarray(features.dense), features.ids, width, lines.page_offsets, soft)


def known_ids(sheet: Sheet, recipe: Recipe) -> Ids:
    """Ids that stand on pages of enough publishers, the most widespread where there are too many; rising."""
    publishers: dict[str, int] = {}
    pairs = []
    for page, example in enumerate(sheet.examples):
        if example.publisher:
            number = publishers.setdefault(example.publisher, len(publishers))
            pairs.append(np.unique(sheet.ids[sheet.rows(page)]).astype(np.int64) << 20 | number)
    ids, counts = np.unique(np.unique(np.concatenate(pairs)) >> 20, return_counts=True)
    keep = (counts >= recipe.publishers_a_word) & (ids > 0)
    ids, counts = ids[keep], counts[keep]
    chosen = np.argsort(-counts, kind="stable")[: recipe.words]
    return np.sort(ids[chosen]).astype(np.int32)
