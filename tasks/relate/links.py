"""Pointers linked to the articles they lead to, where those have been captured, with what speaks for each link."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from clipfile.schemas.tables import TABLES
from clipfile.tasks.relate.headlines import OTHER, WHOLE, Bools, Floats, Headlines, Index, compared, read_headlines
from clipfile.tasks.relate.prints import Ints, spans
from clipfile.warehouse.store import Store

EVIDENCE = ("headline", "headline_cut", "headline_near")
SAME_SITE, SAME_DAY = "same_site", "same_day"
LEAST_SAME_SITE = 3  # words of a headline that tells one article of a site from others
LEAST_ANYWHERE = 5  # words of one that does so among the articles of all sites
DAYS_APART = 2  # between the day that a pointer prints and the one that the article does; more is another article
DAYS_AHEAD = 1  # that an article may be dated after the page that points to it was captured, for time zones
HEADLINES_AT_ONCE = 5_000
UNKNOWN = np.iinfo(np.int64).min
FAR = 1 << 20  # days


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """What came of it: parts and pointers looked at, links that are others now, and links in all."""

    parts: int
    pointers: int
    changed: int
    links: int


@dataclass(frozen=True, slots=True)
class Looked:
    """Pointers of one part that were looked at, and links of theirs that are others now."""

    pointers: int
    changed: int


@dataclass(frozen=True, slots=True)
class Targets:
    """The articles that pointers may lead to."""

    rows: pa.Table  # capture_id, story_no
    site: Ints
    day: Ints
    index: Index


@dataclass(frozen=True, slots=True)
class Choice:
    """The best article for some pointers: the pointer, the article, how they are alike, and whose evidence there is."""

    pointer: Ints
    article: Ints
    kind: Ints
    likeness: Floats
    same_site: Bools
    same_day: Bools


def link_items(store: Store, *, anew: bool = False) -> LinkCounts:
    """Bring the table `item_links` up to date with pointers and articles, in one transaction.

    The rows are a function of pointers, articles and what sources say of their pages. Pointers of parts that have not
    changed are looked at again only where an article of a changed part has a headline like theirs.
    """
    parts = store.rows("relate/parts").to_pylist()
    changed = {row["part_no"] for row in parts if anew or not row["is_linked"]}
    looked = _link(store, [row["part_no"] for row in parts], changed) if changed else []
    (links,) = store.rows("snapshot/count", table="item_links")["rows"].to_pylist()
    return LinkCounts(len(changed), sum(one.pointers for one in looked), sum(one.changed for one in looked), links)


def _link(store: Store, parts: Sequence[int], changed: Set[int]) -> list[Looked]:
    store.run("relate/pages")
    targets, fresh = _targets(store, changed)
    with store.transaction():
        looked = [_link_part(store, part, targets, None if part in changed else fresh) for part in parts]
        touched = [part for part, one in zip(parts, looked, strict=True) if one.changed]
        with store.registered(touched=pa.table({"part_no": pa.array(touched, pa.int64())})):
            store.run("relate/parts_related")
        store.run("relate/parts_linked")
    store.run("relate/drop_pages")
    return looked


def _targets(store: Store, changed: Set[int]) -> tuple[Targets, Index]:
    """All articles with a headline, and the headlines of those in changed parts."""
    rows = store.rows("relate/headlines")
    headlines = read_headlines(rows["headline"].to_pylist())
    is_fresh = np.isin(rows["part_no"].to_numpy(), sorted(changed))
    fresh = _some(headlines, np.flatnonzero(is_fresh))
    return (
        Targets(
            rows.select(["capture_id", "story_no"]),
            _days(rows, "site_no"),
            _days(rows, "published_day"),
            Index(headlines),
        ),
        Index(fresh),
    )


def _some(headlines: Headlines, rows: Ints) -> Headlines:
    size = headlines.size[rows]
    words = headlines.words[spans(headlines.bounds[:-1][rows], size)]
    return Headlines(words, np.append(0, np.cumsum(size)), headlines.has_dots[rows])


def _link_part(store: Store, part_no: int, targets: Targets, fresh: Index | None) -> Looked:
    """Link the pointers of a part: all, or those like a fresh headline."""
    pointers, changed = 0, 0
    for texts, headlines in _headlines(store, part_no, fresh):
        wanted = pa.table({"headline": pa.array(texts, pa.string()), "headline_no": np.arange(len(texts))})
        with store.registered(wanted=wanted):
            items = store.rows("relate/items", {"part_no": part_no})
        linked = _rows(items, chosen(items, headlines, targets), targets, part_no)
        pointers += len(items)
        changed += _replaced(store, part_no, items, linked)
    return Looked(pointers, changed)


def _replaced(store: Store, part_no: int, items: pa.Table, linked: pa.Table) -> int:
    """Put links in place of those that the pointers had; how many are others."""
    with store.registered(considered=items.select(["capture_id", "item_no"]), linked=linked):
        before = store.rows("relate/links_before", {"part_no": part_no}).select(linked.column_names)
        had, have = ({repr(row) for row in table.to_pylist()} for table in (before, linked))
        if had != have:
            store.run("relate/remove_links", {"part_no": part_no})
            store.run("relate/insert_links")
    return max(len(had - have), len(have - had))


def _headlines(store: Store, part_no: int, fresh: Index | None) -> Iterator[tuple[Sequence[str], Headlines]]:
    """The different headlines of a part's pointers, some at a time."""
    texts = store.rows("relate/item_headlines", {"part_no": part_no})["headline"].to_pylist()
    for first in range(0, len(texts), HEADLINES_AT_ONCE):
        some = texts[first : first + HEADLINES_AT_ONCE]
        headlines = read_headlines(some)
        if fresh is not None:
            rows = np.flatnonzero(fresh.has(headlines))
            some, headlines = [some[row] for row in rows.tolist()], _some(headlines, rows)
        if some:
            yield some, headlines


def chosen(items: pa.Table, headlines: Headlines, targets: Targets) -> Choice:
    """The best article for each pointer that has one."""
    text, article = targets.index.candidates(headlines)
    kind, likeness = compared(headlines, text, targets.index.headlines, article)
    kept = np.flatnonzero(kind != OTHER)
    text, article, kind, likeness = text[kept], article[kept], kind[kept], likeness[kept]
    number = items["headline_no"].to_numpy()
    first, stop = np.searchsorted(text, number), np.searchsorted(text, number, "right")
    pointer, pair = np.repeat(np.arange(len(number)), stop - first), spans(first, stop - first)
    found = _judged(
        items,
        targets,
        Choice(pointer, article[pair], kind[pair], likeness[pair], *_nothing(len(pair))),
        headlines.size[number],
    )
    return _best(found, items, targets)


def _nothing(size: int) -> tuple[Bools, Bools]:
    return np.zeros(size, np.bool_), np.zeros(size, np.bool_)


def _judged(items: pa.Table, targets: Targets, pairs: Choice, words: Ints) -> Choice:
    """The pairs that may be: of one site, or of a headline that tells; at a time that can be."""
    own_site, site = _days(items, "site_no")[pairs.pointer], targets.site[pairs.article]
    same_site = (own_site != UNKNOWN) & (own_site == site)
    other_site = (own_site != UNKNOWN) & (site != UNKNOWN) & ~same_site
    size = words[pairs.pointer]
    tells = np.where(same_site, size >= LEAST_SAME_SITE, size >= LEAST_ANYWHERE) & ((pairs.kind == WHOLE) | ~other_site)
    printed, captured = (_days(items, name)[pairs.pointer] for name in ("printed_day", "captured_day"))
    day = targets.day[pairs.article]
    apart = np.where((printed == UNKNOWN) | (day == UNKNOWN), 0, np.abs(printed - day))
    is_later = (captured != UNKNOWN) & (day != UNKNOWN) & (day > captured + DAYS_AHEAD)
    kept = np.flatnonzero(tells & (apart <= DAYS_APART) & ~is_later)
    same_day = (printed != UNKNOWN) & (printed == day)
    return Choice(
        pairs.pointer[kept],
        pairs.article[kept],
        pairs.kind[kept],
        pairs.likeness[kept],
        same_site[kept],
        same_day[kept],
    )


def _best(pairs: Choice, items: pa.Table, targets: Targets) -> Choice:
    """For each pointer the pair that most speaks for; of equals, that of the nearest day, then of the first article."""
    day, page_day = targets.day[pairs.article], _days(items, "page_day")[pairs.pointer]
    distance = np.where((day == UNKNOWN) | (page_day == UNKNOWN), FAR, np.abs(day - page_day))
    order = np.lexsort(
        (pairs.article, distance, -pairs.likeness, ~pairs.same_day, pairs.kind, ~pairs.same_site, pairs.pointer)
    )
    first = np.append(True, pairs.pointer[order][1:] != pairs.pointer[order][:-1])[: len(order)]
    rows = order[first]
    return Choice(*(getattr(pairs, name)[rows] for name in Choice.__slots__))


def _rows(items: pa.Table, links: Choice, targets: Targets, part_no: int) -> pa.Table:
    """The links as rows of `item_links`."""
    keys, target = items.take(pa.array(links.pointer)), targets.rows.take(pa.array(links.article))
    evidence = [
        [EVIDENCE[kind], *([SAME_SITE] if site else []), *([SAME_DAY] if day else [])]
        for kind, site, day in zip(links.kind.tolist(), links.same_site.tolist(), links.same_day.tolist(), strict=True)
    ]
    columns = {
        "capture_id": keys["capture_id"],
        "item_no": keys["item_no"],
        "target_capture_id": target["capture_id"],
        "target_story_no": target["story_no"],
        "evidence": pa.array(evidence, pa.list_(pa.string())),
        "similarity": pa.array(links.likeness, pa.float64()),
        "part_no": pa.array(np.full(len(links.pointer), part_no), pa.int64()),
    }
    return pa.table(columns).select(TABLES["item_links"].schema.names)


def _days(rows: pa.Table, name: str) -> Ints:
    """A column of numbers, UNKNOWN where it is NULL."""
    column = rows[name].combine_chunks().cast(pa.int64()).fill_null(UNKNOWN)
    found: npt.NDArray[np.int64] = np.asarray(column.to_numpy(zero_copy_only=False))
    return found
