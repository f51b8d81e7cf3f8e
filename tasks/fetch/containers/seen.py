"""Names met before, in memory that does not grow with their number."""

from collections.abc import Iterator
from hashlib import blake2b

FEW = 20_000  # names that are remembered one by one, in some 2 MB
BITS = 1 << 26  # 8 MiB for more of them; among a million names one in a hundred thousand looks as if it had been met


class Seen:
    """A set of names, a Bloom filter (Bloom 1970) once they are many.

    What was met is never taken for new; what is new is now and then taken for met.
    """

    def __init__(self) -> None:
        self._few: set[int] = set()
        self._bits: bytearray | None = None

    def copy(self) -> "Seen":
        """The same names, in a memory of its own."""
        twin = Seen()
        twin._few, twin._bits = set(self._few), None if self._bits is None else bytearray(self._bits)
        return twin

    def __contains__(self, name: str) -> bool:
        digest = _digest(name)
        if self._bits is None:
            return digest in self._few
        bits = self._bits
        return all(bits[at >> 3] >> (at & 7) & 1 for at in _places(digest))

    def add(self, name: str) -> None:
        """Remember a name."""
        digest = _digest(name)
        if self._bits is not None:
            _set(self._bits, digest)
            return
        self._few.add(digest)
        if len(self._few) > FEW:
            self._bits = bytearray(BITS // 8)
            for one in self._few:
                _set(self._bits, one)
            self._few = set()

    def unique(self, name: str, mark: str) -> str:
        """A name that no other member has: itself, or with its mark where it may have been met; it is remembered."""
        while name in self:
            name = f"{name} {mark}"
        self.add(name)
        return name


def _digest(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest(), "little")


def _set(bits: bytearray, digest: int) -> None:
    for at in _places(digest):
        bits[at >> 3] |= 1 << (at & 7)


def _places(digest: int) -> Iterator[int]:
    for shift in (0, 32, 64, 96):
        yield (digest >> shift) % BITS
