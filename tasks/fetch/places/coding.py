"""A body as it was before it was packed for the way: never more bytes of it than its size can honestly hold."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.containers.coding import BROTLI, DEFLATE, ERRORS, GZIP, ZLIB, ZSTD, Coding
from clipfile.tasks.fetch.places.retrying import HealableError
from clipfile.tasks.fetch.reading import RefusedError

SPOOLED_BYTES = 1_048_576  # of a body in memory; more goes to a temporary file
FREE_BYTES = 1_048_576  # unpacked from however few: short bodies pack well, and harm nobody
MAX_CODINGS = 2
GZIP_BEGINS = b"\x1f"
BROKEN = "Its body says {coding}, and is not, or breaks off. Fetch it with a browser and give the file."


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many bytes may come out, and how many for one that went in."""

    max_bytes: int
    max_ratio: float


def unpacked(body: IO[bytes], codings: str, bounds: Bounds) -> IO[bytes]:
    """A body without its content codings (RFC 9110, section 8.4), at its start; itself where it has none.

    The packed body is closed when all is well, and left as it is otherwise.
    Raises RefusedError for an unknown coding and for too many bytes, HealableError for a body that breaks off.
    """
    names = [name.strip().lower() for name in codings.split(",") if name.strip() and name.strip().lower() != "identity"]
    unknown = [name for name in names if name not in CODINGS]
    if unknown or len(names) > MAX_CODINGS:
        words = (
            f"It is packed as {codings[:100]!r}, which is not known here. Fetch it with a browser and give the file."
        )
        raise RefusedError(Reason.BAD_RESPONSE, words)
    plain = body
    for name in reversed(names):
        packed = plain
        try:
            plain = _without(packed, name, bounds)
        finally:
            if packed is not body:
                packed.close()
    if plain is not body:
        body.close()
    plain.seek(0)
    return plain


def _without(body: IO[bytes], coding: str, bounds: Bounds) -> IO[bytes]:
    packed = body.seek(0, 2)
    body.seek(0)
    allowed = max(FREE_BYTES, int(packed * bounds.max_ratio))
    plain: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOLED_BYTES)  # noqa: SIM115  the caller's to close
    try:
        for chunk in _pieces(body, CODINGS[coding](body)) if packed else ():
            plain.write(chunk)
            _check(plain.tell(), allowed, bounds)
    except BaseException as error:
        plain.close()
        if isinstance(error, FAULTS):
            raise HealableError(Reason.BAD_RESPONSE, BROKEN.format(coding=coding)) from error
        raise
    return plain


def _check(size: int, allowed: int, bounds: Bounds) -> None:
    if size > bounds.max_bytes:
        raise RefusedError(
            Reason.TOO_LARGE, f"Unpacked it has over {bounds.max_bytes} bytes. Raise max_file_bytes, or leave it out."
        )
    if size > allowed:
        words = f"Each of its bytes unpacks to over {bounds.max_ratio:g}. If you trust it, raise max_ratio."
        raise RefusedError(Reason.COMPRESSION_RATIO, words)


def _pieces(body: IO[bytes], coding: Coding) -> Iterator[bytes]:
    """What a body unpacks to; what follows a gzip stream and is none is passed over, as browsers do.

    Raises EOFError where it breaks off, and what its decoder raises.
    """
    decoder, is_begun, streams = coding.decoder(), False, 0
    while rest := body.read(coding.piece_bytes):
        while rest:
            if streams and not is_begun and not _goes_on(coding, rest):
                return
            is_begun = True
            yield decoder.decompress(rest)
            rest = decoder.unused_data if decoder.eof else b""
            if decoder.eof:
                decoder, is_begun, streams = coding.decoder(), False, streams + 1
    if is_begun:
        raise EOFError


def _goes_on(coding: Coding, rest: bytes) -> bool:
    """Whether what follows a stream is another one, as far as its first byte says."""
    return coding.repeats and (coding is not GZIP or rest[:1] == GZIP_BEGINS)


def _deflate(body: IO[bytes]) -> Coding:
    """With the wrapper that the standard asks for, or without, as some servers send it."""
    start = body.read(2)
    body.seek(0)
    is_wrapped = len(start) == 2 and start[0] & 0x0F == 8 and int.from_bytes(start, "big") % 31 == 0
    return ZLIB if is_wrapped else DEFLATE


FAULTS = (*ERRORS, EOFError)
CODINGS: Mapping[str, Callable[[IO[bytes]], Coding]] = {
    "gzip": lambda _: GZIP,
    "x-gzip": lambda _: GZIP,
    "deflate": _deflate,
    "br": lambda _: BROTLI,
    "zstd": lambda _: ZSTD,
}
ACCEPTED = "gzip, deflate, br, zstd"
