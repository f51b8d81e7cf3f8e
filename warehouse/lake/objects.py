"""An object store as the place of a lake: through fsspec, and read by DuckDB through fsspec too."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clipfile.schemas.errors import ClipfileError, UsageError, WarehouseError
from clipfile.warehouse.lake.manifests import LakeFile
from clipfile.warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Objects:
    """An object store, through fsspec; DuckDB reads it through fsspec too, the ranges that it needs."""

    address: str
    fs: Any
    root: str
    sizes: dict[str, int] = field(default_factory=dict)

    def listed(self, folder: str) -> Mapping[str, datetime | None]:
        """The objects below a folder, and when each was last changed."""
        with self._told():
            try:
                found = self.fs.find(f"{self.root}/{folder}", detail=True)
            except FileNotFoundError:
                return {}
        return {self._name(path): _changed(info) for path, info in found.items()}

    def read(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """The bytes of those of the objects that are there."""
        if not names:
            return {}
        with self._told():
            found = self.fs.cat([f"{self.root}/{name}" for name in names], on_error="return")
            for value in found.values():
                if isinstance(value, Exception) and not isinstance(value, FileNotFoundError):
                    raise value
        return {self._name(path): value for path, value in found.items() if isinstance(value, bytes)}

    def put(self, name: str, data: bytes) -> None:
        """Write an object."""
        with self._told():
            self.fs.pipe_file(f"{self.root}/{name}", data)

    def take_in(self, name: str, source: Path) -> None:
        """Move a file to the store."""
        with self._told():
            self.fs.put_file(str(source), f"{self.root}/{name}")
        source.unlink()

    def create(self, name: str, data: bytes) -> bool:
        """Write an object where there is none."""
        with self._told():
            try:
                self.fs.pipe_file(f"{self.root}/{name}", data, mode="create")
            except FileExistsError:
                return False
        return True

    def remove(self, names: Sequence[str]) -> None:
        """Remove objects."""
        with self._told():
            for name in names:
                with suppress(FileNotFoundError):
                    self.fs.rm_file(f"{self.root}/{name}")

    def paths(self, files: Sequence[LakeFile]) -> Sequence[str]:
        """The addresses of objects; how long they are is kept for who reads them."""
        self.sizes.update({f"{self.root}/{file.path}": file.bytes for file in files})
        return [f"{self.address}/{file.path}" for file in files]

    def open_to(self, store: Store) -> None:
        """DuckDB asks fsspec; its own httpfs, which would read faster, is not part of its package."""
        from clipfile.warehouse.lake.ranges import Ranges  # noqa: PLC0415  as below

        store.connection.register_filesystem(Ranges(self.fs, self.sizes))
        store.execute("SET parquet_metadata_cache = true")  # else each view that is made fetches a footer anew

    def _name(self, path: str) -> str:
        return str(path).removeprefix(self.root).lstrip("/")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong, in Clipfile's words; each store raises errors of its own kinds."""
        try:
            yield
        except ClipfileError:
            raise
        except Exception as error:
            raise WarehouseError(
                f"The lake cannot be used: {type(error).__name__}: {str(error)[:300]}",
                place=self.address,
                remedy="Check its address, your credentials for it, and whether it can be reached.",
            ) from error


def objects_at(address: str) -> Objects:
    """The object store at an address. Raises UsageError where what it needs is not installed."""
    # A range is read as it is asked for: DuckDB knows which it needs. Listings have to be of now.
    from fsspec.core import url_to_fs  # noqa: PLC0415  fsspec costs more than a small run

    options: dict[str, Any] = {} if address.startswith("memory:") else {"default_cache_type": "none"}
    try:
        fs, root = url_to_fs(address, use_listings_cache=False, **options)
    except (ImportError, ValueError) as error:
        raise UsageError(
            f"The place cannot be opened: {error}", place=address, remedy="Install what it needs."
        ) from error
    return Objects(address, fs, str(root).rstrip("/"))


def _changed(info: Mapping[str, Any]) -> datetime | None:
    for name in ("LastModified", "last_modified", "updated", "mtime", "created"):
        value = info.get(name)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str):
            return datetime.fromisoformat(value)
    return None
