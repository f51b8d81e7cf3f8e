"""What is left of a page beside the warehouse: staged files, reports, labels, and what Prefect was told of runs."""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

from clipfile.schemas.errors import StagingError
from clipfile.schemas.settings import Settings
from clipfile.tasks.forget.finding import Found
from clipfile.tasks.forget.redacting import GONE
from clipfile.tasks.label import folder as labels
from clipfile.tasks.staging import clear_left_at
from clipfile.warehouse.store import open_reader

MOST_WORDS = 500  # beyond it Prefect's own records are better removed than gone through
CHUNK = 1 << 22


def clear_traces(settings: Settings, found: Found) -> list[str]:
    """Clear what may hold a page's text or address; returns what may still do, and what to do about it."""
    for folder in (settings.staging_path, settings.home / "reports"):
        for left in folder.glob("*"):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
    labels.forget(settings.labels_path, found.captures)
    return _staged(settings) + _prefect(settings.home / "prefect", spellings(found))


def _staged(settings: Settings) -> list[str]:
    """Clear what this warehouse's runs left at a staging place of their own."""
    if settings.staging is None:
        return []
    with open_reader(settings.warehouse_path, settings) as store:
        known = store.rows("runs/known")["run_id"].to_pylist()
    try:
        clear_left_at(settings.staging_place, known, (), 0)
    except StagingError as error:
        return [f"{error} What failed runs left there may hold what was forgotten."]
    return []


def spellings(found: Found) -> list[str]:
    """The addresses that are gone, as they may be written: the longest first."""
    words = {*found.words, *found.sites}
    words |= {unquote(urlsplit(word).path) for word in found.words if word.startswith("file:")} - {"", "/"}
    words |= {json.dumps(word)[1:-1] for word in words}
    return sorted(words, key=len, reverse=True)


def _prefect(folder: Path, words: Sequence[str]) -> list[str]:
    if not words or not folder.exists():
        return []
    if len(words) <= MOST_WORDS:
        for database in folder.glob("*.db"):
            _scrub(database, words)
    remedy = "That is Prefect's own record of runs, which nothing needs: remove it."
    return [f"{path} may name what was forgotten. {remedy}" for path in _naming(folder, words)]


def _scrub(database: Path, words: Sequence[str]) -> None:
    """Replace the words in every text of a Prefect database, and leave no copy in its free pages or its log."""
    try:
        with closing(sqlite3.connect(database, timeout=5, isolation_level=None)) as connection:
            for table, column in _texts(connection):
                for word in words:
                    connection.execute(
                        f"UPDATE {table} SET {column} = replace({column}, ?, ?) "  # noqa: S608
                        f"WHERE typeof({column}) = 'text' AND instr({column}, ?) > 0",
                        (word, GONE, word),
                    )
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        pass  # in use, or no database: what it still names is told


def _texts(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'")
    return [
        (_quoted(table), _quoted(column))
        for (table,) in tables.fetchall()
        for _, column, *_ in connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    ]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _naming(folder: Path, words: Sequence[str]) -> Iterator[Path]:
    wanted = [word.encode() for word in words[:MOST_WORDS]]
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (len(words) > MOST_WORDS or _holds(path, wanted)):
            yield path


def _holds(path: Path, wanted: Sequence[bytes]) -> bool:
    longest, tail = max(map(len, wanted)), b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                if any(word in tail + chunk for word in wanted):
                    return True
                tail = chunk[-longest:]
    except OSError:
        return True
    return False
