"""What lies at a place, by name: the words in which all kinds of places answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from clipfile.tasks.fetch.candidates import SourceUnit
from clipfile.tasks.fetch.folders import Folder


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source is now, as far as its place says: bytes, time, version."""

    byte_length: int | None = None
    mtime_ns: int | None = None
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A name at a place: its path as the place knows it, and its address."""

    path: str
    name: str
    uri: str
    is_folder: bool
    state: SourceState = SourceState()

    def unit(self, meta: "Entry | None" = None) -> SourceUnit:
        """The source that it is, and what describes it."""
        state = self.state
        return SourceUnit(
            self.uri,
            state.byte_length,
            state.mtime_ns,
            meta.uri if meta else None,
            meta.state.mtime_ns if meta else None,
            state.etag,
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder of a place, what lies in it, and which of that describes something beside it, by name."""

    folder: Folder
    entries: Sequence[Entry]
    metas: Mapping[str, Entry]


class Place(Protocol):
    """Where folders can be listed."""

    def folder(self, path: str) -> list[Entry]:
        """What lies in a folder, by name. Raises RefusedError."""
        ...

    def child(self, path: str, name: str) -> str:
        """The path of a folder in a folder."""
        ...

    def uri_of(self, path: str) -> str:
        """The address of a path."""
        ...

    def pattern(self, part: str) -> Callable[[str], bool] | None:
        """Which names a part of a pattern matches; None where it is a name itself."""
        ...
