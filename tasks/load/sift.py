"""Only what is new: sources that are as they were when their pages were loaded cost a stat, not a read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.candidates import Candidate, Known, SourceUnit
from clipfile.tasks.fetch.facts import NOTHING
from clipfile.tasks.fetch.metadata import said_about
from clipfile.tasks.fetch.rules import FetchRules
from clipfile.warehouse.store import Store

FEWEST_TOGETHER = 10_000  # some 10 MB
MOST_TOGETHER = 100_000  # some 60 MB; beyond ten million sightings the time grows faster than their number
INSTANT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True, slots=True)
class Sifted:
    """Sources that are as they were, and candidates to read; how many of these have changed, or were turned away.

    `again` has the columns source_uri and capture_id, which is NULL for a container.
    """

    again: pa.Table
    rest: tuple[Candidate, ...]
    changed: int
    refused: int


def sifted_together(store: Store) -> int:
    """How many sources to sift in one go: each go looks through all sightings once, and holds what it asks about."""
    sightings: int = store.rows("snapshot/count", table="sightings")["rows"][0].as_py()
    return min(MOST_TOGETHER, max(FEWEST_TOGETHER, sightings // 100))


def sift(store: Store, candidates: Sequence[Candidate], rules: FetchRules) -> Sifted:
    """Tell the sources that have not changed since the warehouse met them from those that have to be read.

    A source is as it was when its place gives the same mark (etag), or the same size and time where it gives none,
    and neither a description beside it nor an option says anything new. One that was turned away when it was last met
    is read again. One whose place says neither before it is asked, as a web address, gets `known`, so that it can be
    asked whether it has changed.
    """
    listed = _listed(candidates, rules)
    found = _found(store, listed, rules)
    unchanged = found.filter(found["unchanged"])
    others = found.filter(pc.invert(found["unchanged"])).to_pylist()
    refused = sum(row["refused"] for row in others)
    again = listed.select(["source_uri"]).take(_places(listed, unchanged))
    return Sifted(
        again.append_column("capture_id", unchanged["capture_id"]),
        _rest(candidates, unchanged["row_no"].to_numpy(), {row["row_no"]: row for row in others}),
        len(others) - refused,
        refused,
    )


def _found(store: Store, listed: pa.Table, rules: FetchRules) -> pa.Table:
    """What the warehouse holds of the sources, a row each: met as a page, as a container or, once, as both."""
    told = {
        "expects_site": rules.site is not None or rules.site_from == "folder",
        "site_from_url": rules.site_from == "url",
    }
    with store.registered(listed=listed):
        pages = store.rows("merge/sift_pages", {**told, **bounds(listed)})
        containers = store.rows("merge/sift_containers", told | {"columns_told": rules.columns_told})
    if not containers.num_rows:
        return pages
    both = pa.concat_tables([pages, containers]).sort_by([("row_no", "ascending"), ("unchanged", "descending")])
    numbers = both["row_no"].to_numpy()
    return both.filter(pa.array(np.append(True, numbers[1:] != numbers[:-1])))


def bounds(sources: pa.Table) -> Mapping[str, str | None]:
    """The first and the last address in a table of sources, as parameters of a query."""
    ends = pc.min_max(sources["source_uri"])
    return {"first": ends["min"].as_py(), "last": ends["max"].as_py()}


def _rest(
    candidates: Sequence[Candidate], unchanged: "np.ndarray[Any, Any]", changed: Mapping[int, Mapping[str, Any]]
) -> tuple[Candidate, ...]:
    is_rest = np.ones(len(candidates), bool)
    is_rest[unchanged] = False
    rows = compress(enumerate(candidates), is_rest)
    return tuple(_with_known(candidate, changed.get(row_no)) for row_no, candidate in rows)


def _with_known(candidate: Candidate, met: Mapping[str, Any] | None) -> Candidate:
    """A source that can be asked whether it has changed, unless something new is said about it."""
    if met is None or not met["told"] or not isinstance(candidate, SourceUnit):
        return candidate
    return replace(candidate, known=Known(met["etag"], met["mtime"], met["capture_id"]))


def _places(listed: pa.Table, rows: pa.Table) -> pa.Array:
    """Where in the list the rows' sources stand."""
    return pa.array(np.searchsorted(listed["row_no"].to_numpy(), rows["row_no"].to_numpy()))


def _listed(candidates: Sequence[Candidate], rules: FetchRules) -> pa.Table:
    """The sources among the candidates, with what options say of them: `row_no` is the candidate's place."""
    rows, units = _units(candidates)
    said = _said(units, rules)
    return pa.table(
        {
            "row_no": pa.array(rows, pa.int64()),
            "source_uri": pa.array([unit.uri for unit in units], pa.string()),
            "byte_length": pa.array([unit.byte_length for unit in units], pa.int64()),
            "mtime": _instants([unit.mtime_ns for unit in units]),
            "etag": pa.array([unit.etag for unit in units], pa.string()),
            "described_at": _instants([unit.meta_mtime_ns for unit in units]),
            "url": pa.array([facts.url for facts in said], pa.string()),
            "site": pa.array([facts.site for facts in said], pa.string()),
            "captured_at": pa.array([facts.captured_at for facts in said], INSTANT),
        }
    )


def _units(candidates: Sequence[Candidate]) -> tuple[list[int], list[SourceUnit]]:
    pairs = [(row_no, one) for row_no, one in enumerate(candidates) if isinstance(one, SourceUnit)]
    return [row_no for row_no, _ in pairs], [unit for _, unit in pairs]


def _said(units: Sequence[SourceUnit], rules: FetchRules) -> Sequence[SourceFacts]:
    if rules.manifest is None and rules.site is None and rules.site_from is None:
        return [NOTHING] * len(units)
    return [said_about(unit, rules) for unit in units]


def _instants(times_ns: Sequence[int | None]) -> pa.Array:
    """Times as the warehouse keeps them: cut to microseconds, as `moment` cuts them."""
    return pa.array([None if time is None else time // 1_000 for time in times_ns], pa.int64()).cast(INSTANT)
