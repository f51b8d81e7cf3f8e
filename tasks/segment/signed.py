"""Who signs a story and when: the lines that say so, wherever near its headline they stand."""

from collections.abc import Iterator, Mapping, Sequence

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import table
from clipfile.tasks.segment.fields.about import signs
from clipfile.tasks.segment.fields.byline import authors
from clipfile.tasks.segment.fields.dates import printed_dates
from clipfile.tasks.segment.fields.glance import has_any
from clipfile.tasks.segment.fields.headline import is_open
from clipfile.tasks.segment.fields.published import Dated, story_dates
from clipfile.tasks.segment.fields.tables.stamps import PUBLISHED_WORDS, UPDATED_WORDS
from clipfile.tasks.segment.judged import Judged

Rows = Mapping[Kind, list[int]]

# Lines that may have been taken for furniture although they sign a story; never the story's own words.
FURNITURE = table((Kind.NAV, Kind.SHARE, Kind.OTHER, Kind.KICKER, Kind.PROMO, Kind.PLAYER, Kind.AD, Kind.DEK))
# They stand between the headline and the text, or this many lines above the one that the story has.
LINES_ABOVE = 4
# A line that signs is short, and a line that dates has few letters beside its date: "Published", a weekday, a zone.
LINE_CHARS = 80
LETTERS_BESIDE = 20


def read_bylines(judged: Judged, rows: Rows) -> list[str]:
    """The story's bylines; without any, lines near the headline that announce an author or name one beside a date."""
    chosen = first_bylines(rows[Kind.BYLINE], rows[Kind.BODY])
    if chosen:
        return judged.strings(chosen + named_below(judged, chosen[-1]))
    dated = [line for line in judged.strings(above_text(rows, Kind.TIMESTAMP)) if names_somebody(line)]
    return dated or list(filter(signs, stray_lines(judged, rows)))[:1]


def first_bylines(bylines: Sequence[int], body: Sequence[int]) -> list[int]:
    """The bylines above the text; where there are none, the first ones that stand together."""
    above = [row for row in bylines if not body or row < body[0]]
    if above or not bylines:
        return above
    return [row for place, row in enumerate(bylines) if row == bylines[0] + place]


def named_below(judged: Judged, last: int) -> list[int]:
    """The line below a byline that ends in "By", where it names somebody, whatever it was taken for."""
    if last + 1 == len(judged.kinds) or not is_open(judged.string(last)):
        return []
    return [last + 1] if authors((judged.string(last + 1),)) else []


def names_somebody(line: str) -> bool:
    """Whether a time line names a person beside its date: "Last Updated" is none."""
    return any(not has_any(name.casefold(), UPDATED_WORDS) for name in authors((line,)))


def read_dates(judged: Judged, rows: Rows, bylines: Sequence[str], language: str | None) -> Dated:
    """When the story was published: by its time lines above the text, its bylines, or else a bare date near by.

    Below a text that is dated above, only a line that speaks of publication is the story's.
    """
    above = above_text(rows, Kind.TIMESTAMP)
    below = [line for line in judged.strings(rows[Kind.TIMESTAMP][len(above) :]) if not above or is_announced(line)]
    others = [*bylines, *judged.strings(rows[Kind.SOURCE]), *below]
    found = story_dates(list(together(judged, above)), others, language)
    if found.published_raw is not None:
        return found
    return story_dates([line for line in stray_lines(judged, rows) if is_bare_date(line, language)], (), language)


def is_announced(line: str) -> bool:
    """Whether a time line says that it is of the story's publication."""
    return has_any(line.casefold(), PUBLISHED_WORDS)


def above_text(rows: Rows, kind: Kind) -> list[int]:
    """Rows of a kind above the story's text."""
    body = rows[Kind.BODY]
    return [row for row in rows[kind] if not body or row < body[0]]


def together(judged: Judged, rows: Sequence[int]) -> Iterator[str]:
    """Lines that stand directly below one another as one text: a date and its time are often printed on two."""
    text = ""
    for place, row in enumerate(rows):
        if text and row != rows[place - 1] + 1:
            yield text
            text = ""
        text += f"\n{judged.string(row)}" if text else judged.string(row)
    if text:
        yield text


def stray_lines(judged: Judged, rows: Rows) -> list[str]:
    """Short lines of furniture between a little above the story's head and its text."""
    head, body = rows[Kind.HEADLINE] or rows[Kind.BODY], rows[Kind.BODY]
    first = max(head[0] - LINES_ABOVE, 0)
    last = min(body[0] if body else len(judged.kinds), head[0] + 4 * LINES_ABOVE)
    lines = judged.strings(row for row in range(first, last) if FURNITURE[judged.kinds[row]])
    return [line for line in lines if len(line) <= LINE_CHARS]


def is_bare_date(line: str, language: str | None) -> bool:
    """Whether a line is a date and little else."""
    found = next(printed_dates(line, language), None)
    return found is not None and sum(map(str.isalpha, line[: found.start] + line[found.end :])) <= LETTERS_BESIDE
