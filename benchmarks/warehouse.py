"""A warehouse of made-up pages, as large as wanted, written straight into its tables.

The pages are no prose: words of a made-up vocabulary, as unequal as those of a language. What counts is that rows,
lengths and distinct values are about those of news pages: 25 blocks, a story, two pictures and five pointers a page,
200 sites, 20,000 people with several spellings each, every tenth page captured a second time with a change.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from clipfile.schemas.tables import TABLES
from clipfile.warehouse.store import Store

PART = 10_000
SITES = 200
PEOPLE = 20_000
VOCABULARY = 60_000
SYLLABLES = ("ka", "lo", "mi", "ren", "tos", "vel", "ar", "shi", "du", "pen", "gra", "no", "est", "ul", "bri", "ço")
CREDITS = ("AP", "The Associated Press", "Associated Press", "Reuters", "REUTERS", "AFP", "Getty Images", "Handout")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MODEL = "made-up"
ITEMS = 5

Words = npt.NDArray[np.str_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words and names that pages are made of."""

    words: pa.Array
    weights: npt.NDArray[np.float64]
    people: pa.Array  # PEOPLE rows, each in four spellings one after the other

    @classmethod
    def made(cls, rng: np.random.Generator) -> "Lexicon":
        """A lexicon that a seed decides."""
        words = _made_words(rng, VOCABULARY)
        ranks = np.arange(2, VOCABULARY + 2, dtype=np.float64)
        weights = np.cumsum(1 / ranks) / np.sum(1 / ranks)
        first, last = _made_words(rng, 400), _made_words(rng, 5_000)
        names = [
            (first[int(one)].title(), last[int(two)].title())
            for one, two in zip(rng.integers(0, 400, PEOPLE), rng.integers(0, 5_000, PEOPLE), strict=True)
        ]
        spellings = [name for a, b in names for name in (f"{a} {b}", f"{a} {b}", f"{a} {b}".upper(), f"{b}, {a}")]
        return cls(pa.array(words), weights, pa.array(spellings))

    def phrases(self, rng: np.random.Generator, lengths: Numbers) -> pa.Array:
        """A phrase for each length, in words."""
        picked = np.searchsorted(self.weights, rng.random(int(lengths.sum())))
        return _joined(self.words.take(pa.array(picked)), lengths, " ")

    def names(self, rng: np.random.Generator, sites: Numbers) -> pa.Array:
        """A name for each site's number: of people who work there, some of them far more often than others."""
        staff = (PEOPLE // SITES * rng.random(len(sites)) ** 2).astype(np.int64)
        return self.people.take(pa.array((staff * SITES + sites) * 4 + rng.integers(0, 4, len(sites))))


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of every page of a batch."""

    kind: str
    text: pa.Array
    group: int | None = None


def fill(store: Store, articles: int, seed: int = 7) -> None:
    """Fill an empty warehouse with this many pages of one article each."""
    rng = np.random.default_rng(seed)
    lexicon = Lexicon.made(rng)
    for part_no, start in enumerate(range(0, articles, PART), 1):
        rows = _part(rng, lexicon, part_no, start, min(PART, articles - start))
        with store.transaction(), store.registered(**{f"made_{name}": table for name, table in rows.items()}):
            for name in rows:
                store.execute(f"INSERT INTO {name} BY NAME FROM made_{name}")


def _addressed(numbers: Numbers) -> Numbers:
    """The page whose address each page has: every tenth is a second capture of the one before it."""
    return np.where(numbers % 10 == 9, numbers - 1, numbers)


def _made_words(rng: np.random.Generator, count: int) -> list[str]:
    syllables = np.array(SYLLABLES)
    lengths = rng.integers(1, 6, count * 3)
    made = ("".join(syllables[rng.integers(0, len(syllables), length)]) for length in lengths)
    return list(dict.fromkeys(made))[:count]


def _joined(words: pa.Array, lengths: Numbers, separator: str) -> pa.Array:
    offsets = pa.array(np.concatenate(([0], np.cumsum(lengths))), pa.int32())
    return pc.binary_join(pa.ListArray.from_arrays(offsets, words), separator)


def _part(rng: np.random.Generator, lexicon: Lexicon, part_no: int, start: int, count: int) -> Mapping[str, pa.Table]:
    numbers = np.arange(start, start + count)
    story = _story(rng, lexicon, numbers)
    items = [lexicon.phrases(rng, rng.integers(5, 12, count)) for _ in range(ITEMS)]
    pieces = _pieces(rng, story, items, numbers)
    text = pc.binary_join_element_wise(*(piece.text for piece in pieces), "\n")
    ids = pa.array([hashlib.sha256(one.encode()).hexdigest() for one in text.to_pylist()])
    run = f"run-{part_no:05d}"
    rows: dict[str, dict[str, Any]] = {
        "captures": _captures(rng, text, ids, run),
        "sightings": _sightings(ids, numbers, story, run),
        "blocks": _blocks(rng, ids, pieces),
        "articles": story | {"capture_id": ids},
        "photos": _photos(rng, lexicon, ids, _addressed(numbers) % SITES),
        "sidebar_items": _items(ids, items),
        "stories": _clusters(rng, ids),
        "item_links": _links(ids),
        "inferences": {"capture_id": ids, "published_days": [[]] * count},
        "rejections": _rejections(numbers[::50], run),
    }
    tables = {name: _table(name, columns | {"part_no": part_no}) for name, columns in rows.items()}
    return tables | {"ingest_runs": _run(run, count), "parts": _parts(part_no, run, count)}


def _story(rng: np.random.Generator, lexicon: Lexicon, numbers: Numbers) -> dict[str, Any]:
    count = len(numbers)
    lengths = rng.integers(4, 15, count)
    paragraphs = lexicon.phrases(rng, rng.integers(20, 70, int(lengths.sum())))
    offsets = pa.array(np.concatenate(([0], np.cumsum(lengths))), pa.int32())
    listed = pa.ListArray.from_arrays(offsets, paragraphs)
    days = numbers % 700
    signed = rng.random(count) < 0.8
    authors = lexicon.names(rng, _addressed(numbers) % SITES).to_pylist()
    wired = rng.random(count) < 0.3
    return {
        "headline": _mostly(rng, lexicon.phrases(rng, rng.integers(5, 12, count)), 0.97),
        "byline": [f"By {name}" if one else None for name, one in zip(authors, signed, strict=True)],
        "authors": [[name] if one else [] for name, one in zip(authors, signed, strict=True)],
        "source": [CREDITS[int(number) % 5] if one else None for number, one in zip(numbers, wired, strict=True)],
        "published_at": [str((NOON - timedelta(days=int(day))).date()) for day in days],
        "published_raw": [f"{NOON - timedelta(days=int(day)):%B %d, %Y}" for day in days],
        "paragraphs": listed,
        "body": pc.binary_join(listed, "\n\n"),
        "word_count": lengths * 45,
        "story_no": 1, "line_start": 5, "line_end": 30, "end_notes": [[]] * count, "flags": [[]] * count,
    }  # fmt: skip


def _mostly(rng: np.random.Generator, texts: pa.Array, share: float) -> pa.Array:
    return pc.if_else(pa.array(rng.random(len(texts)) < share), texts, pa.scalar(None, pa.string()))


def _pieces(
    rng: np.random.Generator, story: Mapping[str, Any], items: Sequence[pa.Array], numbers: Numbers
) -> list[Piece]:
    count = len(numbers)
    sites = [f"Site {number % SITES}" for number in numbers]

    def same(form: str) -> pa.Array:
        return pa.array([form.format(site=site) for site in sites])

    paragraphs = story["paragraphs"]
    first = pc.list_element(paragraphs, 0)
    rest = pc.binary_join(pc.list_slice(paragraphs, 1), "\n")
    heading = pc.fill_null(story["headline"], "untitled")
    pieces = [
        Piece("nav", same("{site}\nHome\nNews\nSport")),
        Piece("kicker", same("News"), 1),
        Piece("headline", heading, 1),
        Piece("byline", pa.array([byline or "Staff" for byline in story["byline"]]), 1),
        Piece("timestamp", pa.array(story["published_raw"]), 1),
        Piece("caption", pc.utf8_slice_codeunits(first, 0, 90), 1),
        Piece("share", same("Share\nPrint")),
        Piece("body", first, 1),
        Piece("promo", same("Subscribe to {site} and never miss a story")),
        Piece("body", rest, 1),
        Piece("ad", same("Advertisement")),
        Piece("promo", same("Sign up for the newsletter of {site}")),
        Piece("sidebar_heading", same("More from {site}")),
    ]
    for number, item in enumerate(items, 1):
        pieces += [Piece("item_headline", item, number), Piece("item_meta", same(f"{number} min read"), number)]
    last = pa.array([f"© {site}, page {number}" for site, number in zip(sites, rng.permutation(count), strict=True)])
    return [*pieces, Piece("nav", same("About us\nContact")), Piece("legal", last)]


def _captures(rng: np.random.Generator, text: pa.Array, ids: pa.Array, run: str) -> dict[str, Any]:
    confidence = 1 - rng.random(len(ids)) ** 4 * 0.5
    return {
        "capture_id": ids, "text": text, "charset": "utf-8", "media_type": "text/plain",
        "byte_length": pc.binary_length(text), "line_count": pc.add(pc.count_substring(text, "\n"), 1),
        "flags": [["low_confidence"] if one < 0.6 else [] for one in confidence], "page_type": "article",
        "language": "en", "confidence": confidence, "model_version": MODEL, "run_id": run,
    }  # fmt: skip


def _sightings(ids: pa.Array, numbers: Numbers, story: Mapping[str, Any], run: str) -> dict[str, Any]:
    """Where each page was met; every third says its address alone, and not its site."""
    pages = _addressed(numbers)
    hosts = [f"www.site-{number % SITES}.example" for number in pages]
    at = [NOON - timedelta(days=int(number % 700)) + timedelta(hours=int(number % 10)) for number in numbers]
    return {
        "source_uri": [f"file:///captures/{number:09d}.txt" for number in numbers], "capture_id": ids,
        "url": [f"https://{host}/news/{number}" for host, number in zip(hosts, pages, strict=True)],
        "site": [host[4:] if number % 3 else None for host, number in zip(hosts, pages, strict=True)],
        "captured_at": at, "fetched_at": NOON, "mtime": NOON, "outcome": "loaded", "run_id": run,
        "byte_length": story["word_count"],
    }  # fmt: skip


def _blocks(rng: np.random.Generator, ids: pa.Array, pieces: Sequence[Piece]) -> dict[str, Any]:
    count, width = len(ids), len(pieces)
    lines = np.stack([pc.add(pc.count_substring(piece.text, "\n"), 1).to_numpy() for piece in pieces], axis=1)
    chars = np.stack([pc.utf8_length(piece.text).to_numpy() for piece in pieces], axis=1) + 1
    chars[:, -1] -= 1
    line_ends, char_ends = np.cumsum(lines, axis=1), np.cumsum(chars, axis=1)
    return {
        "capture_id": ids.take(pa.array(np.repeat(np.arange(count), width))),
        "block_no": np.tile(np.arange(1, width + 1), count),
        "kind": pa.array([piece.kind for piece in pieces] * count),
        "group_no": pa.array([piece.group for piece in pieces] * count, pa.int64()),
        "line_start": (line_ends - lines + 1).ravel(), "line_end": line_ends.ravel(),
        "char_start": (char_ends - chars).ravel(), "char_end": char_ends.ravel(),
        "confidence": rng.random(count * width),
    }  # fmt: skip


def _photos(rng: np.random.Generator, lexicon: Lexicon, ids: pa.Array, sites: Numbers) -> dict[str, Any]:
    count = len(ids)
    creators = _mostly(rng, lexicon.names(rng, np.repeat(sites, 2)), 0.7)
    return {
        "capture_id": ids.take(pa.array(np.repeat(np.arange(count), 2))),
        "photo_no": np.tile([1, 2], count),
        "story_no": pa.array([1, None] * count, pa.int64()), "item_no": pa.array([None, 1] * count, pa.int64()),
        "caption": lexicon.phrases(rng, rng.integers(8, 20, count * 2)),
        "creator": creators,
        "credit_line": pa.array(CREDITS).take(pa.array(rng.integers(0, len(CREDITS), count * 2))),
        "occurrences": 1,
    }  # fmt: skip


def _items(ids: pa.Array, items: Sequence[pa.Array]) -> dict[str, Any]:
    count = len(ids)
    return {
        "capture_id": pa.concat_arrays([ids] * ITEMS), "headline": pa.concat_arrays(items),
        "item_no": np.repeat(np.arange(1, ITEMS + 1), count), "position": np.repeat(np.arange(1, ITEMS + 1), count),
        "section_no": 1, "section_heading": "More", "line_start": 30, "line_end": 31,
    }  # fmt: skip


def _clusters(rng: np.random.Generator, ids: pa.Array) -> dict[str, Any]:
    """Every twentieth story is a copy of the one before it, which another site has."""
    numbers = np.arange(len(ids))
    copied = numbers % 20 == 17
    first = ids.take(pa.array(np.where(copied, numbers - 1, numbers)))
    return {
        "capture_id": ids, "story_no": 1, "story_id": pc.utf8_slice_codeunits(first, 0, 16),
        "match_capture_id": pc.if_else(copied, first, None), "match_story_no": pc.if_else(copied, 1, None),
        "similarity": pc.if_else(copied, 0.9, None),
        "fingerprint": rng.integers(0, 2**62, len(ids)), "form": 1,
    }  # fmt: skip


def _links(ids: pa.Array) -> dict[str, Any]:
    """The first pointer of every page leads to the page before it."""
    return {
        "capture_id": ids, "item_no": 1, "target_capture_id": ids.take(pa.array(np.roll(np.arange(len(ids)), 1))),
        "target_story_no": 1, "evidence": [["headline"]] * len(ids), "similarity": np.ones(len(ids)),
    }  # fmt: skip


def _rejections(numbers: Numbers, run: str) -> dict[str, Any]:
    reasons = ("blank", "binary", "not_found", "undecodable")
    return {
        "source_uri": [f"https://www.site-{number % SITES}.example/gone/{number}" for number in numbers],
        "reason": [reasons[number % 4] for number in numbers // 50], "stage": "fetch",
        "detail": "It cannot be read. Look at it.", "first_seen": NOON, "last_seen": NOON, "attempts": 1,
        "run_id": run,
    }  # fmt: skip


def _run(run: str, count: int) -> pa.Table:
    turned_away = len(range(0, count, 50))
    return _table(
        "ingest_runs",
        {
            "run_id": [run], "found": count + turned_away, "loaded": count, "known": 0, "rejected": turned_away,
            "skipped": 0, "articles": count, "photos": 2 * count, "sidebar_items": ITEMS * count,
            "container_rejections": 0, "command": "ingest", "parameters": "{}", "code_version": "0",
            "model_version": MODEL, "started_at": NOON, "ended_at": NOON + timedelta(seconds=30),
            "state": "completed", "process": "made up",
        },
    )  # fmt: skip


def _parts(part_no: int, run: str, count: int) -> pa.Table:
    versions = {
        "version": 1,
        "sightings_version": 1,
        "rejections_version": 1,
        "relations_version": 1,
        "linked_version": 0,
    }
    return _table("parts", {"part_no": [part_no], "run_id": run, "captures": count} | versions)


def _table(name: str, columns: Mapping[str, Any]) -> pa.Table:
    """The columns as a table of the warehouse's schema: one value stands for all rows, what is not named is NULL."""
    schema = TABLES[name].schema
    rows = next(len(values) for values in columns.values() if not isinstance(values, str | int | datetime))
    return pa.table({field.name: _column(columns.get(field.name), field, rows) for field in schema}, schema)


def _column(values: Any, field: pa.Field, rows: int) -> pa.Array:
    if values is None or isinstance(values, str | int | datetime):
        return pa.repeat(pa.scalar(values, field.type), rows)
    return pc.cast(values, field.type) if isinstance(values, pa.Array) else pa.array(values, field.type)
