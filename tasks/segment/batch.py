"""The stage over staged files: new captures in, their pages out, one a row: blocks as a list, the rest as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.records import PageFact
from clipfile.tasks.collector import paused_collector
from clipfile.tasks.fetch.batch import FetchedBatch
from clipfile.tasks.segment import judge
from clipfile.tasks.segment.assemble import as_contents, contents_json, contents_values
from clipfile.tasks.segment.blocks import BLOCK_LIST, block_lists
from clipfile.tasks.segment.fill import fill
from clipfile.tasks.segment.memory import SiteMemory, site_memories
from clipfile.tasks.segment.model import Model, load_model
from clipfile.tasks.staging import StagedFile, StagingArea, read_staged

LINES_TOGETHER = 40_000  # a line takes some 2 kB while it is judged; a page of news has two hundred
PAGE_ROWS = pa.schema(
    [
        pa.field("capture_id", pa.string(), False),
        ("contents", pa.string()),
        ("blocks", BLOCK_LIST),
        ("fault", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Recall:
    """What sites repeat, fixed for the length of a run, and which site each capture of a batch is from."""

    version: str
    lines: StagedFile  # site, fingerprint, stories, site_stories
    sites: StagedFile  # capture_id, site


@dataclass(frozen=True, slots=True)
class SegmentedPages:
    """The captures that were new, and the pages they became, as rows."""

    captures: pa.Table
    pages: pa.Table  # PAGE_ROWS


@dataclass(frozen=True, slots=True)
class SegmentedBatch:
    """The captures that were new, and the pages they became."""

    captures: StagedFile
    pages: StagedFile


def segment_batch(
    fetched: FetchedBatch,
    known: Sequence[str],
    area: StagingArea,
    recall: Recall | None = None,
    model: Path | None = None,
) -> SegmentedBatch:
    """Segment the captures that the warehouse does not hold yet; `known` are the hashes of those it holds."""
    found = segment_new(fetched, known, recall, model)
    return SegmentedBatch(area.write("new_captures", found.captures), area.write("pages", found.pages))


def segment_new(
    fetched: FetchedBatch, known: Sequence[str], recall: Recall | None = None, model: Path | None = None
) -> SegmentedPages:
    """The same, not staged."""
    captures = read_staged(fetched.captures)
    fresh = captures.filter(pc.invert(pc.is_in(captures["capture_id"], pa.array(known, pa.string()))))
    capture_ids = fresh["capture_id"].to_pylist()
    memories = _memories_of(capture_ids, recall) if recall is not None else [None] * len(capture_ids)
    facts = _facts_of(capture_ids, fetched.page_facts)
    pages = segment_captures(capture_ids, fresh["text"].to_pylist(), load_model(model), memories, facts)
    return SegmentedPages(fresh, pages)


def segment_captures(
    capture_ids: Sequence[str],
    texts: Sequence[str],
    model: Model,
    memories: Sequence[SiteMemory | None] = (),
    facts: Sequence[Sequence[PageFact]] = (),
) -> pa.Table:
    """Pages as rows of PAGE_ROWS, in order; a page that the segmenter cannot finish is a row with its fault.

    `memories` and `facts` hold what the site of each repeats and what its document says of it, or are empty.
    """
    memories, facts = memories or [None] * len(texts), facts or [()] * len(texts)
    pages = [PAGE_ROWS.empty_table()]
    for some in _together(texts):
        with paused_collector():
            pages += _all_or_each(capture_ids[some], texts[some], model, memories[some], facts[some])
    return pa.concat_tables(pages)


def _together(texts: Sequence[str]) -> Iterator[slice]:
    """Neighbouring pages of at most so many lines in all; one of more lines is alone."""
    start, held = 0, 0
    for at, text in enumerate(texts):
        lines = text.count("\n") + 1
        if at > start and held + lines > LINES_TOGETHER:
            yield slice(start, at)
            start, held = at, 0
        held += lines
    if start < len(texts):
        yield slice(start, len(texts))


def _at_once(
    capture_ids: Sequence[str],
    texts: Sequence[str],
    model: Model,
    memories: Sequence[SiteMemory | None],
    facts: Sequence[Sequence[PageFact]],
) -> pa.Table:
    """The pages. Records are made only of those that facts are filled into; the next stage checks them all."""
    judged = judge(texts, model, memories)
    pages = zip(capture_ids, judged, memories, facts, strict=True)
    contents = [
        contents_json(values) if not said else fill(as_contents(values), said).model_dump_json().encode()
        for capture_id, page, memory, said in pages
        for values in [contents_values(capture_id, page, model.version, memory)]
    ]
    return _rows(capture_ids, pa.array(contents, pa.binary()).cast(pa.string()), block_lists(judged))


def _all_or_each(
    capture_ids: Sequence[str],
    texts: Sequence[str],
    model: Model,
    memories: Sequence[SiteMemory | None],
    facts: Sequence[Sequence[PageFact]],
) -> list[pa.Table]:
    """All pages at once; when one of them breaks, each alone, so that only that one is lost."""
    try:
        return [_at_once(capture_ids, texts, model, memories, facts)]
    except Exception as error:  # noqa: BLE001  a page from outside must not end the run, whatever it breaks
        if len(texts) == 1:
            fault = f"{type(error).__name__}: {error}. Report this as a bug."
            return [_rows(capture_ids, pa.nulls(1, pa.string()), pa.nulls(1, BLOCK_LIST), fault)]
    alone = (slice(at, at + 1) for at in range(len(texts)))
    return [
        page for one in alone for page in _all_or_each(capture_ids[one], texts[one], model, memories[one], facts[one])
    ]


def _rows(capture_ids: Sequence[str], contents: pa.Array, blocks: pa.Array, fault: str | None = None) -> pa.Table:
    faults = pa.array([fault] * len(capture_ids), pa.string())
    return pa.Table.from_arrays([pa.array(capture_ids, pa.string()), contents, blocks, faults], schema=PAGE_ROWS)


def _facts_of(capture_ids: Sequence[str], staged: StagedFile) -> list[list[PageFact]]:
    """What the document of each capture says of its page, in the document's order."""
    facts: dict[str, list[PageFact]] = {capture_id: [] for capture_id in capture_ids}
    for row in read_staged(staged).to_pylist():
        of_page = facts.get(row.pop("capture_id"))
        if of_page is not None:
            of_page.append(PageFact.model_validate(row, strict=False))
    return [sorted(facts[capture_id], key=lambda fact: fact.fact_no) for capture_id in capture_ids]


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
