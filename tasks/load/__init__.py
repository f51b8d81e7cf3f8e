"""The last stage: staged rows merged into the warehouse, a ledger that a resumed run can trust."""

from clipfile.tasks.load.again import MetAgain, again_batch, containers_again, meet_again
from clipfile.tasks.load.known import KnownCaptures, known_captures
from clipfile.tasks.load.ledger import (
    RunStart,
    finish_run,
    loaded_batches,
    mark_crashed,
    new_run_id,
    start_run,
)
from clipfile.tasks.load.merge import Batch, load_batch
from clipfile.tasks.load.replace import Replaced, replace_captures, replace_staged
from clipfile.tasks.load.sift import Sifted, sift, sifted_together

__all__ = [
    "Batch",
    "KnownCaptures",
    "MetAgain",
    "Replaced",
    "RunStart",
    "Sifted",
    "again_batch",
    "containers_again",
    "finish_run",
    "known_captures",
    "load_batch",
    "loaded_batches",
    "mark_crashed",
    "meet_again",
    "new_run_id",
    "replace_captures",
    "replace_staged",
    "sift",
    "sifted_together",
    "start_run",
]
