"""Scripts taken out of a document before it is parsed: half of a news page's bytes, and nothing of its text."""

import re
from collections.abc import Iterator
from itertools import pairwise

START = re.compile(rb"<script(?=[\s>/])")
END = b"</script>"
DATA = b"ld+json"  # in a script's own tag: what says something of the page stays
ESCAPE = b"\x1b"  # of encodings in which ASCII's bytes may be other characters
LONGEST_TAG = 400


def without_scripts(html: bytes) -> bytes:
    """The bytes of a document but for the scripts that are plainly that; the parser is left to tell the others.

    One in a comment stays, and one that holds the start of another, as a tag in an attribute's value may seem to.
    """
    return html if ESCAPE in html else b"".join(_kept(html))


def _kept(html: bytes) -> Iterator[bytes]:
    starts = [match.start() for match in START.finditer(html)]
    so_far = seen = 0
    is_comment = is_open = False
    for start, following in pairwise((*starts, len(html))):
        is_comment = _ends_in_comment(html, seen, start, is_comment)
        seen = start
        end = html.find(END, start, following)
        is_within, is_open = is_open, end < 0
        if is_comment or is_within or is_open or DATA in html[start : start + LONGEST_TAG].partition(b">")[0]:
            continue
        yield html[so_far:start]
        so_far = seen = end + len(END)
    yield html[so_far:]


def _ends_in_comment(html: bytes, start: int, end: int, is_comment: bool) -> bool:
    opened, closed = html.rfind(b"<!--", start, end), html.rfind(b"-->", start, end)
    return is_comment if opened == closed else opened > closed
