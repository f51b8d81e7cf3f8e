"""Pages as `show` and `label` take them: judged here and now, or as a warehouse or a snapshot of it has them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clipfile.flows.arguments.reading import Row, rows_of_files
from clipfile.flows.screen.origins import Origin, origin_of, origin_of_file
from clipfile.schemas.errors import UsageError
from clipfile.schemas.kinds import TEXT_FLAGS, Kind
from clipfile.schemas.records import Article, PageFact, Photo, SidebarItem
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import fetch_rules
from clipfile.tasks.segment import judge
from clipfile.tasks.segment.assemble import assemble
from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.fill import fill
from clipfile.tasks.segment.judged import Judged
from clipfile.tasks.segment.lines import read_lines
from clipfile.tasks.segment.memory import SiteMemory, site_memories, stories_with
from clipfile.tasks.segment.model import Model
from clipfile.tasks.validate import flagged
from clipfile.warehouse.store import Store

CAPTURE_ID = re.compile(r"[0-9a-f]{6,64}")

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, and what it is said to be."""

    number: int  # in text.split("\n"), from 1
    text: str  # stripped
    kind: Kind
    group: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """A page, the judgement on its lines, and what was read from them; fields have the tables' names."""

    capture_id: str
    text: str
    said_by: str  # the model's version, and the snapshot's where it is stored
    lines: tuple[Line, ...]
    facts: Fields  # page_type, language, confidence, flags
    stories: tuple[Fields, ...]  # each with its photos under "photos"
    items: tuple[Fields, ...]  # each with its photo, or none, under "photos"
    memory: SiteMemory | None = None
    told: tuple[PageFact, ...] = ()  # by the page's own HTML
    origin: Origin = field(default_factory=dict)  # what it gives away of where and when it is from

    @property
    def stories_of_line(self) -> Mapping[int, int]:
        """By line number, on how many stories of the site a remembered line stands."""
        if self.memory is None:
            return {}
        lines = read_lines([self.text])
        counts = zip(lines.number.tolist(), stories_with(lines, [self.memory]).tolist(), strict=True)
        return {number: count for number, count in counts if count}


def read_page(file: Path, settings: Settings) -> Row:
    """The page in a file. Raises UsageError for what is no page."""
    return next(iter(rows_of_files([file], fetch_rules(settings))))


def judged_row(row: Row, model: Model) -> JudgedPage:
    """A page judged now; what its text leaves empty is filled from its own metadata, as an ingest does."""
    return _judged(row.capture_id, row.text, model, row.facts, None)


def judged_anew(page: JudgedPage, model: Model) -> JudgedPage:
    """The same page by another model; what was remembered of its site is heard again."""
    return _judged(page.capture_id, page.text, model, page.told, page.memory)


def stored_page(store: Store, capture_id: str, where: str | None = None) -> JudgedPage:
    """A capture as a store has it; six or more first characters of its identifier will do, if only one begins so.

    `where` names the store beside the model. Raises UsageError for none and for several.
    """
    if not CAPTURE_ID.fullmatch(capture_id):
        raise UsageError("This is neither a file nor a capture_id", place=capture_id, remedy="Check the name.")
    found = store.rows("show/capture", {"capture_id": capture_id}).to_pylist()
    if len(found) != 1:
        problem = "Several captures begin so" if found else f"No capture begins so{f' in {where}' if where else ''}"
        raise UsageError(problem, place=capture_id, remedy="Give more characters, or see FROM captures.")
    return _stored(store, found[0], where)


def _judged(
    capture_id: str, text: str, model: Model, told: tuple[PageFact, ...], memory: SiteMemory | None
) -> JudgedPage:
    judged = judge([text], model, [memory])[0]
    page = flagged(fill(assemble(capture_id, judged, model.version), told))
    return JudgedPage(
        capture_id=capture_id,
        text=text,
        said_by=model.version,
        lines=_lines(judged),
        facts=_facts(page.model_dump(mode="json")),
        stories=tuple(_with_photos(article, article.photos) for article in page.articles),
        items=tuple(_with_photos(item, (item.photo,) if item.photo else ()) for item in page.sidebar_items),
        memory=memory,
        told=told,
        origin=origin_of_file(page, text, datetime.now(UTC).date()),
    )


def _lines(judged: Judged) -> tuple[Line, ...]:
    columns = (judged.numbers, judged.kinds, judged.groups, judged.confidences)
    rows = zip(judged.stripped, *(column.tolist() for column in columns), strict=True)
    return tuple(
        Line(number, text, KINDS[kind], group or None, confidence) for text, number, kind, group, confidence in rows
    )


def _with_photos(record: Article | SidebarItem, photos: Sequence[Photo]) -> Fields:
    fields = record.model_dump(mode="json", exclude={"photo", "photos"})
    return fields | {"photos": [photo.model_dump(mode="json") for photo in photos]}


def _stored(store: Store, capture: Mapping[str, Any], where: str | None) -> JudgedPage:
    key = {"capture_id": capture["capture_id"]}
    names = ("blocks", "articles", "sidebar_items", "photos", "page_facts")
    rows = {name: store.rows(f"show/{name}", key).to_pylist() for name in names}
    model = capture["model_version"]
    return JudgedPage(
        capture_id=capture["capture_id"],
        text=capture["text"],
        said_by=f"{where}: {model}" if where else model,
        lines=_stored_lines(capture["text"], rows["blocks"]),
        facts=_facts(capture),
        stories=tuple(_stored_fields(Article, row, rows["photos"], "story_no") for row in rows["articles"]),
        items=tuple(_stored_fields(SidebarItem, row, rows["photos"], "item_no") for row in rows["sidebar_items"]),
        memory=_memory(store, capture["memory_version"], capture["memory_site"]),
        told=tuple(PageFact.model_validate(row, strict=False) for row in rows["page_facts"]),
        origin=origin_of(store, capture["capture_id"]),
    )


def _stored_lines(text: str, blocks: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The lines of blocks; each is as sure as the least sure of its block."""
    physical = text.split("\n")
    return tuple(
        Line(number, physical[number - 1].strip(), Kind(block["kind"]), block["group_no"], block["confidence"])
        for block in blocks
        for number in range(block["line_start"], block["line_end"] + 1)
        if physical[number - 1].strip()
    )


def _stored_fields(record: type[Article | SidebarItem], row: Fields, photos: Sequence[Fields], key: str) -> Fields:
    """The columns of a row that its record has, its pictures beside them; dates as the text they are in JSON."""
    own = [{name: _plain(photo[name]) for name in Photo.model_fields} for photo in photos if photo[key] == row[key]]
    return {name: row[name] for name in record.model_fields if name in row} | {"photos": own}


def _facts(row: Fields) -> Fields:
    """What is said of the page as a whole; flags that are told of its bytes are left out."""
    flags = sorted(set(row["flags"] or ()).difference(TEXT_FLAGS))
    return {name: row[name] for name in ("page_type", "language", "confidence")} | {"flags": flags}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _memory(store: Store, version: str | None, site: str | None) -> SiteMemory | None:
    """What was heard when the page was segmented."""
    if version is None or site is None:
        return None
    return site_memories(version, store.rows("memory/lines_of_site", {"version": version, "site": site})).get(site)
