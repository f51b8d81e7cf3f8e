"""Pages whose articles and pointers are related, loaded as the pipeline loads them."""

import importlib.util
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
from staged_rows import NOON, Met, begun, key_of, load, staged

from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES, to_arrow
from clipfile.tasks.relate import Related, relate
from clipfile.warehouse.store import Store, open_reader, open_writer

STORIES = "SELECT * EXCLUDE (part_no) FROM stories ORDER BY ALL"
LINKS = "SELECT * EXCLUDE (part_no) FROM item_links ORDER BY ALL"
Rows = list[dict[str, Any]]


def _made_stories() -> ModuleType:
    """The generator of the benchmark, which is no package of the tests'."""
    path = Path(__file__).parents[1] / "benchmarks" / "stories.py"
    spec = importlib.util.spec_from_file_location("made_stories", path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules["made_stories"] = found  # dataclasses look their module up
    spec.loader.exec_module(found)
    return found


made_stories = _made_stories()


@dataclass(frozen=True)
class Printed:
    """A page with one article, and pointers with these headlines."""

    body: str
    headline: str | None = None
    items: Sequence[str] = ()
    site: str | None = None
    at: datetime | None = None
    published: str | None = None
    item_published: str | None = None

    @property
    def text(self) -> str:
        return "\n".join([self.headline or "", self.body, *self.items])

    @property
    def key(self) -> str:
        return key_of(self.text)


def tables_of(pages: Iterable[Printed]) -> dict[str, pa.Table]:
    """The staged tables of a batch of these pages."""
    listed = list(pages)
    met = [
        Met(
            page.text, f"/{page.key}", url=f"https://{page.site}/{page.key}" if page.site else None, captured_at=page.at
        )
        for page in listed
    ]
    tables = staged(met)
    by_key = {page.key: page for page in listed}
    articles = [_article(row, by_key[row["capture_id"]]) for row in tables["articles"].to_pylist()]
    items = [item for key, page in by_key.items() for item in _items(key, page)]
    changed = {"articles": articles, "sidebar_items": items}
    return tables | {name: to_arrow(TABLES[name].staged, rows) for name, rows in changed.items()}


def _article(row: dict[str, Any], page: Printed) -> dict[str, Any]:
    words = len(page.body.split())
    told = {"headline": page.headline, "body": page.body, "word_count": words, "published_at": page.published}
    return row | told


def _items(key: str, page: Printed) -> Rows:
    return [
        {
            "capture_id": key, "item_no": number, "section_no": 1, "section_heading": "Most read", "position": number,
            "headline": headline, "dek": None, "author": None, "published_raw": None,
            "published_at": page.item_published, "line_start": 1, "line_end": 1,
        }
        for number, headline in enumerate(page.items, 1)
    ]  # fmt: skip


def take_in(settings: Settings, pages: Iterable[Printed]) -> None:
    """One run that loads these pages."""
    with open_writer(settings) as store:
        load(store, begun(store), tables_of(pages))


def related(settings: Settings, *, anew: bool = False) -> Related:
    with open_writer(settings) as store:
        return relate(store, settings.staging_path / "relate", anew=anew)


def found(settings: Settings, query: str) -> Rows:
    with open_reader(settings.warehouse_path) as store:
        return rows(store, query)


def rows(store: Store, query: str) -> Rows:
    listed: Rows = store.query(query).to_pylist()
    return listed


def story_in_view(settings: Settings, capture_id: str) -> str | None:
    """The story of a capture's article as views give it."""
    with open_reader(settings.warehouse_path) as store:
        told = store.query("SELECT story_id FROM articles_latest WHERE capture_id = ?", [capture_id])["story_id"]
        found: str | None = told[0].as_py()
        return found


def told_in(settings: Settings) -> dict[str, str]:
    """The story of each capture."""
    return {row["capture_id"]: row["story_id"] for row in found(settings, STORIES)}


def copies(seed: int, articles: int) -> list[Printed]:
    """Made-up articles, each on a page of its own."""
    return [Printed(one.body, one.headline) for one in made_stories.made(articles, seed)]


__all__ = ["LINKS", "NOON", "STORIES", "Printed", "copies", "found", "made_stories", "related", "take_in", "told_in"]
