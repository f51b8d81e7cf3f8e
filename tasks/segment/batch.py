"""The stage over staged files: new captures in, their pages out as JSON, one a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.records import Page
from clipfile.tasks.segment import segment
from clipfile.tasks.segment.memory import SiteMemory, site_memories
from clipfile.tasks.segment.model import Model, load_model
from clipfile.tasks.staging import StagedFile, StagingArea, read_staged

PAGE_ROWS = pa.schema([pa.field("capture_id", pa.string(), False), ("page", pa.string()), ("fault", pa.string())])


@dataclass(frozen=True, slots=True)
class Recall:
    """What sites repeat, fixed for the length of a run, and which site each capture of a batch is from."""

    version: str
    lines: StagedFile  # site, fingerprint, stories, site_stories
    sites: StagedFile  # capture_id, site


@dataclass(frozen=True, slots=True)
class SegmentedBatch:
    """The captures that were new, and the pages they became."""

    captures: StagedFile
    pages: StagedFile


def segment_batch(
    fetched: StagedFile,
    known: Sequence[str],
    area: StagingArea,
    recall: Recall | None = None,
    model: Path | None = None,
) -> SegmentedBatch:
    """Segment the captures that the warehouse does not hold yet; `known` are the hashes of those it holds."""
    captures = read_staged(fetched)
    fresh = captures.filter(pc.invert(pc.is_in(captures["capture_id"], pa.array(known, pa.string()))))
    capture_ids = fresh["capture_id"].to_pylist()
    memories = _memories_of(capture_ids, recall) if recall is not None else [None] * len(capture_ids)
    pages = segment_captures(capture_ids, fresh["text"].to_pylist(), load_model(model), memories)
    return SegmentedBatch(area.write("new_captures", fresh), area.write("pages", pages))


def segment_captures(
    capture_ids: Sequence[str], texts: Sequence[str], model: Model, memories: Sequence[SiteMemory | None] = ()
) -> pa.Table:
    """Pages as rows of PAGE_ROWS, in order; a page that the segmenter cannot finish is a row with its fault."""
    pages = _all_or_each(capture_ids, texts, model, memories or [None] * len(texts))
    return pa.table(
        {
            "capture_id": list(capture_ids),
            "page": [page.model_dump_json() if isinstance(page, Page) else None for page in pages],
            "fault": [None if isinstance(page, Page) else page for page in pages],
        },
        PAGE_ROWS,
    )


def _all_or_each(
    capture_ids: Sequence[str], texts: Sequence[str], model: Model, memories: Sequence[SiteMemory | None]
) -> Sequence[Page | str]:
    """All pages at once; when one of them breaks, each alone, so that only that one is lost."""
    try:
        return segment(capture_ids, texts, model, memories)
    except Exception as error:  # noqa: BLE001  a page from outside must not end the run, whatever it breaks
        if len(texts) == 1:
            return [f"{type(error).__name__}: {error}. Report this as a bug."]
    alone = (slice(at, at + 1) for at in range(len(texts)))
    return [page for one in alone for page in _all_or_each(capture_ids[one], texts[one], model, memories[one])]


def _memories_of(capture_ids: Sequence[str], recall: Recall) -> list[SiteMemory | None]:
    """The memory of each capture's site; None where it has no site, or the site repeats nothing."""
    sites = read_staged(recall.sites)
    site_of = dict(zip(sites["capture_id"].to_pylist(), sites["site"].to_pylist(), strict=True))
    memories = _read_memories(recall.version, recall.lines)
    return [memories.get(site_of.get(capture_id, "")) for capture_id in capture_ids]


@lru_cache(maxsize=1)
def _read_memories(version: str, lines: StagedFile) -> Mapping[str, SiteMemory]:
    """The file is read once a run and process."""
    return site_memories(version, read_staged(lines))
