"""Which parts become one: as many as their files may hold together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clipfile.tasks.load.parts import PART_BYTES
from clipfile.warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Fill:
    """How full a part is, or several together."""

    captures: int
    sightings: int
    rejections: int
    text_bytes: int

    def fits(self, other: "Fill", capacity: int) -> bool:
        """Whether both together are still a part."""
        counts = (
            self.captures + other.captures, self.sightings + other.sightings, self.rejections + other.rejections,
        )  # fmt: skip
        return max(counts) <= capacity and self.text_bytes + other.text_bytes <= PART_BYTES

    def __add__(self, other: "Fill") -> "Fill":
        return Fill(
            self.captures + other.captures,
            self.sightings + other.sightings,
            self.rejections + other.rejections,
            self.text_bytes + other.text_bytes,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that become one, in order of their numbers.

    They become the last of them: its number is the highest, so that the next new part never takes a number under which
    files of other rows were written before.
    """

    parts: Sequence[int]
    fill: Fill

    @property
    def into(self) -> int:
        """The part that takes all rows."""
        return self.parts[-1]

    @property
    def moved(self) -> Sequence[int]:
        """The parts that go."""
        return self.parts[:-1]


def groups(store: Store, capacity: int) -> list[Group]:
    """The parts of a warehouse in groups, each within the bounds of a part; no two groups would fit into one."""
    rows = store.rows("compact/parts").to_pylist()
    return grouped(((row.pop("part_no"), Fill(**row)) for row in rows), capacity)


def grouped(parts: Iterable[tuple[int, Fill]], capacity: int) -> list[Group]:
    """Each part in the first group that has room for it, else in one of its own."""
    found: list[Group] = []
    for part_no, fill in parts:
        place = next((at for at, group in enumerate(found) if group.fill.fits(fill, capacity)), None)
        if place is None:
            found.append(Group((part_no,), fill))
        else:
            found[place] = Group((*found[place].parts, part_no), found[place].fill + fill)
    return found
