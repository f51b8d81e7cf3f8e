"""The stage as a Prefect task."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from clipfile.tasks.load.batch import load_staged
from clipfile.tasks.load.replace import replace_staged

load_task = task(
    name="load",
    description="Merge a batch of staged rows into the warehouse, in one transaction with its ledger entry.",
    cache_policy=NO_CACHE,
)(load_staged)

replace_task = task(
    name="replace",
    description="Swap the rows of a batch of captures for new ones, in one transaction with its ledger entry.",
    cache_policy=NO_CACHE,
)(replace_staged)
