"""A manifest: a CSV file that says where many sources are from."""

import csv
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from clipfile.schemas.errors import UsageError
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.facts import NOTHING, BadFacts, parse_facts
from clipfile.tasks.fetch.names import FILE_SCHEME, local_path, readable, scheme_of, uri_of
from clipfile.tasks.fetch.places.addresses import canonical

SOURCE = "source"
COLUMNS = ("url", "captured_at", "site")
Line = tuple[int, tuple[str | None, ...]]


class Manifest:
    """What each line says, by the source's URI; a line is understood when its source is met."""

    def __init__(self, place: str, lines: Mapping[str, tuple[Line, ...]]) -> None:
        self._place = place
        self._lines = lines

    def facts(self, uri: str) -> SourceFacts | BadFacts:
        """What is said about a source; nothing where no line names it."""
        lines = self._lines.get(uri, ())
        if not lines:
            return NOTHING
        if any(cells != lines[0][1] for _, cells in lines):
            numbers = ", ".join(str(number) for number, _ in lines)
            return BadFacts(f"The manifest contradicts itself ({self._place}, lines {numbers}). Keep one of them.")
        number, cells = lines[0]
        place = f"{self._place}, line {number}"
        if len(cells) != len(COLUMNS):
            return BadFacts(f"The manifest's line has too many cells ({place}). Put a cell with a comma in quotes.")
        return parse_facts(dict(zip(COLUMNS, cells, strict=True)), place)


def load_manifest(path: str) -> Manifest:
    """The manifest at a path, read again only when it has changed.

    A source is a path, relative to the manifest's folder, or a URI. Raises UsageError where the file cannot be
    read or has no column `source`.
    """
    try:
        status = Path(path).stat()
        return _load(path, status.st_mtime_ns, status.st_size)
    except (OSError, ValueError, csv.Error) as error:
        raise UsageError(
            f"The manifest cannot be read: {error}",
            place=readable(path),
            remedy="Give a CSV file in UTF-8 with the columns source, url, captured_at and, if wanted, site.",
        ) from error


@lru_cache(maxsize=2)
def _load(path: str, _mtime_ns: int, _byte_length: int) -> Manifest:
    folder = os.path.dirname(os.path.realpath(path))  # noqa: PTH120
    lines: dict[str, tuple[Line, ...]] = {}
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        for source, line in _rows(csv.DictReader(file, strict=True)):
            uri = _uri(source, folder)
            lines[uri] = (*lines.get(uri, ()), line)
    return Manifest(readable(path), lines)


def _rows(reader: "csv.DictReader[str]") -> Iterator[tuple[str, Line]]:
    names = reader.fieldnames or []
    if SOURCE not in names:
        raise ValueError(f"it has no column {SOURCE}, only {', '.join(names) or 'none'}")
    for row in reader:
        cells = tuple(row.get(column) for column in COLUMNS)
        overflow = ("",) if None in row else ()
        if row[SOURCE]:
            yield row[SOURCE], (reader.line_num, (*cells, *overflow))


def _uri(source: str, folder: str) -> str:
    path: str | None = source
    if source.startswith(FILE_SCHEME):
        path = local_path(source)
    elif scheme_of(source):
        return canonical(source)
    if path is None or "\0" in path:
        return source
    return uri_of(os.path.realpath(os.path.join(folder, path)))  # noqa: PTH118
