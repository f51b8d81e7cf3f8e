"""Training and evaluation as functions; PyTorch is needed here and nowhere else."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from clipfile.schemas.errors import ModelError, UsageError
from clipfile.tasks.evaluate.floors import write_floors

Card = dict[str, Any]


def train_model(gold: Sequence[Path], corpora: Sequence[Path], out: Path, *, seed: int, folds: int) -> Card:
    """Write a model to `out` and return its card. Raises ModelError without PyTorch, UsageError without labels."""
    _require(gold, corpora)
    from clipfile.tasks.train.release import train  # noqa: PLC0415  it imports PyTorch

    return train(gold, corpora, out, seed, folds)


def evaluate_recipe(gold: Sequence[Path], corpora: Sequence[Path], *, folds: int, seed: int) -> dict[str, float]:
    """Cross-validated figures. Raises ModelError without PyTorch, UsageError without labels."""
    _require(gold, corpora)
    from clipfile.tasks.train.release import evaluate  # noqa: PLC0415  it imports PyTorch

    return evaluate(gold, corpora, folds, seed)


def hold(figures: Mapping[str, float], data: Sequence[Path], floors: Path, *, may_fall: bool) -> None:
    """Make figures the floors. Raises TerminalError when one would fall and that was not allowed."""
    from clipfile.tasks.train.release import digests  # noqa: PLC0415  it imports PyTorch

    write_floors(floors, {"figures": dict(figures), "data": digests(data)}, may_fall=may_fall)


def _require(gold: Sequence[Path], corpora: Sequence[Path]) -> None:
    for place in gold:
        if not place.is_file() and not any(place.glob("*.lab")):
            remedy = "Name a folder of labelled pages, or a file of labels (.jsonl)."
            raise UsageError("The folder holds no NAME.lab", place=str(place), remedy=remedy)
    for corpus in corpora:
        if not corpus.is_file():
            raise UsageError("There is no such corpus", place=str(corpus), remedy="Name a file of rows (.jsonl.gz).")
    if find_spec("torch") is None:
        raise ModelError("Training needs PyTorch", remedy="Install it: pip install 'clipfile[train]'.")
