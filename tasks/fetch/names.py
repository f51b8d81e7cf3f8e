"""Names of files as URIs and as words: whatever bytes a name holds, the result is valid UTF-8."""

import os
import re
from urllib.parse import quote, quote_from_bytes, unquote, unquote_to_bytes

FILE_SCHEME = "file://"
LOCAL_HOSTS = frozenset({"", "localhost"})
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
PLAIN_SPACE = {code: text for code, text in CONTROLS.items() if chr(code) not in "\t\n\r"}
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


def uri_of(path: str) -> str:
    """The file URI of an absolute path (RFC 8089), percent-encoded byte by byte."""
    return FILE_SCHEME + quote_from_bytes(os.fsencode(path))


def path_of(uri: str) -> str:
    """The path of a file URI of this machine."""
    return os.fsdecode(unquote_to_bytes(uri.removeprefix(FILE_SCHEME)))


def uri_of_words(source: str) -> str:
    """An absolute URI for a source that cannot be a path: an address elsewhere, or characters no path holds."""
    scheme = SCHEME.match(source)
    if scheme:
        return quote(source, safe="/:?#[]@!$&'()*+,;=%~-._", errors="replace")
    return FILE_SCHEME + quote(os.path.join(os.getcwd(), source), errors="replace")  # noqa: PTH109, PTH118


def scheme_of(source: str) -> str | None:
    """The scheme of an address such as `https://host/`, in lower case; None for a path."""
    found = SCHEME.match(source)
    return found[1].lower() if found else None


def local_path(uri: str) -> str | None:
    """The path that a file URI names; None where it names another host."""
    host, slash, rest = uri[len(FILE_SCHEME) :].partition("/")
    if host.lower() not in LOCAL_HOSTS:
        return None
    return os.fsdecode(unquote_to_bytes(os.fsencode(slash + rest)))


def folder_of(uri: str) -> str | None:
    """The name of the folder that a file or object lies in, for people; None where it lies in none."""
    if uri.startswith(FILE_SCHEME):
        return readable(os.path.basename(os.path.dirname(path_of(uri)))) or None  # noqa: PTH119, PTH120
    folders = unquote(uri.partition("://")[2].partition("?")[0]).split("/")[:-1]
    return folders[-1] or None if folders else None


def readable(path: str) -> str:
    """A path for people: bytes that are no UTF-8 and control characters as `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace").translate(CONTROLS)


def rendering(data: bytes, characters: int) -> str:
    """The start of some bytes as far as it can be read; the rest as `\\xNN`."""
    start = data[: 4 * characters].decode("utf-8", "backslashreplace")
    return start[:characters].translate(PLAIN_SPACE)[:characters]
