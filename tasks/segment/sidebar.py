"""The records of a page's pointers to other stories out of their lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clipfile.schemas.kinds import Kind
from clipfile.schemas.records import Photo, SidebarItem
from clipfile.tasks.segment.codes import CODE, IN_ITEM
from clipfile.tasks.segment.fields.about import item_author, item_date
from clipfile.tasks.segment.fields.caption import names_supplier
from clipfile.tasks.segment.fields.headline import read_headline, unrepeated
from clipfile.tasks.segment.fields.photos import Words, read_photos
from clipfile.tasks.segment.judged import Judged

SIDEBAR_HEADING = CODE[Kind.SIDEBAR_HEADING]
ITEM_HEADLINE, ITEM_DEK = CODE[Kind.ITEM_HEADLINE], CODE[Kind.ITEM_DEK]
ITEM_CAPTION, ITEM_META = CODE[Kind.ITEM_CAPTION], CODE[Kind.ITEM_META]
ITEM_CODES = (ITEM_HEADLINE, ITEM_DEK, ITEM_CAPTION, ITEM_META)
# A list goes on past this many lines of other kinds; beyond, what follows is a list of its own.
LINES_BETWEEN = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: its number, its section's number and heading, its position there."""

    item_no: int
    section_no: int
    heading: str | None
    position: int


def read_items(judged: Judged, language: str | None) -> tuple[SidebarItem, ...]:
    """The page's items, in order."""
    return tuple(read_item(judged, place, language) for place in places(judged))


def places(judged: Judged) -> Iterator[Place]:
    """Each item's place; a heading opens a section, and so does a list that comes without one."""
    is_item = IN_ITEM[judged.kinds]
    found = (is_item | (judged.kinds == SIDEBAR_HEADING)).nonzero()[0]
    rows = zip(found.tolist(), is_item[found].tolist(), judged.groups[found].tolist(), strict=True)
    heading: str | None = None
    section = position = item = last = 0
    opened = False
    for row, in_item, group in rows:
        if not in_item:
            heading, opened = judged.string(row), False
            continue
        if item and row - last > LINES_BETWEEN + 1 and opened:
            heading, opened = None, False
        if not opened:
            section, position, opened = section + 1, 0, True
        last = row
        if group != item:
            item, position = group, position + 1
            yield Place(item, section, heading, position)


def read_item(judged: Judged, place: Place, language: str | None) -> SidebarItem:
    """One item."""
    rows = {code: judged.at(code, place.item_no) for code in ITEM_CODES}
    found = [lines for lines in rows.values() if lines]
    deks, about = rows[ITEM_DEK], judged.strings(rows[ITEM_META])
    raw, published = item_date(about, language) if about else (None, None)
    return SidebarItem(
        item_no=place.item_no,
        section_no=place.section_no,
        section_heading=place.heading,
        position=place.position,
        headline=read_headline(judged.strings(rows[ITEM_HEADLINE])),
        dek="\n".join(unrepeated(judged.strings(deks))) if deks else None,
        author=read_author(judged, rows, about) if about else None,
        published_raw=raw,
        published_at=published,
        line_start=judged.physical_number[min(lines[0] for lines in found)],
        line_end=judged.physical_number[max(lines[-1] for lines in found)],
        photo=item_photo(judged, rows[ITEM_CAPTION], language),
    )


def read_author(judged: Judged, rows: Mapping[int, list[int]], about: Sequence[str]) -> str | None:
    """The item's author, as printed."""
    first = rows[ITEM_HEADLINE][0] if rows[ITEM_HEADLINE] else len(judged.kinds)
    return item_author(about, judged.strings(row for row in rows[ITEM_META] if row > first))


def item_photo(judged: Judged, captions: Sequence[int], language: str | None) -> Photo | None:
    """An item's picture; a second one is not kept apart from the first."""
    if not captions:
        return None
    lines = [(row, judged.string(row)) for row in captions]
    photos = read_photos([Words(row, line, names_supplier(line)) for row, line in lines], language)
    return photos[0] if photos else None
