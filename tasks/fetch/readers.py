"""The formats that are read, in the order in which they are asked."""

from clipfile.tasks.fetch.containers.jsonl import JsonLines
from clipfile.tasks.fetch.containers.packed import packings
from clipfile.tasks.fetch.containers.parquet import Parquet
from clipfile.tasks.fetch.containers.tarred import Tarred
from clipfile.tasks.fetch.containers.warc import Warc
from clipfile.tasks.fetch.containers.zipped import Zipped
from clipfile.tasks.fetch.formats import PlainText, Reader
from clipfile.tasks.fetch.html.mhtml import Mhtml
from clipfile.tasks.fetch.html.reader import Html


def reader_for(head: bytes) -> Reader:
    """The first reader that recognises a source by its first bytes."""
    return next(reader for reader in READERS if reader.recognises(head))


READERS: tuple[Reader, ...] = (
    *packings(reader_for),
    Zipped(reader_for),
    Parquet(),
    Tarred(reader_for),
    Warc(),
    JsonLines(),
    Mhtml(),
    Html(),
    PlainText(),
)
