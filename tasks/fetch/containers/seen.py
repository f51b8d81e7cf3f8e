"""Names met before, in memory that does not grow with their number."""

from collections.abc import Iterator
from hashlib import blake2b

BITS = 1 << 24  # 2 MiB; a hundred thousand names in it make one in seven thousand look as if it had been met


class Seen:
    """A Bloom filter (Bloom 1970): what was met is never taken for new, what is new is now and then taken for met."""

    def __init__(self) -> None:
        self._bits = bytearray(BITS // 8)

    def __contains__(self, name: str) -> bool:
        return all(self._bits[at >> 3] >> (at & 7) & 1 for at in _places(name))

    def add(self, name: str) -> None:
        """Remember a name."""
        for at in _places(name):
            self._bits[at >> 3] |= 1 << (at & 7)

    def unique(self, name: str, mark: str) -> str:
        """A name that no other member has: itself, or with its mark where it may have been met; it is remembered."""
        while name in self:
            name = f"{name} {mark}"
        self.add(name)
        return name


def _places(name: str) -> Iterator[int]:
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    yield int.from_bytes(digest[:4], "little") % BITS
    yield int.from_bytes(digest[4:], "little") % BITS
