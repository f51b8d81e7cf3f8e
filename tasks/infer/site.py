"""Which outlet a page is from, by the names in its copyright lines, its appeals to readers, its credits and sources."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from clipfile.schemas.kinds import Kind
from clipfile.schemas.records import Article, Photo
from clipfile.tasks.infer.copyright import read_copyright
from clipfile.tasks.infer.names import (
    credited_outlet,
    is_telling,
    key_of,
    named_outlet,
    outlets_asking,
    without_form,
)
from clipfile.tasks.infer.printed import PrintedPage

# A name needs so much weight: one credit or one source line is a guest's as often as the outlet's own.
LEAST_WEIGHT = 2
# So many lines are quoted, and the others counted.
QUOTED = 2


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where an outlet is named: what a line weighs there, how many count, whose spelling is taken first, its kinds."""

    weight: int
    most: int
    rank: int
    kinds: Collection[Kind]


APPEAL = Place(2, 3, 0, (Kind.PROMO,))
CREDIT = Place(1, 4, 1, (Kind.CAPTION, Kind.CREDIT, Kind.ITEM_CAPTION))
RIGHTS = Place(4, 1, 2, (Kind.LEGAL,))
SOURCE = Place(1, 1, 3, (Kind.SOURCE, Kind.BYLINE))
# Where an outlet speaks of itself.
OWN = (RIGHTS, APPEAL)


@dataclass(frozen=True, slots=True)
class Vote:
    """One line that names an outlet."""

    name: str
    place: Place
    line_start: int
    line_end: int


@dataclass(frozen=True, slots=True)
class Guess:
    """An outlet's name as printed, and the lines that name it."""

    name: str
    evidence: str


Key = frozenset[str]


def guess_site(printed: PrintedPage) -> Guess | None:
    """The outlet that a page names most, and where it speaks of itself; None where none, or two as much."""
    outlets = _by_outlet(list(_votes(printed)))
    ranked = sorted(((_weight(votes), key) for key, votes in outlets.items()), key=lambda one: -one[0])
    if not ranked or ranked[0][0] < LEAST_WEIGHT or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return None
    votes = outlets[ranked[0][1]]
    named = [vote for vote in votes if is_telling(vote.name) or vote.place is not APPEAL]
    best = min(named, key=_standing, default=None)
    return None if best is None else Guess(without_form(best.name), _evidence(printed, best, votes))


def _standing(vote: Vote) -> tuple[bool, int, int, int]:
    """Whose spelling is taken first: the outlet's own before others' of it, then the fullest, then the best placed."""
    return vote.place not in OWN, -len(key_of(vote.name)), vote.place.rank, vote.line_start


def _weight(votes: Sequence[Vote]) -> int:
    counts = Counter(vote.place for vote in votes)
    return sum(place.weight * min(count, place.most) for place, count in counts.items())


def _by_outlet(votes: Sequence[Vote]) -> Mapping[Key, list[Vote]]:
    """Votes by outlet: "The Post" is "The Harrow Post" where no other name that is longer has its words."""
    keys = [key_of(vote.name) for vote in votes]
    known = set(keys)
    longest = [key for key in known if not any(key < other for other in known)]
    found: dict[Key, list[Vote]] = {}
    for vote, key in zip(votes, keys, strict=True):
        longer = [other for other in longest if key < other]
        found.setdefault(longer[0] if len(longer) == 1 else key, []).append(vote)
    return found


def _votes(printed: PrintedPage) -> Iterator[Vote]:
    for number, line in printed.of_kind(Kind.LEGAL):
        if holder := read_copyright(line).holder:
            yield Vote(holder, RIGHTS, number, number)
    for number, line in printed.of_kind(Kind.PROMO):
        yield from (Vote(name, APPEAL, number, number) for name in outlets_asking(line))
    for article in printed.page.articles:
        yield from _of_story(article)
    for item in printed.page.sidebar_items:
        yield from _credit(item.photo, item.line_start, item.line_end)


def _of_story(article: Article) -> Iterator[Vote]:
    if article.source and (source := named_outlet(article.source)):
        yield Vote(source, SOURCE, article.line_start, article.line_end)
    for photo in article.photos:
        yield from _credit(photo, article.line_start, article.line_end)


def _credit(photo: Photo | None, first: int, last: int) -> Iterator[Vote]:
    if photo is not None and photo.credit_line:
        name = credited_outlet(photo.credit_line, beside_a_person=photo.creator is not None)
        if name is not None:
            yield Vote(name, CREDIT, first, last)


def _evidence(printed: PrintedPage, best: Vote, votes: Sequence[Vote]) -> str:
    """The line that the name is taken from, one of another place, and how many more there are."""
    others = sorted((vote for vote in votes if vote is not best), key=lambda vote: vote.place is best.place)
    quoted = [_quoted(printed, vote) for vote in (best, *others[: QUOTED - 1])]
    more = len(votes) - len(quoted)
    return "; ".join([*quoted, f"{more} more"] if more else quoted)


def _quoted(printed: PrintedPage, vote: Vote) -> str:
    lines = vote.line_start, vote.line_end
    found = printed.find(vote.name, *lines, vote.place.kinds) or printed.find(vote.name, *lines)
    return (found or printed.start_of(vote.line_start)).quoted
