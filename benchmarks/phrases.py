"""Lines with places for other words in them, filled by chance, many at a time.

A line is cut into tokens: what stays, and words that stand for any of a pool of words like them: those with the same
ending, numbers of as many digits, names. A set of such lines is numbered, and a line is asked for by its set's number.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from benchmarks.sample_lines import SITE

Numbers = npt.NDArray[np.int64]

STAYS, NAME, CAPITALS, OUTLET = range(-1, 3)
FIRST_POOL = 3
CAST = 8  # names of people and places that one page prints
KEPT = 0.7  # of the words that others may stand for, how many stay, so that a line keeps its sound
TOKEN = re.compile(rf"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d+|{SITE}|[^\w{SITE}]+|_+")
SENTENCE = re.compile(r"(?<=[.!?”»“])\s+(?=[A-ZÀ-Ý“«„¿])")
QUOTES = ("„“", "«»", "“”")
BEGINNINGS = tuple('“”"«„?!¿.:—‘')
ENDINGS = ("ing", "ed", "ly", "en", "er", "es", "s", "a", "o", "e", "")
# Capitals that are no names.
CALENDAR = frozenset((
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March",
    "April", "June", "July", "August", "September", "October", "November", "December", "Sept",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manner:
    """How words of a line are told apart: its language, whether its numbers are parts of dates and times."""

    language: str
    is_dated: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """What is the same wherever it comes up: for each page CAST names, and the name of its outlet."""

    names: Numbers
    outlets: Numbers


@dataclass(frozen=True, slots=True)
class Bank:
    """Lines to be filled, as arrays."""

    words: npt.NDArray[np.object_]
    tokens: Numbers
    token_pools: Numbers
    line_starts: Numbers
    set_starts: Numbers
    pool_words: Numbers
    pool_starts: Numbers
    names: Numbers

    def filled(self, sets: Numbers, pages: Numbers, cast: Cast, rng: np.random.Generator) -> list[str]:
        """A line out of each set that is asked for, for the page whose number stands beside it."""
        sizes = self.set_starts[sets + 1] - self.set_starts[sets]
        lines = self.set_starts[sets] + (rng.random(len(sets)) * sizes).astype(np.int64)
        starts, lengths = self.line_starts[lines], self.line_starts[lines + 1] - self.line_starts[lines]
        ends = np.cumsum(lengths)
        where = np.arange(ends[-1]) + np.repeat(starts - ends + lengths, lengths)
        chosen = self._chosen(where, np.repeat(pages, lengths), cast, rng)
        words = self.words[chosen].tolist()
        return ["".join(words[start:end]) for start, end in pairwise([0, *ends.tolist()])]

    def _chosen(self, where: Numbers, pages: Numbers, cast: Cast, rng: np.random.Generator) -> Numbers:
        """The word that stands at each place."""
        found, pools, draw = self.tokens[where], self.token_pools[where], rng.random(len(where))
        named = np.flatnonzero((pools == NAME) | (pools == CAPITALS))
        of_cast = cast.names[pages[named], (draw[named] * CAST).astype(np.int64)]
        found[named] = of_cast + (pools[named] == CAPITALS)  # the capitals of a name stand right behind it
        of_outlet = np.flatnonzero(pools == OUTLET)
        found[of_outlet] = cast.outlets[pages[of_outlet]]
        others = np.flatnonzero((pools >= FIRST_POOL) & (draw >= KEPT))
        pool, share = pools[others] - FIRST_POOL, (draw[others] - KEPT) / (1 - KEPT)
        sizes = self.pool_starts[pool + 1] - self.pool_starts[pool]
        found[others] = self.pool_words[self.pool_starts[pool] + (share * sizes).astype(np.int64)]
        return found


@dataclass(slots=True)
class Shelf:
    """Lines being gathered."""

    words: dict[str, int] = field(default_factory=dict)
    lines: list[list[tuple[int, int]]] = field(default_factory=list)
    sets: list[int] = field(default_factory=lambda: [0])
    pools: dict[tuple[str, ...], int] = field(default_factory=dict)
    members: dict[int, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    names: dict[str, None] = field(default_factory=dict)

    def add(self, texts: Iterable[str], manner: Manner) -> int:
        """The number of a new set of lines."""
        self.lines += [list(self._line(text, manner)) for text in texts]
        return self._closed()

    def add_as_it_is(self, text: str) -> int:
        """The number of a set of one line, in which every word stays."""
        self.lines.append([(self.word(text), STAYS)])
        return self._closed()

    def word(self, text: str) -> int:
        """The number of a word."""
        return self.words.setdefault(text, len(self.words))

    def name(self, text: str) -> int:
        """The number of a name, behind which the same in capitals stands."""
        found = self.words.get(f"{text}\0")
        if found is None:
            found = self.words[f"{text}\0"] = len(self.words)
            self.words[f"{text.upper()}\0{text}"] = len(self.words)
        return found

    def sealed(self) -> Bank:
        """What was gathered so far."""
        flat = np.array([token for line in self.lines for token in line], np.int64)
        pools = [list(self.members[number]) for number in range(FIRST_POOL, FIRST_POOL + len(self.pools))]
        names = [self.name(name) for name in self.names]
        return Bank(
            words=np.array([word.partition("\0")[0] for word in self.words], object),
            tokens=flat[:, 0].copy(),
            token_pools=flat[:, 1].copy(),
            line_starts=_bounds(self.lines),
            set_starts=np.array(self.sets, np.int64),
            pool_words=np.array([word for pool in pools for word in pool], np.int64),
            pool_starts=_bounds(pools),
            names=np.array(names, np.int64),
        )

    def _closed(self) -> int:
        self.sets.append(len(self.lines))
        return len(self.sets) - 2

    def _line(self, text: str, manner: Manner) -> Iterator[tuple[int, int]]:
        """The tokens of a line, neighbours that stay as one."""
        stays, is_title, before = "", _is_title(text), ""
        for word in TOKEN.findall(text):
            pool = self._pool(word, before, manner, is_title=is_title)
            before = word
            if pool == STAYS:
                stays += word
                continue
            if stays:
                yield self.word(stays), STAYS
                stays = ""
            yield self.word(word), pool
        if stays:
            yield self.word(stays), STAYS

    def _pool(self, word: str, before: str, manner: Manner, *, is_title: bool) -> int:
        """Which pool's words may stand for a word."""
        if word == SITE:
            return OUTLET
        if word.isdigit():
            return self._number_pool(word, manner)
        if not word[0].isalpha() or len(word) < 4 or word in CALENDAR:
            return STAYS
        if word.isupper():
            return CAPITALS
        begins = not before or before.rstrip()[-1:] in BEGINNINGS
        if word[0].isupper() and (begins or not (is_title or manner.language == "de")):
            if not begins and word.isalpha():
                self.names[word] = None
            return STAYS if begins else NAME
        ending = next(end for end in ENDINGS if word.endswith(end))
        return self._pooled((manner.language, ending, "capital" * word[0].isupper()), [word])

    def _number_pool(self, word: str, manner: Manner) -> int:
        digits = len(word)
        if digits == 4 and word[:2] in ("19", "20"):
            first, last = (2024, 2026) if manner.is_dated else (1950, 2026)
        elif manner.is_dated and digits < 3:
            first, last = 1, 9 if digits == 1 else 12
        else:
            first, last = 10 ** (digits - 1) + 1, 10**digits - 1
        some = range(first, last + 1, max(1, (last - first) // 500))
        return self._pooled((f"{first} to {last}",), [f"{number:0{digits}d}" for number in some])

    def _pooled(self, key: tuple[str, ...], words: Sequence[str]) -> int:
        number = self.pools.setdefault(key, FIRST_POOL + len(self.pools))
        if len(words) == 1 or number not in self.members:
            self.members[number] |= dict.fromkeys(map(self.word, words))
        return number


def sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph; what is quoted stays together."""
    held, quotes = "", next((pair for pair in QUOTES if pair[0] in text), QUOTES[-1])
    for part in SENTENCE.split(text):
        held = f"{held} {part}" if held else part
        if held.count(quotes[0]) == held.count(quotes[1]) and not held.count('"') % 2:
            yield held
            held = ""


def _is_title(text: str) -> bool:
    """Whether most words of a line have capitals."""
    words = [word for word in TOKEN.findall(text) if len(word) > 3 and word.isalpha()]
    return len(words) > 2 and sum(word[0].isupper() for word in words) * 3 > len(words) * 2


def _bounds(parts: Sequence[Sequence[object]]) -> Numbers:
    """Where each part begins when they stand one behind the other, and where the last one ends."""
    return np.cumsum([0, *map(len, parts)])
