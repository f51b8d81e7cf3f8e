"""Candidates in groups that one task reads: bounded in pages and in bytes, and the same again on a rerun."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clipfile.tasks.fetch.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Batch:
    """Candidates read together; the key is the same for the same sources in the same state."""

    number: int
    key: str
    candidates: tuple[Candidate, ...]


def batches(candidates: Iterable[Candidate], max_pages: int, max_bytes: int, salt: str = "") -> Iterator[Batch]:
    """Candidates in their order, at most so many and so many bytes a batch; a larger one has a batch of its own.

    The salt goes into every key: what else decides about the rows, such as model, code and options.
    """
    number, held, held_bytes = 1, list[Candidate](), 0
    for candidate in candidates:
        size = candidate.byte_length or 0
        if held and (len(held) >= max_pages or held_bytes + size > max_bytes):
            yield _batch(number, held, salt)
            number, held, held_bytes = number + 1, [], 0
        held.append(candidate)
        held_bytes += size
    if held:
        yield _batch(number, held, salt)


def _batch(number: int, candidates: list[Candidate], salt: str) -> Batch:
    digest = hashlib.sha256(salt.encode("utf-8", "backslashreplace"))
    for candidate in candidates:
        digest.update(b"\n" + candidate.fingerprint.encode())
    return Batch(number, digest.hexdigest(), tuple(candidates))
