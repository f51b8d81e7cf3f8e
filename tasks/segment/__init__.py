"""Segment: lines -> features -> kinds -> page."""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

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
    pages = zip(capture_ids, judge(texts, model, memories), memories or [None] * len(texts), strict=True)
    return [assemble(capture_id, judged, model.version, memory) for capture_id, judged, memory in pages]


def judge(texts: Sequence[str], model: Model, memories: Sequence[SiteMemory | None] = ()) -> list[Judged]:
    """The kinds and groups of each text's lines; `memories` holds that of each text's site, None where it has none."""
    lines = read_lines(texts)
    scores = hear(model.score(featurise(lines), lines), lines, memories)
    return list(_judged(lines, decode(lines, scores)))


def _judged(lines: Lines, decoded: Decoded) -> Iterator[Judged]:
    """The judgement page by page."""
    stripped = [[line for line in map(str.strip, text.split("\n")) if line] for text in lines.texts]
    every_kind = settled(decoded.kind, list(chain.from_iterable(stripped)), lines.page)
    pages = zip(lines.texts, stripped, pairwise(lines.page_offsets.tolist()), decoded.page_confidence, strict=True)
    for text, strings, (first, end), confidence in pages:
        kinds, numbers, starts = every_kind[first:end], lines.number[first:end], lines.char_start[first:end]
        groups = group(kinds, numbers, strings)
        yield Judged(text, strings, numbers, starts, kinds, groups, decoded.confidence[first:end], float(confidence))
