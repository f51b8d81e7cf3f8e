"""The network: hashed words and form of a line, its neighbours by dilated convolution, its page by pooling."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

DILATIONS = (1, 2, 4, 8)
REFINE_DILATIONS = (1, 2, 4)
TEMPERATURE = 0.1  # of the contrast between hidden lines


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network."""

    dense: int
    rows: int  # of the word table; row 0 is no word
    kinds: int
    embedding: int = 32
    width: int = 48
    refine: int = 32


class Context(nn.Module):  # type: ignore[misc]
    """One residual layer: what stands some lines above and below."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation)

    def forward(self, state: Tensor, mask: Tensor) -> Tensor:
        """state [pages, width, lines]; lines beyond a page's end stay zero."""
        return (state + torch.relu(self.conv(state))) * mask


class Network(nn.Module):  # type: ignore[misc]
    """Scores of every line of padded pages."""

    def __init__(self, shape: Shape, dropout: float = 0.2) -> None:
        super().__init__()
        self.shape = shape
        self.table = nn.EmbeddingBag(shape.rows, shape.embedding, mode="sum", padding_idx=0)
        nn.init.normal_(self.table.weight, std=0.1)
        nn.init.zeros_(self.table.weight[0])
        self.form = nn.Linear(shape.dense, shape.width)
        self.words = nn.Linear(shape.embedding, shape.width, bias=False)
        self.layers = nn.ModuleList(Context(shape.width, d) for d in DILATIONS)
        self.pool = nn.Linear(2 * shape.width, shape.width)
        self.first = nn.Linear(shape.width, shape.kinds + 2)
        self.narrow = nn.Linear(shape.width + shape.kinds + 2, shape.refine)
        self.refine = nn.ModuleList(Context(shape.refine, d) for d in REFINE_DILATIONS)
        self.last = nn.Linear(shape.refine + shape.width, shape.kinds + 2)
        self.domain = nn.Linear(2 * shape.width, 1)
        self.ask = nn.Linear(shape.width, shape.embedding)
        self.dropout = nn.Dropout(dropout)
        self.direct = False
        self.own_first, self.own_last = silent(shape), silent(shape)

    def forward(self, dense: Tensor, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """dense [pages, lines, D], ids [pages, lines, S], mask [pages, lines] -> first and final scores, domain."""
        gate = mask[:, None, :]
        own = self.read(dense, self.word_sums(ids), mask)
        state = self.encode(own, mask)
        own = self.dropout(own) if self.direct else own
        lines = self.dropout(state).transpose(1, 2)
        first = self.aside(self.first(lines), self.own_first, own)
        soft = torch.cat([torch.softmax(first[..., :-2], -1), torch.sigmoid(first[..., -2:])], -1)
        narrow = torch.relu(self.narrow(torch.cat([lines, soft], -1))) * mask[..., None]
        narrow = narrow.transpose(1, 2)
        for layer in self.refine:
            narrow = layer(narrow, gate)
        final = self.last(torch.cat([self.dropout(narrow).transpose(1, 2), lines], -1))
        final = self.aside(final, self.own_last, own)
        return first, final, self.domain(pool(state, gate))[:, 0]

    def word_sums(self, ids: Tensor) -> Tensor:
        """The sum of each line's word vectors."""
        sums: Tensor = self.table(ids.flatten(0, 1))
        return sums.unflatten(0, ids.shape[:2])

    def read(self, dense: Tensor, words: Tensor, mask: Tensor) -> Tensor:
        """Form and word sums of lines -> what each says by itself; [pages, lines, width]."""
        said: Tensor = torch.relu(self.form(dense) + self.words(words)) * mask[..., None]
        return said

    def aside(self, scores: Tensor, reading: nn.Linear, own: Tensor) -> Tensor:
        """The scores and, where lines speak directly, what each line says past its neighbours."""
        heard: Tensor = scores + reading(own) if self.direct else scores
        return heard

    def encode(self, own: Tensor, mask: Tensor) -> Tensor:
        """What lines say by themselves -> what is known of each in its place; [pages, width, lines]."""
        gate = mask[:, None, :]
        state = self.dropout(own).transpose(1, 2)
        half = len(self.layers) // 2
        for layer in self.layers[:half]:
            state = layer(state, gate)
        state = (state + torch.relu(self.pool(pool(state, gate)))[..., None]) * gate
        for layer in self.layers[half:]:
            state = layer(state, gate)
        return state

    def guess_words(self, dense: Tensor, ids: Tensor, mask: Tensor, hidden: Tensor) -> Tensor:
        """Loss of telling which of the batch's hidden lines stands where, by the form and words around it."""
        words = self.word_sums(ids)
        own = self.read(dense, words * ~hidden[..., None], mask)
        state = self.encode(own, mask).transpose(1, 2)
        wanted = hidden & (ids > 0).any(2) & (mask > 0)
        guess = functional.normalize(self.ask(state[wanted]), dim=-1)
        truth = functional.normalize(words[wanted], dim=-1)
        scores = guess @ truth.T / TEMPERATURE
        return functional.cross_entropy(scores, torch.arange(len(scores)))


def silent(shape: Shape) -> nn.Linear:
    """A layer from a line's own state to scores that says nothing yet; making it draws no random numbers."""
    layer = nn.utils.skip_init(nn.Linear, shape.width, shape.kinds + 2, bias=False)
    nn.init.zeros_(layer.weight)
    return layer


def pool(state: Tensor, gate: Tensor) -> Tensor:
    """Mean and maximum over a page's lines; states are not negative, so padding never is a maximum."""
    mean = state.sum(2) / gate.sum(2)
    return torch.cat([mean, state.amax(2)], 1)
