"""Places that fsspec knows: object stores, FTP and the like; what goes wrong there in Clipfile's words."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from glob import has_magic
from typing import Any, BinaryIO, TypeVar, cast

import fsspec

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.candidates import EPOCH, SourceUnit, moment
from clipfile.tasks.fetch.folders import join
from clipfile.tasks.fetch.places.addresses import BadAddressError, canonical_scheme, parse_authority
from clipfile.tasks.fetch.places.entries import Entry, SourceState
from clipfile.tasks.fetch.places.guard import NoAddressError, allowed_addresses
from clipfile.tasks.fetch.places.protocols import Protocol, protocol_of
from clipfile.tasks.fetch.reading import OpenSource, Over, RefusedError, headed

Result = TypeVar("Result")

BLOCK_BYTES = 8_388_608  # read ahead of an object
FEWEST_BYTES = 65_536  # the same of a small range of one
ETAGS = ("ETag", "etag", "contentHash", "md5Hash")
TIMES = ("LastModified", "last_modified", "mtime", "updated", "modified", "created", "modify")
UNSAFE = re.compile(r"[\x00-\x1f\x7f]|%(?=[01][0-9A-Fa-f]|7[Ff]|25)")
ESCAPED = re.compile(r"%([01][0-9A-Fa-f]|7[Ff]|25)")
DIGITS = re.compile(r"\d{14}")  # how FTP writes a time
NO_USER = (
    "Its store is named with a user or account ({authority}). Leave that out, and put it where fsspec looks for it."
)
# Failures that leave no mark on an exception's type: fsspec makes FileNotFoundError of many.
LOST = (
    "EndpointConnection", "ConnectTimeout", "ReadTimeout", "ClientConnector", "ServerDisconnected", "ConnectionError",
    "ConnectionRefused", "ConnectionReset", "gaierror", "FSTimeout", "TimeoutError", "ConnectionClosed", "SSLError",
    "ClientOSError", "DNSError",
)  # fmt: skip
LOCKED = (
    "NoCredentials", "PartialCredentials", "CredentialRetrieval", "PermissionError", "RefreshError", "TokenRetrieval",
    "DefaultCredentials", "AuthenticationException", "ClientAuthentication", "error_perm",
)  # fmt: skip
MISSING = (Reason.NOT_FOUND, "Nothing is at this address. Check bucket and name.")
UNREACHABLE = (
    Reason.UNREACHABLE,
    "The place cannot be reached ({words}). Check its address and the network; try again later.",
)
FORBIDDEN = (Reason.UNREADABLE, "The place does not let you read it ({words}). Check your credentials for it.")
FAILED = (Reason.UNREADABLE, "The place could not give it ({words}). Try again later.")
CHANGED = "It changed while it was read. Run the ingest again."


@dataclass(frozen=True, slots=True)
class Store:
    """A file system of fsspec, and how its paths become addresses.

    Paths are as fsspec has them, without escapes; addresses are the same but for control characters, which are
    escaped, and for what would read as such an escape.
    """

    fs: Any
    scheme: str
    host: str = ""

    def uri_of(self, path: str) -> str:
        """The address of a path as the file system names it."""
        return f"{self.scheme}://{self.host}" + UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", path.lstrip("/"))

    def path_of(self, uri: str) -> str:
        """The path of an address, as the file system names it."""
        path = self.fs._strip_protocol(f"{self.scheme}://{uri.partition('://')[2]}")
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(path))

    def entry(self, uri: str) -> Entry:
        """What is at an address. Raises RefusedError."""
        return self.asked_entry(lambda: self.fs.info(self.path_of(uri)))

    def asked_entry(self, ask: Callable[[], Mapping[str, Any]]) -> Entry:
        """What fsspec says of one name. Raises RefusedError."""
        entry: Entry = asked(lambda: self._entry(ask()))
        return entry

    def folder(self, path: str) -> list[Entry]:
        """What lies in a folder, by name. Raises RefusedError."""
        listed: list[Entry] = asked(lambda: [self._entry(info) for info in self.fs.ls(path, detail=True)])
        return sorted((entry for entry in listed if not _is_marker(entry, path)), key=lambda entry: entry.name)

    def child(self, path: str, name: str) -> str:
        """The path of a folder in a folder."""
        return join(path, name)

    def pattern(self, part: str) -> Callable[[str], bool] | None:
        """Which names a part of a pattern matches; None where it is a name itself."""
        if not has_magic(part):
            return None
        return lambda name: fnmatchcase(name, part) and (part.startswith(".") or not name.startswith("."))

    def _entry(self, info: Mapping[str, Any]) -> Entry:
        path, size = str(info["name"]), info.get("size")
        etag = next((str(info[name]) for name in ETAGS if info.get(name)), None)
        changed = next((found for name in TIMES if (found := _mtime_ns(info.get(name))) is not None), None)
        is_folder = info.get("type") == "directory"
        length = size if isinstance(size, int) and not is_folder else None
        return Entry(path, path.rpartition("/")[2], self.uri_of(path), is_folder, SourceState(length, changed, etag))


def store_of(uri: str, *, private: bool) -> Store:
    """The file system behind an address. Raises RefusedError for a place that is not read, or may not be."""
    scheme, _, rest = uri.partition("://")
    protocol = protocol_of(canonical_scheme(scheme))
    authority = rest.partition("/")[0]
    if protocol.names_hosts:
        host, options = _host(protocol, authority, private=private)
        return Store(_filesystem(protocol, options), protocol.name, f"{host}/")
    if "@" in authority:
        raise RefusedError(Reason.UNSUPPORTED, NO_USER.format(authority=f"...@{authority.rpartition('@')[2]}"))
    return Store(_filesystem(protocol, {}), protocol.name)


def _host(protocol: Protocol, authority: str, *, private: bool) -> tuple[str, dict[str, Any]]:
    """A host in its one spelling, and its checked address, so that it is not looked up again with another answer."""
    try:
        host, port = parse_authority(authority)
        addresses = allowed_addresses(host, port or 0, private=private)
    except BadAddressError as error:
        raise RefusedError(Reason.UNSUPPORTED, str(error)) from error
    except NoAddressError as error:
        raise RefusedError(UNREACHABLE[0], UNREACHABLE[1].format(words=error.words)) from error
    shown = f"[{host}]" if ":" in host else host
    if port is None or port == protocol.port:
        return shown, {"host": addresses[0]}
    return f"{shown}:{port}", {"host": addresses[0], "port": port}


def _filesystem(protocol: Protocol, options: Mapping[str, Any]) -> Any:
    # A connection that is kept may be one that its host has given up meanwhile.
    fresh = {"skip_instance_cache": protocol.names_hosts, "use_listings_cache": False}
    return asked(fsspec.filesystem, protocol.name, **fresh, **options)


@contextmanager
def opened_object(unit: SourceUnit, *, private: bool) -> Iterator[OpenSource]:
    """An object opened for reading, as it is now. Raises RefusedError and OSError."""
    store = store_of(unit.uri, private=private)
    path, block_bytes = store.path_of(unit.uri), BLOCK_BYTES
    if unit.part is not None:
        block_bytes = max(FEWEST_BYTES, min(BLOCK_BYTES, unit.part.extent.byte_length))
    with asked(store.fs.open, path, "rb", block_size=block_bytes) as file:
        state = (entry := store.asked_entry(lambda: getattr(file, "details", None) or store.fs.info(path))).state
        told = cast("BinaryIO", Told(file))
        # A range's format is known: its head would be a request of its own.
        head, start = headed(told) if unit.part is None else (b"", told)
        yield OpenSource(start, head, state.byte_length, moment(state.mtime_ns), etag=state.etag, name=entry.name)


class Told(Over):
    """A file of fsspec whose failures are told in Clipfile's words."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes. Raises RefusedError and OSError."""
        return asked(self._file.read, size)  # type: ignore[no-any-return]

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place."""
        return asked(self._file.seek, offset, whence)  # type: ignore[no-any-return]


def asked(call: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """What a call to fsspec gives. Raises RefusedError, or OSError for what may pass."""
    try:
        return call(*arguments, **options)
    except RefusedError:
        raise
    except Exception as error:
        raise refusal_of(error) from error


def refusal_of(error: Exception) -> RefusedError:
    """What a failure of a place means: by the names of its causes where its type does not tell."""
    names = [cause.__name__ for link in _chain(error) for cause in type(link).__mro__]
    words = f"{type(error).__name__}: {error}"[:300].encode("unicode_escape").decode("ascii")
    if type(error).__name__ == "FileExpired":
        return RefusedError(Reason.UNREADABLE, CHANGED)
    for marks, (reason, detail) in ((LOST, UNREACHABLE), (LOCKED, FORBIDDEN), (("FileNotFoundError",), MISSING)):
        if any(mark in name for mark in marks for name in names):
            return RefusedError(reason, detail.format(words=words))
    return RefusedError(FAILED[0], FAILED[1].format(words=words))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_marker(entry: Entry, folder: str) -> bool:
    """Whether an entry stands for the folder itself, as an empty object of its name does."""
    return entry.path == folder or (entry.path == f"{folder}/" and not entry.is_folder and not entry.state.byte_length)


def _mtime_ns(said: object) -> int | None:
    """A time as places say it (datetime, seconds, ISO 8601 or FTP's digits) in nanoseconds."""
    if isinstance(said, int | float):
        return int(said * 1_000_000_000)
    if isinstance(said, str):
        with suppress(ValueError):
            said = datetime.fromisoformat(f"{said[:8]}T{said[8:]}" if DIGITS.fullmatch(said) else said)
    if not isinstance(said, datetime):
        return None
    aware = said.replace(tzinfo=UTC) if said.tzinfo is None else said
    return (aware - EPOCH) // (datetime.resolution) * 1_000
