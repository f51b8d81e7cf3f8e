"""Articles related: those that tell the same story get the same `story_id`, whatever was related before."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.tables import TABLES
from clipfile.tasks.relate.clusters import Bools, crowded, gathered, sharing, united
from clipfile.tasks.relate.compare import Floats
from clipfile.tasks.relate.marks import FORM, NONE, Marks, marks_of
from clipfile.tasks.relate.prints import Ints
from clipfile.tasks.relate.shelf import Shelf, shelf
from clipfile.tasks.relate.stored import Articles, read_articles, read_texts, signed_marks
from clipfile.warehouse.store import Store

ID_LENGTH = 16
NOBODY = -1


@dataclass(frozen=True, slots=True)
class StoryCounts:
    """What came of it: articles in all, read anew, with another story or match than before, and stories of several."""

    articles: int
    read: int
    changed: int
    stories: int
    shared_stories: int
    articles_in_shared: int


@dataclass(frozen=True, slots=True)
class View:
    """What is to be compared: of articles equal to the letter one, and its marks; which articles' story is open.

    Open are articles that are not known, those that shared a story with one, and those of stories that may fall apart
    or come together since a mark is crowded now, or is no more.
    """

    twin: Ints
    marks: Marks
    is_open: Bools
    is_crowded: Bools
    was_crowded: Bools


@dataclass(frozen=True, slots=True)
class Told:
    """The story of each article: its least article, the longest one, and how alike that is; NOBODY for itself."""

    first: Ints
    match: Ints
    similarity: Floats


def relate_stories(store: Store, folder: Path, *, anew: bool = False) -> StoryCounts:
    """Bring the table `stories` up to date with the articles, in one transaction; a file in `folder` comes and goes.

    The rows are a function of the articles alone; only new ones, and those of stories that lost a member, are read.
    """
    articles, read = _marked(store, read_articles(store, anew=anew))
    view = _view(articles)
    with shelf(folder, len(articles)) as texts:
        first = _gathered(store, articles, view, texts)
        told = _told(store, articles, first, view.is_open, texts)
    articles = replace(articles, is_crowded=view.is_crowded)
    changed = _changed(articles, told, view.was_crowded)
    _write(store, articles, told, changed)
    several = np.bincount(first)
    several = several[several > 1]
    stories = len(articles) - int(several.sum()) + len(several)
    return StoryCounts(len(articles), read, len(changed), stories, len(several), int(several.sum()))


def story_id(capture_id: str, story_no: int) -> str:
    """The id of the story whose least article this is; views make the same of an article that is not related yet."""
    return hashlib.sha256(f"{capture_id}-{story_no}".encode()).hexdigest()[:ID_LENGTH]


def _marked(store: Store, articles: Articles) -> tuple[Articles, int]:
    """The articles, with the marks of those that are not known, and how many those were; marks of known ones stand."""
    unknown = np.flatnonzero(~articles.is_known)
    marks, fingerprint = articles.marks.copy(), articles.fingerprint.copy()
    for rows, prints in read_texts(store, articles, unknown):
        marks[rows], fingerprint[rows] = marks_of(prints), prints.whole
    return replace(articles, marks=marks, fingerprint=fingerprint), len(unknown)


def _view(articles: Articles) -> View:
    """What is to be compared with what."""
    twin = _twins(articles)
    marks = np.where((twin != np.arange(len(articles)))[:, None], NONE, articles.marks)
    is_crowded = crowded(marks)[twin]
    is_open = ~articles.is_known
    is_open |= _sharing_story(articles, is_open)
    differs = ~is_open & (articles.is_crowded != is_crowded).any(axis=1)
    is_open |= differs | _sharing_story(articles, differs)
    return View(twin, marks, is_open, is_crowded, articles.is_crowded)


def _sharing_story(articles: Articles, some: Bools) -> Bools:
    """The articles that had the same story as some of these before."""
    ids = articles.rows["story_id"].combine_chunks()
    told = pc.unique(ids.filter(pa.array(some))).drop_null()
    found: Bools = np.asarray(pc.is_in(ids, value_set=told).to_numpy(zero_copy_only=False))
    return found


def _twins(articles: Articles) -> Ints:
    """For each article the least one that is equal to the letter; those too short to tell a story have none."""
    least = np.arange(len(articles))
    told = np.flatnonzero(articles.marks.any(axis=1))
    _, first, group = np.unique(articles.fingerprint[told], return_index=True, return_inverse=True)
    least[told] = told[first[group]]
    return least


def _gathered(store: Store, articles: Articles, view: View, texts: Shelf) -> Ints:
    """The least article of each one's story."""
    shown = np.ones(len(articles), np.bool_)
    shown[view.twin[~view.is_open]] = False  # equal to one whose story is known
    first = united(np.arange(len(articles)), *_chained(articles, np.flatnonzero(~view.is_open)))
    first = united(first, np.arange(len(articles)), view.twin)
    groups = sharing(view.marks, view.is_crowded, shown)
    _lay_aside(store, articles, texts, np.unique(groups.texts).astype(np.int64))
    return gathered(first, groups, shown, texts.alike)


def _chained(articles: Articles, known: Ints) -> tuple[Ints, Ints]:
    """Pairs that tie together the articles of each story that is known already."""
    codes = articles.rows["story_id"].combine_chunks().take(pa.array(known)).dictionary_encode().indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    same = codes[order][1:] == codes[order][:-1]
    return known[order][:-1][same], known[order][1:][same]


def _lay_aside(store: Store, articles: Articles, texts: Shelf, wanted: Ints) -> None:
    for rows, prints in read_texts(store, articles, texts.missing(wanted)):
        texts.add(rows, prints)


def _told(store: Store, articles: Articles, first: Ints, is_open: Bools, texts: Shelf) -> Told:
    """The longest article of each story, and how alike it is, of stories with an open article; others keep theirs."""
    touched = np.zeros(len(articles), np.bool_)
    touched[first[is_open]] = True
    rows = np.flatnonzero(touched[first])
    order = rows[np.lexsort((rows, -articles.words[rows], first[rows]))]
    starts = np.append(True, first[order][1:] != first[order][:-1])[: len(order)]
    match = np.full(len(articles), NOBODY)
    match[order] = order[np.flatnonzero(starts)][np.cumsum(starts) - 1]
    match[match == np.arange(len(articles))] = NOBODY
    compared = np.flatnonzero(match != NOBODY)
    _lay_aside(store, articles, texts, np.unique(np.concatenate([compared, match[compared]])))
    similarity = np.zeros(len(articles))
    similarity[compared] = texts.likeness(compared, match[compared])
    return Told(np.where(touched[first], first, NOBODY), match, similarity)


def _changed(articles: Articles, told: Told, was_crowded: Bools) -> Ints:
    """The articles whose row in `stories` is another now."""
    rows = np.flatnonzero(told.first != NOBODY)
    before = articles.rows.take(pa.array(rows))
    new = _columns(articles, told, rows)
    same = articles.is_known[rows] & (articles.is_crowded[rows] == was_crowded[rows]).all(axis=1)
    for name in ("story_id", "match_capture_id", "match_story_no", "similarity"):
        pairs = zip(before[name].to_pylist(), new[name].to_pylist(), strict=True)
        same &= np.fromiter((one == other for one, other in pairs), np.bool_, len(rows))
    found: Ints = rows[~same]
    return found


def _columns(articles: Articles, told: Told, rows: Ints) -> dict[str, pa.Array]:
    """What `stories` says of these articles' stories."""
    match = told.match[rows]
    matched = articles.rows.select(["capture_id", "story_no"]).take(pa.array(match, mask=match == NOBODY))
    return {
        "story_id": pa.array(_ids(articles, told.first[rows])),
        "match_capture_id": matched["capture_id"].combine_chunks(),
        "match_story_no": matched["story_no"].combine_chunks(),
        "similarity": pa.array(told.similarity[rows], mask=match == NOBODY),
    }


def _ids(articles: Articles, first: Ints) -> Sequence[str]:
    keys = articles.rows.select(["capture_id", "story_no"]).take(pa.array(first))
    return [
        story_id(one, two)
        for one, two in zip(keys["capture_id"].to_pylist(), keys["story_no"].to_pylist(), strict=True)
    ]


def _write(store: Store, articles: Articles, told: Told, changed: Ints) -> None:
    """Put the rows of changed articles in place of those they had, part by part."""
    parts = np.unique(articles.part_no[changed])
    with store.transaction():
        for part in parts.tolist():
            related = _rows(articles, told, changed[articles.part_no[changed] == part])
            with store.registered(related=related):
                store.run("relate/remove", {"part_no": part})
                store.run("relate/insert")
        with store.registered(touched=pa.table({"part_no": pa.array(parts, pa.int64())})):
            store.run("relate/parts_related")


def _rows(articles: Articles, told: Told, rows: Ints) -> pa.Table:
    keys = articles.rows.select(["capture_id", "story_no"]).take(pa.array(rows))
    columns = {
        "capture_id": keys["capture_id"],
        "story_no": keys["story_no"],
        **_columns(articles, told, rows),
        "fingerprint": pa.array(articles.fingerprint[rows].view(np.int64)),
        "marks": signed_marks(articles.marks[rows], articles.is_crowded[rows]),
        "form": pa.array(np.full(len(rows), FORM)),
        "part_no": pa.array(articles.part_no[rows]),
    }
    return pa.table(columns).select(TABLES["stories"].schema.names)
