"""The stage over staged files: a batch of candidates in, a file for each kind of row out."""

from dataclasses import dataclass
from datetime import UTC, datetime

from clipfile.tasks.fetch.grouping import Batch
from clipfile.tasks.fetch.rules import FetchRules
from clipfile.tasks.fetch.stage import read_units
from clipfile.tasks.staging import StagedFile, StagingArea


@dataclass(frozen=True, slots=True)
class FetchedBatch:
    """Captures, sightings and rejections as files."""

    captures: StagedFile
    sightings: StagedFile
    rejections: StagedFile


def fetch_batch(batch: Batch, area: StagingArea, rules: FetchRules) -> FetchedBatch:
    """Read the candidates of a batch and stage their rows. Raises what `read_units` raises."""
    fetched = read_units(batch.candidates, rules, datetime.now(UTC))
    return FetchedBatch(
        area.write("fetched_captures", fetched.captures),
        area.write("fetched_sightings", fetched.sightings),
        area.write("fetched_rejections", fetched.rejections),
    )
