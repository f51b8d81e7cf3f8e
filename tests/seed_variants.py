"""The seed page reworded and reordered by program: what must come out is changed the same way as what goes in."""

import copy
import json
import os
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from seed_words import OTHER_WORDS, reword_all, rewording

SHARED = Path(os.environ.get("CLIPFILE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
FURNITURE = ("ad", "player")
Expected = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A non-blank line with what it is and the blank lines above it."""

    text: str
    kind: str
    group: int | None
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A page, its lines' kinds and the rows that must come out of it."""

    name: str
    rows: tuple[Row, ...]
    expected: Expected
    newline: str = "\n"

    @property
    def text(self) -> str:
        return self.newline.join(line for row in self.rows for line in (*row.blanks, row.text))


Change = Callable[[Case], Case]


def labelled(lab: str) -> Iterable[tuple[str, int | None]]:
    """The labels of a .lab file, one a non-blank line."""
    for first, last, kind, group in re.findall(r"^(\d+)(?:-(\d+))? (\w+)(?: (\d+))?$", lab, re.MULTILINE):
        yield from [(kind, int(group) if group else None)] * (int(last or first) - int(first) + 1)


def rows_of(text: str, lab: str) -> tuple[Row, ...]:
    rows: list[Row] = []
    blanks: list[str] = []
    labels = iter(labelled(lab))
    for line in text.split("\n"):
        if line.strip():
            rows.append(Row(line, *next(labels), tuple(blanks)))
            blanks = []
        else:
            blanks.append(line)
    return tuple(rows)


def read_seed() -> Case:
    """The seed page as it is. Raises FileNotFoundError where the shared folder is not."""
    text = next((SHARED / "seed").glob("*.txt"))
    lab = text.with_suffix(".lab").read_text(encoding="utf-8")
    expected = json.loads(text.with_suffix(".expected.json").read_text(encoding="utf-8"))
    return Case("as it is", rows_of(text.read_text(encoding="utf-8"), lab), expected)


def reworded(case: Case, seed: int) -> Case:
    """Names, places, papers, numbers and furniture replaced by invented ones, the same one everywhere."""
    words = rewording([row.text for row in case.rows if row.kind not in ("promo", *FURNITURE)], seed)
    spare = {kind: iter(texts[seed % len(texts)]) for kind, texts in OTHER_WORDS.items()}
    rows = tuple(
        replace(row, text=next(spare[row.kind]) if row.kind in spare else words(row.text)) for row in case.rows
    )
    expected = reword_all(case.expected, words)
    expected["sidebars"][0]["section_heading"] = OTHER_WORDS["sidebar_heading"][seed % 2][0]
    return replace(case, rows=rows, expected=expected)


def items_of(case: Case) -> list[tuple[Row, ...]]:
    numbers = sorted({row.group for row in case.rows if row.kind.startswith("item_") and row.group})
    return [tuple(row for row in case.rows if row.group == number) for number in numbers]


def with_items(case: Case, order: Sequence[int]) -> Case:
    """The sidebar made of these of its items, in this order."""
    items, old = items_of(case), case.expected["sidebars"][0]["items"]
    first = next(at for at, row in enumerate(case.rows) if row.group == 1)
    after = first + sum(map(len, items))
    listed = [replace(row, group=n) for n, at in enumerate(order, 1) for row in items[at]]
    expected = copy.deepcopy(case.expected)
    numbered = [{**old[at], "item_no": n, "position": n} for n, at in enumerate(order, 1)]
    expected["sidebars"][0]["items"] = numbered
    return replace(case, rows=(*case.rows[:first], *listed, *case.rows[after:]), expected=expected)


def shuffled(case: Case, seed: int) -> Case:
    order = list(range(len(items_of(case))))
    random.Random(seed).shuffle(order)
    return with_items(case, order)


def thinned(case: Case) -> Case:
    """Every third item without its caption, every fourth without its summary."""
    expected = copy.deepcopy(case.expected)
    for item in expected["sidebars"][0]["items"]:
        item["photo"] = None if item["item_no"] % 3 == 0 else item["photo"]
        item["dek"] = None if item["item_no"] % 4 == 0 else item["dek"]
    rows = [r for r in case.rows if not (r.kind == "item_dek" and (r.group or 1) % 4 == 0)]
    rows = [r for r in rows if not (r.kind == "item_caption" and (r.group or 1) % 3 == 0)]
    return replace(case, rows=tuple(spaced(rows)), expected=expected)


def spaced(rows: Iterable[Row]) -> Iterable[Row]:
    """The rows with a blank line above each item, whatever opens it."""
    opened = None
    for row in rows:
        opens = row.group is not None and row.group != opened
        opened = row.group or opened
        yield replace(row, blanks=row.blanks or ("",)) if opens else row


def caption_once(case: Case) -> Case:
    expected = copy.deepcopy(case.expected)
    expected["article"]["photos"][0]["occurrences"] = 1
    repeats = [at for at, row in enumerate(case.rows) if row.kind == "caption"][1:]
    return replace(case, rows=tuple(r for at, r in enumerate(case.rows) if at not in repeats), expected=expected)


def runs(case: Case, *kinds: str) -> list[tuple[int, int]]:
    """Where lines of these kinds stand together: (first, after)."""
    at = [i for i, row in enumerate(case.rows) if row.kind in kinds]
    cuts = [n for n, (a, b) in enumerate(pairwise(at), 1) if b > a + 1]
    return [(at[a], at[b - 1] + 1) for a, b in zip([0, *cuts], [*cuts, len(at)], strict=True)]


def moved(case: Case, span: tuple[int, int], to: int) -> Case:
    """A run of lines put before the line that stood at `to`, a blank line above it and above what follows."""
    rows = [replace(row, blanks=row.blanks or ("",)) if at in (*span, to) else row for at, row in enumerate(case.rows)]
    first, after = span
    kept = [(at, row) for at, row in enumerate(rows) if not first <= at < after]
    before = [row for at, row in kept if at < to]
    return replace(case, rows=(*before, *rows[first:after], *(row for at, row in kept if at >= to)))


def source_first(case: Case) -> Case:
    return moved(case, runs(case, "source")[0], runs(case, "byline")[0][0])


def captions_below(case: Case) -> Case:
    return moved(case, runs(case, "caption")[0], runs(case, "body")[0][0])


def furniture_later(case: Case) -> Case:
    return moved(case, runs(case, *FURNITURE)[0], runs(case, "body")[1][0] + 6)


def promo_last(case: Case) -> Case:
    return moved(case, runs(case, "promo")[0], len(case.rows))


def appeal_first(case: Case) -> Case:
    return moved(case, runs(case, "promo")[1], runs(case, "sidebar_heading")[0][0])


def without_furniture(case: Case) -> Case:
    return replace(case, rows=tuple(row for row in case.rows if row.kind not in FURNITURE))


def dense(case: Case) -> Case:
    return replace(case, rows=tuple(replace(row, blanks=()) for row in case.rows))


def doubled(case: Case) -> Case:
    return replace(case, rows=tuple(replace(row, blanks=row.blanks * 2) for row in case.rows))


def crlf(case: Case) -> Case:
    return replace(case, newline="\r\n")


VARIANTS: dict[str, tuple[Change, ...]] = {
    "as it is": (),
    "reworded": (partial(reworded, seed=1),),
    "reworded otherwise": (partial(reworded, seed=2),),
    "items shuffled": (partial(shuffled, seed=3),),
    "five items": (partial(with_items, order=(7, 2, 9, 0, 4)),),
    "items thinned": (thinned,),
    "caption once": (caption_once,),
    "source before byline": (source_first,),
    "captions below byline": (captions_below,),
    "furniture later": (furniture_later,),
    "no furniture": (without_furniture,),
    "promo last": (promo_last,),
    "appeal before sidebar": (appeal_first,),
    "no blank lines": (dense,),
    "blank lines doubled": (doubled,),
    "CRLF": (crlf,),
    "reworded and reordered": (
        partial(reworded, seed=4), partial(shuffled, seed=5), source_first, furniture_later, promo_last,
    ),
    "reworded, thinned, caption once": (partial(reworded, seed=7), thinned, caption_once, appeal_first),
    "reworded, no blank lines": (partial(reworded, seed=8), partial(shuffled, seed=9), dense),
}  # fmt: skip


def variant(name: str) -> Case:
    """One of VARIANTS. Raises FileNotFoundError where the shared folder is not."""
    case = replace(read_seed(), name=name)
    for change in VARIANTS[name]:
        case = change(case)
    return case
