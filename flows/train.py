"""The flow `train`: labelled pages in, a model file with its card out."""

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from clipfile.flows.learning import Card, train_model

train_task = task(name="train", cache_policy=NO_CACHE)(train_model)


@flow(name="train", description="Labelled folders and published corpora into a model file.")
def train(gold: list[str], corpora: list[str], out: str, seed: int = 0, folds: int = 3) -> Card:
    """Train on all pages, cross-validate by publisher, write the model to `out`, and return its card.

    Raises ModelError without PyTorch (`pip install 'clipfile[train]'`), UsageError for folders that hold no labels.
    """
    paths = [Path(path) for path in gold], [Path(path) for path in corpora]
    return train_task(*paths, Path(out), seed=seed, folds=folds)
