"""What a lake holds, told before it is read again: of large containers by a row each, else as a warehouse tells it."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from clipfile.schemas.records import LedgerEntry
from clipfile.tasks.fetch import Candidate, FetchRules, SourceUnit
from clipfile.tasks.fetch.candidates import moment
from clipfile.tasks.load.again import MetAgain, counted_again
from clipfile.tasks.load.merge import Batch
from clipfile.tasks.load.sift import bounds
from clipfile.warehouse.store import Store

COARSE = timedelta(seconds=2)  # a clock that stamps files by whole seconds may give two versions one time


def count_again(store: Store, again: pa.Table, batch: Batch) -> MetAgain:
    """What is in sources that are as they were, counted; nothing is written.

    `again` has the columns source_uri and capture_id, which is NULL for a container.
    """
    with store.registered(again=again):
        met = store.rows("lake/again", bounds(again))
        reasons = store.rows("lake/again_rejections")["reason"].to_pylist()
    return MetAgain(counted_again(met, len(reasons), batch), dict(Counter(reasons)))


@dataclass(frozen=True, slots=True)
class Ended:
    """Large containers that a lake holds to their end, by address: as they were then, and what was found in them."""

    containers: Mapping[str, Mapping[str, Any]]
    rules: FetchRules

    def entry(self, candidate: Candidate, run_id: str, number: int) -> LedgerEntry | None:
        """What a container was found to hold when it was as it is now; None for one that has to be looked at.

        So has one of which anything is said beside its content, since that may be new.
        """
        if not isinstance(candidate, SourceUnit) or candidate.meta_uri is not None or _tells(self.rules):
            return None
        held = self.containers.get(candidate.uri)
        if held is None or held["columns_told"] != self.rules.columns_told or not _is_same(candidate, held):
            return None
        counts = {name: held[name] for name in ("found", "rejected", "skipped")}
        return LedgerEntry(
            run_id=run_id,
            batch_key=hashlib.sha256(candidate.fingerprint.encode()).hexdigest(),
            batch_no=number,
            loaded_at=datetime.now(UTC),
            known=held["found"] - held["rejected"] - held["skipped"],
            **counts,
        )


def ended_containers(store: Store, rules: FetchRules, least_bytes: int) -> Ended:
    """The containers of more than so many bytes that a lake holds to their end."""
    rows = store.rows("lake/ended", {"bytes": least_bytes}).to_pylist()
    return Ended({row["source_uri"]: row for row in rows}, rules)


def _tells(rules: FetchRules) -> bool:
    """Whether options say something of pages."""
    return not (rules.site is None and rules.site_from is None and rules.manifest is None)


def _is_same(unit: SourceUnit, held: Mapping[str, Any]) -> bool:
    """Whether it is as it was, and a change after it was read would show."""
    changed = moment(unit.mtime_ns)
    if unit.etag is not None:
        return unit.etag == str(held["etag"])
    if changed is None or changed != held["mtime"] or unit.byte_length != held["byte_length"]:
        return False
    return bool(changed + COARSE < held["read_at"])
