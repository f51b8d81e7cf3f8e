"""Seconds that the views take over a large warehouse, live and as a snapshot with a search index.

python -m benchmarks.queries --articles 1000000     (some 11 GB of disk, half an hour of work to fill)
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.results import as_markdown, machine, versions, write_part
from benchmarks.warehouse import fill
from clipfile.schemas.errors import ClipfileError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.snapshots import latest, publish
from clipfile.warehouse.store import Store, open_reader, open_writer

CONSOLE = Console()
ROUNDS = 3
COLUMNS = ("query", "may take", "snapshot: wall (CPU, GiB)", "live: wall (CPU, GiB)")
ANALYTIC, COMMON = 2.0, 0.3  # seconds on two cores

# A view is asked whole; one with a row for each page as an analyst asks it: for one page, one name, or counted by site.
CASES: Mapping[str, tuple[str, float]] = {
    "run_summary": ("FROM run_summary", COMMON),
    "rejections_by_reason": ("FROM rejections_by_reason", COMMON),
    "search, a frequent word": ("FROM search('kalo')", COMMON),
    "search, two words": ("FROM search('penvel miarno')", COMMON),
    "page_text of a capture": ("SELECT text FROM page_text WHERE capture_id = '{old}'", COMMON),
    "page_lines of a capture": ("FROM page_lines('{old}')", COMMON),
    "page_parts of a capture": ("FROM page_parts WHERE capture_id = '{old}'", COMMON),
    "page_changes of two": ("FROM page_changes('{old}', '{new}')", COMMON),
    "newest stories of a site": (
        "SELECT headline FROM articles_latest WHERE site = 'site-1.example' ORDER BY published_on DESC LIMIT 20",
        ANALYTIC,
    ),
    "captures_latest by site": ("SELECT site, count(*) FROM captures_latest GROUP BY site", ANALYTIC),
    "articles_latest by day": ("SELECT published_on, count(*) FROM articles_latest GROUP BY ALL", ANALYTIC),
    "bylines of a name": ("SELECT headline FROM bylines WHERE name_key = name_key('Mi Ren')", ANALYTIC),
    "bylines by site and name": ("SELECT site, name_key, count(*) FROM bylines GROUP BY ALL", ANALYTIC),
    "sidebar_items_latest by site": ("SELECT site, count(*) FROM sidebar_items_latest GROUP BY site", ANALYTIC),
    "page_origins by site": ("SELECT site, count(captured_after) FROM page_origins GROUP BY site", ANALYTIC),
    "story_copies": ("SELECT count(*), sum(articles) FROM story_copies", ANALYTIC),
    "promoted_stories of a site": ("FROM promoted_stories WHERE site = 'site-1.example' LIMIT 50", ANALYTIC),
    "people": ("FROM people", ANALYTIC),
    "agencies": ("FROM agencies", ANALYTIC),
    "agency_spellings": ("FROM agency_spellings", ANALYTIC),
    "sites": ("FROM sites", ANALYTIC),
    "wire_share": ("FROM wire_share", ANALYTIC),
    "photo_credits by agency": ("SELECT agencies, sum(photos) FROM photo_credits GROUP BY agencies", ANALYTIC),
    "site_parts": ("FROM site_parts", ANALYTIC),
    "site_quality": ("FROM site_quality", ANALYTIC),
    "successive_captures": ("SELECT count(*), min(new_seen_at) FROM successive_captures", ANALYTIC),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a query costs at best: seconds of wall and of CPU; and the most memory that the process held, in GiB."""

    wall: float
    cpu: float
    peak: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} ({self.cpu:.2f}, {self.peak:.1f})"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a query has no cost."""

    problem: str

    def __str__(self) -> str:
        return self.problem


def measure(store: Store, query: str) -> Cost | Failure:
    """The best of a few rounds, all rows fetched."""
    costs = []
    for _ in range(ROUNDS):
        Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # the peak of memory is told from here
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            store.query(query)
        except ClipfileError as error:
            return Failure(str(error))
        costs.append((time.perf_counter() - wall, time.process_time() - cpu, _peak()))
    walls, cpus, peaks = zip(*costs, strict=True)
    return Cost(min(walls), min(cpus), max(peaks))


def _peak() -> float:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    kibibytes = next(line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(kibibytes) / 2**20


def costs(store: Store, chosen: Sequence[str], where: str) -> Mapping[str, Cost | Failure]:
    """What the chosen cases cost in an open warehouse or snapshot, each printed as soon as it is known."""
    pair = "SELECT old_capture_id AS old, new_capture_id AS new FROM successive_captures ORDER BY ALL LIMIT 1"
    (captures,) = store.query(pair).to_pylist()
    found = {}
    for name in chosen:
        query, _ = CASES[name]
        found[name] = measure(store, query.format(**captures))
        line = f"{where:8}  load {os.getloadavg()[0]:4.1f}  {name}: {found[name]}"
        CONSOLE.print(line, soft_wrap=True, markup=False)
    return found


def rows(live: Mapping[str, Cost | Failure], frozen: Mapping[str, Cost | Failure]) -> Iterator[tuple[str, ...]]:
    """The costs beside the seconds that a query may take."""
    for name, (_, limit) in CASES.items():
        if name in live or name in frozen:
            yield name, f"{limit:.1f}", str(frozen.get(name, "")), str(live.get(name, ""))


def shown(found: Sequence[tuple[str, ...]], title: str) -> Table:
    """The costs as a table for a terminal."""
    table = Table(title=title)
    for column in COLUMNS:
        table.add_column(column)
    for row in found:
        table.add_row(*row)
    return table


def write_down(found: Sequence[tuple[str, ...]], articles: int, settings: Settings) -> None:
    """Put the costs into RESULTS.md."""
    about = [
        f"Rewritten by `python -m benchmarks.queries --articles {articles}`.",
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M}: seconds, best of {ROUNDS}, {settings.duckdb_threads} threads.",
        machine(),
        f"Versions: {versions('clipfile', 'duckdb', 'pyarrow')}.",
        f"Articles: {articles:,}, invented (benchmarks.warehouse); the snapshot has a search index.",
    ]
    write_part(f"Analysts' queries over {articles:,} articles", [*about, "\n".join(as_markdown(COLUMNS, found))])


@contextmanager
def filled(home: Path | None, articles: int) -> Iterator[Settings]:
    """A home with a warehouse of so many articles and its snapshot; one that is not named goes afterwards."""
    folder = home or Path(tempfile.mkdtemp(prefix="clipfile-queries-"))
    settings = Settings(home=folder, search_index=True)
    try:
        if not settings.warehouse_path.exists():
            with open_writer(settings) as store:
                fill(store, articles)
        if latest(settings) is None:
            publish(settings)
        yield settings
    finally:
        if home is None:
            shutil.rmtree(folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill, publish, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000, help="how many articles the warehouse holds")
    parser.add_argument("--home", type=Path, help="a folder to fill and keep, or one filled before; else one that goes")
    parser.add_argument("--case", default="", help="measure only the cases with this text in their name")
    parser.add_argument("--only", choices=("snapshot", "live"), help="measure only there")
    chosen = parser.parse_args(arguments)
    names = [name for name in CASES if chosen.case in name]
    live: Mapping[str, Cost | Failure] = {}
    frozen: Mapping[str, Cost | Failure] = {}
    with filled(chosen.home, chosen.articles) as settings:
        snapshot = latest(settings)
        assert snapshot is not None  # noqa: S101
        if chosen.only != "live":
            with snapshot.open(settings) as store:
                frozen = costs(store, names, "snapshot")
        if chosen.only != "snapshot":
            with open_reader(settings.warehouse_path, settings) as store:
                live = costs(store, names, "live")
    articles = snapshot.rows("articles")
    table = list(rows(live, frozen))
    CONSOLE.print(shown(table, f"Seconds over {articles:,} articles, {settings.duckdb_threads} threads"))
    if names == list(CASES) and chosen.only is None:
        write_down(table, articles, settings)


if __name__ == "__main__":
    main()
