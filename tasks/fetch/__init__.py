"""Sources in, pages out: what there is, and each page as a capture or a rejection that says why."""

from clipfile.tasks.fetch.batch import FetchedBatch, fetch_batch
from clipfile.tasks.fetch.candidates import Candidate, Refusal, SourceUnit
from clipfile.tasks.fetch.cutting import cut
from clipfile.tasks.fetch.grouping import Batch, batches
from clipfile.tasks.fetch.rows import Fetched
from clipfile.tasks.fetch.rules import FetchRules, fetch_rules
from clipfile.tasks.fetch.sources import discover
from clipfile.tasks.fetch.stage import read_units

__all__ = (
    "Batch",
    "Candidate",
    "FetchRules",
    "Fetched",
    "FetchedBatch",
    "Refusal",
    "SourceUnit",
    "batches",
    "cut",
    "discover",
    "fetch_batch",
    "fetch_rules",
    "read_units",
)
