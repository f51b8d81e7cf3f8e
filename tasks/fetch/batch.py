"""The stage over staged files: a batch of candidates in, a file for each kind of row out."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from itertools import islice

from clipfile.tasks.fetch.grouping import Batch
from clipfile.tasks.fetch.rows import Fetched
from clipfile.tasks.fetch.rules import FetchRules
from clipfile.tasks.fetch.stage import read_units
from clipfile.tasks.staging import StagedFile, StagingArea

MOST_PIECES = 8  # that are staged before the first of them is loaded


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


def fetch_batch(
    batch: Batch, area: StagingArea, rules: FetchRules, most: int = MOST_PIECES
) -> tuple[FetchedBatch, ...] | None:
    """Read the candidates of a batch and stage their rows; None where they do not fit into `most` pieces.

    A batch of plain files is one piece; one container may be many. Raises what `read_units` raises.
    """
    pieces = tuple(islice(fetch_pieces(batch, area, rules), most + 1))
    if len(pieces) <= most:
        return pieces
    area.clear()
    return None


def fetch_pieces(batch: Batch, area: StagingArea, rules: FetchRules) -> Iterator[FetchedBatch]:
    """The same, in pieces that fit into memory, each staged when it is asked for. Raises what `read_units` raises."""
    pieces = read_units(batch.candidates, rules, datetime.now(UTC))
    for number, fetched in enumerate(pieces, 1):
        yield stage(fetched, area.piece(number))


def stage(fetched: Fetched, area: StagingArea) -> FetchedBatch:
    """Rows as they were read, as files."""
    tables = (field.name for field in fields(fetched) if field.name != "again")
    files = {name: area.write(f"fetched_{name}", getattr(fetched, name)) for name in tables}
    return FetchedBatch(**files, again=fetched.again)
