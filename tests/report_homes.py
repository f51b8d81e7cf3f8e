"""Homes to report on: one whose every word is hostile, and the parts of a report as a browser would take them."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
from staged_rows import NOON, Met, begun, key_of, load, refusal, staged

from clipfile.schemas.kinds import RunState
from clipfile.schemas.settings import Settings
from clipfile.tasks.load import finish_run
from clipfile.warehouse.store import open_writer

# What would run, load or hide something if it were taken for anything but text.
HOSTILE = (
    "</script><script>window.ran = 'a closing tag'</script>",
    "<img src=x onerror=\"window.ran = 'an image'\">",
    "<svg onload=\"window.ran = 'a drawing'\"><style>body { display: none }</style>",
    "<!-- <script> --> window.ran = 'a comment'",
    '"><a href="javascript:window.ran = \'an address\'" onfocus="window.ran = \'focus\'" autofocus>',
    "'; window.ran = 'a quote'; //`${window.ran = 'a template'}`",
    "{{ 7 * 7 }} {% raw %} ${7 * 7} &lt;b&gt; &#60; ]]>",
    "\u2028window.ran = 'a line'\u2029",
    "\u202egnitirw \u2066 \u0000\u001b[31m\ufeff",
)
ALL = " ".join(HOSTILE)
WORDS = {
    "captures": ("language",),
    "sightings": ("site", "url", "source_member"),
    "articles": ("headline", "kicker", "dek", "byline", "source", "dateline", "published_raw"),
    "photos": ("caption", "creator", "credit_line"),
    "sidebar_items": ("headline", "dek", "author", "section_heading"),
    "page_facts": ("value",),
    "rejections": ("detail", "evidence", "source_member"),
}

LINKED = "INSERT INTO item_links SELECT ?, 1, ?, 1, ['headline'], 1, 1"
TOLD_TWICE = """
INSERT INTO stories BY NAME
SELECT capture_id, 1 AS story_no, repeat('5', 16) AS story_id, 7 AS fingerprint, 1 AS form, 1 AS part_no
FROM captures WHERE list_contains(?, capture_id)
"""


def hostile_home(home: Path, pages: int = 3) -> Settings:
    """A warehouse in which every text that a stranger can write is hostile.

    The first pointer of the first page leads to the second one, and both tell the same story.
    """
    settings = Settings(home=home)
    met = [Met("\n".join((f"page {number}", *HOSTILE)), f"/{number}", captured_at=NOON) for number in range(pages)]
    keys = [key_of(one.text) for one in met]
    tables = staged(met, [refusal(f"/{ALL.replace(chr(0), '')}")])
    for name, columns in WORDS.items():
        tables[name] = _with(tables[name], columns, ALL)
    with open_writer(settings) as store:
        run = begun(store)
        load(store, run, tables)
        finish_run(store, run, RunState.FAILED, error=ALL)
        store.execute(LINKED, [keys[0], keys[1]])
        store.execute(TOLD_TWICE, [keys[:2]])
        store.execute("UPDATE ingest_runs SET parameters = ?", [json.dumps({"sources": HOSTILE})])
    return settings


def _with(table: pa.Table, columns: tuple[str, ...], words: str) -> pa.Table:
    for column in columns:
        place = table.schema.get_field_index(column)
        table = table.set_column(place, table.schema.field(place), pa.array([words] * table.num_rows, pa.string()))
    return table


@dataclass
class Element:
    """An element with its attributes and the text at its start."""

    name: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class Parts(HTMLParser):
    """The elements of a report, in order."""

    elements: list[Element] = field(default_factory=list)
    is_open: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))
        self.is_open = True

    def handle_endtag(self, tag: str) -> None:
        self.is_open = False

    def handle_data(self, data: str) -> None:
        if self.is_open:
            self.elements[-1].text += data

    def of(self, name: str, **attributes: str) -> list[Element]:
        """The elements of a name that have these attributes."""
        return [one for one in self.elements if one.name == name and attributes.items() <= one.attributes.items()]

    def by_id(self, name: str) -> Element:
        """The one element of an id."""
        (found,) = [one for one in self.elements if one.attributes.get("id") == name]
        return found


def parts_of(html: str) -> Parts:
    """A report taken apart."""
    parts = Parts()
    parts.feed(html)
    parts.close()
    return parts


def pages_of(parts: Parts) -> list[dict[str, Any]]:
    """The pages that a report lets be browsed."""
    listed = json.loads(parts.by_id("listed").text)
    return [json.loads(parts.by_id(f"page-{no}").text) for no in range(len(listed))]
