"""The stage over staged files: a batch of candidates in, a file for each kind of row out."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime

from clipfile.tasks.fetch.grouping import Batch
from clipfile.tasks.fetch.rows import Fetched
from clipfile.tasks.fetch.rules import FetchRules
from clipfile.tasks.fetch.stage import read_units
from clipfile.tasks.staging import StagedFile, StagingArea


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


def fetch_batch(batch: Batch, area: StagingArea, rules: FetchRules) -> tuple[FetchedBatch, ...]:
    """Read the candidates of a batch and stage their rows, in pieces that fit into memory.

    A batch of plain files is one piece; one big container may be many. Raises what `read_units` raises.
    """
    pieces = read_units(batch.candidates, rules, datetime.now(UTC))
    return tuple(stage(fetched, area.piece(number)) for number, fetched in enumerate(pieces, 1))


def stage(fetched: Fetched, area: StagingArea) -> FetchedBatch:
    """Rows as they were read, as files."""
    tables = (field.name for field in fields(fetched) if field.name != "again")
    files = {name: area.write(f"fetched_{name}", getattr(fetched, name)) for name in tables}
    return FetchedBatch(**files, again=fetched.again)
