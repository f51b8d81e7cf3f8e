"""The headers before the members of a zip archive: where a member begins, and what is there without a directory."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import IO

from clipfile.tasks.fetch.containers.coding import DEFLATE, ERRORS, ZSTD, Coding
from clipfile.tasks.fetch.containers.directory import Entry, Slice, widened
from clipfile.tasks.fetch.containers.window import Window

LOCAL = struct.Struct("<4s5H3L2H")
LOCAL_MARK = b"PK\3\4"
DESCRIPTOR_MARK = b"PK\7\x08"
SIZES_BEHIND = 0x8  # of the flags: sizes and checksum follow the member's bytes
STORED = 0
CODINGS: Mapping[int, Coding] = {8: DEFLATE, 93: ZSTD}


def start_of(file: IO[bytes], entry: Entry) -> int | None:
    """Where a member's bytes begin; None where its own header is not there or names another file."""
    if not 0 <= entry.offset < 1 << 62:
        return None
    head = Slice(file, entry.offset, LOCAL.size + len(entry.raw_name)).read()
    if len(head) < LOCAL.size + len(entry.raw_name) or not head.startswith(LOCAL_MARK):
        return None
    *_, name_size, extra_size = LOCAL.unpack_from(head)
    is_same = name_size == len(entry.raw_name) and head[LOCAL.size :] == entry.raw_name
    return entry.offset + LOCAL.size + name_size + extra_size if is_same else None


def salvaged(file: IO[bytes], length: int, limit: int) -> Iterator[Entry]:
    """The members of an archive that has lost its directory, those that are whole, up to the first that is not."""
    window = Window(Slice(file, 0, length))
    while True:
        entry = _entry(window)
        if entry is None:
            return
        if entry.flags & SIZES_BEHIND and not entry.packed_size:
            entry = _measured(window, entry, limit)
        elif window.skip(entry.packed_size) < entry.packed_size:
            entry = None
        if entry is None:
            return
        yield entry


def _entry(window: Window) -> Entry | None:
    offset, fixed = window.offset, window.take(LOCAL.size)
    if len(fixed) < LOCAL.size or not fixed.startswith(LOCAL_MARK):
        return None
    _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = LOCAL.unpack(fixed)
    name, extra = window.take(name_size), window.take(extra_size)
    packed, size, _ = widened(extra, (packed, size, 0))
    return Entry(name, flags, method, crc, packed, size, offset, 0)


def _measured(window: Window, entry: Entry, limit: int) -> Entry | None:
    """An entry whose sizes lie behind its bytes: those are unpacked to find their end."""
    coding = CODINGS.get(entry.method)
    if coding is None:
        return None
    decoder, start, size = coding.decoder(), window.offset, 0
    try:
        while not decoder.eof and size <= limit and (piece := window.take(coding.piece_bytes)):
            size += len(decoder.decompress(piece))
    except ERRORS:
        return None
    if not decoder.eof:
        return None
    window.back(len(decoder.unused_data))
    packed_size = window.offset - start
    window.skip(len(DESCRIPTOR_MARK) if window.peek(4) == DESCRIPTOR_MARK else 0)
    crc = int.from_bytes(window.take(4), "little")
    window.skip(8 if window.peek(8) == struct.pack("<2L", packed_size, size) else 16)
    return replace(entry, crc=crc, packed_size=packed_size, size=size)
