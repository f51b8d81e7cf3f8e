"""Which lines of a page belong together: the lines of one story, the lines of one pointer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

import numpy as np
import numpy.typing as npt

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE, IN_ITEM, IN_STORY, Codes
from clipfile.tasks.segment.fields.glance import has_digit
from clipfile.tasks.segment.fields.kept import kept

Forms = str  # of some neighbouring lines what each looks like, a letter a line
Ints32 = npt.NDArray[np.int32]

HEADLINE, BODY = CODE[Kind.HEADLINE], CODE[Kind.BODY]
ITEM_HEADLINE, ITEM_DEK = CODE[Kind.ITEM_HEADLINE], CODE[Kind.ITEM_DEK]
ITEM_CAPTION, ITEM_META = CODE[Kind.ITEM_CAPTION], CODE[Kind.ITEM_META]
SIDEBAR_HEADING = CODE[Kind.SIDEBAR_HEADING]

# Two stories have at least this much text each, in characters and of the longer one's: less is a teaser or a box.
STORY_CHARS = 250
STORY_SHARE = 0.1
# A story is signed or dated this close to its headline.
SIGNED_WITHIN = 5
# A second story's byline and label stand within this many lines above its headline.
STORY_HEAD_LINES = 8
STORY_HEAD = frozenset(
    CODE[k] for k in (Kind.KICKER, Kind.BYLINE, Kind.TIMESTAMP, Kind.SOURCE, Kind.CAPTION, Kind.CREDIT)
)
SIGNATURES = frozenset(CODE[k] for k in (Kind.BYLINE, Kind.TIMESTAMP, Kind.SOURCE))
STORY_TEXT = frozenset(CODE[k] for k in (Kind.BODY, Kind.SUBHEAD, Kind.END_NOTE, Kind.PULLQUOTE, Kind.COMMENT))
# Lines that lost their headline to a button between them are still the item's, when no more than this stands between.
STRAY_LINES = 2
# No item has more lines than this above or below its headline.
WIDEST = 8
# "1", "02": the place of an item in a list.
RANK_DIGITS = 2
# Lists of a site look alike, and so do its labels.
CACHED = 4096
# An author stands below the headline.
BY = ("By ", "BY ", "by ", "Von ", "von ", "VON ", "Par ", "Por ", "di ")


def group(kinds: Codes, numbers: Ints32, strings: Sequence[str]) -> Ints32:
    """Group numbers of one page's lines: the story for article kinds, the item for item kinds, else 0; int32 [lines].

    kinds are codes, numbers physical line numbers, strings the stripped lines.
    """
    groups = story_numbers(kinds, strings)
    at = np.flatnonzero(IN_ITEM[kinds])
    if len(at):
        groups[at] = item_numbers(kinds, numbers, strings, at)
    return groups


def story_numbers(kinds: Codes, strings: Sequence[str]) -> Ints32:
    """Story numbers of the article kinds, 0 elsewhere: a headline with a text of its own opens the next story."""
    heads = np.flatnonzero(kinds == HEADLINE).tolist()
    stories = IN_STORY[kinds].astype(np.int32)
    for start in story_starts(kinds, strings, heads) if len(heads) > 1 else ():
        stories[start:] += IN_STORY[kinds[start:]]
    return stories


def story_starts(kinds: Codes, strings: Sequence[str], heads: Sequence[int]) -> Iterator[int]:
    """Where later stories begin: at headlines signed or dated as the first is, with a text before and behind."""
    body = np.where(kinds == BODY, np.fromiter(map(len, strings), np.int64, len(strings)), 0)
    mass = np.concatenate([np.zeros(1, np.int64), np.cumsum(body)])
    seen, opened, first = {folded(strings[heads[0]])}, 0, signatures(kinds, heads[0])
    for head, following in pairwise([*heads[1:], len(kinds)]):
        told, untold = mass[head] - mass[opened], mass[following] - mass[head]
        enough = min(told, untold) >= max(STORY_CHARS, STORY_SHARE * max(told, untold))
        if enough and folded(strings[head]) not in seen and first & signatures(kinds, head):
            opened = story_head(kinds, head)
            yield opened
        seen.add(folded(strings[head]))


def signatures(kinds: Codes, headline: int) -> set[int]:
    """Kinds of the bylines, sources and times close to a headline; the stories of a page have them in common."""
    ways = (range(headline - 1, -1, -1)[:SIGNED_WITHIN], range(headline + 1, len(kinds))[:SIGNED_WITHIN])
    near = (kinds[at] for way in ways for at in takewhile(lambda at: kinds[at] != BODY, way))
    return {int(kind) for kind in near if kind in SIGNATURES}


def story_head(kinds: Codes, headline: int) -> int:
    """The first line of a story whose headline stands here: labels and bylines above it are its own."""
    first = headline
    for at in range(headline - 1, max(headline - STORY_HEAD_LINES, 0), -1):
        if kinds[at] in STORY_TEXT:
            break
        first = at if kinds[at] in STORY_HEAD else first
    return first


def folded(string: str) -> str:
    """A line without what differs between repeats of it: case, spaces, punctuation."""
    return "".join(filter(str.isalnum, string)).casefold()


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring item lines with nothing else between them, and where the items in it may open."""

    codes: Sequence[int]
    strings: Sequence[str]
    numbers: Sequence[int]  # physical line numbers
    heads: Sequence[int]  # places of the headlines that open an item

    def forms(self) -> Forms:
        """What each line looks like."""
        return "".join(map(form, self.codes, self.strings))

    def blanks(self) -> Sequence[int]:
        """Blank lines above each line."""
        return [0, *(b - a - 1 for a, b in pairwise(self.numbers))]


def item_numbers(kinds: Codes, numbers: Ints32, strings: Sequence[str], at: npt.NDArray[np.intp]) -> list[int]:
    """Item numbers of the item lines at these places, 1 upward."""
    cuts = np.flatnonzero(np.diff(at) > 1) + 1
    rows, codes, physical = at.tolist(), kinds[at].tolist(), numbers[at].tolist()
    items: list[int] = []
    last, ended = 0, -STRAY_LINES
    for first, end in pairwise([0, *cuts.tolist(), len(at)]):
        run = read_run(codes[first:end], strings[rows[first] : rows[end - 1] + 1], physical[first:end])
        if not run.heads and last > 0 and belongs_to_last(kinds, ended, rows[first]):
            items += [last] * (end - first)
        else:
            items += [last + number for number in run_items(run)]
            last = items[-1]
        ended = rows[end - 1]
    return items


def belongs_to_last(kinds: Codes, ended: int, start: int) -> bool:
    """Whether lines without a headline that start here go with the item that ended shortly before."""
    between = kinds[ended + 1 : start]
    return len(between) <= STRAY_LINES and not (IN_STORY[between].any() or (between == SIDEBAR_HEADING).any())


def read_run(codes: Sequence[int], strings: Sequence[str], numbers: Sequence[int]) -> Run:
    """The run that these lines make."""
    return Run(codes, strings, numbers, tuple(openers(codes, strings)))


def openers(codes: Sequence[int], strings: Sequence[str]) -> Iterator[int]:
    """Places of the headlines that open an item: a repeat of the last one does not."""
    last = None
    for place, code in enumerate(codes):
        if code == ITEM_HEADLINE:
            if strings[place] != last:
                yield place
            last = strings[place]


def form(code: int, string: str) -> Forms:
    """What a line of an item looks like: its kind, and of the small lines whether it ranks, names, dates or labels."""
    return label_form(string) if code == ITEM_META else FORMS[code]


A_HEADLINE, A_DEK, A_CAPTION, A_RANK, AN_AUTHOR, A_TIME, A_LABEL = "hdcratl"
FORMS = {ITEM_HEADLINE: A_HEADLINE, ITEM_DEK: A_DEK, ITEM_CAPTION: A_CAPTION}


@kept(CACHED)
def label_form(string: str) -> Forms:
    """Whether a small line ranks, names, dates or labels; the same ones stand on many pages."""
    if string.isdigit() and len(string) <= RANK_DIGITS:
        return A_RANK
    if string.startswith(BY):
        return AN_AUTHOR
    return A_TIME if has_digit(string) else A_LABEL


def run_items(run: Run) -> list[int]:
    """Item numbers within a run, from 1: each opening headline takes the lines around it that fit it best."""
    if len(run.heads) < 2:
        return headless_items(run) if not run.heads else [1] * len(run.codes)
    if len(run.heads) == len(run.codes):
        return list(range(1, len(run.codes) + 1))
    starts = [0, *cuts(run), len(run.codes)]
    return [number for number, (a, b) in enumerate(pairwise(starts), 1) for _ in range(b - a)]


def headless_items(run: Run) -> list[int]:
    """Item numbers where no line is a headline: each summary ends an item."""
    numbers, number = [], 1
    for place, code in enumerate(run.codes):
        numbers.append(number)
        number += code == ITEM_DEK and place + 1 < len(run.codes)
    return numbers


def cuts(run: Run) -> Iterator[int]:
    """Where the second and later items of a run start.

    What stands above a run's first headline and below its last shows what stands above and below the others. Two
    headlines with nothing between them end a list: before the first such place only what is above the run's first
    headline counts, behind the last only what is below its last; between them, and where one end is bare, both do.
    """
    forms, blanks = run.forms(), run.blanks()
    is_spaced = any(blanks)
    lead, trail = forms[: run.heads[0]][-WIDEST:], forms[run.heads[-1] + 1 :][:WIDEST]
    touching = [gap for gap, (a, b) in enumerate(pairwise(run.heads)) if b == a + 1]
    first, last = (touching[0], touching[-1]) if touching else (len(run.heads), -1)
    for gap, (head, following) in enumerate(pairwise(run.heads)):
        if following == head + 1:
            yield following
            continue
        local = (lead if gap < first else "", trail if gap > last else "")
        pattern = local if local != ("", "") else (lead, trail)
        start = max(head + 1, following - WIDEST)
        apart = apart_lines(blanks[start : following + 1]) if is_spaced else ()
        yield following - kept_above(forms[start:following], apart, pattern)


def apart_lines(blanks: Sequence[int]) -> tuple[bool, ...]:
    """Which of some neighbouring lines more blank ones stand above than above others of them; () where of none do."""
    fewest = min(blanks)
    return tuple([count > fewest for count in blanks]) if max(blanks) > fewest else ()


@lru_cache(CACHED)
def kept_above(forms: Forms, apart: tuple[bool, ...], pattern: tuple[Forms, Forms]) -> int:
    """How many of the lines between two headlines stand above the second one, by what stands above and below others.

    apart tells for each line, and for the second headline, whether more blank lines stand above it than elsewhere; it
    is empty where of none do.
    """
    spaces = apart or (False,) * (len(forms) + 1)
    best = max(range(len(forms), -1, -1), key=lambda cut: cut_score(forms, cut, pattern) + 1.5 * spaces[cut])
    return len(forms) - best


def cut_score(forms: Forms, cut: int, pattern: tuple[Forms, Forms]) -> float:
    """How well a cut leaves lines like the pattern's above one headline and below the other."""
    below, above = forms[:cut], forms[cut:]
    score = likeness(above, pattern[0]) + likeness(below, pattern[1])
    score -= 2.0 * above.count(A_DEK)
    score -= 2.0 * (below.count(A_CAPTION) if A_CAPTION not in pattern[1] else 0)
    return (
        score + 0.1 * (above.count(A_LABEL) + below.count(A_TIME) + below.count(AN_AUTHOR)) + 0.3 * above.count(A_RANK)
    )


def likeness(lines: Forms, pattern: Forms) -> float:
    """Forms in common, less half of what is missing or too much; half a point for the very same."""
    same = sum(min(lines.count(one), pattern.count(one)) for one in set(lines))
    return same - 0.5 * (len(lines) + len(pattern) - 2 * same) + 0.5 * (bool(lines) and lines == pattern)
