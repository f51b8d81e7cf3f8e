"""Ranges of one large container, so that several processes read it: what a range is, and where reading it stands."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING

from clipfile.tasks.fetch.containers.seen import Seen

if TYPE_CHECKING:
    from clipfile.tasks.fetch.formats import Unread

MAX_DAMAGES = 1_000  # places in one file that are passed over


class Cut(StrEnum):
    """How a container is cut: by bytes of the file, or by row groups."""

    WARC = "warc"
    WARC_GZIP = "warc.gz"
    JSON_LINES = "jsonl"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Version:
    """A file as it was when it was cut; a range of another is none of it."""

    byte_length: int | None
    mtime: datetime | None
    etag: str | None

    def is_of(self, other: "Version") -> bool:
        """Whether both are the same: by the place's own mark, else by size and time."""
        return self.etag == other.etag if self.etag is not None else self == other


@dataclass(frozen=True, slots=True)
class Extent:
    """Bytes or row groups from `first` up to `stop`: the number of their first row, their bytes, their share of all."""

    first: int
    stop: int
    byte_length: int
    share: float
    is_last: bool
    row: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the reading of a container stands between two records.

    `at` is the byte or row group of the next one, None once nothing more is read; `made` counts the unpacked bytes
    before it, `total` those that a limit counts; `judged` says where the last stretch began whose ratio is judged;
    `held` are refusals that are spoken at the end, if at all.
    """

    at: int | None = 0
    made: int = 0
    total: int = 0
    judged: tuple[int, int] = (0, 0)
    damages: int = 0
    held: tuple["Unread", ...] = ()
    is_whole: bool = True
    seen: Seen | None = field(default=None, compare=False)

    def is_before(self, part: "Part") -> bool:
        """Whether reading has not gone past a range."""
        return self.at is not None and self.at < part.stop

    def without_names(self) -> "Standing":
        """The same without the names met so far, which are many."""
        return replace(self, seen=None)

    def names(self) -> Seen:
        """The names met so far, to be added to."""
        return Seen() if self.seen is None else self.seen.copy()


@dataclass(frozen=True, slots=True)
class Part:
    """A range of a container, counted from 1: its records are those that begin in its extent.

    `standing` is where reading stands at its beginning; None while that is unknown: the range is then read as if the
    file began with it, and read again where that made a difference. All ranges are met when the file is cut.
    """

    cut: Cut
    number: int
    extent: Extent
    version: Version
    met_at: datetime
    standing: Standing | None = None

    @property
    def first(self) -> int:
        """Its first byte or row group."""
        return self.extent.first

    @property
    def stop(self) -> float:
        """The first one behind it; the last range goes on to wherever the file ends."""
        return inf if self.extent.is_last else self.extent.stop

    @property
    def is_last(self) -> bool:
        """Whether no range follows it."""
        return self.extent.is_last

    @property
    def key(self) -> str:
        """What tells it from other ranges of its source."""
        return repr((self.cut.value, self.extent.first, self.extent.stop))

    def from_here(self, standing: Standing) -> "Part":
        """The same range, read from where reading stands."""
        return replace(self, standing=standing)


@dataclass(slots=True)
class Course:
    """How the reading of a range goes: where it began (None where nothing begins in it), and where it stands.

    `wants_standing` where what it gives depends on what was before; `limit` bounds the total of all ranges.
    """

    began: int | None = None
    standing: Standing = field(default_factory=lambda: Standing(at=None, is_whole=False))
    limit: float = inf
    wants_standing: bool = False

    def fail(self) -> None:
        """What follows cannot be read."""
        self.standing = Standing(at=None, is_whole=False)

    def ended(self) -> "Ending":
        """How it ended."""
        return Ending(self.began, self.standing, self.limit, self.wants_standing)


@dataclass(frozen=True, slots=True)
class Ending:
    """How the reading of a range ended, small enough to travel; the names that it met are among its rows."""

    began: int | None
    standing: Standing
    limit: float
    wants_standing: bool

    def goes_on_from(self, before: Standing, part: Part) -> bool:
        """Whether a range that was read on its own gave what it gives behind what was read before it."""
        after = self.standing
        is_there = before.at == self.began if self.began is not None else _has_nothing(part, before)
        return (
            is_there
            and not self.wants_standing
            and before.total + after.total <= self.limit
            and before.damages + after.damages <= MAX_DAMAGES
            and not (after.at is None and before.held)
            and (before.is_whole or not part.is_last)
        )

    def behind(self, before: Standing) -> Standing:
        """Where reading stands after both."""
        if self.began is None:
            return before
        after = self.standing
        return replace(
            after,
            made=before.made + after.made,
            total=before.total + after.total,
            judged=(before.total + after.judged[0], after.judged[1]),
            damages=before.damages + after.damages,
            held=(*before.held, *after.held),
            is_whole=before.is_whole and after.is_whole,
            seen=before.seen,
        )


def _has_nothing(part: Part, before: Standing) -> bool:
    """Whether reading has gone past a range in which nothing begins; behind the last one there is more to tell."""
    return not part.is_last and (before.at is None or before.at >= part.stop)
