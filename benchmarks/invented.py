"""Invented pages, any number of them, no two the same: the samples' words, lines and order of blocks recombined.

The same seed makes the same pages, and the first pages are the same however many are made. A page has about 220 lines
(185 of them not blank) and 9,700 characters on average; the labelled corpora's have 240 (190) and 10,000.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice

import numpy as np

from benchmarks.phrases import CAST, Cast
from benchmarks.sites import Press, Site, Unit, press, slug
from clipfile.schemas.kinds import Kind

BLOCK = 500  # pages that are made at a time, from a seed of their own
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
PARAGRAPHS = (16.0, 0.55)  # a story's paragraphs: their median, and the spread of its logarithm
FEWEST, MOST = 5, 90
MOST_COMMENTS = 3  # times those of the sample


@dataclass(frozen=True, slots=True)
class InventedPage:
    """One page: what a crawler knows of it, and its pieces in order, each with what it is."""

    number: int
    url: str
    captured_at: datetime
    pieces: Sequence[tuple[Unit, str]]

    @property
    def text(self) -> str:
        """The page as flat text."""
        return "".join([("\n\n" if unit.is_spaced else "\n") + text for unit, text in self.pieces]).lstrip("\n")


def invented(count: int, seed: int = 1) -> Iterator[InventedPage]:
    """So many pages, in order."""
    blocks = (page for block in range(-(-count // BLOCK)) for page in _block(_press(seed), seed, block))
    return islice(blocks, count)


_press = cache(press)


def _block(known: Press, seed: int, block: int) -> Iterator[InventedPage]:
    """BLOCK pages, filled together."""
    rng = np.random.default_rng([seed, 1, block])
    weights = 1 / np.arange(10, 10 + len(known.sites))  # some sites have many pages in a crawl, most have few
    sites = [known.sites[at] for at in rng.choice(len(known.sites), BLOCK, p=weights / weights.sum()).tolist()]
    planned = [list(_units(site, rng)) for site in sites]
    cast = Cast(rng.choice(known.bank.names, (BLOCK, CAST)), np.array([site.outlet for site in sites]))
    sets = np.array([unit.lines for units in planned for unit in units])
    pages = np.repeat(np.arange(BLOCK), [len(units) for units in planned])
    texts = iter(known.bank.filled(sets, pages, cast, rng))
    for number, (site, units) in enumerate(zip(sites, planned, strict=True), block * BLOCK):
        yield _page(number, site, list(zip(units, texts, strict=False)))


def _page(number: int, site: Site, pieces: Sequence[tuple[Unit, str]]) -> InventedPage:
    at = FIRST_DAY + timedelta(seconds=7 * number)
    headline = next(text for unit, text in pieces if unit.kind == Kind.HEADLINE)
    return InventedPage(number, f"https://{site.host}/{at:%Y/%m/%d}/{slug(headline)}-{number}", at, pieces)


def _units(site: Site, rng: np.random.Generator) -> Iterator[Unit]:
    """The pieces of one page: its site's, the story and the comments as long as chance will have them."""
    median, spread = PARAGRAPHS
    told = sum(len(stretch) for stretch in site.layout if stretch[0].kind == Kind.BODY)
    longer = min(MOST, max(FEWEST, rng.lognormal(np.log(median), spread))) / told
    lead = [site.lead]
    for stretch in site.layout:
        if stretch[0].kind == Kind.BODY:
            yield from lead
            lead = []
            yield from stretch[:1] * max(1, round(len(stretch) * longer))
        elif stretch[0].kind == Kind.COMMENT:
            yield from stretch * int(rng.integers(MOST_COMMENTS + 1))
        else:
            yield from stretch
