"""The flow `evaluate`: the present recipe's figures on pages of publishers it has not seen."""

from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from clipfile.flows.learning import evaluate_recipe

evaluate_task = task(name="evaluate", cache_policy=NO_CACHE)(evaluate_recipe)


@flow(name="evaluate", description="Publisher-grouped cross-validation of the segmenter.")
def evaluate(gold: list[str], corpora: list[str], folds: int = 3, seed: int = 0) -> dict[str, float]:
    """Fit a model for each fold on the other publishers' pages, and return the figures over all held pages."""
    figures = evaluate_task([Path(path) for path in gold], [Path(path) for path in corpora], folds=folds, seed=seed)
    create_table_artifact([{"figure": name, "value": value} for name, value in figures.items()], key="evaluation")
    return figures
