"""Cross-validation by publisher: a page is judged by a model that saw none of its publisher's pages."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clipfile.schemas.errors import TerminalError
from clipfile.tasks.evaluate.score import Verdict, figures, verdict
from clipfile.tasks.segment.decode import decode
from clipfile.tasks.segment.features import featurise
from clipfile.tasks.segment.lines import read_lines
from clipfile.tasks.segment.model import Model, assembled
from clipfile.tasks.segment.view import Floats
from clipfile.tasks.train.dataset import Example, fold_of
from clipfile.tasks.train.learn import learn

CURVE_POINTS = 12
PAGES_A_BATCH = 500


@dataclass(frozen=True, slots=True)
class Held:
    """What came out for every page, each judged by a model that did not know its publisher."""

    verdicts: list[Verdict]
    figures: dict[str, float]
    curve: Floats  # of all folds, for a model trained on all pages


def cross_validate(examples: Sequence[Example], folds: int, seed: int) -> Held:
    """Judge every page by folds; confidence is calibrated by the other folds.

    Raises TerminalError when the labelled pages are of so few publishers that a fold would have nothing to learn from.
    """
    parts = []
    for fold in range(folds):
        train = [example for example in examples if fold_of(example.publisher, folds) != fold]
        held = [example for example in examples if fold_of(example.publisher, folds) == fold]
        if not any(example.by_hand for example in train):
            raise TerminalError(
                f"fold {fold} of {folds} has no labelled page to learn from",
                remedy="Label pages of more publishers, or use fewer folds.",
            )
        parts.append(judge(held, assembled(learn(train, seed), {}, "fold")))
    verdicts = [v for part in calibrated(parts) for v in part]
    return Held(verdicts, figures(verdicts), curve_of([v for part in parts for v in part]))


def judge(examples: Sequence[Example], model: Model) -> list[Verdict]:
    """The model's verdict on each page."""
    verdicts: list[Verdict] = []
    for first in range(0, len(examples), PAGES_A_BATCH):
        batch = examples[first : first + PAGES_A_BATCH]
        lines = read_lines([example.text for example in batch])
        decoded = decode(lines, model.score(featurise(lines), lines))
        for page, example in enumerate(batch):
            rows = slice(int(lines.page_offsets[page]), int(lines.page_offsets[page + 1]))
            verdicts.append(verdict(example, decoded.kind[rows], decoded.confidence[rows]))
    return verdicts


def calibrated(parts: Sequence[Sequence[Verdict]]) -> list[list[Verdict]]:
    """The verdicts with their confidence read off a curve that the other folds gave."""
    found = []
    for fold, part in enumerate(parts):
        curve = curve_of([v for other, vs in enumerate(parts) if other != fold for v in vs])
        straight = [np.interp(v.confidence, curve[0], curve[1]).astype(np.float32) for v in part]
        found.append([Verdict(v.example, v.kinds, v.groups, c) for v, c in zip(part, straight, strict=True)])
    return found


def curve_of(verdicts: Sequence[Verdict]) -> Floats:
    """How often a kind is right that is given such a probability: a rising curve through equal shares of lines."""
    by_hand = [v for v in verdicts if v.example.by_hand and v.example.is_measured]
    if not by_hand:
        return np.array([[0, 1], [0, 1]], np.float32)
    certain = np.concatenate([v.confidence for v in by_hand])
    right = np.concatenate([v.kinds == v.example.kinds for v in by_hand])
    order = np.argsort(certain, kind="stable")
    shares = np.array_split(order, CURVE_POINTS)
    points = np.array([certain[share].mean() for share in shares])
    rates = np.maximum.accumulate([right[share].mean() for share in shares])
    return np.stack([points, rates]).astype(np.float32)
