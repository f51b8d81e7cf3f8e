"""Which rows a snapshot writes together: a part belongs to one run, so what a run adds lies in files of its own.

A run that adds ten pages opens a part and its snapshot writes ten pages; the parts before it stay as they are written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from clipfile.warehouse.store import Store

PART_BYTES = 128_000_000  # a part is written in one piece: that takes DuckDB some three times its texts of memory

COLUMNS = ("part_no", "gained", "captures_changed", "sightings_changed", "rejections_changed")


@dataclass(frozen=True, slots=True)
class Change:
    """New rows that a batch brings."""

    captures: int
    sightings: int
    rejections: int
    text_bytes: int

    @property
    def rows(self) -> int:
        """All of them."""
        return self.captures + self.sightings + self.rejections


def part_for(store: Store, run_id: str, gained: Change, capacity: int) -> int | None:
    """The part for a batch's new rows: the run's last one while they fit, else a new one; None where nothing is new.

    A batch is never split: one with more captures than `capacity`, or more bytes than PART_BYTES, has a part to itself.
    """
    if not gained.rows:
        return None
    for part in store.rows("merge/open_part", {"run_id": run_id}).to_pylist():
        if _fits(part, gained, capacity):
            return int(part["part_no"])
    store.run("merge/new_part", {"run_id": run_id})
    return int(store.rows("merge/open_part", {"run_id": run_id})["part_no"][0].as_py())


def _fits(part: Mapping[str, int], gained: Change, capacity: int) -> bool:
    return (
        part["captures"] + gained.captures <= capacity
        and part["sightings"] + gained.sightings <= capacity
        and part["text_bytes"] + gained.text_bytes <= PART_BYTES
    )


def change_parts(
    store: Store, part_no: int | None, gained: Change, met_in: Iterable[int], refused_in: Iterable[int]
) -> None:
    """Raise the versions of the parts whose rows a batch changed."""
    sightings = {*met_in, *([part_no] if gained.sightings else [])}
    rejections = {*refused_in, *([part_no] if gained.rejections else [])}
    touched = sorted(part for part in {part_no, *sightings, *rejections} if part is not None)
    rows = [
        (
            part,
            gained.captures if part == part_no else 0,
            int(part == part_no and gained.captures > 0),
            int(part in sightings),
            int(part in rejections),
        )
        for part in touched
    ]
    _raise_versions(store, rows)


def replace_in_parts(store: Store, parts: Sequence[int]) -> None:
    """Raise the versions of parts whose captures, or their rows, were swapped for others."""
    _raise_versions(store, [(part, 0, 1, 0, 0) for part in parts])


def _raise_versions(store: Store, rows: Sequence[tuple[int, int, int, int, int]]) -> None:
    columns = zip(*rows, strict=True) if rows else ([] for _ in COLUMNS)
    changed = pa.table({name: pa.array(column, pa.int64()) for name, column in zip(COLUMNS, columns, strict=True)})
    with store.registered(changed=changed):
        store.run("merge/parts_changed")
