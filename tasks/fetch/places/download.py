"""One address fetched whole: conditional, bounded, and taken up again where it broke off."""

import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import format_datetime
from functools import partial
from typing import IO

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.candidates import Known
from clipfile.tasks.fetch.places.addresses import Address
from clipfile.tasks.fetch.places.answers import check_status, etag_of, modified_at
from clipfile.tasks.fetch.places.coding import SPOOLED_BYTES, Bounds, unpacked
from clipfile.tasks.fetch.places.retrying import HealableError, tried
from clipfile.tasks.fetch.places.web import Answer, Web, too_slow
from clipfile.tasks.fetch.reading import NotModifiedError, RefusedError

CONTENT_RANGE = re.compile(r"bytes\s+(\d{1,18})-\d{1,18}/(?:\d{1,18}|\*)")


@dataclass(frozen=True, slots=True)
class Download:
    """A page as the server gave it, unpacked: a temporary file at its start, the last address, the headers."""

    file: IO[bytes]
    byte_length: int
    address: Address
    headers: Mapping[str, str]


def download(web: Web, address: Address, known: Known | None = None) -> Download:
    """Fetch an address; what is known already is asked for only if it has changed.

    The file is the caller's to close. Raises NotModifiedError, RefusedError, StoppedError and OSError of this
    machine's disk.
    """
    rules = web.rules
    part = _Part(web, known)
    try:
        with web.deadline.set_to(time.monotonic() + rules.source_seconds):
            return tried(partial(part.fetched, address), rules.http_attempts, web.patience, web.waiting)
    except BaseException:
        part.file.close()
        raise


class _Part:
    """What came so far of a body, and the version that it is of."""

    def __init__(self, web: Web, known: Known | None) -> None:
        self._web = web
        self._known = known
        self._version: str | None = None
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOLED_BYTES)  # noqa: SIM115  `download` closes it

    def fetched(self, address: Address) -> Download:
        """One attempt. Raises what `download` raises, and HealableError."""
        if time.monotonic() >= self._web.deadline.at:
            raise too_slow(self._web.rules)
        have = self.file.seek(0, 2)
        with self._web.answered(address, self._headers(have)) as answer:
            if answer.status == 304 and self._known and not self._version:
                raise NotModifiedError
            if not (have and answer.status == 206 and self._continues(answer, have)):
                self._restart(answer, have)
            for chunk in answer.body:
                self._take(chunk)
        return self._whole(answer)

    def _headers(self, have: int) -> dict[str, str]:
        if have and self._version:
            return {"Range": f"bytes={have}-", "If-Range": self._version}
        return conditions(self._known) if self._known else {}

    def _continues(self, answer: Answer, have: int) -> bool:
        """Whether an answer goes on where the last one broke off."""
        found = CONTENT_RANGE.match(answer.headers.get("content-range", ""))
        return found is not None and int(found[1]) == have and version_of(answer.headers) == self._version

    def _restart(self, answer: Answer, have: int) -> None:
        self._version = None
        self.file.seek(0)
        self.file.truncate()
        if have and answer.status in (206, 416):
            raise HealableError(Reason.BAD_RESPONSE, "The server gave another part of it than was asked for.")
        check_status(answer.status, answer.headers)
        announced = answer.headers.get("content-length", "")
        if announced.isascii() and announced.isdigit():
            self._check(int(announced[:18]))
        if answer.headers.get("accept-ranges", "").strip().lower() == "bytes":
            self._version = version_of(answer.headers)

    def _take(self, chunk: bytes) -> None:
        self.file.write(chunk)
        self._check(self.file.tell())
        self._web.waiting.check()
        if time.monotonic() >= self._web.deadline.at:
            raise too_slow(self._web.rules)

    def _check(self, size: int) -> None:
        limit = self._web.rules.max_file_bytes
        if size > limit:
            raise RefusedError(Reason.TOO_LARGE, f"It has over {limit} bytes. Raise max_file_bytes, or leave it out.")

    def _whole(self, answer: Answer) -> Download:
        bounds = Bounds(self._web.rules.max_file_bytes, self._web.rules.max_ratio)
        try:
            file = unpacked(self.file, answer.headers.get("content-encoding", ""), bounds)
        except HealableError:
            self._version = None
            self.file.truncate(0)
            raise
        size = file.seek(0, 2)
        file.seek(0)
        return Download(file, size, answer.address, answer.headers)


def conditions(known: Known) -> dict[str, str]:
    """Headers that ask for a page only if it is another than the known one."""
    if known.etag:
        return {"If-None-Match": known.etag}
    return {"If-Modified-Since": format_datetime(known.mtime, usegmt=True)} if known.mtime else {}


def version_of(headers: Mapping[str, str]) -> str | None:
    """What names a body to the byte (RFC 9110, section 8.8.1); None where nothing does.

    A time names it only where it was no news any more when it was told.
    """
    etag = etag_of(headers)
    if etag:
        return None if etag.startswith("W/") else etag
    changed = modified_at(headers)
    told = modified_at({"last-modified": headers.get("date", "")})
    is_old = changed is not None and told is not None and (told - changed).total_seconds() > 60
    return headers["last-modified"] if is_old else None


@contextmanager
def closing(fetched: Download) -> Iterator[Download]:
    """A download whose file is closed at the end."""
    try:
        yield fetched
    finally:
        fetched.file.close()
