"""A round: a home whose runs are killed while its inbox grows, then one run that comes to its end."""

import random
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from commands import ingested

from chaos.deaths import Death, Fate, die, draw, lifetime
from clipfile.schemas.settings import Settings
from clipfile.warehouse.snapshots import listed, verify
from clipfile.warehouse.store import Store, open_memory, open_reader

# What two runs over the same pages may differ in: when and by which run a row was brought, and where it lies.
PASSING = {
    "captures": ("run_id", "part_no"),
    "sightings": ("run_id", "part_no", "fetched_at"),
    "rejections": ("run_id", "part_no", "first_seen", "last_seen", "attempts"),
    "containers": ("run_id", "part_no", "read_at"),
    "blocks": ("part_no",),
    "articles": ("part_no",),
    "photos": ("part_no",),
    "sidebar_items": ("part_no",),
    "page_facts": ("part_no",),
    "inferences": ("part_no",),
}
EXPECTED = {signal.SIGKILL: {-9}, signal.SIGTERM: {143, -15}, signal.SIGINT: {130, -2}}


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows of a table that are in one warehouse and not in the other."""

    table: str
    lost: int
    doubled: int


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to: the deaths, the rows that differ from an undisturbed run's, and everything else amiss."""

    fates: Sequence[tuple[Death, Fate]]
    differences: Sequence[Difference]
    amiss: Sequence[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done in each round."""

    inbox: Sequence[Path]  # folders, one more in each run
    undisturbed: Path  # the home of a run over all of them
    lifetime: float  # seconds of a run over one more folder
    batch_pages: int


def undisturbed(inbox: Sequence[Path], home: Path, batch_pages: int) -> Plan:
    """A run over half of the folders, one over one more, one over all of them; none of them killed."""
    half = len(inbox) // 2
    ingested(*inbox[:half], *_flags(home, batch_pages), cwd=home.parent)
    seconds = lifetime(home, ["ingest", *inbox[: half + 1], "--plain", "--json", *_flags(home, batch_pages)])
    ingested(*inbox, *_flags(home, batch_pages), cwd=home.parent)
    return Plan(inbox, home, seconds, batch_pages)


def play(plan: Plan, home: Path, dice: random.Random) -> Round:
    """Kill a run for each folder of the inbox, then let one come to its end, and compare."""
    fates = []
    for number in range(1, len(plan.inbox) + 1):
        death = draw(dice, plan.lifetime)
        command = ["ingest", *plan.inbox[:number], "--plain", *_flags(home, plan.batch_pages)]
        fates.append((death, die(home, command, death)))
    ingested(*plan.inbox, *_flags(home, plan.batch_pages), cwd=home.parent)
    return Round(fates, differences(plan.undisturbed, home), [*_words(fates), *_amiss(home)])


def differences(one: Path, other: Path) -> list[Difference]:
    """Where two warehouses differ, table by table."""
    found = []
    with open_memory() as store:
        for name, home in (("one", one), ("other", other)):
            path = str(home / "clipfile.duckdb").replace("'", "''")
            store.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        for table in PASSING:
            lost, doubled = (_without(store, table, *pair) for pair in (("one", "other"), ("other", "one")))
            if lost or doubled:
                found.append(Difference(table, lost, doubled))
    return found


def _without(store: Store, table: str, here: str, there: str) -> int:
    columns = store.query(f"SELECT * FROM {here}.{table} LIMIT 0").column_names  # noqa: S608
    lasting = ", ".join(name for name in columns if name not in PASSING[table])
    sql = f"SELECT {lasting} FROM {here}.{table} EXCEPT ALL SELECT {lasting} FROM {there}.{table}"  # noqa: S608
    return int(store.query(f"SELECT count(*) AS n FROM ({sql})")["n"][0].as_py())  # noqa: S608


def _words(fates: Sequence[tuple[Death, Fate]]) -> Iterator[str]:
    """What a killed run should not have said or taken."""
    for death, fate in fates:
        if fate.code not in {0, *EXPECTED[death.signal]}:
            yield f"exit code {fate.code} after {death.signal.name}: {fate.error}"
        if fate.code in {143, 130} and "Traceback" in fate.error:
            yield f"a traceback after {death.signal.name}"
        if fate.seconds_to_end > 10:
            yield f"{fate.seconds_to_end:.1f} s to end after {death.signal.name}"


def _amiss(home: Path) -> Iterator[str]:
    """What is wrong with a home in which the last run came to its end."""
    settings = Settings(home=home)
    with open_reader(settings.warehouse_path, settings) as store:
        yield from (f"integrity: {row}" for row in store.query("FROM integrity").to_pylist())
        running = store.query("SELECT run_id FROM ingest_runs WHERE state = 'running'")
        yield from (f"still running: {run}" for run in running["run_id"].to_pylist())
    snapshots = listed(settings)
    yield from (problem for snapshot in snapshots for problem in verify(snapshot))
    if [snapshot.manifest.sequence for snapshot in snapshots][-1:] != [max(s.manifest.sequence for s in snapshots)]:
        yield "the latest snapshot is not the last one"
    leftovers = {*home.glob("staging/*"), *home.rglob("*.partial"), *home.glob("*.tmp")}
    yield from (f"left: {path}" for path in leftovers)
    yield from (f"{lock} names a holder" for lock in home.rglob(".lock") if lock.read_text(encoding="utf-8"))


def _flags(home: Path, batch_pages: int) -> Sequence[str]:
    return ("--home", str(home), "--batch-pages", str(batch_pages))
