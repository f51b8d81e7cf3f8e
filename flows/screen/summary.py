"""What came of a run, for people, for scripts and for Prefect."""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from clipfile.flows.screen.findings import Findings
from clipfile.schemas.records import IngestRun
from clipfile.schemas.settings import Settings

COUNTS = ("found", "loaded", "known", "rejected", "skipped")


@dataclass(frozen=True, slots=True)
class Summary:
    """A finished run, why candidates were turned away, what else was found, where things lie, how long it took."""

    run: IngestRun
    reasons: Mapping[str, int]
    findings: Findings
    settings: Settings
    seconds: float

    @property
    def found_nothing(self) -> bool:
        """Whether there was no page candidate at all: no source, or none that exists."""
        return self.run.found == self.reasons.get("not_found", 0)

    @property
    def snapshot(self) -> Path | None:
        """The folder of the snapshot that the run published."""
        return self.settings.snapshots_path / self.run.snapshot_id if self.run.snapshot_id else None

    @property
    def is_unchanged(self) -> bool:
        """Whether every page of the run was there already."""
        return self.run.loaded == 0 < self.run.known

    def as_json(self) -> str:
        """The run as one line of JSON."""
        fields: dict[str, object] = {name: getattr(self.run, name) for name in COUNTS}
        fields |= {
            "seconds": round(self.seconds, 3),
            "run_id": self.run.run_id,
            "snapshot": str(self.snapshot) if self.snapshot else None,
        }
        return orjson.dumps(fields).decode()

    @property
    def new_rejected_share(self) -> float:
        """Of the pages and sources that were new to the warehouse, the share that was turned away; 0 if none was."""
        new = self.findings.newly_rejected
        return new / (self.run.loaded + new) if new else 0.0

    def as_line(self) -> str:
        """The run as a log keeps it."""
        run = self.run
        counts = ", ".join(f"{getattr(run, name):,} {name}" for name in COUNTS)
        return f"{counts}; {self.seconds:.1f} s, {self._pace:,.0f} pages a second; run {run.run_id}"

    def as_markdown(self, rejections: str | None = None) -> str:
        """The run as Prefect shows it; `rejections` is where the table of what was turned away can be seen."""
        parts = [_table(("", ""), self._facts())]
        if self.reasons:
            rows = ((f"`{reason}`", f"{count:,}", f"`{self.remedy(reason)}`") for reason, count in self._by_count())
            more = f" ([an example of each]({rejections}))" if rejections else ""
            parts += [f"### Turned away, by reason{more}", _table(("reason", "pages", "look at them"), rows)]
        return "\n\n".join(parts)

    def rejected_rows(self) -> list[dict[str, object]]:
        """What was turned away as rows of a table: each reason with the one it happened to last."""
        return [asdict(found) | {"look at them": self.remedy(found.reason)} for found in self.findings.turned_away]

    def remedy(self, reason: str) -> str:
        """The command that lists what was turned away for a reason."""
        lake = self.settings.lake_place
        where = f"--lake {shlex.quote(lake)}" if lake else f"--home {shlex.quote(str(self.settings.home))}"
        return f"clipfile rejects --reason {reason} {where}"

    def render(self) -> RenderableType:
        """The run as a person reads it in a terminal."""
        facts = Table.grid(padding=(0, 2))
        for name, value in self._facts():
            facts.add_row(Text(name, style="bold"), Text(value, overflow="fold"))
        parts: list[RenderableType] = [facts]
        if self.reasons:
            why = Table.grid(padding=(0, 2))
            for reason, count in self._by_count():
                why.add_row(Text(str(count), justify="right"), reason)
            parts += [Text("turned away, by reason", style="bold"), Padding(why, (0, 0, 0, 2))]
        return Group(*parts)

    def _places(self) -> Iterator[tuple[str, str]]:
        if self.settings.lake_place is not None:
            yield "lake", self.settings.lake_place
            return
        yield "warehouse", str(self.settings.warehouse_path)
        yield "snapshot", str(self.snapshot) if self.snapshot else "none (--no-snapshot)"

    @property
    def _pace(self) -> float:
        return self.run.found / max(self.seconds, 1e-9)

    def _by_count(self) -> list[tuple[str, int]]:
        return sorted(self.reasons.items(), key=lambda pair: (-pair[1], pair[0]))

    def _facts(self) -> Iterator[tuple[str, str]]:
        run = self.run
        yield "in", f"{run.found:,} found = " + " + ".join(f"{getattr(run, name):,} {name}" for name in COUNTS[1:])
        if self.is_unchanged:
            yield "out", "nothing new: every page that could be read was there already"
        else:
            yield "out", f"{run.articles:,} articles, {run.sidebar_items:,} sidebar items, {run.photos:,} photos"
        yield from self.findings.quality.facts()
        yield "time", f"{self.seconds:.1f} s, {self._pace:,.0f} pages a second"
        yield from self._places()
        yield "run", run.run_id


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
