"""Discovery ahead of the work: one walk over the sources tells how many there are while the first are being read."""

import pickle
import queue
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator

from clipfile.tasks.fetch import Candidate

CHUNK = 1_000  # sources packed together: some 25 bytes each, so that a million of them wait in 25 MB


def ahead(candidates: Iterable[Candidate], planned: Callable[[int], None]) -> Iterator[Candidate]:
    """The same candidates in the same order, found by a thread of its own; `planned` is told, here, how many in all.

    Raises what finding them raises, once those that were found before are handed on.
    """
    walk = _Walk(candidates)
    threading.Thread(target=walk.go, name="discovery", daemon=True).start()
    is_told = False
    try:
        for chunk in walk.chunks():
            if walk.is_over and not is_told:
                planned(walk.found)
                is_told = True
            yield from chunk
    finally:
        walk.is_wanted = False
    if not is_told:
        planned(walk.found)


class _Walk:
    """What was found and is not yet taken."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.found = 0
        self.is_over = False
        self.is_wanted = True
        self._candidates = iter(candidates)
        self._waiting: queue.SimpleQueue[bytes | BaseException | None] = queue.SimpleQueue()

    def go(self) -> None:
        """Find all of them, unless nobody wants them any more; the last chunk is handed on once it is known as such."""
        ended: BaseException | None = None
        chunk: list[Candidate] = []
        try:
            for candidate in self._candidates:
                if len(chunk) == CHUNK:
                    self._hand_on(chunk)
                    chunk = []
                    if not self.is_wanted:
                        return
                chunk.append(candidate)
                self.found += 1
            self.is_over = True
        except BaseException as error:  # noqa: BLE001  raised anew where the candidates are wanted
            ended = error
        if chunk:
            self._hand_on(chunk)
        self._waiting.put(ended)

    def _hand_on(self, chunk: list[Candidate]) -> None:
        self._waiting.put(zlib.compress(pickle.dumps(chunk), 1))

    def chunks(self) -> Iterator[list[Candidate]]:
        """What was found, as it comes."""
        while (packed := self._waiting.get()) is not None:
            if isinstance(packed, BaseException):
                raise packed
            chunk: list[Candidate] = pickle.loads(zlib.decompress(packed))  # noqa: S301  packed here, a moment ago
            yield chunk
