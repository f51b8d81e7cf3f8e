"""From a folder of pages to a warehouse and a snapshot, end to end, beside what else would be picked.

python -m benchmarks.pipeline --pages 1000 10000

Runs are processes of their own. The pages are invented (benchmarks.invented), and the same for all that is measured.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import orjson
from rich.console import Console
from rich.table import Table

from benchmarks import stages
from benchmarks.capture_files import FORMS
from benchmarks.invented import invented
from benchmarks.results import as_markdown, machine, versions, write_part
from benchmarks.sampling import Taken, size, taken

COLUMNS = ("what is run", "pages", "seconds", "pages/s", "CPU ms a page", "most memory, MiB")
STAGE_COLUMNS = ("stage, in one process", "CPU ms a page", "budget", "share")
OTHERS = {
    "trafilatura": ("html", "trafilatura extract (HTML), 2 processes, into Parquet"),
    "resiliparse": ("html", "resiliparse main content (HTML), 2 processes, into Parquet"),
    "loop": ("html", "a loop: resiliparse (HTML), and a row a page into DuckDB"),
    "copy": ("txt", "a loop that copies each file into a row of DuckDB, nothing taken apart"),
}
TWO = ("--processes", "2")
COMPARED_WAYS = {
    "one": ("clipfile ingest, 1 process", ("--processes", "1")),
    "dask": ("clipfile ingest, Dask with 2 workers of this machine", ("--runner", "dask", *TWO)),
}
COMPARED = ("clipfile", "duckdb", "pyarrow", "numpy", "trafilatura", "resiliparse")
MIB = 1 << 20
MB = 1_000_000
FEWEST_BATCHES = 10  # of a run whose first and last batches are compared
LEDGER = "SELECT loaded, epoch(loaded_at) FROM ledger WHERE batch_no > 0 ORDER BY loaded_at"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: sizes, the form of the files, where; how many pages are taken for stages and for others."""

    pages: int
    form: str
    folder: Path
    stage_pages: int
    other_pages: int
    is_scaled: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One line of the table."""

    name: str
    pages: int
    took: Taken

    @property
    def rate(self) -> float:
        """Pages a second by the clock."""
        return self.pages / self.took.seconds

    def cells(self) -> tuple[str, ...]:
        """The line."""
        cpu = 1000 * self.took.cpu_seconds / self.pages
        seconds, memory = f"{self.took.seconds:.1f}", f"{self.took.memory / MIB:,.0f}"
        return self.name, f"{self.pages:,}", seconds, f"{self.rate:,.0f}", f"{cpu:.2f}", memory


def measured(plan: Plan) -> None:
    """Measure one size, print it and write it down."""
    sources, home = _written(plan, plan.form, plan.pages), plan.folder / "home"
    two = _ingested("clipfile ingest, 2 processes", plan.pages, sources, home, TWO)
    disk = _disk(home, two.took)
    again = _ingested("the same again, over what is loaded", plan.pages, sources, home, TWO)
    growth = _growth(home)
    shutil.rmtree(home)
    compared = {}
    for way, (name, options) in COMPARED_WAYS.items() if plan.is_scaled else ():
        compared[way] = _ingested(name, plan.pages, sources, home, options)
        shutil.rmtree(home)
    runs = [two, again, *compared.values(), *_others(plan)]
    costs = stages.stages(_written(plan, "txt", plan.stage_pages), plan.folder / "homes")
    scaling = _scaling(plan, two, compared)
    _report(plan, [run.cells() for run in runs], list(stages.table(costs)), [disk, *growth, *scaling])


def _written(plan: Plan, form: str, pages: int) -> Path:
    """A folder with so many pages in a form, written once."""
    folder = plan.folder / f"{form}-{pages}"
    if not folder.exists():
        FORMS[form](folder, invented(pages))
    return folder


def _ingested(name: str, pages: int, sources: Path, home: Path, options: Sequence[str]) -> Run:
    """A run of the command. Raises ValueError where it did not find every page."""
    command = [str(Path(sys.executable).with_name("clipfile")), "ingest", str(sources), "--plain", "--json"]
    took = taken([*command, "--home", str(home), *options], home / "staging")
    counts = orjson.loads(took.output)
    if counts["loaded"] + counts["known"] != pages:
        raise ValueError(f"Not every page was loaded: {took.output}")
    return Run(name, pages, took)


def _others(plan: Plan) -> Iterator[Run]:
    for way, (form, name) in OTHERS.items():
        folder, to = _written(plan, form, plan.other_pages), plan.folder / way
        command = [sys.executable, "-m", "benchmarks.others", way, str(folder), str(to)]
        yield Run(name, plan.other_pages, taken(command, to))
        to.unlink()


def _disk(home: Path, took: Taken) -> str:
    warehouse, snapshots = size(home / "clipfile.duckdb") / MB, size(home / "snapshots") / MB
    staged = f"staged files at most {took.staged / MB:,.0f} MB"
    return f"On disk: warehouse {warehouse:,.0f} MB, snapshot {snapshots:,.0f} MB, {staged}."


def _growth(home: Path) -> list[str]:
    """How fast the last tenth of the batches was loaded, against the first tenth after the first batch."""
    with duckdb.connect(str(home / "clipfile.duckdb"), read_only=True) as connection:
        rows = [(loaded, at) for loaded, at in connection.execute(LEDGER).fetchall() if loaded]
    if len(rows) < FEWEST_BATCHES:
        return []
    tenth = max(2, len(rows) // 10)
    first, last = (sum(loaded for loaded, _ in part[1:]) / (part[-1][1] - part[0][1])
                   for part in (rows[: tenth + 1], rows[-tenth - 1 :]))  # fmt: skip
    return [f"Growth: the first tenth at {first:,.0f} pages/s, the last at {last:,.0f}: {last / first:.2f} of it."]


def _scaling(plan: Plan, two: Run, compared: Mapping[str, Run]) -> list[str]:
    texts = [page.text for page in invented(plan.stage_pages)]
    alone, both = (stages.segment_rate(texts, processes) for processes in (1, 2))
    said = f"One process to two: segment stage alone {both / alone:.2f} times ({alone:,.0f} and {both:,.0f} pages/s)"
    if not compared:
        return [f"{said}."]
    one, dask = compared["one"], compared["dask"]
    share, cpu = dask.rate / two.rate, dask.took.cpu_seconds / two.took.cpu_seconds
    return [
        f"{said}, end to end {two.rate / one.rate:.2f} times.",
        f"Dask, two workers with their start: {share:.2f} of the pages/s of two processes, {cpu:.2f} of their CPU.",
    ]


def _report(
    plan: Plan, runs: Sequence[tuple[str, ...]], costs: Sequence[tuple[str, ...]], found: Sequence[str]
) -> None:
    """Print the tables, and write them with what is behind them to RESULTS.md."""
    console, about = Console(highlight=False, width=130), _about(plan)
    for columns, rows in ((COLUMNS, runs), (STAGE_COLUMNS, costs)):
        shown = Table(columns[0])
        for column in columns[1:]:
            shown.add_column(column, justify="right")
        for row in rows:
            shown.add_row(*row)
        console.print(shown)
    console.print("\n".join([*found, *about]), markup=False, soft_wrap=True)
    tables = ("\n".join(as_markdown(COLUMNS, runs)), "\n".join(as_markdown(STAGE_COLUMNS, costs)))
    heading = f"From {plan.pages:,} pages to a snapshot" + ("" if plan.form == "txt" else f", as {plan.form}")
    again = f"Rewritten by `python -m benchmarks.pipeline --pages {plan.pages} --as {plan.form}`."
    write_part(heading, [again, *about, tables[0], *found, tables[1]])


def _about(plan: Plan) -> list[str]:
    """Versions, machine and pages behind the figures."""
    some = [page.text for page in invented(min(plan.pages, 2_000))]
    lines, chars = (sum(map(measure, some)) / len(some) for measure in (lambda text: text.count("\n") + 1, len))
    return [
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: each run once, as a process of its own, from start to end.",
        machine(),
        f"Versions: {versions(*COMPARED)}.",
        f"Pages: invented, as {plan.form}, {lines:.0f} lines and {chars:,.0f} characters on average; no two the same.",
        f"Stages: over {plan.stage_pages:,} pages. Memory: of all processes together, looked at four times a second.",
    ]


def main() -> None:
    """Measure the sizes that are asked for, one after the other."""
    parser = argparse.ArgumentParser("python -m benchmarks.pipeline", description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[1_000], help="sizes of the runs (1000)")
    parser.add_argument("--as", dest="form", choices=FORMS, default="txt", help="the form of the files (txt)")
    parser.add_argument("--in", dest="folder", type=Path, help="where pages and homes lie for the while; else in /tmp")
    parser.add_argument("--stage-pages", type=int, default=2_000, help="pages for the stages' shares (2000)")
    parser.add_argument("--other-pages", type=int, default=10_000, help="pages for other tools, at most (10000)")
    parser.add_argument("--no-scaling", action="store_true", help="leave out the runs with one process and with Dask")
    told = parser.parse_args()
    if told.folder:
        told.folder.mkdir(parents=True, exist_ok=True)
    for pages in told.pages:
        with tempfile.TemporaryDirectory(dir=told.folder) as folder:
            others = min(pages, told.other_pages)
            measured(Plan(pages, told.form, Path(folder), told.stage_pages, others, not told.no_scaling))


if __name__ == "__main__":
    main()
