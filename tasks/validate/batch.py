"""The stage over staged files: captures and their pages in, a file for every table out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from clipfile.tasks.fetch.batch import FetchedBatch
from clipfile.tasks.segment.batch import SegmentedBatch, SegmentedPages
from clipfile.tasks.staging import StagedFile, StagingArea, read_staged
from clipfile.tasks.validate.stage import validate


@dataclass(frozen=True, slots=True)
class ValidatedBatch:
    """A file for each table, and how many candidates were turned away so far, by reason."""

    files: Mapping[str, StagedFile]
    reasons: Mapping[str, int]


def validate_batch(fetched: FetchedBatch, segmented: SegmentedBatch, area: StagingArea) -> ValidatedBatch:
    """Check every page of a batch, and stage the rows of all tables; rejections of the fetch stage join in."""
    pages = SegmentedPages(read_staged(segmented.captures), read_staged(segmented.pages))
    return stage_valid(fetched, pages, area)


def stage_valid(fetched: FetchedBatch, pages: SegmentedPages, area: StagingArea) -> ValidatedBatch:
    """The same for pages that were not staged."""
    tables = dict(validate(pages.captures, read_staged(fetched.sightings), pages.pages).tables)
    tables["rejections"] = pa.concat_tables([read_staged(fetched.rejections), tables["rejections"]])
    tables["page_facts"] = _of(read_staged(fetched.page_facts), tables["captures"])
    tables["containers"] = read_staged(fetched.containers)
    reasons = Counter(tables["rejections"]["reason"].to_pylist())
    return ValidatedBatch({name: area.write(name, table) for name, table in tables.items()}, reasons)


def _of(facts: pa.Table, captures: pa.Table) -> pa.Table:
    """The facts of the captures that are loaded."""
    return facts.filter(pc.is_in(facts["capture_id"], captures["capture_id"].combine_chunks()))
