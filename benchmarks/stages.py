"""What each stage of a run takes of the processor, beside what it may take; and what a second process brings."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from time import monotonic, process_time
from typing import Any, TypeVar

from clipfile.flows.pipeline import new_job, run
from clipfile.flows.progress.watch import All
from clipfile.flows.stages import Stages
from clipfile.schemas.options import IngestOptions
from clipfile.tasks.segment.batch import segment_captures
from clipfile.tasks.segment.model import load_model
from clipfile.warehouse.snapshots import publish

T = TypeVar("T")
# CPU milliseconds a page.
BUDGETS = {"read and stage": 0.4, "segment": 0.6, "validate": 0.2, "load": 0.3, "snapshot": 0.3}
WHOLE = 2.0  # 1,000 pages a second on two cores
BETWEEN = "between the stages"  # sources found and sifted, the warehouse asked, the run entered and ended
TOGETHER = 250  # pages that a process segments at a time
WARM = 20


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage takes, and what it may take; None where nothing was said."""

    name: str
    milliseconds: float
    budget: float | None


@dataclass(slots=True)
class Clock:
    """CPU seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    def around(self, name: str) -> Callable[..., Any]:
        """A way to call a stage's work that counts what it takes."""

        def call(work: Callable[..., T], /, *given: Any) -> T:
            start = process_time()
            try:
                return work(*given)
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + process_time() - start

        return call


def stages(folder: Path, homes: Path) -> list[Stage]:
    """The stages of a run over a folder in this process, DuckDB's threads included."""
    first = next(path for path in sorted(folder.rglob("*")) if path.is_file())
    _timed(first, homes / "warm", Clock())  # what is loaded and compiled once is no page's cost
    clock = Clock()
    found = _timed(folder, homes / "stages", clock)
    costs = [Stage(name, clock.seconds[name] * 1000 / found, BUDGETS.get(name)) for name in (*BUDGETS, BETWEEN)]
    return [*costs, Stage("all", sum(cost.milliseconds for cost in costs), WHOLE)]


def _timed(source: Path, home: Path, clock: Clock) -> int:
    """How many candidates a run found."""
    job = new_job([str(source)], IngestOptions(home=str(home), snapshot=False, settings={"processes": 1}))
    way = Stages(*(clock.around(name) for name in ("read and stage", "segment", "validate", "load")))
    start = process_time()
    ended = run(job, way, All(()))
    clock.seconds[BETWEEN] = process_time() - start - sum(clock.seconds.values())
    clock.around("snapshot")(publish, job.settings)
    return ended.run.found


def segment_rate(texts: Sequence[str], processes: int) -> float:
    """Pages a second by the clock that so many processes segment, each ready before the first page."""
    chunks = [texts[at : at + TOGETHER] for at in range(0, len(texts), TOGETHER)]
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (texts[:WARM],)) as pool:
        ready: list[Future[int]] = [pool.submit(_segmented, texts[:WARM]) for _ in range(4 * processes)]
        for one in ready:
            one.result()
        start = monotonic()
        for one in [pool.submit(_segmented, chunk) for chunk in chunks]:
            one.result()
        return len(texts) / (monotonic() - start)


def _begin(texts: Sequence[str]) -> None:
    _segmented(texts)


def _segmented(texts: Sequence[str]) -> int:
    ids = [sha256(text.encode()).hexdigest() for text in texts]
    return len(segment_captures(ids, texts, load_model()))


def table(found: Sequence[Stage]) -> Iterator[tuple[str, ...]]:
    """The stages as rows: CPU milliseconds a page, the budget, the share of the whole."""
    whole = found[-1].milliseconds
    for one in found:
        budget = "" if one.budget is None else f"{one.budget:.1f}"
        yield one.name, f"{one.milliseconds:.2f}", budget, f"{100 * one.milliseconds / whole:.0f} %"
