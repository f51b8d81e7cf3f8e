"""The pages that a report lets be browsed: chosen, bounded, and each as a JSON text of its own."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import Any

import orjson
import pyarrow as pa

from clipfile.tasks.report.scope import Row, Scope
from clipfile.warehouse.store import Store

CHUNK = 100  # pages asked for at a time

# What would end a script element, begin a comment or entity in it, or end a line of a script.
ESCAPED = (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is shown: pages in all, characters and blocks of one, rows of each table, bytes of all pages."""

    pages: int = 500
    characters: int = 60_000
    blocks: int = 2_000
    rows: int = 200
    bytes: int = 12_000_000


def bounds_for(pages: int) -> Bounds:
    """The usual bounds, with room for so many pages of a usual size: 24,000 bytes in a report."""
    return Bounds(pages=pages, bytes=max(Bounds().bytes, 24_000 * pages))


@dataclass(frozen=True, slots=True)
class Browsable:
    """A page as JSON, safe inside a script element: the line that lists it, and all of it."""

    listed: str
    whole: str

    @property
    def size(self) -> int:
        """Bytes in a report."""
        return len(self.listed.encode()) + len(self.whole.encode())


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of some pages, by capture."""

    sightings: Mapping[str, Sequence[Row]]
    blocks: Mapping[str, Sequence[Row]]
    articles: Mapping[str, Sequence[Row]]
    photos: Mapping[str, Sequence[Row]]
    items: Mapping[str, Sequence[Row]]
    facts: Mapping[str, Sequence[Row]]
    inferences: Mapping[str, Sequence[Row]]


def chosen_pages(store: Store, scope: Scope, bounds: Bounds) -> list[Browsable]:
    """The pages of a run, low confidence first, as many as the bounds allow."""
    wanted = {"run_id": scope.run_id, "pages": bounds.pages}
    ids = store.rows("report/chosen", wanted)["capture_id"].to_pylist()
    pages: list[Browsable] = []
    room = bounds.bytes
    for start in range(0, len(ids), CHUNK):
        for page in _read(store, ids[start : start + CHUNK], bounds):
            room -= page.size
            if room < 0:
                return pages
            pages.append(page)
    return pages


def script_json(value: Any) -> str:
    """A value as JSON that stays JSON inside a script element, whatever its texts say."""
    text = orjson.dumps(value).decode()
    for char, escape in ESCAPED:
        text = text.replace(char, escape)
    return text


def _read(store: Store, ids: Sequence[str], bounds: Bounds) -> Iterator[Browsable]:
    with store.registered(wanted=pa.table({"capture_id": pa.array(ids, pa.string())})):
        cut, most = {"characters": bounds.characters}, {"rows": bounds.rows}
        captures = {row["capture_id"]: row for row in store.rows("report/page/captures", cut).to_pylist()}
        rows = _Rows(
            sightings=_by_capture(store, "sightings", {}),
            blocks=_by_capture(store, "blocks", cut | {"blocks": bounds.blocks}),
            articles=_by_capture(store, "articles", most),
            photos=_by_capture(store, "photos", most),
            items=_by_capture(store, "items", most),
            facts=_by_capture(store, "facts", most),
            inferences=_by_capture(store, "inferences", {}),
        )
    for capture_id in ids:
        yield _browsable(captures[capture_id], rows, bounds)


def _by_capture(store: Store, name: str, parameters: Mapping[str, int]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in store.rows(f"report/page/{name}", parameters).to_pylist():
        found[row.pop("capture_id")].append({key: value for key, value in row.items() if value not in (None, [])})
    return found


def _browsable(capture: Row, rows: _Rows, bounds: Bounds) -> Browsable:
    capture_id = capture["capture_id"]
    lines = capture["text"].count("\n") + 1
    blocks = [row for row in rows.blocks[capture_id] if row["line_start"] <= lines]
    whole = {
        "capture": {key: value for key, value in capture.items() if value not in (None, [])},
        "is_cut": capture["characters"] > bounds.characters or len(blocks) == bounds.blocks,
        "blocks": [_block(row) for row in blocks],
        "sightings": [{key: _plain(value) for key, value in row.items()} for row in rows.sightings[capture_id]],
        "articles": rows.articles[capture_id],
        "photos": rows.photos[capture_id],
        "items": rows.items[capture_id],
        "facts": rows.facts[capture_id],
        "inferences": rows.inferences[capture_id],
    }
    return Browsable(script_json(_listed(capture, rows)), script_json(whole))


def _listed(capture: Row, rows: _Rows) -> dict[str, Any]:
    """What the list of pages shows and its filters go by."""
    capture_id = capture["capture_id"]
    return {
        "id": capture_id,
        "title": _title(capture, rows.articles[capture_id])[:200],
        "site": next((row["at_site"] for row in rows.sightings[capture_id] if "at_site" in row), None),
        "type": capture["page_type"],
        "language": capture["language"],
        "confidence": _floored(capture["confidence"]),
        "flags": sorted(
            {*capture["flags"], *(flag for row in rows.articles[capture_id] for flag in row.get("flags", ()))}
        ),
        "kinds": sorted({row["kind"] for row in rows.blocks[capture_id]}),
    }


def _title(capture: Row, articles: Sequence[Row]) -> str:
    """The first headline, else the first words of the page."""
    headline = next((row["headline"] for row in articles if "headline" in row), None)
    return headline or next((line.strip() for line in capture["text"].split("\n") if line.strip()), "")


def _block(row: Row) -> list[Any]:
    """A block as a short row: kind, group, first and last line, confidence."""
    return [row["kind"], row.get("group_no"), row["line_start"], row["line_end"], _floored(row["confidence"])]


def _floored(confidence: float) -> float:
    """A confidence in few digits, never more certain than it is."""
    return floor(confidence * 1_000) / 1_000


def _plain(value: Any) -> Any:
    return f"{value:%Y-%m-%d %H:%M:%SZ}" if isinstance(value, datetime) else value
