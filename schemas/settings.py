"""Settings of one installation: a flag beats CLIPFILE_* beats HOME/clipfile.toml beats the default."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clipfile.schemas.errors import UsageError

PREFIX = "CLIPFILE_"
FILE_NAME = "clipfile.toml"


class Settings(BaseModel):
    """Everything that can be set; each field is a flag, a variable and a key of clipfile.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(default=Path("data"), description="Folder of the installation: warehouse, snapshots, staging")
    model: Path | None = Field(default=None, description="Model file of the segmenter; Clipfile's own unless named")
    batch_pages: int = Field(default=500, ge=1, le=100_000, description="Page candidates a batch")
    batch_bytes: int = Field(default=64_000_000, ge=1, description="Bytes a batch, read together into memory")
    max_file_bytes: int = Field(default=50_000_000, ge=1, description="Larger files are rejected as too_large")
    max_page_lines: int = Field(default=1_000_000, ge=1, description="Longer pages are rejected as too_many_lines")
    evidence_chars: int = Field(
        default=2_000, ge=0, description="Characters of undecodable content kept as a rejection's evidence"
    )
    part_captures: int = Field(default=10_000, ge=1, description="Captures that a snapshot writes as one set of files")
    keep_snapshots: int = Field(default=5, ge=1, description="Snapshots kept; older ones are removed")
    keep_staging_days: int = Field(default=7, ge=0, description="Days that staged files of failed runs are kept")
    lock_wait_seconds: float = Field(default=60, ge=0, description="How long to wait for another writer")
    duckdb_memory_limit: str = Field(default="2GB", description="Memory that DuckDB may use")
    duckdb_threads: int = Field(default=2, ge=1, description="Threads that DuckDB may use")

    @property
    def warehouse_path(self) -> Path:
        """The live DuckDB file."""
        return self.home / "clipfile.duckdb"

    @property
    def snapshots_path(self) -> Path:
        """The folder of snapshots."""
        return self.home / "snapshots"

    @property
    def staging_path(self) -> Path:
        """The folder of files between the stages."""
        return self.home / "staging"

    @property
    def own_paths(self) -> tuple[Path, ...]:
        """What Clipfile itself keeps under HOME: never sources, whatever folder they are found in."""
        warehouse = self.warehouse_path
        log = warehouse.with_name(warehouse.name + ".wal")
        return (warehouse, log, self.snapshots_path, self.staging_path, self.home / "reports", self.home / "prefect")


@dataclass(frozen=True, slots=True)
class Resolved:
    """Settings, and for each the place it came from: flag, environment, file or default."""

    settings: Settings
    origins: Mapping[str, str]


def resolve(flags: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Resolved:
    """Settings out of flags (None means not given), environment, HOME/clipfile.toml and defaults.

    Raises UsageError for an unknown key or a value out of bounds, naming where it was set.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    variables = _from_environment(os.environ if environ is None else environ)
    home = Path(given.get("home") or variables.get("home") or Settings.model_fields["home"].default).absolute()
    layers = (("flag", given), ("environment", variables), (str(home / FILE_NAME), _from_file(home / FILE_NAME)))
    values: dict[str, Any] = {"home": home}
    origins = dict.fromkeys(Settings.model_fields, "default")
    for origin, layer in reversed(layers):
        values |= layer
        origins |= dict.fromkeys(layer, origin)
    values["home"] = home
    return Resolved(_checked(values, origins), origins)


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    names = {PREFIX + name.upper(): name for name in Settings.model_fields}
    return {names[key]: value for key, value in environ.items() if key in names and value != ""}


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(
            f"The settings file cannot be read: {error}", place=str(path), remedy="Mend or remove it."
        ) from error


def _checked(values: Mapping[str, Any], origins: Mapping[str, str]) -> Settings:
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        if name not in Settings.model_fields:
            known = ", ".join(Settings.model_fields)
            raise UsageError(
                f"No setting is called {name}", place=origins.get(name), remedy=f"Known are: {known}."
            ) from error
        raise UsageError(
            f"{name} cannot be {values[name]!r}: {first['msg']}", place=origins.get(name), remedy="Give another value."
        ) from error
