"""Bytes at an address that fsspec knows, such as an object store's: written whole, read whole, removed by folder."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from clipfile.schemas.errors import StagingError
from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.places.objects import asked, store_of
from clipfile.tasks.fetch.reading import RefusedError


def put(address: str, content: bytes) -> None:
    """Write an object; whoever reads it before this returns may see a part. Raises StagingError."""
    with _told(address, "The staging place cannot be written"):
        store = store_of(address, private=True)
        path = store.path_of(address)
        if store.host:  # a place with folders, which an object store has not
            asked(store.fs.makedirs, path.rpartition("/")[0], exist_ok=True)
        asked(store.fs.pipe_file, path, content)


def got(address: str) -> bytes | None:
    """What an object holds; None where there is none. Raises StagingError where nobody can tell."""
    with _told(address, "The staging place cannot be read"):
        store = store_of(address, private=True)
        try:
            content: bytes = asked(store.fs.cat_file, store.path_of(address))
        except RefusedError as refused:
            if refused.reason is not Reason.NOT_FOUND:
                raise
            return None
        return content


def names_in(folder: str) -> list[str]:
    """The names in a folder; none where there is no such folder. Raises StagingError where nobody can tell."""
    with _told(folder, "The staging place cannot be read"):
        store = store_of(folder, private=True)
        try:
            return [entry.name for entry in store.folder(store.path_of(folder))]
        except RefusedError as refused:
            if refused.reason is not Reason.NOT_FOUND:
                raise
            return []


def remove(folder: str) -> None:
    """Remove a folder with all that is in it, as far as that is possible."""
    with suppress(RefusedError):
        store = store_of(folder, private=True)
        asked(store.fs.rm, store.path_of(folder), recursive=True)


@contextmanager
def _told(address: str, problem: str) -> Iterator[None]:
    try:
        yield
    except RefusedError as refused:
        raise StagingError(problem, place=address, remedy=refused.detail) from refused
