"""Training: labelled pages in, a network out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.train.feeder import Batch, Feeder, Scaling, every_step
from clipfile.tasks.train.network import Network, Shape
from clipfile.tasks.train.sheet import Recipe, Sheet, known_ids

HIDDEN = 0.5  # of the lines are hidden when words are learnt from their surroundings
LINES_A_BATCH = 1500  # in a usual batch: the unit of the losses
EVERY_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trained network and how it sees the features."""

    network: Network
    scaling: Scaling


def fit(sheet: Sheet, recipe: Recipe, seed: int) -> Fitted:
    """Train a network; the same sheet, recipe and seed give the same network on the same machine."""
    torch.manual_seed(seed)
    mean, scale = sheet.dense.mean(0), sheet.dense.std(0) + np.float32(0.05)
    scaling = Scaling(known_ids(sheet, recipe), mean, scale)
    shape = Shape(sheet.dense.shape[1], len(scaling.ids) + 1, len(KINDS), recipe.embedding, recipe.width)
    fitted = Fitted(Network(shape, recipe.dropout), scaling)
    feeder = Feeder(sheet, scaling, recipe, seed)
    before = every_step(sheet, before_labels(recipe), np.random.default_rng(seed))
    descend(fitted.network, list(before), lambda pages: guess_loss(fitted.network, feeder.batch(pages)), recipe)
    return refit(fitted, sheet, recipe, seed)


def before_labels(recipe: Recipe) -> Recipe:
    """How hidden lines are guessed: on every page that somebody published, and on none that was made up."""
    return replace(
        recipe, epochs=recipe.epochs_before, blogs_an_epoch=EVERY_PAGE, snippet_pages_an_epoch=EVERY_PAGE,
        made_an_epoch=0, again_an_epoch=0, bare_an_epoch=0,
    )  # fmt: skip


def refit(fitted: Fitted, sheet: Sheet, recipe: Recipe, seed: int) -> Fitted:
    """Train a network further on a sheet with the same features, in place."""
    torch.manual_seed(seed)
    fitted.network.direct = recipe.direct
    feeder = Feeder(sheet, fitted.scaling, recipe, seed)
    steps = list(every_step(sheet, recipe, np.random.default_rng(seed)))
    descend(fitted.network, steps, lambda pages: loss_of(fitted.network, feeder.batch(pages)), recipe)
    return fitted


def descend(
    network: Network, steps: Sequence[list[int]], loss_at: Callable[[list[int]], Tensor], recipe: Recipe
) -> None:
    """Walk down the loss, a batch a step, with a rate that rises for a tenth of the way and falls to nothing."""
    if not steps:
        return
    torch.set_num_threads(1)  # sums in another order would make another network
    network.train()
    groups = [
        {"params": [p for name, p in network.named_parameters() if name != "table.weight"], "lr": recipe.rate},
        {"params": [network.table.weight], "lr": recipe.table_rate},
    ]
    optimiser = torch.optim.Adam(groups, fused=True)
    rate = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [recipe.rate, recipe.table_rate], len(steps), pct_start=0.1, cycle_momentum=False
    )
    for pages in steps:
        loss = loss_at(pages)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        rate.step()
    network.eval()


def guess_loss(network: Network, batch: Batch) -> Tensor:
    """Loss of guessing hidden lines: what words mean is learnt from pages that nobody labelled, too."""
    hidden = torch.rand(batch.mask.shape) < HIDDEN
    return network.guess_words(batch.dense, batch.ids, batch.mask, hidden)


def loss_of(network: Network, batch: Batch) -> Tensor:
    """Loss of kinds where they are known and of body where it is known, of both readings, and of the page's sort."""
    first, final, blog = network(batch.dense, batch.ids, batch.mask)
    loss: Tensor = 0.02 * functional.binary_cross_entropy_with_logits(blog, batch.blog)
    for scores, share in ((first, 0.5), (final, 1.0)):
        loss = loss + share * (kind_loss(scores[..., :-2], batch) + body_loss(scores[..., -2:], batch))
    return loss


def kind_loss(scores: Tensor, batch: Batch) -> Tensor:
    """Cross entropy, summed over lines, in units of a usual batch."""
    return -(functional.log_softmax(scores, -1) * batch.kind).sum() / LINES_A_BATCH


def body_loss(scores: Tensor, batch: Batch) -> Tensor:
    """The same of body or not, weighted by length; news pages train one output, blogs the other."""
    known = batch.body >= 0
    chosen = torch.where(batch.blog[:, None] > 0, scores[..., 1], scores[..., 0])[known]
    each = functional.binary_cross_entropy_with_logits(chosen, batch.body[known], reduction="none")
    return (each * batch.weight[known]).sum() / LINES_A_BATCH
