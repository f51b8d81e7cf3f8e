"""Candidates in groups that one task reads: bounded in pages and in bytes, and the same again on a rerun."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clipfile.tasks.fetch.candidates import Candidate, SourceUnit
from clipfile.tasks.fetch.parts import Part


@dataclass(frozen=True, slots=True)
class Batch:
    """Candidates read together; the key is the same for the same sources in the same state."""

    number: int
    key: str
    candidates: tuple[Candidate, ...]

    @property
    def part(self) -> Part | None:
        """The range of a container that it is; None where it holds sources."""
        return _part_of(self.candidates[0])

    @property
    def sources(self) -> float:
        """How many sources it is: of a range, its share of one."""
        return len(self.candidates) if self.part is None else self.part.extent.share

    @property
    def byte_length(self) -> int:
        """How many bytes it holds, as far as its sources say."""
        sizes = (candidate.byte_length or 0 for candidate in self.candidates)
        return sum(sizes) if self.part is None else self.part.extent.byte_length


def batches(candidates: Iterable[Candidate], max_pages: int, max_bytes: int, salt: str = "") -> Iterator[Batch]:
    """Candidates in their order, at most so many and so many bytes a batch; a larger one has a batch of its own.

    So has each range of a container.

    The salt goes into every key: what else decides about the rows, such as model, code and options.
    """
    number, held, held_bytes = 1, list[Candidate](), 0
    for candidate in candidates:
        size = candidate.byte_length or 0
        is_alone = _part_of(candidate) is not None or (bool(held) and _part_of(held[0]) is not None)
        if held and (is_alone or len(held) >= max_pages or held_bytes + size > max_bytes):
            yield _batch(number, held, salt)
            number, held, held_bytes = number + 1, [], 0
        held.append(candidate)
        held_bytes += size
    if held:
        yield _batch(number, held, salt)


def _part_of(candidate: Candidate) -> Part | None:
    return candidate.part if isinstance(candidate, SourceUnit) else None


def _batch(number: int, candidates: list[Candidate], salt: str) -> Batch:
    digest = hashlib.sha256(salt.encode("utf-8", "backslashreplace"))
    for candidate in candidates:
        digest.update(b"\n" + candidate.fingerprint.encode())
    return Batch(number, digest.hexdigest(), tuple(candidates))
