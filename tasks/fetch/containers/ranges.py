"""A range of a container read, by the way in which it is cut."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.containers.columns import columns_in, names_in
from clipfile.tasks.fetch.containers.jsonl import first_fields, lines, rows, skip_mark
from clipfile.tasks.fetch.containers.parquet import Groups, read_groups
from clipfile.tasks.fetch.containers.warc_ranges import read_packed, read_plain
from clipfile.tasks.fetch.containers.window import Window
from clipfile.tasks.fetch.formats import Found
from clipfile.tasks.fetch.parts import Course, Cut, Part, Standing, Version
from clipfile.tasks.fetch.reading import OpenSource, RefusedError
from clipfile.tasks.fetch.rules import FetchRules

Read = Callable[[OpenSource, FetchRules, Part, Course], Iterator[Found]]
CHANGED = "It changed while it was read. Run the ingest again."


def read_part(source: OpenSource, rules: FetchRules, part: Part, course: Course) -> Iterator[Found]:
    """The page candidates of a range in order; the course says at the end where reading stands then.

    Raises OSError and RefusedError where the source cannot be read on.
    """
    if not part.version.is_of(version_of(source)):
        raise RefusedError(Reason.UNREADABLE, CHANGED)
    yield from READ[part.cut](source, rules, part, course)


def version_of(source: OpenSource) -> Version:
    """A source as it is now."""
    return Version(source.byte_length, source.mtime, source.etag)


def _json_lines(source: OpenSource, rules: FetchRules, part: Part, course: Course) -> Iterator[Found]:
    course.began = part.first
    source.file.seek(0)
    window = Window(source.file)
    skip_mark(window)
    columns = None
    if part.first:
        fields = first_fields(lines(window, rules.max_page_bytes, part.first))
        columns = columns_in(names_in(fields), rules) if fields is not None else None
        if fields is not None and columns is None:
            course.wants_standing = True  # which says that reading ended there
            return
        source.file.seek(part.first)
        window = Window(source.file, part.first)
    has_ended = False
    for found in rows(enumerate(lines(window, rules.max_page_bytes, part.stop), part.extent.row), rules, columns):
        has_ended = has_ended or getattr(found, "reason", None) is Reason.NO_TEXT_COLUMN
        yield found
    course.standing = _behind(part, is_ended=has_ended)


def _parquet(source: OpenSource, rules: FetchRules, part: Part, course: Course) -> Iterator[Found]:
    course.began = part.first
    before = part.standing.total if part.standing else 0
    chosen = Groups(part.first, part.stop, before)
    yield from read_groups(source.file, rules, chosen)
    course.limit = chosen.allowed
    course.standing = replace(_behind(part, is_ended=chosen.is_ended), total=chosen.made)


def _behind(part: Part, *, is_ended: bool) -> Standing:
    """Where reading stands behind a range that is cut where it says."""
    begun = part.standing or Standing()
    return replace(begun.without_names(), at=None if is_ended or part.is_last else part.extent.stop)


READ: Mapping[Cut, Read] = {
    Cut.WARC: read_plain,
    Cut.WARC_GZIP: read_packed,
    Cut.JSON_LINES: _json_lines,
    Cut.PARQUET: _parquet,
}
