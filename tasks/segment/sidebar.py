"""The records of a page's pointers to other stories out of their lines."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from clipfile.schemas.kinds import Kind
from clipfile.schemas.records import Photo
from clipfile.tasks.segment.codes import CODE, KINDS, table
from clipfile.tasks.segment.fields.about import item_author, item_date
from clipfile.tasks.segment.fields.caption import names_supplier
from clipfile.tasks.segment.fields.headline import read_headline, unrepeated
from clipfile.tasks.segment.fields.photos import Words, read_photos
from clipfile.tasks.segment.judged import Judged

SIDEBAR_HEADING = CODE[Kind.SIDEBAR_HEADING]
ITEM_HEADLINE, ITEM_DEK = CODE[Kind.ITEM_HEADLINE], CODE[Kind.ITEM_DEK]
ITEM_CAPTION, ITEM_META = CODE[Kind.ITEM_CAPTION], CODE[Kind.ITEM_META]
ITEM_CODES = (ITEM_HEADLINE, ITEM_DEK, ITEM_CAPTION, ITEM_META)
SLOT = {code: slot for slot, code in enumerate(ITEM_CODES)}
IN_SIDEBAR = table({Kind.SIDEBAR_HEADING, *(KINDS[code] for code in ITEM_CODES)})
# A list goes on past this many lines of other kinds; beyond, what follows is a list of its own.
LINES_BETWEEN = 4

# The values of a SidebarItem by name: most pages have a dozen, and most are written as JSON without becoming records.
Item = dict[str, Any]


class Place(NamedTuple):
    """Where an item stands: its number, its section's number and heading, its position there, its lines."""

    item_no: int
    section_no: int
    heading: str | None
    position: int
    rows: Sequence[list[int]]  # by kind, in the order of ITEM_CODES
    every_row: list[int]


def read_items(judged: Judged, language: str | None) -> list[Item]:
    """The page's items, in order."""
    return [read_item(judged, place, language) for place in places(judged)]


def places(judged: Judged) -> list[Place]:
    """Each item's place; a heading opens a section, and so does a list that comes without one."""
    rows = IN_SIDEBAR[judged.kinds].nonzero()[0]
    columns = rows.tolist(), judged.kinds[rows].tolist(), judged.groups[rows].tolist()
    found: list[Place] = []
    heading: str | None = None
    section = position = last = item = 0
    opened = False
    for row, code, group in zip(*columns, strict=True):
        if code == SIDEBAR_HEADING:
            heading, opened = judged.stripped[row], False
            continue
        if found and opened and row - last > LINES_BETWEEN + 1:
            heading, opened = None, False
        if not opened:
            section, position, opened = section + 1, 0, True
        last = row
        if not found or group != item:
            item, position = group, position + 1
            found.append(Place(group, section, heading, position, ([], [], [], []), []))
        place = found[-1]
        place.rows[SLOT[code]].append(row)
        place.every_row.append(row)
    return found


def read_item(judged: Judged, place: Place, language: str | None) -> Item:
    """One item."""
    stripped, numbers = judged.stripped, judged.physical_number
    headlines, deks, captions, about = place.rows
    author, raw, published = read_about(judged, headlines, about, language) if about else NOTHING
    return {
        "item_no": place.item_no,
        "section_no": place.section_no,
        "section_heading": place.heading,
        "position": place.position,
        "headline": stripped[headlines[0]] if len(headlines) == 1 else read_headline(judged.strings(headlines)),
        "dek": stripped[deks[0]] if len(deks) == 1 else "\n".join(unrepeated(judged.strings(deks))) or None,
        "author": author,
        "published_raw": raw,
        "published_at": published,
        "line_start": numbers[place.every_row[0]],
        "line_end": numbers[place.every_row[-1]],
        "photo": item_photo(judged, captions, language) if captions else None,
    }


def read_about(
    judged: Judged, headlines: Sequence[int], about: Sequence[int], language: str | None
) -> tuple[str | None, str | None, str | None]:
    """The item's author, as printed; its date, as printed and as ISO 8601."""
    lines = judged.strings(about)
    first = headlines[0] if headlines else len(judged.kinds)
    return item_author(lines, judged.strings(row for row in about if row > first)), *item_date(lines, language)


NOTHING = (None, None, None)


def item_photo(judged: Judged, captions: Sequence[int], language: str | None) -> Photo | None:
    """An item's picture; a second one is not kept apart from the first."""
    lines = zip(captions, judged.strings(captions), strict=True)
    photos = read_photos([Words(row, line, names_supplier(line)) for row, line in lines], language)
    return photos[0] if photos else None
