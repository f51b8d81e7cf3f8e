"""One page held in memory: told by content, and read."""

import io

from clipfile.tasks.fetch.decode import Fault
from clipfile.tasks.fetch.documents import Document, document_of
from clipfile.tasks.fetch.formats import Content, PlainText, Reader, Unread
from clipfile.tasks.fetch.html.mhtml import Mhtml
from clipfile.tasks.fetch.html.reader import Html
from clipfile.tasks.fetch.reading import HEAD_BYTES, OpenSource
from clipfile.tasks.fetch.rules import FetchRules

PAGES: tuple[Reader, ...] = (Mhtml(), Html(), PlainText())


def document_in(data: bytes, rules: FetchRules) -> tuple[bytes, Document] | Fault:
    """The page that bytes hold: its own bytes, as they are hashed, and its document; else why they hold none."""
    source = OpenSource(io.BytesIO(data), data[:HEAD_BYTES], len(data), None)
    reader = next(reader for reader in PAGES if reader.recognises(source.head))
    found = next(iter(reader.read(source, rules)))
    if isinstance(found, Unread):
        return Fault(found.reason, found.detail)
    if not isinstance(found, Content):
        raise AssertionError("a file that is a page holds one")
    document = document_of(found, rules)
    return document if isinstance(document, Fault) else (found.data, document)
