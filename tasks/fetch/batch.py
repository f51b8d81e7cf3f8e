"""The stage over staged files: a batch of candidates in, a file for each kind of row out."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from clipfile.schemas.errors import ClipfileError
from clipfile.tasks.fetch.candidates import SourceUnit
from clipfile.tasks.fetch.grouping import Batch
from clipfile.tasks.fetch.names import FILE_SCHEME, path_of
from clipfile.tasks.fetch.parts import Ending
from clipfile.tasks.fetch.rows import Fetched
from clipfile.tasks.fetch.rules import FetchRules
from clipfile.tasks.fetch.stage import read_units
from clipfile.tasks.staging import StagedFile, StagingArea

SECOND = 1_000_000_000  # nanoseconds
MOST_PIECES = 8  # that are staged before the first of them is loaded
MOST_OF_A_PART = 64  # the same of a range: a row group is not cut, and its rows are bounded by the file
TABLES = ("captures", "sightings", "rejections", "page_facts", "containers")


class UnseenError(ClipfileError):
    """A source is not here as it was listed: whoever listed it may read it."""


@dataclass(frozen=True, slots=True)
class FetchedBatch:
    """A batch, or a piece of one, as files: one a kind of row."""

    captures: StagedFile
    sightings: StagedFile
    rejections: StagedFile
    page_facts: StagedFile
    containers: StagedFile
    again: tuple[str, ...] = ()
    """Containers that are as they were when they were last read, by address."""
    ending: Ending | None = None
    """How the reading of a range ended, with its last piece."""


def fetch_batch(
    batch: Batch, area: StagingArea, rules: FetchRules, most: int | None = None
) -> tuple[FetchedBatch, ...] | None:
    """Read the candidates of a batch and stage their rows; None where they do not fit into `most` pieces.

    A batch of plain files is one piece; one container, or a range of one, may be many. Raises what `read_units` raises.
    """
    most = most or (MOST_PIECES if batch.part is None else MOST_OF_A_PART)
    pieces = tuple(islice(fetch_pieces(batch, area, rules), most + 1))
    if len(pieces) <= most:
        return pieces
    area.clear()
    return None


def fetch_seen(batch: Batch, area: StagingArea, rules: FetchRules) -> tuple[FetchedBatch, ...] | None:
    """`fetch_batch` where not every file may be the one that was listed: another machine has files of its own.

    Raises UnseenError before anything is read, and what `read_units` raises.
    """
    for one in batch.candidates:
        if isinstance(one, SourceUnit) and one.uri.startswith(FILE_SCHEME):
            _require_seen(one.path, one.mtime_ns, one.byte_length)
            if one.meta_uri is not None:
                _require_seen(path_of(one.meta_uri))
    if rules.manifest is not None:
        _require_seen(rules.manifest)
    return fetch_batch(batch, area, rules)


def _require_seen(path: str, mtime_ns: int | None = None, size: int | None = None) -> None:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError as error:
        raise UnseenError("A file is not where it was listed", place=path) from error
    # Whole seconds: a share may tell a time less precisely to one machine than to another.
    if mtime_ns is not None and (status.st_size, status.st_mtime_ns // SECOND) != (size, mtime_ns // SECOND):
        raise UnseenError("A file is not as it was listed", place=path)


def fetch_pieces(batch: Batch, area: StagingArea, rules: FetchRules) -> Iterator[FetchedBatch]:
    """The same, in pieces that fit into memory, each staged when it is asked for. Raises what `read_units` raises."""
    now = datetime.now(UTC) if batch.part is None else batch.part.met_at
    pieces = read_units(batch.candidates, rules, now)
    for number, fetched in enumerate(pieces, 1):
        yield stage(fetched, area.piece(number))


def stage(fetched: Fetched, area: StagingArea) -> FetchedBatch:
    """Rows as they were read, as files."""
    files = {name: area.write(f"fetched_{name}", getattr(fetched, name)) for name in TABLES}
    return FetchedBatch(**files, again=fetched.again, ending=fetched.ending)
