"""Batches on their way to the loader: several are read, segmented and checked at a time, and handed on in order.

Staging never runs ahead without limit: a batch is begun when another is loaded, and what does not fit into a few
pieces is read a piece at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, pairwise
from typing import TypeVar

from clipfile.flows.crew.hiring import Alone, Crew
from clipfile.flows.crew.making import Making, Piece, several
from clipfile.flows.stages import Stages
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import Batch, FetchRules
from clipfile.tasks.fetch.batch import FetchedBatch, UnseenError, fetch_batch, fetch_pieces, fetch_seen
from clipfile.tasks.fetch.containers.cutting import PIECES
from clipfile.tasks.fetch.joining import Joining
from clipfile.tasks.fetch.places.opening import is_of_web
from clipfile.tasks.load import KnownCaptures
from clipfile.tasks.load.forgotten import without_forgotten
from clipfile.tasks.remember.versions import StagedMemory
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
    known: KnownCaptures
    memory: StagedMemory | None
    stages: Stages
    area: StagingArea


@dataclass(slots=True, eq=False)
class Reading:
    """A batch on its way; `fetched` once somebody is at it, `pieces` once it is read.

    A range of a container is read on its own and then `is_joined` to those before it, if it fits. One that `asks_web`
    is read once no other asks.
    """

    batch: Batch
    area: StagingArea
    fetched: Future[tuple[FetchedBatch, ...] | None] | None = None
    pieces: list[Piece] = field(default_factory=list)
    is_joined: bool = False
    asks_web: bool = False


class Line:
    """The way of one run's batches; everything but the calls that its crew makes is done by who asks for them."""

    def __init__(self, ground: Ground, crew: Crew) -> None:
        self._ground = ground
        self._crew = crew
        self._making = Making(crew, ground.settings.model, ground.stages.segment, ground.stages.validate)
        self._joining = Joining()
        self._apart: list[Reading] = []
        self._asking: list[Reading] = []  # the web; the first is at it, so that no host is asked by two processes

    def prepared(self, batches: Iterable[Batch]) -> Iterator[Prepared]:
        """Every batch piece by piece, in order; what is staged of a piece goes when the next one is asked for.

        Raises what the stages raise.
        """
        for reading in several(map(self._reading, batches), self._begin, self._ahead):
            for piece in several(self._pieces(reading), self._making.begin, self._ahead):
                validated = self._making.made(piece)
                yield Prepared(reading.batch, piece.number, validated, piece.fetched.again, piece.sources)
                piece.area.clear()
            reading.area.clear()
            self._has_asked(reading)

    def _reading(self, batch: Batch) -> Reading:
        return Reading(batch, self._ground.area.piece(batch.number), asks_web=is_of_web(batch.candidates))

    def _ahead(self) -> int:
        return self._crew.ahead

    def _begin(self, one: Reading) -> None:
        if one.fetched is not None or one.pieces:
            return
        if one.asks_web and one not in self._asking:
            self._asking.append(one)
        if not self._is_large(one.batch) and (not one.asks_web or one is self._asking[0]):
            one.fetched = self._crew.submit(fetch_seen, one.batch, one.area, self._ground.rules)
            self._making.when_done(one.fetched, partial(self._go_on, one))

    def _has_asked(self, one: Reading) -> None:
        """Have the next batch of the web read."""
        if one in self._asking:
            self._asking.remove(one)
            for following in self._asking[:1]:
                self._begin(following)

    def _go_on(self, one: Reading) -> None:
        """Have made what was read; what only this process sees is read by it, while it waits for others."""
        if one.fetched is not None and isinstance(one.fetched.exception(), UnseenError):
            one.fetched = Alone().submit(fetch_batch, one.batch, one.area, self._ground.rules)
        if one.fetched is None or one.fetched.exception() is not None:
            return
        if one.batch.part is None:
            pieces = one.fetched.result()
            if pieces is not None:
                self._has_asked(one)
            self._have_made(one, pieces or ())
        else:
            self._apart.append(one)
            self._join_apart()

    def _have_made(self, one: Reading, pieces: Sequence[FetchedBatch]) -> None:
        one.pieces = list(self._met(one, pieces))
        for piece in one.pieces:
            self._making.begin(piece)

    def _join_apart(self) -> None:
        """Join the ranges that were read on their own and are next, up to one that does not fit."""
        while (one := next((one for one in self._apart if self._joining.is_next(one.batch)), None)) is not None:
            self._apart.remove(one)
            pieces = one.fetched.result() if one.fetched is not None else None
            if pieces and self._joins(one, pieces):
                self._have_made(one, pieces)

    def _joins(self, one: Reading, pieces: Sequence[FetchedBatch]) -> bool:
        """Whether what was read of a range fits behind those before it, which it is then joined to."""
        one.is_joined = one.is_joined or self._joining.takes(one.batch, pieces)
        return one.is_joined

    def _is_large(self, batch: Batch) -> bool:
        """Whether it holds more than is staged before it is loaded: one container, or a row group, which is not cut.

        A range has some pieces, and goes on to the end of its last line.
        """
        most = 1 if batch.part is None else PIECES
        return batch.byte_length > most * self._ground.settings.batch_bytes

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
        begun, one.fetched = self._awaited(one), None
        pieces = begun.result() if begun is not None else ()
        if begun is None or (batch.part is not None and pieces is not None and not self._joins(one, pieces)):
            one.batch = batch if batch.part is None else self._joining.from_here(batch)
            pieces = fetch_batch(one.batch, area, rules)
        if batch.part is not None and pieces is not None:
            self._joins(one, pieces)
            self._apart = [other for other in self._apart if other is not one]
            self._join_apart()
        return pieces

    def _awaited(self, one: Reading) -> Future[tuple[FetchedBatch, ...] | None] | None:
        """What was read of a batch ahead, which has come to its end; None where nobody has begun."""
        if one.fetched is not None:
            with suppress(Exception):  # whoever asks for the result is told
                self._making.outcome(one.fetched)
        if one.fetched is not None and isinstance(one.fetched.exception(), UnseenError):
            self._go_on(one)
        return one.fetched

    def _met(self, one: Reading, pieces: Sequence[FetchedBatch]) -> Iterator[Piece]:
        for number, fetched in enumerate(pieces, 1):
            yield self._piece(one, number, fetched, one.batch.sources / len(pieces))

    def _piece_by_piece(self, one: Reading) -> Iterator[Piece]:
        """The pieces of a batch that are too many to lie about, each read when the one before it is handed on."""
        if one.batch.part is not None:
            one.batch = self._joining.from_here(one.batch)
        numbered = enumerate(pairwise(self._read_on(one)), 1)
        for number, (fetched, following) in numbered:
            if fetched is not None:
                yield self._piece(one, number, fetched, 0 if following else one.batch.sources)

    def _read_on(self, one: Reading) -> Iterator[FetchedBatch | None]:
        """The pieces as they are read, and a None behind the last."""
        pages = PieceByPiece()
        piece: FetchedBatch | None
        while True:
            piece = self._ground.stages.fetch(pages.next, one.batch, one.area, self._ground.rules)
            if piece is not None and one.batch.part is not None:
                self._joining.goes_on(one.batch, piece)
                self._join_apart()
            yield piece
            if piece is None:
                return

    def _piece(self, one: Reading, number: int, fetched: FetchedBatch, sources: float) -> Piece:
        """A piece, after the warehouse was asked about it."""
        area, store = one.area.piece(number), self._ground.store
        allowed = without_forgotten(store, fetched, area)
        capture_ids = read_staged(allowed.captures, ["capture_id"])["capture_id"].to_pylist()
        known = sorted(self._ground.known.among(capture_ids))
        return Piece(number, allowed, known, self._ground.memory, area, sources)


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
