"""Whether some bytes begin as an HTML document does."""

import codecs
import re

HEAD_BYTES = 16_384
MOST_BEFORE = 50  # comments and declarations before the first element

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
BEFORE = re.compile(r"\s*(?:<!--.*?-->|<\?xml\b[^<>]*>)", re.DOTALL)
DOCTYPE = re.compile(r"\s*<!doctype\s+html\b[^<>]*>", re.IGNORECASE)
# An element that opens a document, and more of its markup right behind it: a sentence about <html> has words there.
OPENING = re.compile(
    r"\s*<(?:(?:html|head|body)\b[^<>]*>\s*(?:<[a-z/!]|\Z)|(?:meta|link|base)\s[^<>]*=[^<>]*>\s*(?:<[a-z/!]|\Z)"
    r"|(title|style|script)\b[^<>]*>.*?</\1\s*>\s*<[a-z/!])",
    re.IGNORECASE | re.DOTALL,
)
ANY_ELEMENT = re.compile(r"<(?:html|head|body|p|div|a|table|br|h[1-6]|title|meta|span|script)\b[^<>]*>", re.IGNORECASE)


def begins_as_html(data: bytes) -> bool:
    """Whether bytes begin with a document's type or its first elements, after a mark, comments and an XML prolog."""
    head = _characters(data[:HEAD_BYTES])
    at = 0
    for _ in range(MOST_BEFORE):
        match = BEFORE.match(head, at)
        if match is None:
            break
        at = match.end()
    doctype = DOCTYPE.match(head, at)
    if doctype is not None:
        return ANY_ELEMENT.search(head, doctype.end()) is not None or not head[doctype.end() :].strip()
    return OPENING.match(head, at) is not None


def _characters(head: bytes) -> str:
    for mark, codec in MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(codec, "replace")
    return head.decode("latin-1")
