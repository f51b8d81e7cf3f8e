"""Pieces of batches segmented and checked, several at a time where a crew does it, and asked for in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from clipfile.flows.crew.hiring import Crew
from clipfile.flows.stages import Around
from clipfile.tasks.fetch.batch import FetchedBatch
from clipfile.tasks.remember.recalling import recall_of
from clipfile.tasks.remember.versions import StagedMemory
from clipfile.tasks.segment.batch import segment_batch, segment_new
from clipfile.tasks.staging import StagingArea
from clipfile.tasks.validate.batch import ValidatedBatch, stage_valid, validate_batch

T = TypeVar("T")
FEW = 3  # batches, or pieces of one, that are done sooner than another process is there to help


@dataclass(slots=True)
class Piece:
    """A piece that was read, and what the warehouse says of it; `made` once somebody is at it."""

    number: int
    fetched: FetchedBatch
    known: Sequence[str]
    memory: StagedMemory | None
    area: StagingArea
    sources: float
    """How many sources are done with when it is loaded."""
    made: Future[ValidatedBatch] | None = None


def make(
    fetched: FetchedBatch, known: Sequence[str], area: StagingArea, memory: StagedMemory | None, model: Path | None
) -> ValidatedBatch:
    """Segment a piece and check what came of it: two stages in one process, so nothing is staged between them."""
    return stage_valid(fetched, segment_new(fetched, known, recall_of(fetched, memory, area), model), area)


def several(items: Iterable[T], begin: Callable[[T], None], ahead: Callable[[], int]) -> Iterator[T]:
    """The items in order, so many of the next ones begun before one is handed out; a few are not worth it."""
    waiting: deque[T] = deque()
    for item in items:
        waiting.append(item)
        if len(waiting) >= FEW:
            for one in waiting:
                begin(one)
        while len(waiting) > ahead():
            yield waiting.popleft()
    while waiting:
        yield waiting.popleft()


class Making:
    """Has pieces made by a crew, with the stages' own way of being called around what is waited for."""

    def __init__(self, crew: Crew, model: Path | None, segment: Around, validate: Around) -> None:
        self._crew = crew
        self._model = model
        self._segment = segment
        self._validate = validate
        self._ended: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def begin(self, piece: Piece) -> None:
        """Have the crew make a piece, unless it is at it."""
        if piece.made is None:
            piece.made = self._crew.submit(make, piece.fetched, piece.known, piece.area, piece.memory, self._model)
            self.when_done(piece.made, _nothing)

    def when_done(self, call: Future[T], then: Callable[[], None]) -> None:
        """Do something, in the thread that waits for outcomes, once a call has ended."""
        call.add_done_callback(lambda _: self._ended.put(then))

    def outcome(self, call: Future[T]) -> T:
        """What the crew made of a call that `when_done` knows. Raises what the call raised."""
        while not call.done():
            self._ended.get()()
        while not self._ended.empty():
            self._ended.get()()
        return call.result()

    def made(self, piece: Piece) -> ValidatedBatch:
        """What came of a piece: made by the crew, or on the spot where it has not begun."""
        made = piece.made
        if made is not None:
            self._segment(lambda: self.outcome(made).reasons)
            return self._validate(made.result)
        recall = recall_of(piece.fetched, piece.memory, piece.area)
        segmented = self._segment(segment_batch, piece.fetched, piece.known, piece.area, recall, self._model)
        return self._validate(validate_batch, piece.fetched, segmented, piece.area)


def _nothing() -> None:
    """What follows a call that is only waited for."""
