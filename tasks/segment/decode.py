"""From scores of single lines to kinds that make a coherent page."""

from dataclasses import dataclass

import numpy as np

from clipfile.tasks.segment.codes import Codes
from clipfile.tasks.segment.extent import OF_BODY, without_islands
from clipfile.tasks.segment.lines import Lines
from clipfile.tasks.segment.model import Scores
from clipfile.tasks.segment.paths import best_path
from clipfile.tasks.segment.titles import one_headline
from clipfile.tasks.segment.view import Floats

LEAST = np.float32(1e-9)  # no kind is impossible


@dataclass(frozen=True, slots=True)
class Decoded:
    """The verdict on each line, and how sure it is."""

    kind: Codes  # [lines], codes of KINDS
    confidence: Floats  # [lines], probability that the kind is right
    page_confidence: Floats  # [pages]


def decode(lines: Lines, scores: Scores) -> Decoded:
    """Kinds that fit together on each page, with calibrated confidence."""
    chances = alike(lines, scores, joint(scores))
    kind = best_path(np.log(np.maximum(chances, LEAST)), lines.page_offsets, scores.links)
    kind = without_islands(lines, chances, kind)
    kind = one_headline(lines, scores.hash, chances, kind)
    certain = chances[np.arange(len(kind)), kind]
    confidence = np.round(np.interp(certain, scores.curve[0], scores.curve[1]), 4).astype(np.float32)
    return Decoded(kind.astype(np.int8), confidence, page_confidence(lines, scores))


def joint(scores: Scores) -> Floats:
    """Probabilities of kinds in which body and subhead together have the probability of body."""
    chances = np.exp(scores.kind)
    inside = chances[:, OF_BODY].sum(1)
    within = scores.body / np.maximum(inside, LEAST)
    without = (1 - scores.body) / np.maximum(1 - inside, LEAST)
    chances = chances * np.where(OF_BODY, within[:, None], without[:, None])
    result: Floats = chances / chances.sum(1, keepdims=True)
    return result


def alike(lines: Lines, scores: Scores, chances: Floats) -> Floats:
    """The same probabilities for neighbouring lines of a page that say the same: a picture's words, printed twice."""
    twin = np.flatnonzero((scores.hash[1:] == scores.hash[:-1]) & (lines.page[1:] == lines.page[:-1]))
    if not len(twin):
        return chances
    shared = (chances[twin] + chances[twin + 1]) / 2
    chances = chances.copy()
    chances[twin] = shared
    chances[twin + 1] = shared
    return chances


def page_confidence(lines: Lines, scores: Scores) -> Floats:
    """How far from doubt a page's likely text is, weighted by length; 0 for a page without text."""
    weight = np.where(scores.body > 0.3, lines.chars + lines.wide, 0)
    pages = len(lines.page_offsets) - 1
    mass = np.bincount(lines.page, weight, pages)
    sure = np.bincount(lines.page, weight * np.abs(scores.body - 0.5) * 2, pages)
    return np.round(sure / np.maximum(mass, 1), 4).astype(np.float32)
