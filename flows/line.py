"""Batches on their way to the loader: several are read, segmented and checked at a time, and handed on in order.

Staging never runs ahead without limit: a batch is begun when another is loaded, and what does not fit into a few
pieces is read a piece at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, pairwise
from typing import TypeVar

from clipfile.flows.crew import Crew
from clipfile.flows.making import Making, Piece, several
from clipfile.flows.stages import Stages
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import Batch, FetchRules
from clipfile.tasks.fetch.batch import FetchedBatch, fetch_batch, fetch_pieces
from clipfile.tasks.load import known_captures
from clipfile.tasks.load.forgotten import without_forgotten
from clipfile.tasks.remember.sites import page_sites
from clipfile.tasks.remember.versions import StagedMemory
from clipfile.tasks.segment.batch import Recall
from clipfile.tasks.staging import StagingArea, read_staged
from clipfile.tasks.validate.batch import ValidatedBatch
from clipfile.warehouse.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A piece of a batch, ready to be loaded, and how many sources are done with when it is."""

    batch: Batch
    number: int
    validated: ValidatedBatch
    again: tuple[str, ...]
    sources: float


@dataclass(frozen=True, slots=True)
class Ground:
    """What a line stands on: the same for the length of a run."""

    settings: Settings
    rules: FetchRules
    store: Store
    memory: StagedMemory | None
    stages: Stages
    area: StagingArea


@dataclass(slots=True)
class Reading:
    """A batch on its way; `fetched` once somebody is at it, `pieces` once it is read."""

    batch: Batch
    area: StagingArea
    fetched: Future[tuple[FetchedBatch, ...] | None] | None = None
    pieces: list[Piece] = field(default_factory=list)


class Line:
    """The way of one run's batches; everything but the calls that its crew makes is done by who asks for them."""

    def __init__(self, ground: Ground, crew: Crew) -> None:
        self._ground = ground
        self._crew = crew
        self._making = Making(crew, ground.settings.model, ground.stages.segment, ground.stages.validate)

    def prepared(self, batches: Iterable[Batch]) -> Iterator[Prepared]:
        """Every batch piece by piece, in order; what is staged of a piece goes when the next one is asked for.

        Raises what the stages raise.
        """
        readings = (Reading(batch, self._ground.area.piece(batch.number)) for batch in batches)
        for reading in several(readings, self._begin, self._crew.ahead):
            for piece in several(self._pieces(reading), self._making.begin, self._crew.ahead):
                validated = self._making.made(piece)
                yield Prepared(reading.batch, piece.number, validated, piece.fetched.again, piece.sources)
                piece.area.clear()
            reading.area.clear()

    def _begin(self, one: Reading) -> None:
        if one.fetched is None and not one.pieces and not self._is_large(one.batch):
            one.fetched = self._crew.submit(fetch_batch, one.batch, one.area, self._ground.rules)
            self._making.when_done(one.fetched, partial(self._go_on, one))

    def _go_on(self, one: Reading) -> None:
        """Have made what was read."""
        if one.fetched is None or one.fetched.exception() is not None:
            return
        one.pieces = list(self._met(one, one.fetched.result() or ()))
        for piece in one.pieces:
            self._making.begin(piece)

    def _is_large(self, batch: Batch) -> bool:
        """Whether it holds more bytes than a batch may: then it is one container."""
        return sum(candidate.byte_length or 0 for candidate in batch.candidates) > self._ground.settings.batch_bytes

    def _pieces(self, one: Reading) -> Iterator[Piece]:
        """The pieces of a batch, each read before it is asked for or then."""
        fetched = None
        if not self._is_large(one.batch):
            fetched = self._ground.stages.fetch(partial(self._fetched, one), one.batch, one.area, self._ground.rules)
        if fetched is None:
            yield from self._piece_by_piece(one)
        else:
            yield from one.pieces or self._met(one, fetched)

    def _fetched(
        self, one: Reading, batch: Batch, area: StagingArea, rules: FetchRules
    ) -> tuple[FetchedBatch, ...] | None:
        """What was read of a batch ahead; on a further attempt, it is read now."""
        if one.fetched is None:
            return fetch_batch(batch, area, rules)
        begun = one.fetched
        try:
            return self._making.outcome(begun)
        finally:
            one.fetched = None

    def _met(self, one: Reading, pieces: Sequence[FetchedBatch]) -> Iterator[Piece]:
        for number, fetched in enumerate(pieces, 1):
            yield self._piece(one, number, fetched, len(one.batch.candidates) / len(pieces))

    def _piece_by_piece(self, one: Reading) -> Iterator[Piece]:
        """The pieces of a batch that are too many to lie about, each read when the one before it is handed on."""
        numbered = enumerate(pairwise(self._read_on(one)), 1)
        for number, (fetched, following) in numbered:
            if fetched is not None:
                yield self._piece(one, number, fetched, 0 if following else len(one.batch.candidates))

    def _read_on(self, one: Reading) -> Iterator[FetchedBatch | None]:
        """The pieces as they are read, and a None behind the last."""
        pages = PieceByPiece()
        piece: FetchedBatch | None
        while True:
            piece = self._ground.stages.fetch(pages.next, one.batch, one.area, self._ground.rules)
            yield piece
            if piece is None:
                return

    def _piece(self, one: Reading, number: int, fetched: FetchedBatch, sources: float) -> Piece:
        """A piece, after the warehouse was asked about it."""
        area, store = one.area.piece(number), self._ground.store
        allowed = without_forgotten(store, fetched, area)
        capture_ids = read_staged(allowed.captures, ["capture_id"])["capture_id"].to_pylist()
        known = sorted(known_captures(store, capture_ids))
        return Piece(number, allowed, known, self._recall(allowed, area), area, sources)

    def _recall(self, fetched: FetchedBatch, area: StagingArea) -> Recall | None:
        """What the segment stage remembers of the sites that these pages are from."""
        memory = self._ground.memory
        if memory is None:
            return None
        sites = page_sites([read_staged(fetched.sightings)])
        return Recall(memory.version, memory.lines, area.write("sites", sites.select(["capture_id", "site"])))


class PieceByPiece:
    """A batch read on, a piece a call; after a failure that may pass, again up to where it was."""

    def __init__(self) -> None:
        self._given = 0
        self._pieces: Iterator[FetchedBatch] | None = None

    def next(self, batch: Batch, area: StagingArea, rules: FetchRules) -> FetchedBatch | None:
        """The next piece; None after the last one. Raises what `fetch_pieces` raises."""
        if self._pieces is None:
            self._pieces = islice(fetch_pieces(batch, area, rules), self._given, None)
        try:
            piece = next(self._pieces, None)
        except BaseException:
            self._pieces = None
            raise
        self._given += 1
        return piece
