"""The record of a story out of its lines."""

import re

import numpy as np

from clipfile.schemas.kinds import Flag, Kind
from clipfile.schemas.records import Article, Photo
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.segment.fields.byline import agency_in, authors
from clipfile.tasks.segment.fields.dateline import NO_DATELINE, read_dateline
from clipfile.tasks.segment.fields.headline import joined_bylines, read_headline, unrepeated
from clipfile.tasks.segment.fields.photos import Words, read_photos
from clipfile.tasks.segment.fields.source import read_source
from clipfile.tasks.segment.judged import Judged
from clipfile.tasks.segment.lines import SPACES
from clipfile.tasks.segment.signed import read_bylines, read_dates

STORY_KINDS = (
    Kind.HEADLINE, Kind.DEK, Kind.KICKER, Kind.BYLINE, Kind.SOURCE, Kind.TIMESTAMP, Kind.BODY, Kind.SUBHEAD,
    Kind.PULLQUOTE, Kind.CAPTION, Kind.CREDIT, Kind.END_NOTE,
)  # fmt: skip
# A story has one of these.
HEARTS = frozenset((CODE[Kind.HEADLINE], CODE[Kind.BODY]))
# Languages that put no space between words: there every character counts as one.
UNSPACED_LANGUAGES = frozenset(("ja", "zh", "th", "lo", "my", "km"))
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")

# White space of one byte in UTF-8, by that byte, and the rest of it.
IS_SPACE = bytes(chr(byte) in SPACES and byte < 0x80 for byte in range(256))
WIDE_SPACES = tuple(character for character in SPACES if character > "\x7f")


def read_stories(judged: Judged, language: str | None) -> tuple[Article, ...]:
    """The page's stories, in order; lines without a headline or a text make none."""
    numbers = {group for code, group in judged.places if code in HEARTS and group}
    return tuple(read_story(judged, number, language) for number in sorted(numbers))


def read_story(judged: Judged, number: int, language: str | None) -> Article:
    """One story of a page."""
    rows = {kind: judged.rows(kind, number) for kind in STORY_KINDS}
    paragraphs = judged.strings(rows[Kind.BODY])
    bylines = read_bylines(judged, rows)
    dateline = read_dateline(paragraphs[0]) if paragraphs else NO_DATELINE
    dated = read_dates(judged, rows, bylines, language)
    everything = [row for found in rows.values() for row in found]
    return Article(
        story_no=number,
        headline=read_headline(judged.strings(rows[Kind.HEADLINE])),
        kicker=next(iter(judged.strings(rows[Kind.KICKER])), None),
        dek="\n".join(unrepeated(judged.strings(rows[Kind.DEK]))) or None,
        byline=joined_bylines(bylines),
        authors=authors(bylines),
        source=read_source(judged.strings(rows[Kind.SOURCE])) or agency_in(bylines) or dateline.agency,
        dateline=dateline.line,
        dateline_place=dateline.place,
        published_raw=dated.published_raw,
        published_at=dated.published_at,
        modified_at=dated.modified_at,
        paragraphs=tuple(paragraphs),
        body="\n\n".join(judged.strings(sorted(rows[Kind.BODY] + rows[Kind.SUBHEAD]))),
        word_count=words_in("\n".join(paragraphs), language),
        end_notes=tuple(judged.strings(rows[Kind.END_NOTE])),
        flags=(Flag.PUBLISHED_IS_UPDATE,) if dated.is_of_update else (),
        photos=story_photos(judged, rows, language),
        line_start=judged.physical_number[min(everything)],
        line_end=judged.physical_number[max(everything)],
    )


def story_photos(judged: Judged, rows: dict[Kind, list[int]], language: str | None) -> tuple[Photo, ...]:
    """The story's own pictures."""
    credited = frozenset(rows[Kind.CREDIT])
    lines = sorted(rows[Kind.CAPTION] + rows[Kind.CREDIT])
    return read_photos([Words(row, judged.string(row), row in credited) for row in lines], language)


def spaced_words(text: str) -> int:
    """Words between white space, as many as str.split finds, without making them."""
    for space in () if text.isascii() else WIDE_SPACES:
        text = text.replace(space, " ")
    blank = np.frombuffer(f" {text}".encode("utf-8", "surrogatepass").translate(IS_SPACE), np.bool_)
    return int(np.count_nonzero(blank[:-1] > blank[1:]))


def words_in(text: str, language: str | None) -> int:
    """Words of a text; characters where its script puts no space between words."""
    if language not in UNSPACED_LANGUAGES:
        return spaced_words(text)
    spaced = UNSPACED.sub(" ", text).split()
    return len(UNSPACED.findall(text)) + sum(any(map(str.isalnum, word)) for word in spaced)
