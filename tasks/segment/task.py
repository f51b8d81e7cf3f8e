"""The stage as a Prefect task."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from clipfile.tasks.segment.batch import segment_batch

segment_task = task(
    name="segment",
    description="Give every line of a batch of captures its kind, and make pages of them.",
    cache_policy=NO_CACHE,
)(segment_batch)
