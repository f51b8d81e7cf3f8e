"""One headline a story: the best line above its text, its repeats, and those of further stories."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.segment.lines import Ints, Lines
from clipfile.tasks.segment.tokens import Hashes
from clipfile.tasks.segment.view import Floats

HEADLINE, DEK, BODY = CODE[Kind.HEADLINE], CODE[Kind.DEK], CODE[Kind.BODY]
LEAST = np.float32(1e-6)
AT_SIGN = ord("@")

# A headline that less than this speaks for is none; on held folds 0.05 to 0.15 do as well, 0.3 loses a tenth of them.
CHANCE = 0.05
REPEAT_CHANCE = 0.1
# What a headline loses for all the text standing above it: as much as being 22,000 times less likely.
TEXT_ABOVE = 10.0
# The line right above a headline is the headline, and that one its dek, unless they say the same: then it is the end of
# a breadcrumb. On 375 held pages the rule speaks 5 times and is right; breadcrumbs share .36 of their pieces and more.
PIECE_BYTES = 5
SHARED_PIECES = 0.33
# A further story has this share of the page's text above its headline and below, and so many characters close below.
STORY_SHARE = 0.1
STORY_CHARS = 250
STORY_LINES = 12


@dataclass(frozen=True, slots=True)
class Text:
    """Where the text of each page lies."""

    chars: Ints  # [lines + 1], characters of body above each line in the whole batch
    above: Floats  # [lines], share of the page's text above the line
    total: Ints  # [pages], characters of body


def one_headline(lines: Lines, hashes: Hashes, chances: Floats, kind: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The kinds with one headline a story; a page without text keeps its own."""
    text = measure(lines, kind)
    best = best_lines(lines, chances, text)
    deks = with_headline_above(lines, hashes, chances, best)
    best[lines.page[deks]] = deks - 1
    mine = best[lines.page]
    same = (mine >= 0) & (hashes == hashes[mine])
    chance = chances[:, HEADLINE]
    kept = same & ((chance > REPEAT_CHANCE) | (np.arange(len(kind)) == mine))
    others = np.flatnonzero((kind == HEADLINE) & (mine >= 0) & ~same)
    others = others[~opens_story(lines, text, mine, others)]
    found = np.where(kept, HEADLINE, kind)
    rest = chances[others]
    rest[:, HEADLINE] = 0
    found[others] = rest.argmax(1)
    found[deks] = DEK
    return found


def measure(lines: Lines, kind: npt.NDArray[np.intp]) -> Text:
    """How much text stands above each line."""
    size = np.where(kind == BODY, lines.chars, 0).astype(np.int64)
    chars = np.concatenate([np.zeros(1, np.int64), np.cumsum(size)])
    total = chars[lines.page_offsets[1:]] - chars[lines.page_offsets[:-1]]
    above = chars[:-1] - chars[lines.page_offsets[:-1]][lines.page]
    return Text(chars, (above / np.maximum(total, 1)[lines.page]).astype(np.float32), total)


def best_lines(lines: Lines, chances: Floats, text: Text) -> Ints:
    """Each page's best headline; -1 for a page without text or without a line that may be one."""
    score = np.log(np.maximum(chances[:, HEADLINE], LEAST)) - TEXT_ABOVE * (text.above + with_address(lines))
    best = np.full(len(text.total), -1, np.int64)
    full = np.flatnonzero(np.diff(lines.page_offsets))
    most = np.zeros(len(text.total), score.dtype)
    most[full] = np.maximum.reduceat(score, lines.page_offsets[full]) if len(full) else 0
    found = np.flatnonzero(score == most[lines.page])[::-1]
    best[lines.page[found]] = found  # the last one written stays: of equals the first
    likely = (best >= 0) & (text.total > 0)
    likely[likely] = chances[best[likely], HEADLINE] >= CHANCE
    return np.where(likely, best, -1)


def with_headline_above(lines: Lines, hashes: Hashes, chances: Floats, best: Ints) -> Ints:
    """The headlines, printed once, that are the dek of a line right above, which may be a headline, too."""
    rows = best[best > 0]
    may_be = (lines.page[rows - 1] == lines.page[rows]) & (chances[rows - 1, HEADLINE] >= CHANCE)
    return np.array([row for row in rows[may_be].tolist() if is_dek_of_above(lines, hashes, row)], np.int64)


def is_dek_of_above(lines: Lines, hashes: Hashes, row: int) -> bool:
    """Whether a line is printed once on its page and says something else than the line above it."""
    first, last = lines.page_offsets[lines.page[row] : lines.page[row] + 2]
    is_alone = np.count_nonzero(hashes[first:last] == hashes[row]) == 1
    return bool(is_alone) and shared_pieces(said(lines, row - 1), said(lines, row)) < SHARED_PIECES


def said(lines: Lines, row: int) -> bytes:
    """A line's bytes in lower case."""
    return lines.data[lines.start[row] : lines.end[row]].tobytes().lower()


def shared_pieces(one: bytes, other: bytes) -> float:
    """The share of the shorter line's pieces that the longer one has, too; a piece starts at every byte."""
    few, many = sorted((pieces(one), pieces(other)), key=len)
    return len(few & many) / len(few)


def pieces(line: bytes) -> set[bytes]:
    """All stretches of PIECE_BYTES; of a shorter line, the line."""
    return {line[at : at + PIECE_BYTES] for at in range(max(1, len(line) - PIECE_BYTES + 1))}


def with_address(lines: Lines) -> npt.NDArray[np.bool_]:
    """Whether a line holds a mail address or a handle: of 424 labelled headlines none does."""
    places = np.flatnonzero(lines.data == AT_SIGN)
    rows = np.searchsorted(lines.start, places, side="right") - 1
    found = np.zeros(len(lines.page), np.bool_)
    found[rows[(rows >= 0) & (places < lines.end[rows])]] = True
    return found


def opens_story(lines: Lines, text: Text, mine: Ints, at: Ints) -> npt.NDArray[np.bool_]:
    """Whether a headline is that of a further story, with text of its own."""
    stop = np.minimum(at + 1 + STORY_LINES, lines.page_offsets[lines.page[at] + 1])
    near = text.chars[stop] - text.chars[at + 1]
    above = text.above[at]
    return (at > mine[at]) & (above > STORY_SHARE) & (above < 1 - STORY_SHARE) & (near > STORY_CHARS)
