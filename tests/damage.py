"""Bytes of every format, whole and damaged, as hypothesis draws them."""

from functools import cache

from fuzz.seeds import SEEDS
from hypothesis import strategies as st

Change = tuple[str, float, float, bytes]


@cache
def whole(name: str) -> bytes:
    return SEEDS[name]()


def changed(data: bytes, change: Change) -> bytes:
    """The bytes after one mishap; its places are given as shares of the length."""
    what, first, second, extra = change
    start, end = sorted((int(first * len(data)), int(second * len(data))))
    return {
        "cut": data[:end],
        "head lost": data[start:],
        "hole": data[:start] + data[end:],
        "doubled": data[:end] + data[start:],
        "overwritten": data[:start] + extra + data[start + len(extra) :],
        "inserted": data[:start] + extra + data[start:],
        "zeroed": data[:start] + bytes(min(end - start, 64)) + data[start + min(end - start, 64) :],
    }[what]


SHARES = st.floats(0, 1, allow_nan=False)
EXTRA = st.one_of(
    st.binary(min_size=1, max_size=24),
    st.sampled_from(sorted(SEEDS)).map(lambda name: whole(name)[:600]),
    st.sampled_from(
        [b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"PK\x03\x04", b"PAR1", b'{"text": ', b"<html>", b"\r\n\r\n", b"\xff\xfe"]
    ),
)
MISHAPS = ("cut", "head lost", "hole", "doubled", "overwritten", "inserted", "zeroed")
CHANGES = st.lists(st.tuples(st.sampled_from(MISHAPS), SHARES, SHARES, EXTRA), max_size=3)
FILES = st.tuples(st.sampled_from(sorted(SEEDS)), CHANGES)


def made(drawn: tuple[str, list[Change]]) -> bytes:
    """The file that was drawn."""
    name, changes = drawn
    data = whole(name)
    for change in changes:
        data = changed(data, change)
    return data
