"""The stage as a Prefect task."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from clipfile.tasks.validate.batch import validate_batch

validate_task = task(
    name="validate",
    description="Check a batch of pages: what breaks a promise is turned away, what is odd is flagged.",
    cache_policy=NO_CACHE,
)(validate_batch)
