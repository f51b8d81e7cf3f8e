"""What a site's memory is worth: the odds that tasks/segment/memory.py holds, and the figures with and without it.

python -m clipfile.tasks.evaluate.memory --gold GOLD --corpus CORPUS [--corpus ...] [--folds 3]

Pages count whose publisher has another one, of another story. With --folds every page is judged by a model that saw
none of its publisher's pages, which needs torch and minutes; without, by the model of the code, which saw most.
"""

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa

from clipfile.schemas.kinds import Kind
from clipfile.tasks.evaluate.score import Verdict, label_figures, verdict
from clipfile.tasks.remember.learn import learnt_lines
from clipfile.tasks.segment.codes import CODE, KINDS
from clipfile.tasks.segment.decode import decode
from clipfile.tasks.segment.features import featurise
from clipfile.tasks.segment.lines import Lines, read_lines
from clipfile.tasks.segment.memory import SiteMemory, hear, is_short, site_memories, stories_with
from clipfile.tasks.segment.model import Model, Scores, assembled, load_model
from clipfile.tasks.segment.view import Floats
from clipfile.tasks.train.dataset import Example, fold_of, read_examples
from clipfile.warehouse.store import open_memory

SHOWN = ("accuracy", "macro_f1", "items_f1", "f1_body", "f1_item_headline", "f1_nav", "calibration_error")
ADDED = 5  # lines of each kind that are thought up at the common rate, so that a rare kind says little


@dataclass(frozen=True, slots=True)
class Held:
    """Labelled pages of publishers with several, what a model says of them alone, and their sites' memories."""

    examples: Sequence[Example]
    lines: Lines
    scores: Scores
    memories: Sequence[SiteMemory]


def held(examples: Sequence[Example], model: Model) -> Held:
    """Learn a memory from all pages; keep those that were labelled by hand and whose publisher repeats lines."""
    memories = site_memories("measured", _learnt(examples, model))
    kept = [example for example in examples if example.by_hand and example.publisher in memories]
    lines = read_lines([example.text for example in kept])
    scores = model.score(featurise(lines), lines)
    return Held(kept, lines, scores, [memories[example.publisher] for example in kept])


def _learnt(examples: Sequence[Example], model: Model) -> pa.Table:
    texts = {hashlib.sha256(example.text.encode("utf-8", "replace")).hexdigest(): example for example in examples}
    captures = {
        "capture_id": list(texts),
        "text": [example.text for example in texts.values()],
        "part_no": [1] * len(texts),
    }
    met = {"capture_id": list(texts), "site": [example.publisher for example in texts.values()], "url": list(texts)}
    with open_memory() as store, store.registered(captures=pa.table(captures), sightings=pa.table(met)):
        return learnt_lines(store, model)


def odds(parts: Sequence[Held]) -> tuple[Floats, float]:
    """By kind the two columns of ODDS, float [kinds, 2]; and BODY_ODDS."""
    kinds = np.concatenate([_true_kinds(part) for part in parts]).astype(np.int64)
    short = np.concatenate([is_short(part.lines) for part in parts])
    known = np.concatenate([stories_with(part.lines, part.memories) > 0 for part in parts])
    every = np.bincount(kinds[short], minlength=len(KINDS)).astype(np.float64)
    remembered = np.bincount(kinds[short & known], minlength=len(KINDS))
    rate = remembered.sum() / every.sum()
    share = (remembered + rate * ADDED) / (every + ADDED)
    body = [CODE[Kind.BODY], CODE[Kind.SUBHEAD]]
    inside = (remembered[body].sum() + rate * ADDED) / (every[body].sum() + ADDED)
    outside = (remembered.sum() - remembered[body].sum()) / (every.sum() - every[body].sum())
    table = np.stack([np.log(share / rate), np.log((1 - share) / (1 - rate))], 1)
    return table.astype(np.float32), float(np.log(inside / outside))


def figures(part: Held, scores: Scores) -> dict[str, float]:
    """The figures of labelled lines, judged by these scores."""
    decoded = decode(part.lines, scores)
    bounds = part.lines.page_offsets.tolist()
    spans = [slice(a, b) for a, b in pairwise(bounds)]
    verdicts: list[Verdict] = [
        verdict(example, decoded.kind[rows], decoded.confidence[rows])
        for example, rows in zip(part.examples, spans, strict=True)
    ]
    return label_figures(verdicts)


def _true_kinds(part: Held) -> np.ndarray[tuple[int, ...], np.dtype[np.int8]]:
    return np.concatenate([example.kinds for example in part.examples])


def _parts(examples: Sequence[Example], folds: int) -> Iterator[Held]:
    if not folds:
        yield held(examples, load_model())
        return
    from clipfile.tasks.train.learn import learn  # noqa: PLC0415  needs torch

    for fold in range(folds):
        train = [example for example in examples if fold_of(example.publisher, folds) != fold]
        rest = [example for example in examples if fold_of(example.publisher, folds) == fold]
        yield held(rest, assembled(learn(train, 0), {}, "fold"))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of odds, then each part's figures without and with the memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--corpus", type=Path, action="append", default=[])
    parser.add_argument("--folds", type=int, default=0)
    told = parser.parse_args(arguments)
    parts = list(_parts(read_examples(told.gold, told.corpus), told.folds))
    table, body = odds(parts)
    for code in np.argsort(-table[:, 0]):
        print(f"Kind.{KINDS[code].name}: ({table[code, 0]:.2f}, {table[code, 1]:.2f}),")  # noqa: T201
    print(f"BODY_ODDS = {body:.2f}")  # noqa: T201
    for number, part in enumerate(parts):
        without, heard = figures(part, part.scores), figures(part, hear(part.scores, part.lines, part.memories))
        for name in SHOWN:
            print(f"part {number} {len(part.examples)} pages {name}: {without[name]:.4f} {heard[name]:.4f}")  # noqa: T201


if __name__ == "__main__":
    main()
