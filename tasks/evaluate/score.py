"""How good the judgement of lines is: figures of labelled and published truth."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE, KINDS, Codes
from clipfile.tasks.segment.group import group
from clipfile.tasks.segment.view import Floats
from clipfile.tasks.train.align import normal
from clipfile.tasks.train.dataset import BODY_KINDS, Example, stripped_lines

TOKEN = re.compile(r"\w+")
SHINGLE = 4
COUNTED_LINES = 50  # kinds with fewer labelled lines do not count in the macro mean
BINS = 10  # of confidence
KEPT_KINDS = frozenset(
    CODE[k] for k in (Kind.BODY, Kind.SUBHEAD, Kind.DEK, Kind.HEADLINE, Kind.PULLQUOTE, Kind.CAPTION, Kind.END_NOTE)
)
ITEM_PARTS = (CODE[Kind.ITEM_HEADLINE], CODE[Kind.ITEM_DEK], CODE[Kind.ITEM_CAPTION])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out for a page whose publisher was not trained on."""

    example: Example
    kinds: Codes
    groups: npt.NDArray[np.int32]
    confidence: Floats


def verdict(example: Example, kinds: Codes, confidence: Floats) -> Verdict:
    """A verdict with its groups."""
    numbers = np.array([n for n, line in enumerate(example.text.split("\n"), 1) if line.strip()], np.int32)
    return Verdict(example, kinds, group(kinds, numbers, stripped_lines(example.text)), confidence)


def figures(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Every figure that these pages can give, by name."""
    by_hand = [v for v in verdicts if v.example.by_hand]
    found = label_figures([v for v in by_hand if v.example.is_measured])
    hard = label_figures([v for v in by_hand if not v.example.is_measured])
    found |= {f"{name}_hard": hard[name] for name in ("accuracy", "macro_f1", "items_f1") if hard}
    for source in sorted({v.example.source for v in verdicts}):
        own = [v for v in verdicts if v.example.source == source]
        found |= {f"{name}_{source}": value for name, value in published_figures(own).items()}
    return {name: round(float(value), 4) for name, value in found.items()}


def label_figures(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Line accuracy, F1 of kinds and of sidebar items, and calibration error, on hand-labelled pages."""
    if not verdicts:
        return {}
    true = np.concatenate([v.example.kinds for v in verdicts])
    found = np.concatenate([v.kinds for v in verdicts])
    per_kind = kind_f1(true, found)
    counted = [f1 for kind, f1 in per_kind.items() if (true == CODE[Kind(kind)]).sum() >= COUNTED_LINES]
    return {
        "accuracy": float((true == found).mean()),
        "macro_f1": float(np.mean(counted)) if counted else 0.0,
        "items_f1": items_f1(verdicts),
        "calibration_error": calibration_error(np.concatenate([v.confidence for v in verdicts]), true == found),
        **{f"f1_{kind}": value for kind, value in per_kind.items()},
    }


def kind_f1(true: Codes, found: Codes) -> dict[str, float]:
    """F1 of each kind that is labelled anywhere."""
    size = len(KINDS)
    right = np.bincount(true[true == found], minlength=size)
    both = np.bincount(true, minlength=size) + np.bincount(found, minlength=size)
    return {KINDS[k].value: 2 * right[k] / both[k] for k in range(size) if (true == k).any()}


def calibration_error(confidence: Floats, right: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error over BINS bins of equal width."""
    bins = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, right, BINS) - np.bincount(bins, confidence, BINS)
    return float(np.abs(gaps).sum() / max(len(right), 1))


def items_f1(verdicts: Sequence[Verdict]) -> float:
    """F1 of sidebar items that are right in every part."""
    hits = found = wanted = 0
    for v in verdicts:
        lines = stripped_lines(v.example.text)
        a, b = items(lines, v.example.kinds, v.example.groups), items(lines, v.kinds, v.groups)
        hits, found, wanted = hits + sum((a & b).values()), found + sum(b.values()), wanted + sum(a.values())
    return 2 * hits / (found + wanted) if found + wanted else 1.0


def items(lines: Sequence[str], kinds: Codes, groups: npt.NDArray[np.integer]) -> Counter[tuple[str, ...]]:
    """Headline, dek and caption of each item that has a headline."""
    parts: dict[int, dict[int, list[str]]] = {}
    for line, kind, number in zip(lines, kinds.tolist(), groups.tolist(), strict=True):
        if kind in ITEM_PARTS and number:
            parts.setdefault(number, {k: [] for k in ITEM_PARTS})[kind].append(normal(line))
    return Counter(tuple(" ".join(item[k]) for k in ITEM_PARTS) for item in parts.values() if any(item[ITEM_PARTS[0]]))


def published_figures(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Body precision, recall and F1, and snippets kept and dropped, where a set publishes them."""
    found: dict[str, float] = {}
    scores = [body_scores(v) for v in verdicts if v.example.gold.get("body")]
    if scores:
        precision, recall = np.mean(scores, 0)
        found |= {"body_f1": f1(precision, recall), "body_precision": precision, "body_recall": recall}
    kept = [hit for v in verdicts for hit in snippet_hits(v, "with", KEPT_KINDS)]
    dropped = [not hit for v in verdicts for hit in snippet_hits(v, "without", frozenset(BODY_KINDS))]
    if kept and dropped:
        found |= {"kept": float(np.mean(kept)), "dropped": float(np.mean(dropped))}
    return found


def f1(precision: float, recall: float) -> float:
    """Harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def chosen_text(v: Verdict, kinds: frozenset[int]) -> str:
    """The lines of some kinds of the first story."""
    lines = zip(stripped_lines(v.example.text), v.kinds.tolist(), v.groups.tolist(), strict=True)
    return "\n".join(line for line, kind, number in lines if kind in kinds and number <= 1)


def body_scores(v: Verdict) -> tuple[float, float]:
    """Precision and recall of the body in runs of four words, as public extraction benchmarks count them."""
    true, found = shingles(str(v.example.gold["body"])), shingles(chosen_text(v, frozenset(BODY_KINDS)))
    shared = sum((true & found).values())
    precision = shared / sum(found.values()) if found else float(not true)
    return precision, shared / sum(true.values()) if true else 1.0


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words and how often they stand there."""
    words = TOKEN.findall(text)
    count = max(1, len(words) - SHINGLE + 1) if words else 0
    return Counter(tuple(words[i : i + SHINGLE]) for i in range(count))


def snippet_hits(v: Verdict, name: str, kinds: frozenset[int]) -> list[bool]:
    """For each snippet that stands on the page, whether it stands in the lines of these kinds."""
    snippets = v.example.gold.get(name)
    page = normal(v.example.text)
    wanted = [normal(str(s)) for s in snippets] if isinstance(snippets, list) else []
    text = normal(chosen_text(v, kinds)) if wanted else ""
    return [snippet in text for snippet in wanted if snippet and snippet in page]


def support(verdicts: Sequence[Verdict]) -> Mapping[str, int]:
    """How many lines of each kind are labelled."""
    true = np.concatenate([v.example.kinds for v in verdicts if v.example.by_hand and v.example.is_measured])
    return {KINDS[k].value: int((true == k).sum()) for k in range(len(KINDS))}
