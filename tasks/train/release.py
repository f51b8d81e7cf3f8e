"""A model file with its card: what it was made from, how, and how good it is."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import clipfile
from clipfile.tasks.evaluate.folds import Held, cross_validate
from clipfile.tasks.evaluate.score import support
from clipfile.tasks.train.dataset import Example, read_examples
from clipfile.tasks.train.learn import learn
from clipfile.tasks.train.pack import write_model

NAME = "clipfile-lines"


def evaluate(gold: Sequence[Path], corpora: Sequence[Path], folds: int = 3, seed: int = 0) -> dict[str, float]:
    """Cross-validated figures of the present recipe on labelled folders and published corpora."""
    return cross_validate(read_examples(gold, corpora), folds, seed).figures


def train(gold: Sequence[Path], corpora: Sequence[Path], out: Path, seed: int = 0, folds: int = 3) -> dict[str, Any]:
    """Write a model trained on all pages to `out` and return its card, whose figures come from cross-validation.

    The same data, seed and code give the same file, but for the day on the card.
    """
    examples = read_examples(gold, corpora)
    held = cross_validate(examples, folds, seed)
    arrays = learn(examples, seed, held.curve)
    card = card_of(examples, held, seed, folds) | {"data": digests([*gold, *corpora])}
    write_model(arrays, card, out)
    return card


def card_of(examples: Sequence[Example], held: Held, seed: int, folds: int) -> dict[str, Any]:
    """What a reader of the model file should know."""
    hand = [example for example in examples if example.by_hand]
    return {
        "name": NAME,
        "code": clipfile.__version__,
        "date": datetime.now(UTC).date().isoformat(),
        "seed": seed,
        "folds": folds,
        "pages": len(examples),
        "labelled_pages": len(hand),
        "labelled_lines": sum(len(example.kinds) for example in hand),
        "publishers": len({example.publisher for example in examples}),
        "lines_by_kind": dict(support(held.verdicts)),
        "figures": held.figures,
    }


def digests(paths: Sequence[Path]) -> dict[str, str]:
    """SHA-256 of each file and folder, by its name."""
    return {path.name: digest(path) for path in paths}


def digest(path: Path) -> str:
    """SHA-256 of a file, or of the names and contents of a folder's labels and texts in order."""
    total = hashlib.sha256()
    files = [file for file in path.iterdir() if file.suffix in {".lab", ".txt"}] if path.is_dir() else [path]
    for file in sorted(files):
        total.update(file.name.encode("utf-8") + b"\0" + file.read_bytes())
    return total.hexdigest()
