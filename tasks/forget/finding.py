"""What is to go: content, places and the words that name them, in the warehouse and in every snapshot."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from clipfile.schemas.errors import SnapshotError, UsageError
from clipfile.schemas.settings import Settings
from clipfile.tasks.remember.sites import site_of
from clipfile.warehouse.catalog import statement
from clipfile.warehouse.snapshot_files import FILES
from clipfile.warehouse.snapshot_reader import pattern
from clipfile.warehouse.store import Store

HASH_START = re.compile(r"[0-9a-f]{8,64}")  # fewer characters are shared by too many
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
LOOKED_AT = {  # what tells of which page, place or site a row is
    "captures": "capture_id",
    "sightings": "source_uri, source_member, capture_id, url, site",
    "rejections": "source_uri, source_member, content_hash",
    "page_facts": "capture_id, name, value",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants gone: the content of a hash, or all that was met at an address, a site or a source."""

    by: Literal["capture", "url", "site", "source"]
    name: str

    @property
    def value(self) -> str:
        """The name as rows have it. Raises UsageError for a hash that is none."""
        if self.by == "capture":
            if not HASH_START.fullmatch(self.name):
                raise UsageError("This is no capture", place=self.name, remedy="Give 8 to 64 characters of its hash.")
            return self.name
        if self.by == "site":
            return _bare(self.name)
        if self.by == "source" and not ADDRESS.match(self.name):
            below = "/" if self.name.endswith("/") else ""
            return Path(self.name).absolute().as_uri() + below
        return self.name


@dataclass(frozen=True, slots=True)
class Found:
    """Hashes of content, places where something was turned away, addresses that nothing else names, a site."""

    captures: tuple[str, ...] = ()
    places: tuple[tuple[str, str | None], ...] = ()
    words: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to go."""
        return not (self.captures or self.places)

    def __or__(self, other: "Found") -> "Found":
        return Found(*(tuple(dict.fromkeys(getattr(self, name) + getattr(other, name))) for name in self.__slots__))

    def tables(self) -> Mapping[str, pa.Table]:
        """What is to go as tables for queries."""
        uris, members = zip(*self.places, strict=True) if self.places else ((), ())
        return {
            "erased": pa.table({"capture_id": pa.array(self.captures, pa.string())}),
            "places": pa.table(
                {"source_uri": pa.array(uris, pa.string()), "source_member": pa.array(members, pa.string())}
            ),
            "words": pa.table({"word": pa.array(self.words, pa.string())}),
            "sites": pa.table({"site": pa.array(self.sites, pa.string())}),
        }


def find(store: Store, settings: Settings, wanted: Wanted) -> Found:
    """What is to go of a warehouse that is open, and of the snapshots beside it.

    Raises UsageError where a hash is too short to tell, SnapshotError where a snapshot's file cannot be read.
    """
    with everywhere(store, settings):
        met = _met(store, wanted)
        hashes = {row["capture_id"] for row in met if row["capture_id"] is not None}
        places = {(row["source_uri"], row["source_member"]) for row in met if row["source_uri"] is not None}
        if wanted.by == "capture" and len(hashes) > 1:
            raise UsageError(f"{len(hashes)} hashes begin so", place=wanted.name, remedy="Give more of it.")
        sites = (wanted.value, f"www.{wanted.value}") if wanted.by == "site" else ()
        found = Found(_sorted(hashes), tuple(sorted(places, key=repr)), sites=sites)
        found |= _turned_away(store, found, wanted)
        with store.registered(**found.tables()):
            words = tuple(store.query(_words())["word"].to_pylist())
    named = () if wanted.by == "capture" or found.is_empty else (wanted.name, wanted.value)
    return found | Found(words=(*words, *named))


@contextmanager
def everywhere(store: Store, settings: Settings) -> Iterator[None]:
    """Views `every_<table>` over the warehouse's rows and those of all files of its snapshots."""
    for table, columns in LOOKED_AT.items():
        sql = statement("forget/everywhere", table).replace("{columns}", columns)
        if files := files_of(settings, table):
            sql += statement("forget/in_snapshots").replace("{columns}", columns).replace("{files}", listed(files))
        store.execute(sql)
    yield


def files_of(settings: Settings, table: str) -> Sequence[Path]:
    """A table's files of all snapshots, also those that no snapshot names. Raises SnapshotError for a broken one."""
    paths = sorted((settings.snapshots_path.resolve() / FILES / table).glob("*.parquet"))
    for path in paths:
        try:
            pq.read_metadata(path)
        except (OSError, pa.ArrowException) as error:
            raise SnapshotError(
                "A snapshot's file cannot be read, so nobody can tell what is in it",
                place=str(path),
                remedy="Remove it, then try again.",
            ) from error
    return paths


def listed(files: Sequence[Path]) -> str:
    """Files as read_parquet takes them."""
    return ", ".join(map(pattern, files))


def _met(store: Store, wanted: Wanted) -> list[dict[str, Any]]:
    if wanted.by != "site":
        return list(store.rows(f"forget/by_{wanted.by}", {"wanted": wanted.value}).to_pylist())
    addresses = store.rows("forget/addresses").to_pylist()
    of_site = [row for row in addresses if _bare(site_of(row["site"], row["url"])) == wanted.value]
    schema = pa.schema([("site", pa.string()), ("url", pa.string())])
    with store.registered(addresses=pa.Table.from_pylist(of_site, schema)):
        return list(store.rows("forget/by_site").to_pylist())


def _bare(site: str | None) -> str:
    """A site with or without `www.` is the same to whoever wants it gone."""
    return (site or "").strip().lower().removeprefix("www.")


def _turned_away(store: Store, found: Found, wanted: Wanted) -> Found:
    """Content that was turned away at the places; for one content, the places where it alone was turned away."""
    with store.registered(**found.tables()):
        if wanted.by == "capture":
            rows = store.rows("forget/emptied").to_pylist()
            return Found(places=tuple((row["source_uri"], row["source_member"]) for row in rows))
        return Found(_sorted(store.rows("forget/at_places")["capture_id"].to_pylist()))


def _words() -> str:
    sql = statement("forget/words")
    for name in ("of_sighting", "of_rejection"):
        sql = sql.replace(f"{{{name}}}", statement(f"forget/{name}"))
    return sql


def _sorted(hashes: set[str] | list[str]) -> tuple[str, ...]:
    return tuple(sorted(hashes))
