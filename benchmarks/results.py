"""benchmarks/RESULTS.md: one part a benchmark, of which each is rewritten alone."""

import os
import platform
import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.pages import ROOT

RESULTS = ROOT / "benchmarks" / "RESULTS.md"


def write_part(heading: str, paragraphs: Sequence[str], path: Path = RESULTS) -> None:
    """Put a part in the place of the one with the same heading, or behind all others."""
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = {part.partition("\n")[0]: part.strip() for part in re.split(r"^(?=# )", found, flags=re.MULTILINE) if part}
    parts[f"# {heading}"] = "\n\n".join([f"# {heading}", *paragraphs]).strip()
    path.write_text("\n\n".join(parts.values()) + "\n", encoding="utf-8")


def as_markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table whose first column holds words and the others numbers."""
    for cells in (columns, ("---", *["---:"] * (len(columns) - 1)), *rows):
        yield f"| {' | '.join(cells)} |"


def machine() -> str:
    """What is measured on."""
    cores = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"Machine: {processor()}, {cores}; load {os.getloadavg()[0]:.1f}."


def processor() -> str:
    """The processor's name."""
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if "model name" in line] if info.exists() else []
    return names[0].partition(":")[2].strip() if names else platform.machine()


def versions(*names: str) -> str:
    """Packages with their versions."""
    return ", ".join(f"{name} {version(name)}" for name in names)
