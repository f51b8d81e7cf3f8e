"""The records of a page's pointers to other stories out of their lines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from clipfile.schemas.kinds import Kind
from clipfile.schemas.records import Photo
from clipfile.tasks.segment.codes import CODE, IN_ITEM, KINDS, table
from clipfile.tasks.segment.fields.about import item_author, item_date
from clipfile.tasks.segment.fields.caption import names_supplier
from clipfile.tasks.segment.fields.headline import read_headline, unrepeated
from clipfile.tasks.segment.fields.photos import Words, read_photos
from clipfile.tasks.segment.judged import Judged

SIDEBAR_HEADING = CODE[Kind.SIDEBAR_HEADING]
ITEM_HEADLINE, ITEM_DEK = CODE[Kind.ITEM_HEADLINE], CODE[Kind.ITEM_DEK]
ITEM_CAPTION, ITEM_META = CODE[Kind.ITEM_CAPTION], CODE[Kind.ITEM_META]
ITEM_CODES = tuple(CODE[kind] for kind in KINDS if IN_ITEM[CODE[kind]])
IN_SIDEBAR = table({Kind.SIDEBAR_HEADING, *(KINDS[code] for code in ITEM_CODES)})
# A list goes on past this many lines of other kinds; beyond, what follows is a list of its own.
LINES_BETWEEN = 4

# The values of a SidebarItem by name: most pages have a dozen, and most are written as JSON without becoming records.
Item = dict[str, Any]


class Place(NamedTuple):
    """Where an item stands: its number, its section's number and heading, its position there, its lines by kind."""

    item_no: int
    section_no: int
    heading: str | None
    position: int
    rows: Mapping[int, list[int]]


def read_items(judged: Judged, language: str | None) -> list[Item]:
    """The page's items, in order."""
    return [read_item(judged, place, language) for place in places(judged)]


def places(judged: Judged) -> Iterator[Place]:
    """Each item's place; a heading opens a section, and so does a list that comes without one."""
    found = IN_SIDEBAR[judged.kinds].nonzero()[0]
    rows = zip(found.tolist(), judged.kinds[found].tolist(), judged.groups[found].tolist(), strict=True)
    heading: str | None = None
    section = position = last = 0
    opened = False
    place: Place | None = None
    for row, code, group in rows:
        if code == SIDEBAR_HEADING:
            heading, opened = judged.stripped[row], False
            continue
        if place and opened and row - last > LINES_BETWEEN + 1:
            heading, opened = None, False
        if not opened:
            section, position, opened = section + 1, 0, True
        last = row
        if place is None or group != place.item_no:
            if place:
                yield place
            position += 1
            place = Place(group, section, heading, position, {code: [] for code in ITEM_CODES})
        place.rows[code].append(row)
    if place:
        yield place


def read_item(judged: Judged, place: Place, language: str | None) -> Item:
    """One item."""
    rows, stripped, numbers = place.rows, judged.stripped, judged.physical_number
    headlines, deks, captions, about = rows[ITEM_HEADLINE], rows[ITEM_DEK], rows[ITEM_CAPTION], rows[ITEM_META]
    found = [lines for lines in (headlines, deks, captions, about) if lines]
    author, raw, published = read_about(judged, headlines, about, language) if about else NOTHING
    return {
        "item_no": place.item_no,
        "section_no": place.section_no,
        "section_heading": place.heading,
        "position": place.position,
        "headline": read_headline([stripped[row] for row in headlines]),
        "dek": "\n".join(unrepeated([stripped[row] for row in deks])) if deks else None,
        "author": author,
        "published_raw": raw,
        "published_at": published,
        "line_start": numbers[min([lines[0] for lines in found])],
        "line_end": numbers[max([lines[-1] for lines in found])],
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
    lines = [(row, judged.string(row)) for row in captions]
    photos = read_photos([Words(row, line, names_supplier(line)) for row, line in lines], language)
    return photos[0] if photos else None
