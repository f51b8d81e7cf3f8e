"""What was turned away once and is taken in now leaves the list of rejections."""

from collections.abc import Set
from dataclasses import dataclass

import pyarrow as pa

from clipfile.warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Healed:
    """How many rejections left the list, and the parts whose rejections and whose sightings that changed."""

    rejections: int
    in_rejections: Set[int]
    in_sightings: Set[int]


NOTHING_HEALED = Healed(0, frozenset(), frozenset())


def heal(store: Store, taken: pa.Table) -> Healed:
    """Remove the rejections of places where a page was taken in since, and the sightings that go with them.

    `taken` has the columns source_uri, source_member, met_at, and where content was turned away once more, refused and
    its content_hash. What was said of such a place (url, site,
    captured_at) is said of its page now, where nothing newer is.
    """
    if not taken.num_rows:
        return NOTHING_HEALED
    with store.registered(taken=taken):
        healed = store.rows("merge/heal")
    if not healed.num_rows:
        return NOTHING_HEALED
    with store.registered(healed=healed):
        told = store.rows("merge/heal_told")
        gone = store.rows("merge/heal_sightings")
    return Healed(healed.num_rows, _parts(healed), _parts(told) | _parts(gone))


def _parts(rows: pa.Table) -> frozenset[int]:
    return frozenset(rows["part_no"].to_pylist())
