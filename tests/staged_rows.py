"""Staged tables for the tests of the loader and the warehouse, made from a few words."""

import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from clipfile.schemas.records import LedgerEntry
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.tasks.load import Batch, RunStart, load_batch, new_run_id, start_run
from clipfile.warehouse.store import Store, open_writer

# Laid there by the Makefile: the oldest DuckDB that must read a warehouse.
DUCKDB_1_5 = Path(sys.prefix) / "duckdb-1.5"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ODD = "Ferry\x00 to «Harrow»\r\n\n\u2028Zwölf\x85 Boote 🚢\n'; DROP TABLE captures; --\n"
RowsByTable = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Met:
    """A text met at a place."""

    text: str
    path: str
    url: str | None = None
    at: datetime = NOON
    captured_at: datetime | None = None
    member: str | None = None


def key_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def staged(met: Iterable[Met] = (), refused: Sequence[dict[str, Any]] = ()) -> dict[str, pa.Table]:
    """Every table of a batch: a capture for each text, a sighting for each place."""
    listed = list(met)
    rows: RowsByTable = {
        name: [] for name in ("captures", "blocks", "articles", "photos", "sidebar_items", "page_facts", "inferences")
    }
    for text in dict.fromkeys(item.text for item in listed):
        for name, found in page_rows(text).items():
            rows[name] += found
    rows["sightings"] = [sighting(item) for item in listed] + [turned_away(row) for row in refused if row["stage"]]
    rows["rejections"] = list(refused)
    return {name: to_arrow(TABLES[name].staged, found) for name, found in rows.items()}


def page_rows(text: str) -> RowsByTable:
    capture_id = key_of(text)
    return {
        "captures": [
            {
                "capture_id": capture_id, "text": text, "unrepaired": None, "charset": "utf-8",
                "media_type": "text/plain", "byte_length": len(text.encode()), "line_count": text.count("\n") + 1,
                "flags": ["no_headline"],
                "page_type": "article", "language": None, "confidence": 0.5, "model_version": "m1",
                "memory_version": None, "memory_site": None,
            }
        ],
        "blocks": blocks(capture_id, text),
        "articles": [
            {
                "capture_id": capture_id, "story_no": 1, "headline": text[:20], "kicker": None, "dek": None,
                "byline": None, "authors": ["Ada Moss", "B. Reed"], "source": None, "dateline": None,
                "dateline_place": None, "published_raw": None, "published_at": "2026-02-03T10:30+02:00",
                "modified_at": None, "paragraphs": [], "body": text, "word_count": 3, "end_notes": [], "flags": [],
                "line_start": 1, "line_end": 1,
            }
        ],
        "photos": [
            {
                "capture_id": capture_id, "photo_no": 1, "story_no": None, "item_no": 1, "caption": "A boat",
                "creator": "Ada Moss", "credit_line": None, "date_created": date(2026, 1, 2), "occurrences": 2,
            }
        ],
        "sidebar_items": [
            {
                "capture_id": capture_id, "item_no": number, "section_no": 1, "section_heading": None,
                "position": number, "headline": f"Pointer {number}", "dek": None, "author": None, "published_raw": None,
                "published_at": None, "line_start": 1, "line_end": 1,
            }
            for number in (1, 2)
        ],
        "page_facts": [
            {"capture_id": capture_id, "fact_no": 1, "name": "headline", "value": text[:20], "origin": "meta"}
        ],
        "inferences": [
            {
                "capture_id": capture_id, "published_between": "2026-01-03/2026-01-03",
                "published_days": [date(2026, 1, 3)], "published_evidence": 'line 1: "3 Jan"',
                "captured_after": date(2026, 1, 2),
                "captured_after_evidence": f'line 1: "{text[:20]}"', "site_guess": None, "site_guess_evidence": None,
            }
        ],
    }  # fmt: skip


def blocks(capture_id: str, text: str) -> list[dict[str, Any]]:
    """One block a line."""
    rows, offset = [], 0
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        end = offset + len(line) + (number < len(lines))
        rows.append(
            {
                "capture_id": capture_id, "block_no": number, "kind": "body", "group_no": 1, "line_start": number,
                "line_end": number, "char_start": offset, "char_end": end, "confidence": 0.5,
            }
        )  # fmt: skip
        offset = end
    return rows


def sighting(met: Met) -> dict[str, Any]:
    return {
        "source_uri": f"file://{met.path}", "source_member": met.member, "url": met.url, "site": None,
        "captured_at": met.captured_at, "fetched_at": met.at, "mtime": NOON - timedelta(days=1), "etag": None,
        "byte_length": len(met.text.encode()), "outcome": "loaded", "capture_id": key_of(met.text),
    }  # fmt: skip


def refusal(path: str, reason: str = "binary", at: datetime = NOON, member: str | None = None) -> dict[str, Any]:
    return {
        "source_uri": f"file://{path}", "source_member": member, "content_hash": None, "stage": "fetch",
        "reason": reason, "detail": "It cannot be read. Look at it.", "evidence": "\x00\x01", "first_seen": at,
        "last_seen": at, "attempts": 1,
    }  # fmt: skip


def turned_away(rejection: dict[str, Any]) -> dict[str, Any]:
    """The sighting that goes with a rejection."""
    return {
        "source_uri": rejection["source_uri"], "source_member": rejection["source_member"], "url": None, "site": None,
        "captured_at": None, "fetched_at": rejection["last_seen"], "mtime": None, "etag": None, "byte_length": None,
        "outcome": "rejected", "capture_id": None,
    }  # fmt: skip


def begun(store: Store) -> str:
    """A run that has started."""
    return start_run(store, RunStart(new_run_id(), "ingest", {}, "m1")).run_id


def load(store: Store, run_id: str, tables: dict[str, pa.Table], number: int = 1, part: int = 10_000) -> LedgerEntry:
    return load_batch(store, tables, Batch(run_id, f"batch-{number}", number, part))


def ingest(settings: Settings, tables: dict[str, pa.Table]) -> LedgerEntry:
    """One run of one batch."""
    with open_writer(settings) as store:
        return load(store, begun(store), tables, part=settings.part_captures)


def counts(entry: LedgerEntry) -> tuple[int, int, int, int, int]:
    return entry.found, entry.loaded, entry.known, entry.rejected, entry.skipped


def rows_of(store: Store, table: str) -> list[dict[str, Any]]:
    """All rows of a table, in one order wherever it is read from."""
    return sorted(store.query(f"SELECT * FROM {table}").to_pylist(), key=repr)  # noqa: S608
