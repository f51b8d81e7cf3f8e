"""What the segment stage remembers of the sites that pages were just read from."""

from clipfile.tasks.fetch.batch import FetchedBatch
from clipfile.tasks.remember.sites import page_sites
from clipfile.tasks.remember.versions import StagedMemory
from clipfile.tasks.segment.batch import Recall
from clipfile.tasks.staging import StagingArea, read_staged


def recall_of(fetched: FetchedBatch, memory: StagedMemory | None, area: StagingArea) -> Recall | None:
    """What a memory holds of the sites of a piece that was read; None where there is no memory."""
    if memory is None:
        return None
    sites = page_sites([read_staged(fetched.sightings, ["capture_id", "site", "url"])])
    return Recall(memory.version, memory.lines, area.write("sites", sites.select(["capture_id", "site"])))
