"""Which captures a warehouse holds: asked in SQL, and by a run that alone writes into it mostly told from memory."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from clipfile.warehouse.store import Store

NUMBER_CHARS = 16  # of a capture's id are its number
FEW_QUESTIONS = 3  # that take less than to read the numbers of all captures
MOST_HELD = 32_000_000  # captures, 8 bytes each; where there are more, each question is asked
NEWEST = 64  # batches whose numbers are looked through one by one, before they are sorted in among the others

Numbers = np.ndarray[Any, np.dtype[np.uint64]]


def known_captures(store: Store, capture_ids: Iterable[str]) -> set[str]:
    """Those of the captures that are in the warehouse."""
    wanted = pa.table({"capture_id": pa.array(list(capture_ids), pa.string())})
    with store.registered(wanted=wanted):
        return set(store.rows("merge/known")["capture_id"].to_pylist())


class KnownCaptures:
    """What `known_captures` says, for as long as nobody but this run writes.

    After a few questions it holds a number of each capture, is told what the run loads, and asks only about captures
    whose number it has: a look through a million captures takes longer than a batch of pages may.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._questions = 0
        self._held: Numbers | None = None
        self._newest: list[Numbers] = []

    def among(self, capture_ids: Iterable[str]) -> set[str]:
        """Those of the captures that are in the warehouse."""
        wanted = list(capture_ids)
        self._questions += 1
        if self._questions > FEW_QUESTIONS and self._held is None:
            self._held = self._read()
        if self._held is not None:
            wanted = [wanted[at] for at in np.flatnonzero(self._may_have(_numbers(wanted)))]
        return known_captures(self._store, wanted) if wanted else set()

    def gained(self, capture_ids: Sequence[str]) -> None:
        """These are in the warehouse from now on."""
        if self._held is None or not capture_ids:
            return
        self._newest.append(np.sort(_numbers(capture_ids)))
        if len(self._newest) > NEWEST:
            self._held = np.sort(np.concatenate([self._held, *self._newest]), kind="stable")
            self._newest = []
        if len(self._held) > MOST_HELD:
            self._held = None

    def _read(self) -> Numbers | None:
        """The numbers of all captures, sorted; None where they are too many."""
        if self._store.rows("snapshot/count", table="captures")["rows"][0].as_py() > MOST_HELD:
            return None
        return np.sort(self._store.rows("merge/numbers")["number"].to_numpy())

    def _may_have(self, wanted: Numbers) -> np.ndarray[Any, np.dtype[np.bool_]]:
        found = np.zeros(len(wanted), np.bool_)
        for some in (self._held, *self._newest):
            if some is not None and len(some):
                found |= some[np.minimum(np.searchsorted(some, wanted), len(some) - 1)] == wanted
        return found


def _numbers(capture_ids: Sequence[str]) -> Numbers:
    """The first 64 bits of each id."""
    return np.fromiter((int(one[:NUMBER_CHARS], 16) for one in capture_ids), np.uint64, len(capture_ids))
