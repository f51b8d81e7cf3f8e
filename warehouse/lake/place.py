"""Where a lake lies: a folder, or a place of fsspec that can create an object only where there is none."""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from clipfile.schemas.errors import UsageError
from clipfile.warehouse.faults import refused
from clipfile.warehouse.lake.manifests import LakeFile
from clipfile.warehouse.lake.objects import objects_at
from clipfile.warehouse.snapshot_files import sync
from clipfile.warehouse.snapshot_reader import escaped
from clipfile.warehouse.store import Store

# Kinds of places that are asked to create an object only where there is none, and do it in one step.
EXCLUSIVE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory"})
WILD = frozenset("*?[")
HIDDEN = "."  # how the names of files that are being written begin


class Place(Protocol):
    """Files by names relative to the lake; nothing is written over but what `put` is asked to."""

    @property
    def address(self) -> str:
        """The lake's own path or address."""
        ...

    def listed(self, folder: str) -> Mapping[str, datetime | None]:
        """The files below a folder, and when each was last changed; none where there is no such folder."""
        ...

    def read(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """The bytes of those of the files that are there."""
        ...

    def put(self, name: str, data: bytes) -> None:
        """Write a file, whole or not at all, over what may be there."""
        ...

    def take_in(self, name: str, source: Path) -> None:
        """Move a file of this machine to the place, whole or not at all."""
        ...

    def create(self, name: str, data: bytes) -> bool:
        """Write a file where there is none, in one step; whether there was none."""
        ...

    def remove(self, names: Sequence[str]) -> None:
        """Remove files; one that is not there is no harm."""
        ...

    def paths(self, files: Sequence[LakeFile]) -> Sequence[str]:
        """The names of files, for read_parquet."""
        ...

    def open_to(self, store: Store) -> None:
        """Have a database read the place."""
        ...


def place_of(address: str) -> Place:
    """The place of an address or a path. Raises UsageError for one that cannot hold a lake."""
    scheme, found, rest = address.partition("://")
    if not found or scheme.lower() == "file":
        path = Path(rest if found else address).absolute()
        if "?" in str(path):  # DuckDB takes it for a wildcard
            raise UsageError("A lake's path has no ?", place=str(path), remedy="Name another place.")
        return Folder(path)
    if scheme.lower() not in EXCLUSIVE:
        raise UsageError(
            f"A place of the kind {scheme} cannot hold a lake",
            place=address,
            remedy="Name a folder, or an address of s3, gs or abfs.",
        )
    if WILD.intersection(rest):
        raise UsageError("A lake's address has no *, ? or [", place=address, remedy="Name another place.")
    return objects_at(f"{scheme.lower()}://{rest.rstrip('/')}")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of this machine, or one that many machines mount; its file system has to know hard links."""

    path: Path

    @property
    def address(self) -> str:
        """The folder's path."""
        return str(self.path)

    def listed(self, folder: str) -> Mapping[str, datetime | None]:
        """The files below a folder, and when each was last changed."""
        with refused(self.path):
            return dict(self._found(folder))

    def read(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """The bytes of those of the files that are there."""
        found = {}
        with refused(self.path):
            for name in names:
                with suppress(FileNotFoundError):
                    found[name] = (self.path / name).read_bytes()
        return found

    def put(self, name: str, data: bytes) -> None:
        """Write a file, whole or not at all."""
        with self._written(name, data) as partial:
            partial.replace(self.path / name)

    def take_in(self, name: str, source: Path) -> None:
        """Move a file to the folder, over a name of its own where that is on another disk."""
        path = self.path / name
        with refused(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = self._partial(path)
            shutil.move(source, partial)
            sync(partial)
            partial.replace(path)
            sync(path.parent)

    def create(self, name: str, data: bytes) -> bool:
        """Write a file where there is none: a second name for one that lies there whole already."""
        with self._written(name, data) as partial:
            try:
                os.link(partial, self.path / name)
            except FileExistsError:
                return False
            finally:
                partial.unlink()
        return True

    def remove(self, names: Sequence[str]) -> None:
        """Remove files."""
        with refused(self.path):
            for name in names:
                (self.path / name).unlink(missing_ok=True)

    def paths(self, files: Sequence[LakeFile]) -> Sequence[str]:
        """The paths of files."""
        return [escaped(self.path / file.path) for file in files]

    def open_to(self, store: Store) -> None:
        """DuckDB reads folders by itself."""

    def _found(self, folder: str) -> Iterator[tuple[str, datetime | None]]:
        root = self.path / folder
        for path in root.rglob("*") if root.is_dir() else ():
            with suppress(FileNotFoundError):
                if path.is_file():
                    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                    yield path.relative_to(self.path).as_posix(), changed

    @contextmanager
    def _written(self, name: str, data: bytes) -> Iterator[Path]:
        """The bytes on the disk under a hidden name beside their own, which takes effect inside."""
        path = self.path / name
        with refused(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = self._partial(path)
            with partial.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            yield partial
            sync(path.parent)

    def _partial(self, path: Path) -> Path:
        return path.with_name(f"{HIDDEN}{path.name}.{secrets.token_hex(4)}")
