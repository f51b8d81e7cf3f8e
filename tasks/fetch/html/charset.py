"""The characters of an HTML document: its mark, what was said when it was sent, what it says itself, or its bytes."""

import codecs
import re

from clipfile.schemas.kinds import Flag
from clipfile.tasks.fetch.decode import BROKEN_SHARE, Decoded, Fault, Verdict, decode
from clipfile.tasks.fetch.html.labels import UTF_8, WIDE, Encoding, encoding_of

PRESCAN_BYTES = 4_096  # the HTML Standard asks for 1,024; pages begin with long comments
ESCAPE = b"\x1b"

COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
PROLOG = re.compile(rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']\s*([\w.:-]{2,40})", re.IGNORECASE)
META = re.compile(rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode_html(data: bytes, transport: str | None) -> Verdict:
    """The characters of a document that was sent with a charset, or none; else why it has none (a Fault).

    Valid UTF-8 beyond ASCII is UTF-8 whatever is said of it: no legacy text is valid by accident for long. Bytes that
    do not fit what is said are told as those of plain text are. Never an exception.
    """
    plain = usual_utf8(data)
    if plain is not None:
        return plain
    said = None if data.startswith(MARKS) else declared(data, transport)
    if said is None or said is UTF_8:
        return decode(data)
    return read_as(data, said) or decode(data)


def declared(data: bytes, transport: str | None) -> Encoding | None:
    """The encoding that the transport names, else the document; a document cannot name UTF-16 of itself."""
    sent = encoding_of(transport) if transport else None
    if sent is not None:
        return sent
    head = COMMENT.sub(b"", data[:PRESCAN_BYTES])
    match = PROLOG.match(head) or META.search(head)
    said = encoding_of(match[1].decode("ascii", "replace")) if match else None
    return UTF_8 if said in WIDE else said


def usual_utf8(data: bytes) -> Decoded | None:
    """Valid UTF-8 without a mark, with nothing in it that would speak for another encoding."""
    if data.startswith(codecs.BOM_UTF8) or b"\0" in data or ESCAPE in data:
        return None
    try:
        return Decoded(data.decode(), UTF_8.name, ())
    except UnicodeDecodeError:
        return None


def read_as(data: bytes, encoding: Encoding) -> Decoded | Fault | None:
    """The text in an encoding; None where more of it is broken than damage explains."""
    text = data.decode(encoding.codec, "replace")
    broken = text.count("\ufffd")
    if broken > max(1, BROKEN_SHARE * len(text)):
        return None
    verdict = decode(text.encode("utf-8", "replace"))  # what is no text in it is told as of any other
    if isinstance(verdict, Fault):
        return verdict
    flags = {*verdict.flags, *([Flag.REPLACED_CHARACTERS] if broken else [])} - {Flag.GUESSED_CHARSET}
    return Decoded(text, encoding.name, tuple(sorted(flags)))
