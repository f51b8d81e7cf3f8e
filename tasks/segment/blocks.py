"""Runs of neighbouring lines of one kind and one group, end to end the page's text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.kinds import Kind
from clipfile.schemas.tables import TABLES
from clipfile.tasks.segment.codes import CODE, KINDS
from clipfile.tasks.segment.judged import Ints, Judged

KIND_NAMES = pa.array([str(kind) for kind in KINDS], pa.string())
BLOCK_COLUMNS = pa.schema([field for field in TABLES["blocks"].staged if field.name != "capture_id"])
BLOCK_LIST = pa.list_(pa.struct(list(BLOCK_COLUMNS)))


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines of some pages, one row a line; a page without a line that says anything has one row."""

    offsets: Ints  # rows of page i are offsets[i]:offsets[i + 1]
    kinds: npt.NDArray[np.int8]
    groups: npt.NDArray[np.int32]
    numbers: npt.NDArray[np.int32]
    starts: Ints
    confidences: npt.NDArray[np.float32]


BLANK = Rows(
    np.array([0, 1]), np.array([CODE[Kind.OTHER]], np.int8), np.zeros(1, np.int32), np.ones(1, np.int32),
    np.zeros(1, np.int64), np.ones(1, np.float32),
)  # fmt: skip


def read_blocks(judged: Judged) -> list[dict[str, Any]]:
    """The blocks of a page, as the values of Block: together exactly its text, from first code point to last."""
    blocks: list[dict[str, Any]] = block_lists([judged])[0].as_py()
    return [block | {"kind": Kind(block["kind"])} for block in blocks]


def block_lists(pages: Sequence[Judged]) -> pa.ListArray:
    """The blocks of each page, a list of BLOCK_LIST a page, made for all of them at once."""
    rows = _rows(pages)
    first = _run_starts(rows)
    blocks = np.searchsorted(first, rows.offsets)
    columns = _columns(rows, first, blocks[:-1], pages) if pages else BLOCK_COLUMNS.empty_table().columns
    fields = pa.StructArray.from_arrays(columns, fields=list(BLOCK_COLUMNS))
    return pa.ListArray.from_arrays(pa.array(blocks, pa.int32()), fields, BLOCK_LIST)


def _rows(pages: Sequence[Judged]) -> Rows:
    parts = [judged if len(judged.kinds) else BLANK for judged in pages] or [BLANK]
    return Rows(
        np.cumsum([0, *(len(part.kinds) for part in parts)])[: len(pages) + 1],
        np.concatenate([part.kinds for part in parts]),
        np.concatenate([part.groups for part in parts]),
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.confidences for part in parts]),
    )


def _run_starts(rows: Rows) -> Ints:
    """Rows at which the kind, the group or the page changes."""
    changed = np.ones(len(rows.kinds), np.bool_)
    changed[1:] = (rows.kinds[1:] != rows.kinds[:-1]) | (rows.groups[1:] != rows.groups[:-1])
    changed[rows.offsets[:-1]] = True
    return changed[: rows.offsets[-1]].nonzero()[0]


def _columns(rows: Rows, first: Ints, opening: Ints, pages: Sequence[Judged]) -> list[pa.Array]:
    """BLOCK_COLUMNS of one block a run; leading blank lines belong to a page's first, others to the run before them.

    `first` holds the first row of each block, `opening` each page's first block.
    """
    line_start, char_start = rows.numbers[first].astype(np.int64), rows.starts[first]
    line_start[opening], char_start[opening] = 1, 0
    line_end, char_end = np.append(line_start[1:] - 1, 0), np.append(char_start[1:], 0)
    closing = np.append(opening[1:], len(first)) - 1
    line_end[closing] = [page.text.count("\n") + 1 for page in pages]
    char_end[closing] = [len(page.text) for page in pages]
    numbers = np.arange(1, len(first) + 1) - np.repeat(opening, closing - opening + 1)
    group = rows.groups[first]
    least = np.minimum.reduceat(rows.confidences.astype(np.float64).round(4), first).clip(0.0, 1.0)
    found = {
        "block_no": numbers,
        "kind": pc.take(KIND_NAMES, pa.array(rows.kinds[first])),
        "group_no": pa.array(group.astype(np.int64), mask=group == 0),
        "line_start": line_start,
        "line_end": line_end,
        "char_start": char_start,
        "char_end": char_end,
        "confidence": least,
    }
    return [pa.array(found[field.name], field.type) for field in BLOCK_COLUMNS]
