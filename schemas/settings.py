"""Settings of one installation: a flag beats CLIPFILE_* beats HOME/clipfile.toml beats the default."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from clipfile.schemas.errors import UsageError

PREFIX = "CLIPFILE_"
FILE_NAME = "clipfile.toml"
# What a process that died may leave beside the warehouse: DuckDB's spilled rows, a file that was being written anew.
LEFT_BESIDE = (".tmp", ".partial", ".partial.wal", ".partial.tmp", ".older", ".older.wal")

# DuckDB keeps what it has read as long as it is let, and a run that loads reads little of it twice.
LOADING_MEMORY = "400MB"
PUBLISHING_MEMORY = "800MB"  # a part is written in one piece, when no other process is at work any more


class Settings(BaseModel):
    """Everything that can be set; each field is a flag, a variable and a key of clipfile.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(default=Path("data"), description="Folder of the installation: warehouse, snapshots, staging")
    lake: str | None = Field(
        default=None,
        min_length=1,
        description="Folder or address, such as s3://bucket/lake, of Parquet tables that take the warehouse's place",
    )
    lake_file_bytes: int = Field(
        default=256_000_000, ge=1, description="Bytes that compacting a lake lets a file of it have, about"
    )
    lake_grace_hours: float = Field(
        default=24, ge=0, description="Hours that files of a lake stay after others have replaced them"
    )
    model: Path | None = Field(default=None, description="Model file of the segmenter; Clipfile's own unless named")
    batch_pages: int = Field(default=500, ge=1, le=100_000, description="Page candidates a batch")
    batch_bytes: int = Field(default=64_000_000, ge=1, description="Bytes a batch, read together into memory")
    processes: int | None = Field(
        default=None,
        ge=1,
        le=1_024,
        description="Processes that work on batches; as many as there are cores unless set",
    )
    runner: Literal["processes", "dask"] = Field(
        default="processes", description="Who works on batches: processes of this machine, or dask's workers"
    )
    dask_scheduler: str | None = Field(
        default=None,
        min_length=1,
        description="Address of a Dask scheduler, such as tcp://host:8786; workers of this machine unless set",
    )
    staging: str | None = Field(
        default=None,
        min_length=1,
        description="Folder, or address that fsspec knows, of files between the stages; HOME/staging unless set",
    )
    max_file_bytes: int = Field(
        default=20_000_000_000, ge=1, description="Bytes of a file of any format; larger ones are too_large"
    )
    max_member_bytes: int = Field(
        default=2_000_000_000,
        ge=1,
        description="Bytes of an archive's member, unpacked; larger ones are member_too_large",
    )
    max_page_bytes: int = Field(
        default=50_000_000, ge=1, description="Bytes of one page; larger ones are rejected as page_too_large"
    )
    max_line_bytes: int = Field(
        default=10_000_000, ge=1, description="Bytes of one line; pages with a longer one are line_too_long"
    )
    max_page_lines: int = Field(
        default=250_000, ge=1, description="Lines of one page, 2 kB of memory each; longer ones are too_many_lines"
    )
    markup_seconds: float = Field(
        default=3, gt=0, description="Seconds that reading a page's HTML may take; longer is too_complex"
    )
    markup_bytes: int = Field(
        default=800_000_000,
        ge=100_000_000,
        description="Memory that reading a page's HTML may take; more is too_complex",
    )
    max_members: int = Field(
        default=1_000_000, ge=1, description="Members of an archive; what comes after them is too_many_members"
    )
    max_ratio: float = Field(
        default=250, ge=1, description="Bytes unpacked for one that is packed; beyond it is compression_ratio"
    )
    max_nesting: int = Field(
        default=1, ge=0, le=8, description="Levels of archives that are opened; one deeper is nested"
    )
    max_redirects: int = Field(default=10, ge=0, description="Redirects that are followed; more are too_many_redirects")
    source_seconds: float = Field(
        default=3_600, gt=0, description="Seconds that reading one source may take; longer is too_slow"
    )
    http_timeout_seconds: float = Field(
        default=30, gt=0, description="Seconds to wait for a connection, or for the next bytes of an answer"
    )
    http_attempts: int = Field(
        default=4, ge=1, le=20, description="How often a request is made that may yet go through"
    )
    http_connections: int = Field(default=8, ge=1, le=256, description="Connections at a time, to all hosts together")
    http_connections_per_host: int = Field(default=1, ge=1, le=64, description="Connections at a time to one host")
    user_agent: str | None = Field(
        default=None,
        pattern="^[!-~]([ -~]*[!-~])?$",
        description="Who asks, as web servers are told; Clipfile and its version unless set",
    )
    robots: bool = Field(default=True, description="Whether robots.txt is honoured")
    allow_private_addresses: bool = Field(
        default=False, description="Whether an address may lead into this machine or its own network"
    )
    text_column: str | None = Field(
        default=None, description="A data set's column with the text; found by name unless set"
    )
    url_column: str | None = Field(
        default=None, description="A data set's column with the address; found by name unless set"
    )
    date_column: str | None = Field(
        default=None, description="A data set's column with the time of capture; found by name unless set"
    )
    repair_mojibake: bool = Field(
        default=True,
        description="Whether letters that were read in a wrong encoding are set right where that is certain",
    )
    evidence_chars: int = Field(
        default=2_000, ge=0, description="Characters of undecodable content kept as a rejection's evidence"
    )
    part_captures: int = Field(default=10_000, ge=1, description="Captures that a snapshot writes as one set of files")
    search_index: bool = Field(
        default=False,
        description="Whether snapshots hold an index of the stories' words, by which search() takes seconds less",
    )
    keep_snapshots: int = Field(default=5, ge=1, description="Snapshots kept; older ones are removed")
    keep_staging_days: int = Field(default=7, ge=0, description="Days that staged files of failed runs are kept")
    keep_run_days: int = Field(default=400, ge=1, description="Days that the records of finished runs are kept")
    relate: bool = Field(
        default=True, description="Whether the flow snapshot relates new articles and pointers before it publishes"
    )
    report_pages: int = Field(
        default=500, ge=0, le=10_000, description="Pages that a report lets be browsed, low confidence first"
    )
    rejected_share_alert: float = Field(
        default=0.5, ge=0, le=1, description="Share turned away of what is new to a run, above which somebody is told"
    )
    notify_block: str | None = Field(
        default=None, description="Prefect's block that tells somebody, such as slack-webhook/desk; nobody unless set"
    )
    lock_wait_seconds: float = Field(default=60, ge=0, description="How long to wait for another writer")
    duckdb_memory_limit: str = Field(
        default="2GB",
        description=(
            f"Memory that DuckDB may use; a run that loads pages uses {LOADING_MEMORY}, and for its snapshot "
            f"{PUBLISHING_MEMORY}, unless it is set"
        ),
    )
    duckdb_threads: int = Field(default=2, ge=1, description="Threads that DuckDB may use")
    _publishing_memory: str | None = PrivateAttr(default=None)

    @property
    def for_loading(self) -> "Settings":
        """The same for a run that loads pages, beside the processes that make them."""
        if "duckdb_memory_limit" in self.model_fields_set:
            return self
        loading = self.model_copy(update={"duckdb_memory_limit": LOADING_MEMORY})
        loading._publishing_memory = PUBLISHING_MEMORY
        return loading

    @property
    def publishing_memory(self) -> str:
        """Memory that DuckDB may use once a run's pages are loaded."""
        return self._publishing_memory or self.duckdb_memory_limit

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
        """The folder of what runs keep beside the warehouse: how far they are, and files between the stages."""
        return self.home / "staging"

    @property
    def staging_place(self) -> str:
        """The folder or address of files between the stages."""
        told = (self.staging or str(self.staging_path)).removeprefix("file://").rstrip("/")
        return told if "://" in told else str(Path(told or "/").absolute())

    @property
    def lake_place(self) -> str | None:
        """The folder or address of the lake; None where pages go into the warehouse."""
        if self.lake is None:
            return None
        told = self.lake.removeprefix("file://").rstrip("/") or "/"
        return told if "://" in told else str(Path(told).absolute())

    @property
    def labels_path(self) -> Path:
        """The folder of pages that people have labelled."""
        return self.home / "labels"

    @property
    def flow_runs_path(self) -> Path:
        """The folder of marks that flow runs leave for the next one: see flows/orchestration/stale.py."""
        return self.home / "flow-runs"

    @property
    def replaced_path(self) -> Path:
        """The folder of warehouses that a restore moved aside: each in a folder that is a home in itself."""
        return self.home / "replaced"

    @property
    def own_places(self) -> tuple[str, ...]:
        """What Clipfile itself keeps, under HOME, in `staging` and `lake`: never sources, wherever they are found."""
        warehouse = self.warehouse_path
        beside = tuple(warehouse.with_name(warehouse.name + end) for end in (".wal", ".forgetting", *LEFT_BESIDE))
        folders = (self.snapshots_path, self.staging_path, self.replaced_path, self.flow_runs_path, self.labels_path)
        more = (self.home / ".lock", self.home / "reports", self.home / "prefect")
        places = (self.staging_place, *filter(None, [self.lake_place]))
        return (*map(str, (warehouse, *beside, *folders, *more)), *places)


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
