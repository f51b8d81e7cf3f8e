"""What was read as rows: captures, each once, a sighting for every candidate, a rejection for every refusal."""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from clipfile.schemas.kinds import Outcome, Stage
from clipfile.schemas.records import Capture, Container, InCapture, PageFact, Rejection, Sighting, SourceFacts
from clipfile.schemas.tables import record_schema, to_arrow
from clipfile.tasks.fetch.candidates import Known, Refusal
from clipfile.tasks.fetch.facts import NOTHING
from clipfile.tasks.fetch.judging import Accepted
from clipfile.tasks.fetch.parts import Ending

CAPTURE_ROWS = record_schema(Capture)
SIGHTING_ROWS = record_schema(Sighting)
REJECTION_ROWS = record_schema(Rejection)
FACT_ROWS = record_schema(InCapture, PageFact)
CONTAINER_ROWS = record_schema(Container)


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that is no page, and where it was met."""

    uri: str
    member: str
    byte_length: int | None
    mtime: datetime | None
    etag: str | None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source whose place says that it is as it was when it was last read: one page, or a container of many."""

    uri: str
    known: Known


@dataclass(frozen=True, slots=True)
class ReadWhole:
    """A container that was read to its end, and the columns that the run named for it."""

    uri: str
    byte_length: int | None
    mtime: datetime | None
    etag: str | None
    columns_told: str | None = None


Verdict = Accepted | Refusal | Passed | Unchanged | ReadWhole | Ending


@dataclass(frozen=True, slots=True)
class Fetched:
    """A batch, or a piece of one, as it was read: rows in the order of the candidates."""

    captures: pa.Table
    sightings: pa.Table
    rejections: pa.Table
    page_facts: pa.Table
    containers: pa.Table
    again: tuple[str, ...]
    """Containers that are as they were, by address."""
    ending: Ending | None = None
    """How the reading of a range ended, with its last piece."""


class Rows:
    """The rows of a batch as its candidates come in; the first meeting of a content is the one that loads it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._captures: dict[str, Accepted] = {}
        self._sightings: list[Sighting] = []
        self._rejections: list[Rejection] = []
        self._containers: list[Container] = []
        self._again: list[str] = []
        self._ending: Ending | None = None
        self.byte_length = 0

    def __len__(self) -> int:
        return len(self._sightings) + len(self._containers)

    def add(self, verdict: Verdict) -> None:
        """One verdict more."""
        match verdict:
            case Accepted():
                self._accept(verdict)
            case Refusal():
                self._refuse(verdict)
            case Passed():
                self._sightings.append(self._passed(verdict))
            case Unchanged(known=Known(capture_id=None)):
                self._again.append(verdict.uri)
            case Unchanged():
                self._sightings.append(self._unchanged(verdict))
            case ReadWhole():
                self._containers.append(self._container(verdict))
            case Ending():
                self._ending = verdict

    def fetched(self) -> Fetched:
        """All rows so far."""
        accepted = self._captures.values()
        facts = [(one.capture.capture_id, fact) for one in accepted for fact in one.page_facts]
        return Fetched(
            to_arrow(CAPTURE_ROWS, [vars(one.capture) for one in accepted]),
            to_arrow(SIGHTING_ROWS, [vars(sighting) for sighting in self._sightings]),
            to_arrow(REJECTION_ROWS, [vars(rejection) for rejection in self._rejections]),
            to_arrow(FACT_ROWS, [{"capture_id": capture_id, **vars(fact)} for capture_id, fact in facts]),
            to_arrow(CONTAINER_ROWS, [vars(container) for container in self._containers]),
            tuple(self._again),
            self._ending,
        )

    def _accept(self, accepted: Accepted) -> None:
        capture = accepted.capture
        is_known = capture.capture_id in self._captures
        if not is_known:
            self._captures[capture.capture_id] = accepted
            self.byte_length += capture.byte_length
        self._sightings.append(
            Sighting(
                source_uri=accepted.uri,
                source_member=accepted.member,
                **vars(accepted.facts),
                fetched_at=self._now,
                mtime=accepted.mtime,
                etag=accepted.etag,
                byte_length=capture.byte_length,
                outcome=Outcome.KNOWN if is_known else Outcome.LOADED,
                capture_id=capture.capture_id,
            )
        )

    def _refuse(self, refusal: Refusal) -> None:
        self._rejections.append(self._rejection(refusal))
        self.byte_length += len(refusal.evidence or "")
        if not refusal.is_container:
            place = Passed(refusal.uri, refusal.member or "", refusal.byte_length, refusal.mtime, refusal.etag)
            self._sightings.append(self._met(place, Outcome.REJECTED, refusal.facts))

    def _passed(self, passed: Passed) -> Sighting:
        return self._met(passed, Outcome.SKIPPED, NOTHING)

    def _met(self, place: Passed, outcome: Outcome, facts: SourceFacts) -> Sighting:
        return Sighting(
            source_uri=place.uri,
            source_member=place.member or None,
            **vars(facts),
            fetched_at=self._now,
            mtime=place.mtime,
            etag=place.etag,
            byte_length=place.byte_length,
            outcome=outcome,
            capture_id=None,
        )

    def _unchanged(self, unchanged: Unchanged) -> Sighting:
        return Sighting(
            source_uri=unchanged.uri,
            source_member=None,
            **vars(NOTHING),
            fetched_at=self._now,
            mtime=unchanged.known.mtime,
            etag=unchanged.known.etag,
            byte_length=None,
            outcome=Outcome.KNOWN,
            capture_id=unchanged.known.capture_id,
        )

    def _container(self, container: ReadWhole) -> Container:
        return Container(
            source_uri=container.uri,
            byte_length=container.byte_length,
            mtime=container.mtime,
            etag=container.etag,
            columns_told=container.columns_told,
            read_at=self._now,
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
