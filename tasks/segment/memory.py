"""What a page's site repeats, heard beside the model: evidence on each line's kind, never a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import KINDS, table
from clipfile.tasks.segment.fingerprint import Fingerprints, fingerprints
from clipfile.tasks.segment.lines import Lines
from clipfile.tasks.segment.model import Scores
from clipfile.tasks.segment.view import WIDE_WEIGHT, Floats

# A longer line is prose: it is neither learnt nor looked up. 95 of 100 repeated lines have at most 53 characters.
LONGEST = 90
# Stories of a site from which on it tells something that a line was not met before.
ENOUGH_STORIES = 5
# No single bit may say more, in nats: it moves a chance of one half to 0.18, one of 0.95 to 0.81.
MOST = 1.5
# How much of what it measures counts for a line that was not met before: a site may begin to print a line any day.
STRANGE_WEIGHT = 0.3

UNHEARD, STRANGE, REMEMBERED = 0, 1, 2  # what a memory says of a line
# By kind: the log of P(remembered | kind) / P(remembered), and of P(not remembered | kind) / P(not remembered), on 232
# labelled pages of publishers with two pages and more, judged by models that saw none of their publisher's pages:
#   python -m clipfile.tasks.evaluate.memory --gold GOLD --corpus CORPUS --folds 3
# Of the first column only what a site does not repeat counts, of the second only what it does: taken whole, they move
# lines between kinds of furniture, to no good.
ODDS: Mapping[Kind, tuple[float, float]] = {
    Kind.LEGAL: (0.31, -0.66), Kind.NAV: (0.28, -0.54), Kind.SHARE: (0.13, -0.20), Kind.PROMO: (0.01, -0.02),
    Kind.SIDEBAR_HEADING: (-0.01, 0.01), Kind.OTHER: (-0.15, 0.17), Kind.ITEM_META: (-0.26, 0.27),
    Kind.ITEM_CAPTION: (-0.39, 0.36), Kind.COMMENT: (-0.40, 0.36), Kind.KICKER: (-0.43, 0.38), Kind.AD: (-0.43, 0.38),
    Kind.TIMESTAMP: (-0.51, 0.42), Kind.END_NOTE: (-1.33, 0.68), Kind.BYLINE: (-1.38, 0.69), Kind.SOURCE: (-1.43, 0.70),
    Kind.PULLQUOTE: (-1.48, 0.70), Kind.PLAYER: (-1.65, 0.73), Kind.CREDIT: (-2.04, 0.76), Kind.ITEM_DEK: (-2.52, 0.79),
    Kind.DEK: (-2.65, 0.80), Kind.ITEM_HEADLINE: (-2.86, 0.81), Kind.HEADLINE: (-3.58, 0.83),
    Kind.CAPTION: (-3.82, 0.83), Kind.BODY: (-4.08, 0.83), Kind.SUBHEAD: (-4.59, 0.84),
}  # fmt: skip
BODY_ODDS = -4.55  # the same of a remembered line, for body and subhead together against the rest
# What a story says, and what points to one: a memory never learns such lines, on however many pages they stand.
TOLD = table(
    {
        Kind.HEADLINE, Kind.DEK, Kind.BODY, Kind.SUBHEAD, Kind.PULLQUOTE, Kind.CAPTION,
        Kind.ITEM_HEADLINE, Kind.ITEM_DEK, Kind.ITEM_CAPTION,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SiteMemory:
    """The lines that one site repeats, as one version of the memory has them."""

    version: str
    site: str
    site_stories: int  # that were looked at
    fingerprints: Fingerprints  # sorted
    stories: npt.NDArray[np.int64]  # on how many of them each line stands


def site_memories(version: str, rows: pa.Table) -> dict[str, SiteMemory]:
    """The memories of all sites out of rows of the table `site_memory`."""
    ordered = rows.sort_by([("site", "ascending")])
    sites = ordered["site"].combine_chunks().dictionary_encode() if len(ordered) else pa.array([]).dictionary_encode()
    code = sites.indices.to_numpy(zero_copy_only=False)
    bounds = np.searchsorted(code, np.arange(len(sites.dictionary) + 1))
    columns = [ordered[name].to_numpy() for name in ("fingerprint", "stories", "site_stories")]
    spans = zip(sites.dictionary.to_pylist(), bounds, bounds[1:], strict=False)
    return {site: _site_memory(version, site, [column[a:b] for column in columns]) for site, a, b in spans}


def _site_memory(version: str, site: str, columns: Sequence[npt.NDArray[np.int64]]) -> SiteMemory:
    codes, stories, site_stories = columns
    known = codes.view(np.uint64)
    order = np.argsort(known)
    return SiteMemory(version, site, int(site_stories[0]), known[order], stories[order])


def is_short(lines: Lines) -> npt.NDArray[np.bool_]:
    """Which lines a memory may hold."""
    short: npt.NDArray[np.bool_] = lines.chars + WIDE_WEIGHT * lines.wide <= LONGEST
    return short


def stories_with(lines: Lines, memories: Sequence[SiteMemory | None]) -> npt.NDArray[np.int64]:
    """On how many stories of its page's site each line stands; 0 where the site's memory does not have it."""
    found = np.zeros(len(lines), np.int64)
    codes = fingerprints(lines)
    for page, memory in enumerate(memories):
        if memory is not None:
            rows = slice(int(lines.page_offsets[page]), int(lines.page_offsets[page + 1]))
            place = np.minimum(np.searchsorted(memory.fingerprints, codes[rows]), len(memory.fingerprints) - 1)
            found[rows] = np.where(memory.fingerprints[place] == codes[rows], memory.stories[place], 0)
    return np.where(is_short(lines), found, 0)


def hear(scores: Scores, lines: Lines, memories: Sequence[SiteMemory | None]) -> Scores:
    """The scores, and what the memories of the pages' sites say beside them; a page without one keeps its own."""
    if all(memory is None for memory in memories):
        return scores
    said = what_is_said(lines, memories)
    kind = scores.kind + _KIND_ODDS[said]
    kind -= np.log(np.exp(kind).sum(1, keepdims=True))
    body = scores.body * _BODY_FACTOR[said]
    heard = said != UNHEARD
    return replace(
        scores,
        kind=np.where(heard[:, None], kind, scores.kind),
        body=np.where(heard, body / (body + 1 - scores.body), scores.body),
    )


def what_is_said(lines: Lines, memories: Sequence[SiteMemory | None]) -> npt.NDArray[np.int8]:
    """For each line UNHEARD, STRANGE or REMEMBERED."""
    enough = np.array([memory is not None and memory.site_stories >= ENOUGH_STORIES for memory in memories], np.bool_)
    strange = np.where(enough[lines.page] & is_short(lines), STRANGE, UNHEARD)
    return np.where(stories_with(lines, memories) > 0, REMEMBERED, strange).astype(np.int8)


def _tables() -> tuple[Floats, Floats]:
    """What each thing that is said adds to the log-probability of kinds, and what it multiplies the odds of body by."""
    measured = np.array([ODDS[kind] for kind in KINDS], np.float32)
    kinds = np.zeros((3, len(KINDS)), np.float32)
    kinds[REMEMBERED] = np.where(TOLD, measured[:, 0], 0)
    kinds[STRANGE] = np.minimum(measured[:, 1], 0) * STRANGE_WEIGHT
    body = np.array([0, 0, BODY_ODDS], np.float32)
    return np.clip(kinds, -MOST, MOST), np.exp(np.clip(body, -MOST, MOST))


_KIND_ODDS, _BODY_FACTOR = _tables()
