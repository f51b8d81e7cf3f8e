"""The stage over staged files: new captures in, their pages out as JSON, one a row."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.records import Page
from clipfile.tasks.segment import segment
from clipfile.tasks.segment.model import Model, load_model
from clipfile.tasks.staging import StagedFile, StagingArea, read_staged

PAGE_ROWS = pa.schema([pa.field("capture_id", pa.string(), False), ("page", pa.string()), ("fault", pa.string())])


@dataclass(frozen=True, slots=True)
class SegmentedBatch:
    """The captures that were new, and the pages they became."""

    captures: StagedFile
    pages: StagedFile


def segment_batch(fetched: StagedFile, known: Sequence[str], area: StagingArea) -> SegmentedBatch:
    """Segment the captures that the warehouse does not hold yet; `known` are the hashes of those it holds."""
    captures = read_staged(fetched)
    fresh = captures.filter(pc.invert(pc.is_in(captures["capture_id"], pa.array(known, pa.string()))))
    pages = segment_captures(fresh["capture_id"].to_pylist(), fresh["text"].to_pylist(), load_model())
    return SegmentedBatch(area.write("new_captures", fresh), area.write("pages", pages))


def segment_captures(capture_ids: Sequence[str], texts: Sequence[str], model: Model) -> pa.Table:
    """Pages as rows of PAGE_ROWS, in order; a page that the segmenter cannot finish is a row with its fault."""
    pages = _all_or_each(capture_ids, texts, model)
    return pa.table(
        {
            "capture_id": list(capture_ids),
            "page": [page.model_dump_json() if isinstance(page, Page) else None for page in pages],
            "fault": [None if isinstance(page, Page) else page for page in pages],
        },
        PAGE_ROWS,
    )


def _all_or_each(capture_ids: Sequence[str], texts: Sequence[str], model: Model) -> Sequence[Page | str]:
    """All pages at once; when one of them breaks, each alone, so that only that one is lost."""
    try:
        return segment(capture_ids, texts, model)
    except Exception as error:  # noqa: BLE001  a page from outside must not end the run, whatever it breaks
        if len(texts) == 1:
            return [f"{type(error).__name__}: {error}. Report this as a bug."]
    alone = (slice(at, at + 1) for at in range(len(texts)))
    return [page for one in alone for page in _all_or_each(capture_ids[one], texts[one], model)]
