"""A memory learnt from the captures of a warehouse: which lines stand on the pages of different stories of a site."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from clipfile.schemas.kinds import Kind
from clipfile.tasks.remember.sites import page_sites
from clipfile.tasks.remember.stories import Ints, story_numbers, telling
from clipfile.tasks.segment.codes import CODE, Codes
from clipfile.tasks.segment.decode import decode
from clipfile.tasks.segment.features import featurise
from clipfile.tasks.segment.fingerprint import Fingerprints, fingerprints
from clipfile.tasks.segment.lines import Lines, read_lines
from clipfile.tasks.segment.memory import TOLD, is_short
from clipfile.tasks.segment.model import Model
from clipfile.warehouse.store import Store

PAGES_AT_ONCE = 500
SITE_SALT = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Looked:
    """What some pages were found to say."""

    headline: Fingerprints  # [pages], of the first headline; 0 where there is none
    body: Fingerprints  # [pages], of the longest paragraph; 0 where there is none
    met: pa.Table  # page (its row in the others), fingerprint, is_told: every line that a memory may hold


def learnt_lines(store: Store, model: Model) -> pa.Table:
    """The lines that sites repeat: `site`, `fingerprint`, `stories`, `site_stories`, in order.

    A function of captures, their sites and the model alone: kinds are those that the model gives without a memory.
    """
    sites = page_sites([store.rows("memory/sightings")])
    headline, body = _look_at_all(store, sites, model)
    story = stories_of(sites, headline, body)
    known = pa.table({"page_no": np.arange(len(sites)), "site": sites["site"], "story": story})
    with store.registered(pages=known.filter(pa.array(story >= 0))):
        found = store.rows("memory/learn")
    store.run("memory/end")
    return found


def _look_at_all(store: Store, sites: pa.Table, model: Model) -> tuple[Fingerprints, Fingerprints]:
    """Put the lines of all pages into the table met_lines, part by part; returns the pages' headlines and bodies."""
    headline, body = np.zeros(len(sites), np.uint64), np.zeros(len(sites), np.uint64)
    store.run("memory/begin")
    with store.registered(page_sites=sites.append_column("page_no", pa.array(np.arange(len(sites))))):
        for part_no in store.rows("memory/parts")["part_no"].to_pylist():
            texts = store.rows("memory/texts", {"part_no": part_no})
            for first in range(0, len(texts), PAGES_AT_ONCE):
                some = texts.slice(first, PAGES_AT_ONCE)
                pages, looked = some["page_no"].to_numpy(), look_at(some["text"].to_pylist(), model)
                headline[pages], body[pages] = looked.headline, looked.body
                page_no = pa.array(pages[looked.met["page"].to_numpy()])
                with store.registered(met=looked.met.set_column(0, "page_no", page_no)):
                    store.run("memory/meet")
    return headline, body


def look_at(texts: Sequence[str], model: Model) -> Looked:
    """What these pages say, judged without a memory."""
    lines = read_lines(texts)
    kinds = decode(lines, model.score(featurise(lines), lines)).kind
    codes = fingerprints(lines)
    short = np.flatnonzero(is_short(lines))
    columns = {"page": lines.page[short], "fingerprint": codes[short].view(np.int64), "is_told": TOLD[kinds[short]]}
    headline = _first(lines, codes, np.flatnonzero(kinds == CODE[Kind.HEADLINE]))
    return Looked(headline, _longest_paragraph(lines, codes, kinds), pa.table(columns))


def _longest_paragraph(lines: Lines, codes: Fingerprints, kinds: Codes) -> Fingerprints:
    rows = np.flatnonzero(kinds == CODE[Kind.BODY])
    return _first(lines, codes, rows[np.lexsort((rows, -lines.chars[rows].astype(np.int64), lines.page[rows]))])


def _first(lines: Lines, codes: Fingerprints, rows: Ints) -> Fingerprints:
    """The fingerprint of each page's first line among these rows, which are sorted by page; 0 where it has none."""
    found = np.zeros(len(lines.texts), np.uint64)
    pages, first = np.unique(lines.page[rows], return_index=True)
    found[pages] = codes[rows[first]]
    return found


def stories_of(sites: pa.Table, headline: Fingerprints, body: Fingerprints) -> Ints:
    """A number for each page, equal for pages of one story: of one url, one headline or one longest paragraph."""
    site = sites["site"].combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
    salt = site.astype(np.uint64) * SITE_SALT
    url = np.array([_hash(url) for url in sites["url"].to_pylist()], np.uint64)
    marks = [np.where(mark == 0, mark, mark ^ salt) for mark in (url, headline, body)]
    return story_numbers([marks[0], telling(marks[1], marks[2]), telling(marks[2], marks[1])])


def _hash(url: str | None) -> int:
    """64 bits of an address, without what a reader's place on the page adds; 0 for none."""
    if url is None:
        return 0
    address = url.partition("#")[0].encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(address, digest_size=8).digest(), "big")
