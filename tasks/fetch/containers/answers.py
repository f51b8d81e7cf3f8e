"""What a web server answered, as a WARC record keeps it: the page without its transfer and content codings."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from fastwarc.stream_io import ChunkedReader
from fastwarc.warc import WarcRecord

from clipfile.tasks.fetch.containers.coding import BROTLI, DEFLATE, GZIP, ZLIB, ZSTD, Coding
from clipfile.tasks.fetch.containers.saying import looks_like_html
from clipfile.tasks.fetch.containers.unpacked import unpacked

MEDIA_TYPES: Mapping[str, str] = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
}
CODINGS: Mapping[str, Coding] = {
    "gzip": GZIP,
    "x-gzip": GZIP,
    "deflate": ZLIB,
    "br": BROTLI,
    "zstd": ZSTD,
}
UNTOUCHED = frozenset({"", "identity", "none"})
WITHOUT_PAGE = frozenset({204, 205, 206})  # no content, or a part of it
MAX_CODINGS = 4
HEADER = (
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
)
CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]*)?\r\n")


class BadAnswerError(ValueError):
    """An answer whose body cannot be read; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as it was answered, decoded; `data` is None where it is over the limit."""

    data: bytes | None
    media_type: str
    charset: str | None


def answered(block: bytes, limit: int) -> Answer | None:
    """The page that the block of a `response` record holds; None where it holds none. Raises BadAnswerError."""
    block = _with_line_ends(block)
    record = WarcRecord.from_bytes(HEADER % len(block) + block)
    try:
        record.parse_http()
        heads = record.http_headers
        status, body = heads.status_code, record.reader.read()
        declared, charset = record.http_content_type, record.http_charset
        transfer, content = (heads.get(name) or "" for name in ("Transfer-Encoding", "Content-Encoding"))
    except (OSError, ValueError, AttributeError) as error:
        raise BadAnswerError(f"Its HTTP header cannot be read: {error}") from error
    if status is None:
        raise BadAnswerError("It begins with no HTTP status.")
    if not 200 <= status < 300 or status in WITHOUT_PAGE:
        return None
    if declared and _plain(declared) not in MEDIA_TYPES:
        return None
    data = _decoded(body, transfer, content, limit)
    media_type = media_type_of(declared, data or b"")
    return Answer(data, media_type, charset.strip("\"' ") if charset else None) if media_type else None


def media_type_of(declared: str | None, data: bytes) -> str | None:
    """The media type of a page by what is said of it, else by how it begins; None where it is no page."""
    if declared:
        return MEDIA_TYPES.get(_plain(declared))
    return "text/html" if looks_like_html(data) else None


def _with_line_ends(block: bytes) -> bytes:
    """An answer with the line ends of HTTP in its header, which some servers do without."""
    first = block.find(b"\n", 0, 1_000)
    if first <= 0 or block[first - 1 : first] == b"\r":
        return block
    header, _, body = block.partition(b"\n\n")
    return header.replace(b"\n", b"\r\n") + b"\r\n\r\n" + body


def _plain(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _decoded(body: bytes, transfer: str, content: str, limit: int) -> bytes | None:
    # Many archives keep the headers of codings that they have undone.
    data = _unchunked(body) if "chunked" in transfer.lower() and CHUNK.match(body) else body
    codings = [name.strip().lower() for name in content.split(",")]
    if len(codings) > MAX_CODINGS:
        raise BadAnswerError(f"It is packed {len(codings)} times over.")
    for name in reversed(codings):
        undone = _undone(data, name, limit)
        if undone is None:
            return None
        data = undone
    return data if len(data) <= limit else None


def _unchunked(body: bytes) -> bytes:
    try:
        data: bytes = ChunkedReader(io.BytesIO(body)).read()
    except (OSError, ValueError) as error:
        raise BadAnswerError(f"Its chunks cannot be read: {error}") from error
    return data


def _undone(data: bytes, name: str, limit: int) -> bytes | None:
    if name in UNTOUCHED or not data:
        return data
    coding = CODINGS.get(name)
    if coding is None:
        raise BadAnswerError(f"It is packed as {name[:40]!r}, which is not known here.")
    if coding is ZLIB and not _is_zlib(data):
        coding = DEFLATE
    if not coding.start.match(data):
        return data
    try:
        return unpacked(data, coding, limit)
    except ValueError as error:
        if looks_like_html(data):
            return data
        raise BadAnswerError(f"It cannot be unpacked: {error}") from error


def _is_zlib(data: bytes) -> bool:
    """Whether deflated data begins with a zlib header (RFC 1950), as HTTP asks and not all servers do."""
    return len(data) > 1 and data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
