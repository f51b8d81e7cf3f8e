"""`clipfile evaluate`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import RenderableType
from rich.table import Table

from clipfile.flows.console import out
from clipfile.flows.learning import evaluate_recipe
from clipfile.tasks.segment.model import load_model


def evaluate(
    *gold: Path,
    corpus: tuple[Path, ...] = (),
    folds: int = 3,
    seed: int = 0,
    card: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Show how well the segmenter judges pages of publishers it has not seen.

    GOLD are folders of labelled pages, `--corpus` files of pages with published ground truth; whole publishers are
    held out together. With `--card` the figures on the card of the model in use are shown, and nothing is fitted.

    Try:

        clipfile evaluate --card
        clipfile evaluate gold/ --corpus corpus/pages.jsonl.gz
    """
    figures = load_model().card["figures"] if card else evaluate_recipe(gold, corpus, folds=folds, seed=seed)
    out.print(render_figures(figures))


def render_figures(figures: Mapping[str, float]) -> RenderableType:
    """Figures as a table."""
    table = Table("figure", "value", box=None, pad_edge=False)
    for name, value in figures.items():
        table.add_row(name, f"{value:.4f}" if isinstance(value, float) else str(value))
    return table
