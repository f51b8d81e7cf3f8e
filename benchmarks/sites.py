"""Invented sites: each with its name, its menus and footer, and an order of blocks that all its pages have."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TypeVar

import numpy as np

from benchmarks.phrases import Bank, Manner, Shelf, sentences
from benchmarks.sample_lines import SAMPLES, SITE, SampleLine, sample_lines
from clipfile.schemas.kinds import ITEM_KINDS, Kind

T = TypeVar("T")

SITES = 300
PARAGRAPHS = 1_200  # of a language, put together from its sentences and filled anew for each page
FURNITURE = frozenset({Kind.NAV, Kind.SHARE, Kind.AD, Kind.PLAYER, Kind.PROMO, Kind.LEGAL, Kind.OTHER})
DATED = frozenset({Kind.TIMESTAMP, Kind.CAPTION, Kind.ITEM_META, Kind.ITEM_CAPTION, Kind.COMMENT, Kind.BYLINE})
LANGUAGES = {"en": 0.88, "de": 0.04, "fr": 0.04, "es": 0.04}
OUTLETS = {
    "en": ("The {} Courier", "{} Post", "The {} Gazette", "{} Dispatch", "The {} Sentinel", "{} Press", "{} Daily",
           "The {} Observer", "{} Morning News", "The {} Review"),
    "de": ("{}er Anzeiger",), "fr": ("Le Courrier de {}",), "es": ("El Faro de {}",),
}  # fmt: skip
MORE_MENU = (30, 110)  # lines of menu beyond the sample's: a news page has three menus, the samples have one
MORE_ITEMS = (2, 6)  # how often the pointers of a sample's sidebar come, each time others
SWAPPED = 0.4  # of a sample's menu, how much comes from other menus


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a page: the set that its text is out of, what it is, and whether a blank line stands before it."""

    lines: int
    kind: Kind
    is_spaced: bool


Stretch = tuple[Unit, ...]  # units of a kind that come together


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages of a site have in common; `lead` opens their stories."""

    host: str
    outlet: int
    lead: Unit
    layout: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Press:
    """All sites, and the lines that their pages are filled from."""

    sites: tuple[Site, ...]
    bank: Bank


def press(seed: int) -> Press:
    """The sites of a seed."""
    shelf, rng = Shelf(), np.random.default_rng([seed, 0])
    makers = {language: SiteMaker(language, shelf, rng) for language in LANGUAGES}
    spoken = rng.choice(list(LANGUAGES), SITES, p=list(LANGUAGES.values())).tolist()
    return Press(tuple(makers[language].site(number) for number, language in enumerate(spoken, 1)), shelf.sealed())


class SiteMaker:
    """Makes sites of one language out of its samples."""

    def __init__(self, language: str, shelf: Shelf, rng: np.random.Generator) -> None:
        self._language, self._shelf, self._rng = language, shelf, rng
        samples = {name: sample_lines(name) for name, sample in SAMPLES.items() if sample.language == language}
        self._layouts = [lines for name, lines in samples.items() if SAMPLES[name].is_layout]
        texts = _by_kind(chain.from_iterable(samples.values()))
        leads = [next(line.text for line in lines if line.kind == Kind.BODY) for lines in samples.values()]
        told = [sentence for text in texts[Kind.BODY] if text not in leads for sentence in sentences(text)]
        texts[Kind.BODY] = [" ".join(self._some(told, int(rng.integers(2, 6)))) for _ in range(PARAGRAPHS)]
        texts[Kind.HEADLINE] += texts[Kind.ITEM_HEADLINE]
        self._menu = list(dict.fromkeys(texts[Kind.NAV]))
        self._lead = shelf.add(leads, Manner(language))
        self._sets = {
            kind: shelf.add(lines, Manner(language, kind in DATED))
            for kind, lines in texts.items()
            if kind not in FURNITURE
        }

    def site(self, number: int) -> Site:
        """A site with furniture of its own."""
        place, pattern = self._one(list(self._shelf.names)), self._one(OUTLETS[self._language])
        outlet, sample = pattern.format(place), self._one(self._layouts)
        is_spaced = any(line.is_spaced for line in sample)
        return Site(
            host=f"www.{slug(outlet)}{number}.example",
            outlet=self._shelf.word(outlet),
            lead=Unit(self._lead, Kind.BODY, is_spaced),
            layout=tuple(self._layout(sample, outlet)),
        )

    def _layout(self, sample: Sequence[SampleLine], outlet: str) -> Iterator[Stretch]:
        """The sample's order of blocks, with the menu at its top and the pointers grown to those of a news page."""
        menu = self._some(self._menu, int(self._rng.integers(*MORE_MENU)))
        for kind, run in groupby(sample, lambda line: "items" if line.kind in ITEM_KINDS else line.kind):
            lines = list(run)
            if lines[0].kind in FURNITURE:
                texts = [self._one(self._menu) if self._is_swapped(line) else line.text for line in lines]
                more, menu = (menu, []) if kind == Kind.NAV else ([], menu)
                text = "\n".join([*texts, *more]).replace(SITE, outlet)
                yield (Unit(self._shelf.add_as_it_is(text), lines[0].kind, lines[0].is_spaced),)
            else:
                units = tuple(Unit(self._sets[line.kind], line.kind, line.is_spaced) for line in lines)
                yield units * int(self._rng.integers(*MORE_ITEMS)) if kind == "items" else units

    def _is_swapped(self, line: SampleLine) -> bool:
        return line.kind == Kind.NAV and bool(self._rng.random() < SWAPPED)

    def _one(self, things: Sequence[T]) -> T:
        return things[int(self._rng.integers(len(things)))]

    def _some(self, things: Sequence[T], count: int) -> list[T]:
        return [self._one(things) for _ in range(count)]


def slug(text: str) -> str:
    """A text as it stands in an address."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _by_kind(lines: Iterable[SampleLine]) -> dict[Kind, list[str]]:
    texts: dict[Kind, list[str]] = defaultdict(list)
    for line in lines:
        texts[line.kind].append(line.text)
    return texts
