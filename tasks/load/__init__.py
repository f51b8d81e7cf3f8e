"""The last stage: staged rows merged into the warehouse, a ledger that a resumed run can trust."""

from clipfile.tasks.load.ledger import (
    RunStart,
    finish_run,
    loaded_batches,
    mark_crashed,
    new_run_id,
    start_run,
)
from clipfile.tasks.load.merge import Batch, known_captures, load_batch
from clipfile.tasks.load.replace import Replaced, replace_captures, replace_staged

__all__ = [
    "Batch",
    "Replaced",
    "RunStart",
    "finish_run",
    "known_captures",
    "load_batch",
    "loaded_batches",
    "mark_crashed",
    "new_run_id",
    "replace_captures",
    "replace_staged",
    "start_run",
]
