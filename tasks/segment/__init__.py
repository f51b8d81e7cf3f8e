"""Segment: lines -> features -> kinds -> page."""

from collections.abc import Sequence

from clipfile.schemas.records import Page
from clipfile.tasks.segment.assemble import assemble
from clipfile.tasks.segment.decode import Decoded, decode
from clipfile.tasks.segment.features import featurise
from clipfile.tasks.segment.group import group
from clipfile.tasks.segment.judged import Judged
from clipfile.tasks.segment.lines import Lines, read_lines
from clipfile.tasks.segment.model import Model


def segment(capture_ids: Sequence[str], texts: Sequence[str], model: Model) -> list[Page]:
    """A page for each text, in order; a page depends on its text and the model alone."""
    pairs = zip(capture_ids, judge(texts, model), strict=True)
    return [assemble(capture_id, judged, model.version) for capture_id, judged in pairs]


def judge(texts: Sequence[str], model: Model) -> list[Judged]:
    """The kinds and groups of each text's lines."""
    lines = read_lines(texts)
    decoded = decode(lines, model.score(featurise(lines), lines))
    return [_judged(lines, decoded, page) for page in range(len(texts))]


def _judged(lines: Lines, decoded: Decoded, page: int) -> Judged:
    rows = slice(int(lines.page_offsets[page]), int(lines.page_offsets[page + 1]))
    text, numbers, kinds = lines.texts[page], lines.number[rows], decoded.kind[rows]
    physical = text.split("\n")
    strings = [physical[number - 1].strip() for number in numbers.tolist()]
    groups = group(kinds, numbers, strings)
    return Judged(text, numbers, kinds, groups, decoded.confidence[rows], float(decoded.page_confidence[page]))
