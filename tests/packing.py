"""Containers made for the tests, and what the readers find in them."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, BinaryIO, cast

import zstandard
from fetching import RULES

from clipfile.tasks.fetch.formats import Content, Found, Skipped, Unread
from clipfile.tasks.fetch.readers import reader_for
from clipfile.tasks.fetch.reading import HEAD_BYTES, OpenSource

DATE = "2026-03-01T06:30:00Z"


class Piped(io.RawIOBase):
    """Bytes that come in small pieces and cannot be sought in, as from a network."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        return self._file.read(min(size, 1_000) if size >= 0 else size)


def source_of(data: bytes, *, piped: bool = False) -> OpenSource:
    file = cast("BinaryIO", Piped(data) if piped else io.BytesIO(data))
    return OpenSource(file, data[:HEAD_BYTES], None if piped else len(data), None, name="source")


def found_in(data: bytes, *, piped: bool = False, **options: Any) -> list[Found]:
    return list(reader_for(data[:HEAD_BYTES]).read(source_of(data, piped=piped), replace(RULES, **options)))


def contents(found: Iterable[Found]) -> list[Content]:
    return [item for item in found if isinstance(item, Content)]


def texts(found: Iterable[Found]) -> list[str]:
    return [content.data.decode() for content in contents(found)]


def unread(found: Iterable[Found]) -> list[Unread]:
    return [item for item in found if isinstance(item, Unread)]


def reasons(found: Iterable[Found]) -> list[str]:
    return [item.reason.value for item in unread(found)]


def skipped(found: Iterable[Found]) -> list[Skipped]:
    return [item for item in found if isinstance(item, Skipped)]


def by_member(found: Iterable[Found]) -> dict[str | None, Found]:
    return {item.member: item for item in found}


def record(number: int, block: bytes, *, length: int | None = None, kind: str = "conversion", **fields: str) -> bytes:
    heads = {
        "WARC-Type": kind,
        "WARC-Target-URI": f"https://harrow.example/{number}",
        "WARC-Date": DATE,
        "WARC-Record-ID": f"<urn:uuid:{number:08d}-0000-4000-8000-000000000000>",
        "Content-Type": "text/plain",
        "Content-Length": str(len(block) if length is None else length),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in heads.items() if value)
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def answer(body: bytes, *, status: str = "200 OK", media_type: str = "text/html", extra: str = "") -> bytes:
    typed = f"Content-Type: {media_type}\r\n" if media_type else ""
    return f"HTTP/1.1 {status}\r\n{typed}{extra}\r\n".encode() + body


def response(number: int, http: bytes, **fields: str) -> bytes:
    return record(number, http, kind="response", Content_Type="application/http; msgtype=response", **fields)


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(members: Mapping[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def packed_as(packing: str, data: bytes) -> bytes:
    return {"": bytes, "gz": gzip.compress, "zst": zstandard.compress}[packing](data)
