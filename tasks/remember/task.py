"""Learning as a Prefect task."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from clipfile.tasks.remember.versions import learn_memory

learn_task = task(
    name="learn",
    description="Learn from all captures which lines their sites repeat from story to story.",
    cache_policy=NO_CACHE,
)(learn_memory)
