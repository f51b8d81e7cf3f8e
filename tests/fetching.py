"""How the tests of the fetch stage call it: sources in, rows as plain dictionaries out."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import Candidate, FetchRules, discover, fetch_rules, read_units

NOW = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
RULES = fetch_rules(Settings())
STORY = "The ferry to Harrow Point\n\nThe council voted for a second boat on Tuesday.\n"
NOBODY = 65_534


@dataclass(frozen=True)
class Outcome:
    """The rows of a fetch."""

    captures: list[dict[str, Any]]
    sightings: list[dict[str, Any]]
    rejections: list[dict[str, Any]]
    page_facts: list[dict[str, Any]]
    containers: list[dict[str, Any]]

    @property
    def reasons(self) -> list[str]:
        return [row["reason"] for row in self.rejections]

    @property
    def outcomes(self) -> list[str]:
        return [row["outcome"] for row in self.sightings]

    @property
    def rejection(self) -> dict[str, Any]:
        (only,) = self.rejections
        return only

    @property
    def sighting(self) -> dict[str, Any]:
        (only,) = self.sightings
        return only


def read(candidates: Sequence[Candidate], rules: FetchRules = RULES) -> Outcome:
    pieces = list(read_units(candidates, rules, NOW))
    return Outcome(
        *(
            [row for piece in pieces for row in getattr(piece, name).to_pylist()]
            for name in ("captures", "sightings", "rejections", "page_facts", "containers")
        )
    )


def fetch(*sources: object, **options: Any) -> Outcome:
    return read(list(discover([os.fspath(source) for source in sources])), replace(RULES, **options))  # type: ignore[call-overload]


def names(candidates: Sequence[Candidate]) -> list[str]:
    return [candidate.uri.rpartition("/")[2] for candidate in candidates]


def write(path: Path, content: bytes | str = STORY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything; permissions show only to another user."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
