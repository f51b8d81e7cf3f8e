"""Made-up articles whose stories are known: copies of several kinds, and what looks like a copy and is none.

Sentences are those of `samples/`, with other words, names and numbers in them, so that no two stories share more than
two stories of one language do. The same seed makes the same articles.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
ENGLISH = ("wire-story", "match-report", "two-stories", "opinion-author-bio", "local-story-sidebar", "comments-after",
           "interview", "liveblog", "long-menus", "no-blank-lines", "paywall-teaser")  # fmt: skip
SENTENCE = re.compile(r"(?<=[.!?”])\s+(?=[A-Z“])")
WORD, CONTENT, NAME, NUMBER = range(4)
PLAIN_SHARE = 0.35  # of the words that tell a story apart, how many stay as the sample has them
SYLLABLES = ("bar", "ven", "tor", "mil", "kes", "dan", "ros", "lin", "hart", "wick", "mar", "sel", "grin", "pol", "ost")


@dataclass(frozen=True, slots=True)
class Made:
    """One article: the story it tells, how it came about, its headline and its text."""

    story: int
    kind: str
    headline: str
    body: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words as numbers, and how each is told from others."""

    ids: Ids
    kinds: Ids
    ends: tuple[str, ...]  # what stands between each word and the next


@dataclass(frozen=True, slots=True)
class Bank:
    """The samples' sentences, and the words to fill them with."""

    words: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    content: Ids
    names: Ids
    numbers: Ids


@cache
def bank() -> Bank:
    """What articles are made of."""
    known: dict[str, int] = {}
    raw = [_split(sentence) for text in _texts() for sentence in SENTENCE.split(text) if len(sentence.split()) > 7]
    sentences = tuple(_sentence(parts, known) for parts in raw)
    content = np.unique(np.concatenate([one.ids[one.kinds == CONTENT] for one in sentences]))
    names = [first.capitalize() + second for first in SYLLABLES for second in SYLLABLES]
    names += [one + third for one in names for third in SYLLABLES]
    numbers = [str(number) for number in range(2, 2000)]
    more = [[known.setdefault(word, len(known)) for word in words] for words in (names, numbers)]
    return Bank(tuple(known), sentences, content, np.array(more[0]), np.array(more[1]))


def _texts() -> Iterator[str]:
    for name in ENGLISH:
        lines = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        yield from (line.strip() for line in lines if len(line) > 90)


def _split(sentence: str) -> list[tuple[str, str]]:
    found = re.findall(r"([\w’'-]+)([^\w’'-]*)", sentence)
    return [(word, end or " ") for word, end in found]


def _sentence(parts: Sequence[tuple[str, str]], known: dict[str, int]) -> Sentence:
    ids = [known.setdefault(word, len(known)) for word, _ in parts]
    kinds = [_kind(word, place) for place, (word, _) in enumerate(parts)]
    ends = [end for _, end in parts]
    return Sentence(np.array(ids), np.array(kinds), (*ends[:-1], ends[-1].rstrip() or "."))


def _kind(word: str, place: int) -> int:
    if word[0].isdigit():
        return NUMBER
    if word[0].isupper():
        return NAME if place else WORD
    return CONTENT if len(word) > 3 else WORD


class Writer:
    """Writes articles, by chance with a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.bank = bank()

    def story(self, low: int = 6, high: int = 28) -> list[Sentence]:
        """A story of its own: its own words, a few names and numbers that come up again and again."""
        names, numbers = self.some(self.bank.names, 7), self.some(self.bank.numbers, 9)
        return [self.sentence(names, numbers) for _ in range(int(self.rng.integers(low, high)))]

    def sentence(self, names: Ids, numbers: Ids) -> Sentence:
        """A sentence of the samples with other words in it."""
        model = self.bank.sentences[int(self.rng.integers(len(self.bank.sentences)))]
        ids = model.ids.copy()
        other = (model.kinds == CONTENT) & (self.rng.random(len(ids)) > PLAIN_SHARE)
        for where, words in (
            (other, self.bank.content),
            (model.kinds == NAME, names),
            (model.kinds == NUMBER, numbers),
        ):
            ids[where] = self.some(words, int(where.sum()))
        return replace(model, ids=ids)

    def edited(self, story: list[Sentence]) -> list[Sentence]:
        """The story after an editor: up to 5 words in 100 are others, some sentences gone."""
        share = self.rng.uniform(0, 0.05)
        kept = [one for one in story if self.rng.random() > 0.08] or story
        return [self._reworded(one, share) for one in kept]

    def wired(self, story: list[Sentence]) -> list[Sentence]:
        """The story as another paper prints it: often cut from below, now and then with a lead of its own."""
        share = self.rng.choice([1.0, 1.0, 0.8, 0.6, 0.4])
        kept = story[: max(4, round(len(story) * share))]
        opening = [self.story(1, 3)[0]] if self.rng.random() < 0.2 else []
        at = int(self.rng.integers(1, len(kept) + 1))
        between = [self.story(1, 2)[0]] if self.rng.random() < 0.3 else []
        return [*opening, *kept[:at], *between, *kept[at:]]

    def updated(self, story: list[Sentence]) -> list[Sentence]:
        """The story some hours later: some numbers are others, more is known."""
        kept = [self._renumbered(one) if self.rng.random() < 0.2 else one for one in story]
        more = self.story(2, max(3, len(story) // 2))
        return [*kept, *more] if self.rng.random() < 0.5 else [*more[:2], *kept, *more[2:]]

    def other_report(self, story: list[Sentence]) -> list[Sentence]:
        """Another report of the same event: the same names and numbers, some of the same quotes, other sentences."""
        names = np.concatenate([one.ids[one.kinds == NAME] for one in story] or [self.bank.names])
        numbers = np.concatenate([one.ids[one.kinds == NUMBER] for one in story] or [self.bank.numbers])
        names, numbers = (names if len(names) else self.bank.names), (numbers if len(numbers) else self.bank.numbers)
        own = [self.sentence(names, numbers) for _ in range(max(6, len(story)))]
        quotes = [story[int(place)] for place in self.rng.choice(len(story), min(len(story), len(own) // 5))]
        for quote in quotes:
            own.insert(int(self.rng.integers(len(own))), quote)
        return own

    def headline(self) -> str:
        """A headline."""
        return " ".join(self._picked(self.bank.content, 6)).capitalize()

    def text(self, story: Sequence[Sentence]) -> str:
        """The story's text: paragraphs of one or two sentences."""
        words, parts = self.bank.words, []
        for one in story:
            line = "".join([words[code] + end for code, end in zip(one.ids.tolist(), one.ends, strict=True)])
            parts.append(line[:1].upper() + line[1:])
            parts.append("\n\n" if len(parts) % 3 else " ")
        return "".join(parts).strip()

    def weather(self, place: Sequence[str]) -> str:
        """One day of a weather column: the same sentences every day, other numbers in them."""
        high, low, wind, rain = (int(number) for number in self.rng.integers(2, 99, 4))
        sky, then, towards = (self._one(*words) for words in (
            ("sunny", "mostly sunny", "partly cloudy", "cloudy", "overcast"), ("clear", "partly cloudy", "rain late"),
            ("northwest", "west", "south", "southeast", "north"),
        ))  # fmt: skip
        return (
            f"Here is the forecast for {place[0]} and {place[1]} from the regional weather service.\n\n"
            f"Today will be {sky} with a high near {high}. Winds from the {towards} at {wind} to {wind + 5} mph.\n\n"
            f"Tonight will be {then} with a low around {low}. The chance of rain is {rain} percent.\n\n"
            f"Sunrise is at 6:{wind % 60:02d} a.m. and sunset at 7:{rain % 60:02d} p.m. "
            f"The pollen count is {high + rain}.\n\n"
            f"For alerts in {place[0]} call the county office or listen to local radio. "
            "Forecasts may change at short notice, so check again before you set out on a longer trip."
        )

    def court(self, place: Sequence[str]) -> str:
        """One day of a court list: the same words around other people."""
        rows = [self._charge() for _ in range(int(self.rng.integers(5, 25)))]
        return (
            f"The following cases were heard at {place[0]} County Court this week. Names are taken from public records."
            "\n\n"
            + "\n\n".join(rows)
            + "\n\nAll defendants are presumed innocent until proven guilty in a court of law. "
            f"To report an error in this list, write to the newsroom of the {place[1]} or call during office hours."
        )

    def _charge(self) -> str:
        first, last = self._picked(self.bank.names, 2)
        charge = self._one(
            "driving under the influence", "theft of property under $500", "simple assault", "failure to appear",
            "possession of a controlled substance", "disorderly conduct",
        )  # fmt: skip
        done = self._one("pleaded guilty and was fined", "had the case continued to", "was ordered to pay")
        town, number = self._picked(self.bank.names, 1)[0], int(self.rng.integers(20, 900))
        return f"{first} {last}, {int(self.rng.integers(18, 80))}, of {town}, charged with {charge}, {done} {number}."

    def some(self, ids: Ids, count: int) -> Ids:
        """Some of the numbers, perhaps one of them twice."""
        found: Ids = ids[self.rng.integers(len(ids), size=count)]
        return found

    def _reworded(self, one: Sentence, share: float) -> Sentence:
        ids = one.ids.copy()
        where = self.rng.random(len(ids)) < share
        ids[where] = self.some(self.bank.content, int(where.sum()))
        return replace(one, ids=ids)

    def _renumbered(self, one: Sentence) -> Sentence:
        ids = one.ids.copy()
        where = one.kinds == NUMBER
        ids[where] = self.some(self.bank.numbers, int(where.sum()))
        return replace(one, ids=ids)

    def _picked(self, ids: Ids, count: int) -> list[str]:
        return [self.bank.words[code] for code in self.some(ids, count).tolist()]

    def _one(self, *words: str) -> str:
        return words[int(self.rng.integers(len(words)))]


COPIES: Sequence[tuple[str, Callable[[Writer, list[Sentence]], list[Sentence]]]] = (
    ("wire copy", Writer.wired), ("wire copy", Writer.wired), ("edit", Writer.edited), ("update", Writer.updated),
)  # fmt: skip


def made(count: int, seed: int = 1) -> Iterator[Made]:
    """So many articles, about four in ten of them copies, two in ten near misses."""
    writer, story, left = Writer(seed), 0, count
    while left > 0:
        for one in _some(writer, story):
            if left > 0:
                yield one
            left -= 1
            story = max(story, one.story + 1)


def _some(writer: Writer, story: int) -> Iterator[Made]:
    """The articles of one draw; stories are numbered from `story` on."""
    draw = writer.rng.random()
    if draw < 0.02:
        yield from _column(writer, story)
        return
    told = writer.story()
    yield Made(story, "first", writer.headline(), writer.text(told))
    if draw < 0.25:
        for _ in range(min(40, int(writer.rng.geometric(0.3)))):
            kind, change = COPIES[int(writer.rng.integers(len(COPIES)))]
            yield Made(story, kind, writer.headline(), writer.text(change(writer, told)))
    if draw < 0.4:
        yield Made(story + 1, "other report", writer.headline(), writer.text(writer.other_report(told)))


def _column(writer: Writer, story: int) -> Iterator[Made]:
    """Some days of a column of one paper."""
    write = writer.weather if writer.rng.random() < 0.5 else writer.court
    place = writer._picked(writer.bank.names, 2)
    for number in range(int(writer.rng.integers(2, 12))):
        yield Made(story + number, write.__name__, f"{place[0]} {write.__name__}", write(place))
