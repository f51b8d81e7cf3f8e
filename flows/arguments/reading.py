"""Page texts as commands read them: rows of JSON, files, standard input."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from clipfile.schemas.errors import TerminalError, UsageError
from clipfile.schemas.records import PageFact
from clipfile.tasks.fetch import FetchRules
from clipfile.tasks.fetch.decode import Fault
from clipfile.tasks.fetch.single import document_in


@dataclass(frozen=True, slots=True)
class Row:
    """A text to segment, under the name its sender knows it by."""

    id: Any
    text: str
    facts: tuple[PageFact, ...] = ()
    data: bytes | None = None

    @property
    def capture_id(self) -> str:
        """SHA-256 of the page's bytes, or of the text's in UTF-8 where it came as text."""
        return hashlib.sha256(self.text.encode("utf-8") if self.data is None else self.data).hexdigest()


def row_of_json(line: bytes, place: str, number: int) -> Row:
    """A row out of a line of JSON. Raises TerminalError that names the line."""
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError:
        fields = _lenient(line)
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        raise TerminalError(
            "A row is no JSON object with a text",
            place=f"{place}, line {number}",
            remedy='Rows are {"id", "text", "url"}.',
        )
    return Row(fields.get("id"), fields["text"])


def _lenient(line: bytes) -> object:
    """What orjson refuses and others write: lone surrogates. They become U+FFFD."""
    try:
        fields = json.loads(line.decode("utf-8", "surrogatepass"))
    except ValueError:
        return None
    if isinstance(fields, dict) and isinstance(fields.get("text"), str):
        fields["text"] = fields["text"].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return fields


def rows_of_files(files: Iterable[Path], rules: FetchRules) -> Iterator[Row]:
    """A page for each file, standard input where none is named: plain text, HTML or a saved page.

    Raises UsageError for what is no page.
    """
    named = [(str(file), _bytes_of(file)) for file in files] or [("standard input", sys.stdin.buffer.read())]
    for name, data in named:
        found = document_in(data, rules)
        if isinstance(found, Fault):
            raise UsageError(f"This is no page text: {found.detail}", place=name)
        content, document = found
        yield Row(name, document.text, document.facts, content)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The file cannot be read: {error.strerror}", place=str(file), remedy="Check its name."
        ) from error


def as_chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Rows in lists of so many; the last may be shorter."""
    remaining = iter(rows)
    while chunk := list(islice(remaining, size)):
        yield chunk
