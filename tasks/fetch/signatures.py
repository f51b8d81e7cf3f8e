"""Formats that are no text, told by their first bytes."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """How a format begins, as a pattern over bytes without groups, and what to do with a file of it.

    The patterns take in what no text has at that place, so that a page about `ftyp` boxes stays a page.
    """

    name: str
    start: bytes
    remedy: str = "Give the page's text instead."


UNPACK = "Unpack it and give the files inside."
EXPORT = "Save its texts as Parquet or JSON lines and give those."
# What office suites, e-readers, Java and Android pack as zip: its members are no collection of pages.
ZIP_DOCUMENT = (
    rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|mimetype|META-INF/|AndroidManifest\.xml|word/|xl/|ppt/)"
)

SIGNATURES: tuple[Signature, ...] = (
    Signature("a PDF document", rb"%PDF-\d"),
    Signature("a gzip file", rb"\x1f\x8b\x08", UNPACK),
    Signature("an Office document, e-book or program (packed as zip)", ZIP_DOCUMENT),
    Signature("a zip archive", rb"PK\x03\x04", UNPACK),
    Signature("an empty zip archive", rb"PK\x05\x06", UNPACK),
    Signature("a zstd file", rb"\x28\xb5\x2f\xfd", UNPACK),
    Signature("an xz file", rb"\xfd7zXZ\x00", UNPACK),
    Signature("a bzip2 file", rb"BZh[1-9]1AY&SY", UNPACK),
    Signature("a 7-Zip archive", rb"7z\xbc\xaf\x27\x1c", UNPACK),
    Signature("a RAR archive", rb"Rar!\x1a\x07", UNPACK),
    Signature("a tar archive", rb".{257}ustar(?:\x0000|  \x00)", UNPACK),
    Signature("a PNG image", rb"\x89PNG\r\n\x1a\n"),
    Signature("a JPEG image", rb"\xff\xd8\xff"),
    Signature("a GIF image", rb"GIF8[79]a.{6}\x00"),
    Signature("a WebP image", rb"RIFF.{4}WEBPVP8"),
    Signature("a WAV sound", rb"RIFF.{4}WAVEfmt "),
    Signature("a TIFF image", rb"II\*\x00|MM\x00\*"),
    Signature("an MP4 video or HEIF image", rb"\x00\x00\x00.ftyp"),
    Signature("a Matroska or WebM video", rb"\x1a\x45\xdf\xa3"),
    Signature("an MP3 sound", rb"ID3[\x02-\x04]\x00"),
    Signature("an Ogg sound or video", rb"OggS\x00"),
    Signature("an ELF program", rb"\x7fELF"),
    Signature("a Java class or Mach-O program", rb"\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe"),
    Signature("a WebAssembly module", rb"\x00asm"),
    Signature("an SQLite database", rb"SQLite format 3\x00", EXPORT),
    Signature("a DuckDB database", rb".{8}DUCK.\x00\x00\x00", EXPORT),
    Signature("a Parquet file", rb"PAR1[\x00-\x1f]", EXPORT),
    Signature("an Arrow file", rb"ARROW1\x00\x00", EXPORT),
    Signature("an Office document", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
)
ANY_START = re.compile(b"|".join(b"(%b)" % signature.start for signature in SIGNATURES), re.DOTALL)


def signature_of(head: bytes) -> Signature | None:
    """The format that these first bytes belong to; None where they could be text."""
    found = ANY_START.match(head)
    return SIGNATURES[found.lastindex - 1] if found and found.lastindex else None
