"""`clipfile train`."""

from pathlib import Path

from clipfile.flows.commands.evaluate import USUAL, Recipe, render_figures
from clipfile.flows.learning import train_model
from clipfile.flows.screen.console import err, out


def train(*gold: Path, to: Path, recipe: Recipe = USUAL) -> None:
    """Train the segmenter on labelled pages and write the model to `--to`, with its card.

    GOLD are folders of NAME.txt and NAME.lab (`clipfile show` prints lines and kinds), and files of labels whose texts
    lie in a corpus (rows of `text_sha256` and `labels`). A newsroom adds a folder of its own pages to the
    others (`clipfile label`); the model is then used with `--model` (see `clipfile config`).

    Try:

        clipfile train gold/ ours/ --corpus corpus/pages.jsonl.gz --to ours.npz
    """
    err.print(f"Cross-validation over {recipe.folds} folds, then the model: a quarter of an hour on two cores.")
    card = train_model(gold, recipe.corpus, to, seed=recipe.seed, folds=recipe.folds)
    out.print(render_figures(card["figures"]))
    out.print(f"{to}: {card['pages']:,} pages of {card['publishers']:,} publishers", soft_wrap=True)
