"""Lakes and warehouses that hold the same, compared row by row."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from packing import zipped
from running import aged, live, ran
from site_pages import page

from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.warehouse.lake.reading import open_lake
from clipfile.warehouse.store import Store

# What says when and by which run, and what a place counts by itself: a lake's parts are not numbered one after another.
APART = {"run_id", "part_no", "fetched_at", "first_seen", "last_seen", "read_at"}
COUNTED_APART = ("parts", "ledger", "ingest_runs")

Rows = Mapping[str, list[str]]
Step = Callable[[Path], None]


def rows_of(store: Store, *, checked: bool = True) -> Rows:
    """The rows of every table, without order, times and numbers of parts; the check reads every table many times."""
    assert not checked or store.query("FROM integrity").to_pylist() == []
    return {
        name: sorted(repr([row[column] for column in table.columns if column not in APART]) for row in found)
        for name, table in TABLES.items()
        if name not in COUNTED_APART
        for found in [store.query(f"FROM {name}").to_pylist()]
    }


def in_lake(lake: Path | str) -> Rows:
    with open_lake(str(lake)) as store:
        return rows_of(store, checked="://" not in str(lake))


def in_warehouse(home: Path) -> Rows:
    with live(home) as store:
        return rows_of(store)


def into_lake(lake: Path | str, home: Path, *sources: Path | str, **settings: Any) -> Any:
    return ran(home, *sources, settings={"lake": str(lake), "processes": 1} | settings)


def lake_settings(lake: Path | str, home: Path, *, grace: float = 0, **settings: Any) -> Settings:
    return Settings(home=home, lake=str(lake), lake_grace_hours=grace, **settings)


def asked_of(lake: Path | str, query: str) -> list[dict[str, Any]]:
    with open_lake(str(lake)) as store:
        found: list[dict[str, Any]] = store.query(query).to_pylist()
        return found


def files_of(lake: Path, *folders: str) -> set[str]:
    """The files of a lake, without the records of its runs."""
    found = (path.relative_to(lake).as_posix() for path in lake.rglob("*") if path.is_file())
    return {name for name in found if not name.startswith("runs/") and name.startswith(folders or ("",))}


def put(folder: Path, name: str, text: str, **said: str) -> None:
    """A page that was written a while ago, and what is said of it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    aged(path)
    if said:
        meta = folder / f"{name}.meta.json"
        meta.write_text(json.dumps(said), encoding="utf-8")
        aged(meta)


def scenario() -> list[Step]:
    """What happens to a folder of sources between runs: each step is followed by a run."""

    def begin(inbox: Path) -> None:
        for number in range(4):
            put(inbox, f"a/{number}.txt", page(number), url=f"https://post.example/{number}")
        (inbox / "bad.txt").write_bytes(bytes(range(256)) * 20)
        aged(inbox / "bad.txt")
        (inbox / "broken.zip").write_bytes(zipped({"1.txt": page(20).encode(), "2.txt": page(21).encode()})[:-60])

    def copied(inbox: Path) -> None:
        put(inbox, "b/again.txt", page(1), captured_at="2026-02-03T04:05:06Z", site="post.example")
        put(inbox, "b/new.txt", page(9), captured_at="2026-03-03T04:05:06Z")

    def mended(inbox: Path) -> None:
        put(inbox, "bad.txt", page(10))
        (inbox / "broken.zip").write_bytes(zipped({"1.txt": page(20).encode(), "2.txt": page(21).encode()}))

    def told(inbox: Path) -> None:
        put(inbox, "a/2.txt", page(2), url="https://post.example/two", site="post.example")

    def changed(inbox: Path) -> None:
        put(inbox, "a/3.txt", page(33), url="https://post.example/3")
        aged(inbox / "a/3.txt", 3)

    return [begin, copied, mended, told, changed]
