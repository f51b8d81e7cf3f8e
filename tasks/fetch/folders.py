"""What lies in a folder: candidates, and the NAME.meta.json files that describe them."""

import os
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

META = ".meta.json"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder's names, sorted, without those of companions; orphans are companions that describe no file."""

    path: str
    names: tuple[str, ...]
    companions: frozenset[str]
    orphans: frozenset[str]


def list_folder(path: str) -> Folder:
    """A folder as it is now, hidden names included. Raises OSError where the system refuses."""
    return folder_holding(path, sorted(os.listdir(path)))  # noqa: PTH208


def folder_holding(path: str, names: list[str]) -> Folder:
    """A folder by its sorted names, wherever it is."""
    metas = {name for name in names if name.endswith(META)}
    orphans = _orphans(metas, names)
    described = metas - orphans
    kept = tuple(name for name in names if name not in described)
    return Folder(path, kept, frozenset(described), frozenset(orphans))


def orphans_in(path: str) -> frozenset[str]:
    """The companions of a folder that describe no file. Raises OSError."""
    return list_folder(path).orphans


def companion_in(folder: Folder, name: str) -> str | None:
    """The path of the file that describes this one, out of a folder already listed."""
    if not folder.companions:
        return None
    beside = (stem + META for stem in _stems(name) if stem + META in folder.companions)
    return next((join(folder.path, meta) for meta in beside), None)


def companion_of(path: str) -> str | None:
    """The path of the file that describes this one, looked up on the disk."""
    folder, _, name = path.rpartition("/")
    beside = (join(folder, stem + META) for stem in _stems(name))
    return next((meta for meta in beside if os.path.lexists(meta)), None)


def join(folder: str, name: str) -> str:
    """The path of a name in a folder."""
    return f"{folder}{name}" if folder.endswith("/") else f"{folder}/{name}"


def _stems(name: str) -> Iterator[str]:
    yield name
    stem = os.path.splitext(name)[0]  # noqa: PTH122
    if stem != name:
        yield stem


def _orphans(metas: Set[str], names: Iterable[str]) -> set[str]:
    if not metas:
        return set()
    described = {stem + META for name in names if name not in metas for stem in _stems(name)}
    return set(metas) - described
