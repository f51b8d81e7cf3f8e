"""Chance with a seed, and the small parts of made-up pages."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.train.dataset import BODY_KINDS
from clipfile.tasks.train.furniture import FURNITURE
from clipfile.tasks.train.phrases import CREDITS, MONTHS, NETWORKS, SECTIONS, SPOTS
from clipfile.tasks.train.pool import Pool, Row

T = TypeVar("T")

# Which row of FURNITURE speaks for a language that has none of its own.
KIN = {
    "da": "sv", "no": "sv", "nb": "sv", "nn": "sv", "fi": "sv", "is": "sv", "cs": "pl", "sk": "pl", "hu": "pl",
    "ro": "pl",
    "uk": "ru", "be": "ru", "bg": "ru", "zh": "ja", "ko": "ja", "ca": "es", "gl": "es", "lb": "de", "af": "nl",
    "az": "tr",
}  # fmt: skip


class Dice:
    """Chance with a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def chance(self, p: float) -> bool:
        """True in p of all cases."""
        return bool(self.rng.random() < p)

    def pick(self, values: Sequence[T]) -> T:
        """One of the values."""
        return values[int(self.rng.integers(len(values)))]

    def count(self, low: int, high: int) -> int:
        """A number from low to high."""
        return int(self.rng.integers(low, high + 1))

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """The values in another order."""
        return [values[i] for i in self.rng.permutation(len(values))]


class Maker(Dice):
    """Makes the small parts of pages; the same seed makes the same parts."""

    def __init__(self, pool: Pool, seed: int) -> None:
        super().__init__(seed)
        self.pool = pool

    def filled(self, pattern: str, outlet: str) -> str:
        """A pattern with names, an outlet and a place in it."""
        name = self.pick(self.pool.names)
        return pattern.format(
            n=name, N=name.upper(), m=self.pick(self.pool.names), o=outlet, O=outlet.upper(), p=self.pick(SPOTS),
            s=self.pick(SECTIONS), d=self.count(10, 29), mo=self.pick(MONTHS),
        )  # fmt: skip

    def caption(self, outlet: str, credit_chance: float = 0.75) -> str:
        """Words of a picture, mostly with a credit; sometimes the credit alone."""
        credit = self.filled(self.pick(CREDITS), outlet)
        if self.chance(0.12):
            return credit
        words = self.pick(self.pool.lines[Kind.CAPTION] or ["A view of the harbour on Monday."])
        return f"{words} {credit}" if self.chance(credit_chance) and not words.endswith(")") else words

    def run(self, kind: Kind) -> list[Row]:
        """Neighbouring lines of one kind as they stand on some page."""
        runs = self.pool.runs[kind]
        return [self.row(text, kind) for text in self.pick(runs)] if runs else []

    def furnished(self, kind: Kind, language: str, low: int, high: int) -> list[Row]:
        """Some phrases of a kind in the page's language, in any order, sometimes all in capitals."""
        row = FURNITURE.get(KIN.get(language, language)) or FURNITURE["en"]
        phrases = self.shuffled(row[kind].split("|"))[: self.count(low, high)]
        loud = self.chance(0.15)
        texts = [self.filled(phrase, "") for phrase in phrases]
        return [self.row(text.upper() if loud else text, kind) for text in texts]

    def buttons(self, language: str) -> list[Row]:
        """A row of buttons to share a page with."""
        networks = [self.row(name, Kind.SHARE) for name in self.shuffled(NETWORKS.split("|"))[: self.count(1, 6)]]
        return self.furnished(Kind.SHARE, language, 1, 4) + (networks if self.chance(0.6) else [])

    def row(self, text: str, kind: Kind, blanks: int | None = None) -> Row:
        """A row without a group."""
        return Row(text, CODE[kind], body=int(CODE[kind] in BODY_KINDS), blanks=blanks)
