"""Segment: lines -> features -> kinds -> page."""

from collections.abc import Sequence

from clipfile.schemas.records import Page
from clipfile.tasks.segment.assemble import assemble
from clipfile.tasks.segment.decode import Decoded, decode
from clipfile.tasks.segment.features import featurise
from clipfile.tasks.segment.group import group
from clipfile.tasks.segment.judged import Judged
from clipfile.tasks.segment.lines import Lines, read_lines
from clipfile.tasks.segment.memory import SiteMemory, hear
from clipfile.tasks.segment.model import Model
from clipfile.tasks.segment.settle import settled


def segment(
    capture_ids: Sequence[str], texts: Sequence[str], model: Model, memories: Sequence[SiteMemory | None] = ()
) -> list[Page]:
    """A page for each text, in order; a page depends on its text, the model and its site's memory alone."""
    pairs = zip(capture_ids, judge(texts, model, memories), strict=True)
    pages = [assemble(capture_id, judged, model.version) for capture_id, judged in pairs]
    return [_naming(page, memory) for page, memory in zip(pages, memories or [None] * len(pages), strict=True)]


def judge(texts: Sequence[str], model: Model, memories: Sequence[SiteMemory | None] = ()) -> list[Judged]:
    """The kinds and groups of each text's lines; `memories` holds that of each text's site, None where it has none."""
    lines = read_lines(texts)
    scores = hear(model.score(featurise(lines), lines), lines, memories)
    decoded = decode(lines, scores)
    return [_judged(lines, decoded, page) for page in range(len(texts))]


def _naming(page: Page, memory: SiteMemory | None) -> Page:
    """The page, and the memory that was heard for it."""
    if memory is None:
        return page
    return page.model_copy(update={"memory_version": memory.version, "memory_site": memory.site})


def _judged(lines: Lines, decoded: Decoded, page: int) -> Judged:
    rows = slice(int(lines.page_offsets[page]), int(lines.page_offsets[page + 1]))
    text, numbers = lines.texts[page], lines.number[rows]
    physical = text.split("\n")
    strings = [physical[number - 1].strip() for number in numbers.tolist()]
    kinds = settled(decoded.kind[rows], strings)
    groups = group(kinds, numbers, strings)
    confidences, confidence = decoded.confidence[rows], float(decoded.page_confidence[page])
    return Judged(text, strings, numbers, kinds, groups, confidences, confidence)
