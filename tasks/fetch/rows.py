"""Page candidates as rows: captures, each once, a sighting for every candidate, a rejection for every refusal."""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from clipfile.schemas.kinds import Outcome, Stage
from clipfile.schemas.records import Capture, Rejection, Sighting
from clipfile.schemas.tables import record_schema, to_arrow
from clipfile.tasks.fetch.candidates import Refusal
from clipfile.tasks.fetch.judging import Accepted

CAPTURE_ROWS = record_schema(Capture)
SIGHTING_ROWS = record_schema(Sighting)
REJECTION_ROWS = record_schema(Rejection)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A batch as it was read: rows of captures, sightings and rejections, in the order of the candidates."""

    captures: pa.Table
    sightings: pa.Table
    rejections: pa.Table


class Rows:
    """The rows of a batch as its candidates come in; the first meeting of a content is the one that loads it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._captures: dict[str, Capture] = {}
        self._sightings: list[Sighting] = []
        self._rejections: list[Rejection] = []

    def add(self, verdict: Accepted | Refusal) -> None:
        """One candidate more."""
        if isinstance(verdict, Refusal):
            self._sightings.append(self._unloaded(verdict))
            self._rejections.append(self._rejection(verdict))
            return
        is_known = verdict.capture.capture_id in self._captures
        self._captures.setdefault(verdict.capture.capture_id, verdict.capture)
        self._sightings.append(self._loaded(verdict, Outcome.KNOWN if is_known else Outcome.LOADED))

    def fetched(self) -> Fetched:
        """All rows so far."""
        return Fetched(
            to_arrow(CAPTURE_ROWS, [vars(capture) for capture in self._captures.values()]),
            to_arrow(SIGHTING_ROWS, [vars(sighting) for sighting in self._sightings]),
            to_arrow(REJECTION_ROWS, [vars(rejection) for rejection in self._rejections]),
        )

    def _loaded(self, accepted: Accepted, outcome: Outcome) -> Sighting:
        return Sighting(
            source_uri=accepted.uri,
            source_member=accepted.member,
            **vars(accepted.facts),
            fetched_at=self._now,
            mtime=accepted.mtime,
            etag=None,
            byte_length=accepted.capture.byte_length,
            outcome=outcome,
            capture_id=accepted.capture.capture_id,
        )

    def _unloaded(self, refusal: Refusal) -> Sighting:
        return Sighting(
            source_uri=refusal.uri,
            source_member=refusal.member,
            **vars(refusal.facts),
            fetched_at=self._now,
            mtime=refusal.mtime,
            etag=None,
            byte_length=refusal.byte_length,
            outcome=Outcome.REJECTED,
            capture_id=None,
        )

    def _rejection(self, refusal: Refusal) -> Rejection:
        return Rejection(
            source_uri=refusal.uri,
            source_member=refusal.member,
            content_hash=refusal.content_hash,
            stage=Stage.FETCH,
            reason=refusal.reason,
            detail=refusal.detail,
            evidence=refusal.evidence,
            first_seen=self._now,
            last_seen=self._now,
            attempts=1,
        )
