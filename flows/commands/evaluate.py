"""`clipfile evaluate`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import RenderableType
from rich.table import Table

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.learning import evaluate_recipe, hold
from clipfile.flows.screen.console import out
from clipfile.tasks.segment.model import load_model


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is made."""

    corpus: tuple[Path, ...] = ()
    "Pages with published ground truth, as rows of JSON (.jsonl.gz); may be given several times."
    seed: int = 0
    "The same data and seed give the same model."
    folds: int = 3
    "Folds of the cross-validation, whole publishers at a time."


USUAL = Recipe()


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Floors:
    """What figures must not fall below."""

    floors: Path | None = None
    "Write the figures to this file, unless one of them would fall."
    lower: Annotated[bool, Parameter(negative="")] = False
    "Let them fall."


def evaluate(
    *gold: Path,
    recipe: Recipe = USUAL,
    floors: Floors = Floors(),
    card: Annotated[bool, Parameter(negative="")] = False,
    flags: Flags = NO_FLAGS,
) -> None:
    """Show how well the segmenter judges pages of publishers it has not seen.

    GOLD are folders of labelled pages, and files of labels whose texts lie in a corpus (those pages were labelled
    because models found them hard: they are judged apart, as `_hard`). `--corpus` are files of pages with published
    ground truth; whole publishers are held out together. With `--card` the figures on the card of the model in use are
    shown, and nothing is fitted.

    Try:

        clipfile evaluate --card
        clipfile evaluate gold/ --corpus corpus/pages.jsonl.gz
    """
    if card:
        figures = load_model(resolved(flags).settings.model).card["figures"]
    else:
        figures = evaluate_recipe(gold, recipe.corpus, folds=recipe.folds, seed=recipe.seed)
        if floors.floors is not None:
            hold(figures, [*gold, *recipe.corpus], floors.floors, may_fall=floors.lower)
    out.print(render_figures(figures))


def render_figures(figures: Mapping[str, float]) -> RenderableType:
    """Figures as a table."""
    table = Table("figure", "value", box=None, pad_edge=False)
    for name, value in figures.items():
        table.add_row(name, f"{value:.4f}" if isinstance(value, float) else str(value))
    return table
