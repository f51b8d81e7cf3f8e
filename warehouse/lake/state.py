"""What a lake consists of at a moment: its newest generation, and the commits that came after it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import pyarrow as pa

from clipfile.schemas.errors import WarehouseError
from clipfile.schemas.records import IngestRun
from clipfile.warehouse.catalog import SCHEMA_VERSION, statement
from clipfile.warehouse.lake.manifests import (
    COMMITS,
    GENERATIONS,
    RUNS,
    SHARDS,
    Commit,
    Generation,
    LakeFile,
    commit_name,
    generation_name,
    parsed,
    run_name,
)
from clipfile.warehouse.lake.place import HIDDEN, Place
from clipfile.warehouse.store import Store

SKEW = timedelta(hours=1)  # where a folder's times are those of the machines that write
ATTEMPTS = 5  # at a look during which somebody removes what it has listed


@dataclass(frozen=True, slots=True)
class Lake:
    """A lake at a moment: the newest generation, None before the first; the commits since, in the order that counts."""

    place: Place
    generation: Generation | None
    fresh: Sequence[Commit]

    def compacted(self, table: str) -> Sequence[LakeFile]:
        """The files of a table in the generation."""
        return self.generation.of(table) if self.generation else ()

    def added(self, table: str) -> Sequence[LakeFile]:
        """The files of a table that the commits since have brought."""
        return [file for commit in self.fresh for file in commit.files if file.table == table]

    @property
    def is_current(self) -> bool:
        """Whether all compacted files have the columns of this Clipfile."""
        return self.generation is None or self.generation.is_current

    @property
    def files(self) -> Sequence[LakeFile]:
        """Every file that counts."""
        files = self.generation.files if self.generation else ()
        return (*files, *(file for commit in self.fresh for file in commit.files))


def look(store: Store, place: Place, run_id: str | None = None) -> Lake:
    """The lake as it is now; of one run, only what that run has committed and nobody compacted.

    Commits are listed before generations: one that is compacted meanwhile is then in the generation that is found.
    Raises WarehouseError where a manifest cannot be read, or is of a newer Clipfile.
    """
    for _ in range(ATTEMPTS):
        listed = _shards(place, run_id)
        numbers = generation_numbers(place)
        generation = read_generation(place, numbers[-1]) if numbers else None
        if numbers and generation is None:
            continue
        fresh = sorted(set(listed) - folded(store, place, generation, listed))
        commits = read_commits(place, fresh)
        if len(commits) == len(fresh):
            break
    else:
        raise WarehouseError("The lake changes faster than it can be read", place=place.address, remedy="Try again.")
    chosen = [commit for commit in commits if run_id is None or commit.entry.run_id == run_id]
    ordered = sorted(chosen, key=lambda commit: (commit.committed_at, commit.shard))
    _check([commit.schema_version for commit in ordered], generation, place)
    return Lake(place, None if run_id else generation, ordered)


def is_there(place: Place) -> bool:
    """Whether anything was ever begun at a place."""
    return any(place.listed(folder) for folder in (RUNS, COMMITS, GENERATIONS))


def generation_numbers(place: Place) -> Sequence[int]:
    """The generations that are there, oldest first."""
    return sorted(int(name.rpartition("/")[2].removesuffix(".json")) for name in _names(place, GENERATIONS))


def read_generation(place: Place, number: int) -> Generation | None:
    """A generation; None where it has been removed."""
    name = generation_name(number)
    data = place.read([name]).get(name)
    return None if data is None else cast("Generation", parsed(Generation, data, f"{place.address}/{name}"))


def read_commits(place: Place, shards: Sequence[str]) -> Sequence[Commit]:
    """The commits of those of the shards that have one."""
    found = place.read([commit_name(shard) for shard in shards])
    return [cast("Commit", parsed(Commit, data, f"{place.address}/{name}")) for name, data in found.items()]


def commit_times(place: Place) -> Mapping[str, datetime | None]:
    """The shards whose commits are listed, and when each was written."""
    times = place.listed(COMMITS)
    return {_stem(name): times[name] for name in times if _counts(name)}


def folded(store: Store, place: Place, generation: Generation | None, shards: Iterable[str]) -> set[str]:
    """Those of the shards whose rows a generation holds."""
    files = generation.of(SHARDS) if generation else ()
    if not files or not (wanted := pa.table({"shard": pa.array(list(shards), pa.string())})).num_rows:
        return set()
    paths = files_in(store, place, files)
    with store.registered(lake_wanted=wanted):
        return set(store.query(statement("lake/folded").replace("{files}", paths))["shard"].to_pylist())


def files_in(store: Store, place: Place, files: Sequence[LakeFile]) -> str:
    """SQL for a list of files, as read_parquet takes it: a variable, which is named by what is in it.

    The names of 100,000 files are 16 MB, which DuckDB would take up again for each view that stands on them.
    """
    paths = place.paths(files)
    name = f"lake_{hashlib.sha256(repr(paths).encode()).hexdigest()[:16]}"
    with store.registered(lake_paths=pa.table({"path": pa.array(paths, pa.string())})):
        store.execute(statement("lake/set_files").replace("{name}", name))
    return f"getvariable('{name}')"


def runs(place: Place) -> Sequence[IngestRun]:
    """The records of all runs, as their runs wrote them."""
    found = place.read(list(_names(place, RUNS)))
    return [cast("IngestRun", parsed(IngestRun, data, f"{place.address}/{name}")) for name, data in found.items()]


def _shards(place: Place, run_id: str | None) -> list[str]:
    """The shards with a commit; of one run, those that were committed since it began, as the place's clock has it."""
    times = commit_times(place)
    begun = None if run_id is None else place.listed(RUNS).get(run_name(run_id))
    return [shard for shard, at in times.items() if begun is None or at is None or at >= begun - SKEW]


def _names(place: Place, folder: str) -> Iterable[str]:
    return [name for name in place.listed(folder) if _counts(name)]


def _counts(name: str) -> bool:
    return name.endswith(".json") and not name.rpartition("/")[2].startswith(HIDDEN)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".json")


def _check(versions: Sequence[int], generation: Generation | None, place: Place) -> None:
    newest = max([*versions, *([generation.schema_version] if generation else [])], default=0)
    if newest > SCHEMA_VERSION:
        raise WarehouseError("The lake is newer than this Clipfile", place=place.address, remedy="Upgrade Clipfile.")
