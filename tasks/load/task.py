"""The stage as a Prefect task."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from clipfile.tasks.load.batch import load_staged

load_task = task(
    name="load",
    description="Merge a batch of staged rows into the warehouse, in one transaction with its ledger entry.",
    cache_policy=NO_CACHE,
)(load_staged)
