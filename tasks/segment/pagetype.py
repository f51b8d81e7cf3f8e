"""What a page as a whole is: judged by the mass of its kinds, and by a few words where masses cannot tell."""

import re
from collections.abc import Sequence
from itertools import chain

import numpy as np

from clipfile.schemas.kinds import Kind, PageType
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.segment.fields.glance import Glanced, folded
from clipfile.tasks.segment.fields.tables import alternatives
from clipfile.tasks.segment.fields.tables.walls import ERROR_WORDS, LIVE_LABELS, LIVE_WORDS, WALL_WORDS
from clipfile.tasks.segment.judged import Judged

BODY, HEADLINE, KICKER = CODE[Kind.BODY], CODE[Kind.HEADLINE], CODE[Kind.KICKER]
ITEM_HEADLINE, PROMO = CODE[Kind.ITEM_HEADLINE], CODE[Kind.PROMO]
ENTRIES = tuple(CODE[kind] for kind in (Kind.SUBHEAD, Kind.TIMESTAMP, Kind.BYLINE))
# What the news of an error is told in.
FURNITURE = tuple(CODE[kind] for kind in (Kind.LEGAL, Kind.PROMO, Kind.OTHER, Kind.HEADLINE))
# A story says at least this much; less is a label or a line gone astray.
STORY_CHARS = 60
# Pointers that make a page without a story an index.
INDEX_ITEMS = 5
# An index whose blurbs were taken for text has this many pointers to a paragraph.
ITEMS_A_PARAGRAPH = 8
# Entries that begin with a clock time make a live blog.
TIMED_ENTRIES = 5
# A page that tells of an error has no more lines than this around the news of it.
ERROR_LINES = 80
ERROR_CHARS = 20_000
# A wall stands within this many lines after the last paragraph.
WALL_LINES = 4

TIMED = re.compile(r"\(?\d{1,2}[:.hH時]\d{2}(?:\b|[A-Z])")
ERROR_NUMBER = re.compile(r"^\W*(?:\w+ )?(?:404|403|410|500|502|503)\W*$", re.MULTILINE)
LIVE_WORD = Glanced(
    re.compile(rf"(?<![^\W\d_])(?:{alternatives(LIVE_WORDS)})(?![^\W\d_])", re.IGNORECASE),
    tuple(map(folded, LIVE_WORDS)),
)
WALL = Glanced(re.compile(alternatives(WALL_WORDS), re.IGNORECASE), tuple(map(folded, WALL_WORDS)))
ERROR = re.compile(rf"\b(?:404|403|410|500|502|503)\b|{alternatives(ERROR_WORDS)}", re.IGNORECASE)


def page_type(judged: Judged) -> PageType:
    """The type of a page whose lines have their kinds."""
    counts = np.bincount(judged.kinds, minlength=len(CODE)).tolist()
    items, paragraphs = counts[ITEM_HEADLINE], counts[BODY]
    if not tells_story(judged) or is_error(judged, counts):
        return storyless(judged, counts)
    if not counts[HEADLINE] and items > max(INDEX_ITEMS, ITEMS_A_PARAGRAPH * paragraphs):
        return PageType.INDEX
    if is_live(judged):
        return PageType.LIVEBLOG
    return PageType.PAYWALL if is_walled(judged) else PageType.ARTICLE


def tells_story(judged: Judged) -> bool:
    """Whether the page has text enough for a story."""
    chars = 0
    for (code, _), runs in judged.places.items():
        for row in chain.from_iterable(runs) if code == BODY else ():
            chars += len(judged.string(row))
            if chars >= STORY_CHARS:
                return True
    return False


def storyless(judged: Judged, counts: Sequence[int]) -> PageType:
    """The type of a page that tells no story."""
    if is_error(judged, counts):
        return PageType.ERROR
    return PageType.INDEX if counts[ITEM_HEADLINE] >= INDEX_ITEMS and not counts[HEADLINE] else PageType.OTHER


def is_error(judged: Judged, counts: Sequence[int]) -> bool:
    """Whether a short page without a headline says that what one wanted is not there, or that something bars the way.

    Among pointers to other stories only the number of the error counts: there a cookie line says nothing.
    """
    if counts[HEADLINE] or len(judged.kinds) > ERROR_LINES or not sum(counts[code] for code in FURNITURE):
        return False
    words = ERROR if counts[ITEM_HEADLINE] < INDEX_ITEMS else ERROR_NUMBER
    return words.search(judged.text[:ERROR_CHARS]) is not None


def is_live(judged: Judged) -> bool:
    """Whether the first story is told in timed entries, or calls itself live."""
    if any(LIVE_WORD.search(title) for title in judged.strings(judged.at(HEADLINE, 1)[:2])):
        return True
    if any(label.casefold() in LIVE_LABELS for label in judged.strings(judged.at(KICKER, 1)[:3])):
        return True
    entries = [row for code in ENTRIES for row in judged.at(code, 1)]
    return len(entries) >= TIMED_ENTRIES and sum(map(is_timed, judged.strings(entries))) >= TIMED_ENTRIES


def is_timed(line: str) -> bool:
    """Whether an entry of a live blog begins with its time."""
    return (line[0].isdigit() or line[0] == "(") and TIMED.match(line) is not None


def is_walled(judged: Judged) -> bool:
    """Whether a wall stands right below the last paragraph of the page's stories."""
    below = int((judged.kinds == BODY).nonzero()[0][-1]) + 1
    kinds = judged.kinds[below : below + WALL_LINES].tolist()
    return any(kind == PROMO and WALL.search(judged.string(row)) for row, kind in enumerate(kinds, below))
