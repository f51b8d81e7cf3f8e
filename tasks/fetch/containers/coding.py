"""Compressed bytes unpacked piece by piece, so that no piece of input gives more than some megabytes."""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import brotli
import zstandard

MAX_WINDOW = 1 << 27  # bytes that unpacking zstd may hold; what the zstd command takes without being told otherwise
STEP_BYTES = 1 << 20  # of Brotli, which makes 16 MiB of a few bytes
MAX_STEPS = 32


class Decoder(Protocol):
    """One compressed stream in the making."""

    @property
    def eof(self) -> bool:
        """Whether its end was reached."""

    @property
    def unused_data(self) -> bytes:
        """What was fed beyond its end."""

    def decompress(self, data: Any, /) -> bytes:
        """What some bytes more give."""


@dataclass(frozen=True, slots=True)
class Coding:
    """A compression: how it begins, how it is undone, and how much is fed at a time.

    Deflate makes at most 1,032 bytes of one; zstd 128 KiB of four (RFC 8878, RLE blocks).
    """

    name: str
    start: re.Pattern[bytes]
    decoder: Callable[[], Decoder]
    piece_bytes: int
    repeats: bool = False  # whether one stream may follow another


class Brotli:
    """Brotli's decoder under the names that the others have. Raises brotli.error."""

    unused_data = b""

    def __init__(self) -> None:
        self._decoder: Any = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        """Whether its end was reached."""
        return bool(self._decoder.is_finished())

    def decompress(self, data: Any, /) -> bytes:
        """What some bytes more give."""
        made = bytearray(self._decoder.process(bytes(data), output_buffer_limit=STEP_BYTES))
        while not self._decoder.can_accept_more_data():
            if len(made) > MAX_STEPS * STEP_BYTES:
                raise brotli.error("it grows without end")
            made += self._decoder.process(b"", output_buffer_limit=STEP_BYTES)
        return bytes(made)


def _zstd() -> Decoder:
    decoder: Decoder = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).decompressobj()
    return decoder


ANYTHING = re.compile(b"")
GZIP = Coding("gzip", re.compile(rb"\x1f\x8b\x08[\x00-\x1f]"), lambda: zlib.decompressobj(31), 8_192, repeats=True)
ZSTD = Coding("zstd", re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), _zstd, 1_024, repeats=True)
ZLIB = Coding("zlib", ANYTHING, lambda: zlib.decompressobj(15), 8_192)
DEFLATE = Coding("deflate", ANYTHING, lambda: zlib.decompressobj(-15), 8_192)
BROTLI = Coding("brotli", ANYTHING, Brotli, 256)
ERRORS: tuple[type[Exception], ...] = (zlib.error, zstandard.ZstdError, brotli.error)


def beginning(coding: Coding, head: bytes, size: int) -> bytes:
    """The first unpacked bytes that some packed ones give; as far as they go where they are damaged."""
    made, left = bytearray(), head
    while left and len(made) < size and coding.start.match(left):
        decoder, at = coding.decoder(), 0
        try:
            while at < len(left) and not decoder.eof and len(made) < size:
                made += decoder.decompress(left[at : at + coding.piece_bytes])
                at += coding.piece_bytes
        except ERRORS:
            made += before_damage(coding, left[: at + coding.piece_bytes]) if left is head else b""
            break
        left = left[at - len(decoder.unused_data) :] if decoder.eof else b""
    return bytes(made[:size])


def before_damage(coding: Coding, packed: bytes, given: int = 0) -> bytes:
    """What damaged bytes give up to the damage, byte by byte, without the first ones that have been given already."""
    made, decoder = bytearray(), coding.decoder()
    try:
        for at in range(len(packed)):
            made += decoder.decompress(packed[at : at + 1])
    except ERRORS:
        pass
    return bytes(made[given:])
