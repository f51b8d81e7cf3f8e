"""The figures as a table for the terminal and as benchmarks/RESULTS.md."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from benchmarks.pages import PAGES, PageSet
from benchmarks.results import as_markdown, machine, versions, write_part
from clipfile.tasks.segment.model import load_model

COMPARED = ("clipfile", "resiliparse", "trafilatura", "justext", "numpy", "orjson", "pydantic")
COLUMNS = ("what is measured", "pages", "CPU ms a page", "median", "pages/s a core", "x")
WIDTH = 110
STAGE = "stage: "


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds a page of one case."""

    name: str
    pages: int
    best: float
    median: float


def table_rows(costs: Sequence[Cost]) -> list[tuple[str, ...]]:
    """The costs as strings; the last column is a page's cost over that of the whole segmenter."""
    whole = next(cost.best for cost in costs if cost.name == "clipfile segment")
    return [
        (c.name, f"{c.pages:,}", f"{c.best:.3f}", f"{c.median:.3f}", f"{1000 / c.best:,.0f}", f"{c.best / whole:.2f}")
        for c in with_grouping(costs)
    ]


def with_grouping(costs: Sequence[Cost]) -> Iterator[Cost]:
    """The costs, and behind the stages what the judgement takes beyond them: grouping, and each page's record."""
    judged = next(cost for cost in costs if cost.name == "clipfile judge")
    parts = [cost for cost in costs if cost.name.startswith(STAGE)]
    for cost in costs:
        yield cost
        if cost is parts[-1]:
            best, middle = sum(part.best for part in parts), sum(part.median for part in parts)
            yield Cost(
                f"{STAGE}group (what judge takes beyond)", cost.pages, judged.best - best, judged.median - middle
            )


def facts(pages: PageSet, load: float, rounds: int) -> list[str]:
    """Versions, machine and pages behind the figures."""
    lines, chars = (sum(map(size, pages.texts)) / len(pages.texts) for size in (lambda text: text.count("\n") + 1, len))
    sizes = f"{len(pages.texts)} pages of {lines:.0f} lines and {chars:,.0f} characters"
    return [
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: CPU time of one thread, best of {rounds} rounds.",
        machine(),
        f"Versions: {versions(*COMPARED)}; model {load_model().version}, loaded in {load:.3f} s.",
        f"Pages: {sizes} on average from {pages.name}, in batches of {PAGES:,} that repeat them.",
        f"Distinct: {len(pages.distinct):,} pages of the labelled corpora, each once; to the command they are new.",
        "x: the cost over that of clipfile segment.",
    ]


def report(costs: Sequence[Cost], about: Sequence[str]) -> None:
    """Print the table, and write it with what is behind it to RESULTS.md."""
    rows = table_rows(costs)
    console = Console(highlight=False, width=WIDTH)
    shown = Table(COLUMNS[0])
    for column in COLUMNS[1:]:
        shown.add_column(column, justify="right")
    for row in rows:
        shown.add_row(*row)
    console.print(shown)
    console.print("\n".join(about), markup=False, soft_wrap=True)
    table = "\n".join(as_markdown(COLUMNS, rows))
    write_part("Speed of the segmenter", ["Rewritten by `make bench`.", *about, table])
