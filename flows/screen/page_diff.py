"""Two judgements on one page, compared: lines whose kind differs, and fields that differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from clipfile.flows.screen.pages import Fields, JudgedPage, Line

# Numbers that tell where something stands: they differ below whatever was put in above. Paragraphs are in the body.
PLACES = frozenset({"story_no", "item_no", "section_no", "position", "line_start", "line_end", "paragraphs", "photos"})
TITLES = ("headline", "caption", "credit_line", "creator")

Pair = tuple[Fields | None, Fields | None]


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of which two judgements say different kinds."""

    before: Line
    after: Line


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that two judgements read differently; None where one has nothing there."""

    place: str  # "page", "story 1", "item 3", "item 3, photo"
    field: str  # empty where the whole of it is gone or new
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class PageDiff:
    """What two judgements on one page disagree about."""

    before: JudgedPage
    after: JudgedPage
    lines: tuple[LineChange, ...]
    compared: int  # lines
    regrouped: int  # lines of the same kind in another story or item
    fields: tuple[FieldChange, ...]


def page_diff(before: JudgedPage, after: JudgedPage) -> PageDiff:
    """Compare two judgements on one page, line by line and field by field.

    Where its text was read otherwise, the lines that both texts have are compared.
    """
    pairs = list(_lines_of_both(before.lines, after.lines))
    changed = tuple(LineChange(old, new) for old, new in pairs if old.kind != new.kind)
    regrouped = sum(old.kind == new.kind and old.group != new.group for old, new in pairs)
    return PageDiff(before, after, changed, len(pairs), regrouped, tuple(_field_changes(before, after)))


def _lines_of_both(before: Sequence[Line], after: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    old, new = ([line.text for line in lines] for lines in (before, after))
    if old == new:
        return zip(before, after, strict=True)
    alike = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return ((before[a + step], after[b + step]) for a, b, size in alike for step in range(size))


def _field_changes(before: JudgedPage, after: JudgedPage) -> Iterator[FieldChange]:
    yield from _compared("page", before.facts, after.facts)
    yield from _listed("story", before.stories, after.stories)
    yield from _listed("item", before.items, after.items)


def _listed(name: str, before: Sequence[Fields], after: Sequence[Fields]) -> Iterator[FieldChange]:
    """Changes of stories or items: matched by their headlines, in order, and numbered as the later judgement does."""
    for number, (old, new) in enumerate(_matched(before, after, "headline"), 1):
        place = f"{name} {number}"
        if old is None or new is None:
            yield FieldChange(place, "", _title(old), _title(new))
            continue
        yield from _compared(place, old, new)
        for one, other in _matched(old["photos"], new["photos"], "caption"):
            if one is None or other is None:
                yield FieldChange(f"{place}, photo", "", _title(one), _title(other))
            else:
                yield from _compared(f"{place}, photo", one, other)


def _matched(before: Sequence[Fields], after: Sequence[Fields], by: str) -> Iterator[Pair]:
    """Pairs in order; what stands between the same neighbours is one with another title."""
    old_keys, new_keys = ([str(row[by] or "") for row in rows] for rows in (before, after))
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield from zip_longest(before[old_start:old_end], after[new_start:new_end])


def _compared(place: str, before: Fields, after: Fields) -> Iterator[FieldChange]:
    for field in before:
        if field not in PLACES and field in after and _written(before[field]) != _written(after[field]):
            yield FieldChange(place, field, _written(before[field]), _written(after[field]))


def _title(row: Fields | None) -> str | None:
    if row is None:
        return None
    return next((row[name] for name in TITLES if row.get(name)), "(no title)")


def _written(value: Any) -> str | None:
    """A field as text: nothing for what is empty, lines of a list below one another, a share in percent."""
    if value is None or value == "" or (isinstance(value, Sequence) and not value):
        return None
    if isinstance(value, float):
        return f"{value:.2f}"
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def changed_words(before: str, after: str) -> tuple[str, str]:
    """Of two texts of several lines, those that only one of them has."""
    old, new = (list(filter(None, text.split("\n"))) for text in (before, after))
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    apart = [code for code in codes if code[0] != "equal"]
    return (
        "\n".join(line for _, start, end, _, _ in apart for line in old[start:end]),
        "\n".join(line for _, _, _, start, end in apart for line in new[start:end]),
    )
