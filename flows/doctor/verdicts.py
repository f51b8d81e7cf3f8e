"""What a check says, and what checks are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clipfile.schemas.settings import Settings


class Verdict(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"  # worth a look; runs go on
    PROBLEM = "problem"  # runs fail, do not begin, or lose something


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is, how it stands, and the remedy where it does not stand well."""

    name: str
    verdict: Verdict
    words: str
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """An installation, the environment it is called in, and whether every file is to be read."""

    settings: Settings
    environ: Mapping[str, str]
    deep: bool = False


def ok(name: str, words: str) -> Finding:
    """Nothing is wrong."""
    return Finding(name, Verdict.OK, words)


def warning(name: str, words: str, remedy: str) -> Finding:
    """Somebody should look at it."""
    return Finding(name, Verdict.WARNING, words, remedy)


def problem(name: str, words: str, remedy: str) -> Finding:
    """It has to be mended."""
    return Finding(name, Verdict.PROBLEM, words, remedy)
