"""A snapshot's search index: the rows of two views in files, so that search() looks words up and reads no story.

It is made part by part, like the files of the tables: what an earlier snapshot has of a part that has not changed is
listed again. It never decides what is found: stories of parts without an index are read when somebody searches.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from clipfile.warehouse.catalog import statement
from clipfile.warehouse.manifest import Manifest, SnapshotFile
from clipfile.warehouse.snapshot_files import Slice, there, write_rows
from clipfile.warehouse.store import Store

INDEX_VIEWS = ("search_articles", "search_words")
INDEX_READERS = {view: view for view in INDEX_VIEWS} | {"search_hits": "search_words"}  # and whose files each reads
INDEXED = "articles"


@cache
def index_form() -> str:
    """What tells one way of taking stories to words from another; an index of another form is not used."""
    return hashlib.sha256(statement("search").encode()).hexdigest()[:12]


def write_index(
    store: Store, root: Path, tables: Iterable[SnapshotFile], before: Manifest | None, *, all_parts: bool
) -> tuple[SnapshotFile, ...]:
    """The files of the index: of each part those that an earlier manifest lists, else, with `all_parts`, new ones."""
    usable = before.index if before is not None and before.index_form == index_form() else ()
    listed = {Slice(file.table, file.part_no, file.version): file for file in usable}
    files: list[SnapshotFile] = []
    for pieces in _parts(tables):
        held = [file for piece in pieces if (file := there(listed.get(piece), root)) is not None]
        if len(held) == len(pieces):
            files += held
        elif all_parts:
            files += (_write(store, root, piece) for piece in pieces)
    return tuple(files)


def _parts(tables: Iterable[SnapshotFile]) -> Iterator[list[Slice]]:
    for file in tables:
        if file.table == INDEXED and file.part_no is not None:
            yield [Slice(view, file.part_no, file.version) for view in INDEX_VIEWS]


def _write(store: Store, root: Path, piece: Slice) -> SnapshotFile:
    query = statement(f"snapshot/{piece.table}_part").replace("$part_no", str(piece.part_no))
    return write_rows(store, query, root, piece)
