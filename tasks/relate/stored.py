"""Articles of a warehouse on their way to be related: their keys, what is known of them, their texts."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from clipfile.tasks.relate.clusters import Bools
from clipfile.tasks.relate.marks import FORM, WIDTH, Marks
from clipfile.tasks.relate.prints import Hashes, Ints, Prints, read_prints
from clipfile.warehouse.store import Store

TEXTS_AT_ONCE = 200  # half a megabyte: what is worked on stays in the processor's cache
KEY = ("capture_id", "story_no")


@dataclass(frozen=True, slots=True)
class Articles:
    """All articles of a warehouse, numbered in the order of their keys, and what earlier runs found out.

    A known article's story, fingerprint and marks stand; of all others they mean nothing.
    """

    rows: pa.Table  # capture_id, story_no, and what `stories` holds of the article
    part_no: Ints
    words: Ints
    is_known: Bools
    fingerprint: Hashes
    marks: Marks
    is_crowded: Bools  # [articles, WIDTH]: which marks too many articles shared when they were last looked at

    def __len__(self) -> int:
        """How many articles there are."""
        return len(self.part_no)


def read_articles(store: Store, *, anew: bool) -> Articles:
    """All articles; with `anew`, as if nothing were known of them."""
    rows = store.rows("relate/articles", {"form": FORM})
    is_known = (_numbers(rows, "is_known") > 0) & (not anew)
    part_no = _numbers(rows, "part_no")
    marks, is_crowded = np.zeros((len(rows), WIDTH), np.uint32), np.zeros((len(rows), WIDTH), np.bool_)
    for part in np.unique(part_no[is_known]).tolist():
        known = np.flatnonzero(is_known & (part_no == part))
        signed = _signed(store.rows("relate/marks", {"part_no": part, "form": FORM})["marks"].combine_chunks())
        marks[known], is_crowded[known] = np.abs(signed), signed < 0
    fingerprint = _numbers(rows, "fingerprint").view(np.uint64)
    kept = rows.drop(["part_no", "word_count", "fingerprint", "is_known"])
    return Articles(kept, part_no, _numbers(rows, "word_count"), is_known, fingerprint, marks, is_crowded)


def read_texts(store: Store, articles: Articles, wanted: Ints) -> Iterator[tuple[Ints, Prints]]:
    """The prints of the wanted articles, some at a time, each time with the articles' numbers."""
    part_no = articles.part_no[wanted]
    for part in np.unique(part_no).tolist():
        rows = wanted[part_no == part]
        keys = articles.rows.select(KEY).take(pa.array(rows)).append_column("row_no", pa.array(rows))
        with store.registered(wanted=keys):
            found = store.rows("relate/bodies", {"part_no": part})
        for first in range(0, len(found), TEXTS_AT_ONCE):
            some = found.slice(first, TEXTS_AT_ONCE)
            yield some["row_no"].to_numpy(), read_prints(some["body"].to_pylist())


def signed_marks(marks: Marks, is_crowded: Bools) -> pa.Array:
    """Marks as they are stored: a list an article, empty where it has none, below 0 what is crowded."""
    has_marks = marks.any(axis=1)
    signed = np.where(is_crowded, -1, 1) * marks.astype(np.int64)
    offsets = np.append(0, np.cumsum(has_marks * WIDTH)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(signed[has_marks].reshape(-1)))


def _signed(lists: pa.ListArray) -> Ints:
    """The stored marks of some articles, [articles, WIDTH]; zeros where the list is empty."""
    found = np.zeros((len(lists), WIDTH), np.int64)
    size = np.diff(lists.offsets.to_numpy())
    found[size > 0] = lists.flatten().to_numpy().reshape(-1, WIDTH)
    return found


def _numbers(rows: pa.Table, name: str) -> Ints:
    """A column of numbers; where it is NULL, 0."""
    column = rows[name].combine_chunks().cast(pa.int64()).fill_null(0)
    found: Ints = np.asarray(column.to_numpy(zero_copy_only=False), np.int64)
    return found
