"""An object store as DuckDB reads a lake on it: nothing is asked but ranges of files whose length is known.

DuckDB looks a file up four times before it reads from it. Files of a lake never change, and its manifests say how long
they are.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fsspec.spec import AbstractBufferedFile, AbstractFileSystem

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)  # a time that never changes: what is kept of a file stays right


class Ranges(AbstractFileSystem):  # type: ignore[misc]
    """A store for reading; `sizes` are the bytes of files by their paths there. Others are looked up in the store."""

    cachable = False

    def __init__(self, fs: Any, sizes: Mapping[str, int]) -> None:
        super().__init__()
        self.fs = fs
        self.protocol = fs.protocol
        self._sizes = sizes

    def _strip_protocol(self, path: str) -> str:
        return str(self.fs._strip_protocol(path))

    def info(self, path: str, **options: Any) -> dict[str, Any]:
        """What there is at a path."""
        path = self._strip_protocol(path)
        if path in self._sizes:
            return {"name": path, "size": self._sizes[path], "type": "file"}
        found: dict[str, Any] = self.fs.info(path, **options)
        return found

    def modified(self, path: str) -> datetime:
        """When a file was last changed."""
        found: datetime = ALWAYS if self._strip_protocol(path) in self._sizes else self.fs.modified(path)
        return found

    def glob(self, path: str, **options: Any) -> Any:
        """The files that a pattern matches; a name is a pattern too."""
        path = self._strip_protocol(path)
        return [path] if path in self._sizes else self.fs.glob(path, **options)

    def _open(self, path: str, mode: str = "rb", **_: Any) -> "RangesFile":
        return RangesFile(self, path, mode, cache_type="none", size=self.info(path)["size"])


class RangesFile(AbstractBufferedFile):  # type: ignore[misc]
    """A file for reading, each range as it is asked for: DuckDB knows which it needs, and keeps them."""

    def _fetch_range(self, start: int, end: int) -> bytes:
        content: bytes = self.fs.fs.cat_file(self.path, start=start, end=end)
        return content
