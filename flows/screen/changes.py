"""What `resegment` changed, for people, for scripts and for Prefect."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from clipfile.schemas.records import IngestRun
from clipfile.schemas.settings import Settings
from clipfile.tasks.remember.versions import Learnt

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Totals:
    """What a warehouse holds."""

    captures: int
    articles: int
    sidebar_items: int
    photos: int


@dataclass(frozen=True, slots=True)
class Changes:
    """A finished run, what the warehouse held before and after, and which lines are of another kind now."""

    run: IngestRun
    learnt: Learnt | None  # None where nothing was to be learnt
    before: Totals
    after: Totals
    captures: int  # made anew
    captures_changed: int  # of these, with a line of another kind
    lines: Mapping[str, int]  # of another kind, by "was -> is"
    reasons: Mapping[str, int]  # why pages keep the rows they had
    looked: bool  # for rows of another model or memory
    settings: Settings
    seconds: float

    @property
    def snapshot(self) -> Path | None:
        """The folder of the snapshot that the run published."""
        return self.settings.snapshots_path / self.run.snapshot_id if self.run.snapshot_id else None

    def as_json(self) -> str:
        """The run as one line of JSON."""
        fields = {
            "looked_at": self.after.captures,
            "made_anew": self.captures,
            "changed": self.captures_changed,
            "kept": sum(self.reasons.values()),
            "lines_changed": dict(self._by_count(self.lines)),
            "before": asdict(self.before),
            "after": asdict(self.after),
            "model_version": self.run.model_version,
            "memory_version": self.run.memory_version,
            "memory_is_new": self.learnt is not None and self.learnt.is_new,
            "seconds": round(self.seconds, 3),
            "run_id": self.run.run_id,
            "snapshot": str(self.snapshot) if self.snapshot else None,
        }
        return orjson.dumps(fields).decode()

    def as_line(self) -> str:
        """The run as a log keeps it."""
        looked = f"{self.after.captures:,} captures looked at"
        return f"{looked}, {self._made()}; {self.seconds:.1f} s; run {self.run.run_id}"

    def as_markdown(self) -> str:
        """The run as Prefect shows it."""
        changed = ((name, f"{count:,} lines") for name, count in self._by_count(self.lines)[:MOST_SHOWN])
        rows = [*self._facts(), *changed]
        return "| | |\n| --- | --- |\n" + "\n".join(f"| {name} | {value} |" for name, value in rows)

    def render(self) -> RenderableType:
        """The run as a person reads it in a terminal."""
        facts = Table.grid(padding=(0, 2))
        for name, value in self._facts():
            facts.add_row(Text(name, style="bold"), Text(value, overflow="fold"))
        parts: list[RenderableType] = [facts]
        for title, counts in (("lines of another kind", self.lines), ("kept as they were, by reason", self.reasons)):
            if counts:
                parts += [Text(title, style="bold"), Padding(self._counted(counts), (0, 0, 0, 2))]
        return Group(*parts)

    def _counted(self, counts: Mapping[str, int]) -> Table:
        listed = Table.grid(padding=(0, 2))
        for name, count in self._by_count(counts)[:MOST_SHOWN]:
            listed.add_row(Text(f"{count:,}", justify="right"), name)
        if len(counts) > MOST_SHOWN:
            rest = self._by_count(counts)[MOST_SHOWN:]
            listed.add_row(Text(f"{sum(count for _, count in rest):,}", justify="right"), "others")
        return listed

    @staticmethod
    def _by_count(counts: Mapping[str, int]) -> list[tuple[str, int]]:
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    def _facts(self) -> Iterator[tuple[str, str]]:
        yield "memory", self._memory()
        yield "captures", f"{self.after.captures:,} looked at, {self._made()}"
        for name in ("articles", "sidebar_items", "photos"):
            was, now = getattr(self.before, name), getattr(self.after, name)
            yield name.replace("_", " "), f"{was:,} before, {now:,} after"
        yield "time", f"{self.seconds:.1f} s"
        yield "warehouse", str(self.settings.warehouse_path)
        yield "snapshot", str(self.snapshot) if self.snapshot else "none: nothing changed, or --no-snapshot"
        yield "run", self.run.run_id

    def _made(self) -> str:
        if self.captures or self.reasons:
            return f"{self.captures:,} made anew, {self.captures_changed:,} of them with lines of another kind"
        if not self.looked:
            return "none made anew (--learn-only)"
        return "nothing changed: this model and memory made every row"

    def _memory(self) -> str:
        version = self.run.memory_version or "none: no site repeats a line"
        if self.learnt is None:
            return f"{self.run.memory_version or 'none yet'} (not learnt anew)"
        held = f"{self.learnt.lines:,} lines of {self.learnt.sites:,} sites"
        return f"{version}, {'new' if self.learnt.is_new else 'as before'}, {held}" if self.learnt.version else version
