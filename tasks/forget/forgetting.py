"""A removal from its first word to its last; one that was cut short is taken up by the next."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from clipfile.schemas.errors import WarehouseError
from clipfile.schemas.settings import Settings
from clipfile.schemas.tables import TABLES
from clipfile.tasks.forget import journal
from clipfile.tasks.forget.erasing import count_rows, erase
from clipfile.tasks.forget.finding import Found, Wanted, find
from clipfile.tasks.forget.pictures import Retouched, retouch
from clipfile.tasks.forget.traces import clear_traces
from clipfile.warehouse.locks import Tell, held, silent
from clipfile.warehouse.rebuild import rebuild
from clipfile.warehouse.snapshots import clear_partials, listed, publish
from clipfile.warehouse.store import Store, open_writer, require_warehouse

NOTHING = Retouched(0, 0)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What is gone, or would go: rows of the warehouse by table, snapshots and files, and what may still be left."""

    found: Found
    rows: Mapping[str, int]
    retouched: Retouched = NOTHING
    left: tuple[str, ...] = ()
    took_up: bool = False  # what an earlier removal, cut short, had left


def foresee(settings: Settings, wanted: Wanted, tell: Tell = silent) -> Forgotten:
    """What would go; nothing is changed. Raises what `forget` raises."""
    with held(_existing(settings), "forget", tell=tell):
        return _looked(settings, wanted, tell)


def forget(settings: Settings, wanted: Wanted, tell: Tell = silent) -> Forgotten:
    """Remove content and all rows of it from the warehouse, from warehouses moved aside, and from every snapshot.

    Its hash alone is kept, so that it does not come back. Freed bytes are given back to the system, not left in the
    files. Whenever this is cut short, the warehouse and every snapshot are whole, with the rows or without, and the
    next call does the rest. Raises UsageError for a hash that could be several, WarehouseBusyError while another
    process holds the warehouse, SnapshotError where a snapshot's file cannot be read.
    """
    with held(_existing(settings), "forget", tell=tell):
        seen = _looked(settings, wanted, tell)
        before = journal.unfinished(settings)
        found = seen.found | before
        if found.is_empty:
            return seen
        journal.write_down(settings, found)
        retouched, left = _carry_out(settings, found)
        journal.strike_out(settings)
    return Forgotten(found, seen.rows, retouched, (*seen.left, *left), not before.is_empty)


def _existing(settings: Settings) -> Settings:
    require_warehouse(settings)
    return settings


def _homes(settings: Settings) -> Iterator[Settings]:
    """The home, and those that a restore moved aside."""
    yield settings
    for folder in sorted(settings.replaced_path.glob("*")):
        aside = settings.model_copy(update={"home": folder})
        if aside.warehouse_path.exists():
            yield aside


def _looked(settings: Settings, wanted: Wanted, tell: Tell) -> Forgotten:
    found, left = Found(), []
    rows: Counter[str] = Counter()
    for home in _homes(settings):
        try:
            with open_writer(home, tell) as store:
                there = find(store, home, wanted)
                found |= there
                if home is settings:
                    rows.update(count_rows(store, there))
                left += _own_tables(store, home)
        except WarehouseError as error:
            if home is settings:
                raise
            left.append(f"{error} It was moved aside and nobody can tell what is in it.")
    return Forgotten(found, rows, left=tuple(left))


def _own_tables(store: Store, home: Settings) -> list[str]:
    """Tables that somebody made beside ours, which may hold anything."""
    found = store.query("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary")
    names = [f"{row['schema_name']}.{row['table_name']}" for row in found.to_pylist()]
    own = sorted(set(names) - {f"main.{table}" for table in (*TABLES, "warehouse_info")})
    where = f"in {home.warehouse_path} is not Clipfile's and was not looked into."
    return [f"The table {name} {where}" for name in own]


def _carry_out(settings: Settings, found: Found) -> tuple[Retouched, list[str]]:
    now = datetime.now(UTC)
    left = []
    for home in _homes(settings):
        try:
            with open_writer(home) as store:
                erase(store, found, now)
            rebuild(home)
        except WarehouseError:
            if home is settings:
                raise
            left.append(f"{home.home} could not be written anew. Remove it once you do not need it.")
    clear_partials(settings)
    retouched = retouch(settings, found)
    if listed(settings):
        publish(settings)
    return retouched, left + clear_traces(settings, found)
