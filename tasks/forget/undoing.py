"""Content that was removed for good, allowed to come back."""

from clipfile.schemas.errors import UsageError
from clipfile.schemas.settings import Settings
from clipfile.warehouse.locks import Tell, held, silent
from clipfile.warehouse.snapshots import listed, publish
from clipfile.warehouse.store import Store, open_writer, require_warehouse


def allow_again(settings: Settings, hash_start: str, tell: Tell = silent) -> str:
    """Take a tombstone away; returns its hash. The content itself is gone: ingest it again to have it.

    Raises UsageError where no tombstone begins so, or several do.
    """
    require_warehouse(settings)
    with held(settings, "forget", tell=tell), open_writer(settings, tell) as store:
        hashes = store.rows("forget/tombstone", {"wanted": hash_start})["content_hash"].to_pylist()
        if len(hashes) != 1:
            remedy = "Give the hash that the rejection names: clipfile rejects --reason forgotten."
            raise UsageError(f"{len(hashes)} tombstones begin so", place=hash_start, remedy=remedy)
        _unbury(store, hashes[0])
        store.execute("CHECKPOINT")  # so that no snapshot holds what only DuckDB's log holds
        if listed(settings):
            publish(settings, store=store)
    return str(hashes[0])


def _unbury(store: Store, content_hash: str) -> None:
    with store.transaction():
        store.run("forget/unbury", {"wanted": content_hash})
        touched = store.rows("forget/unrefuse", {"wanted": content_hash})
        with store.registered(touched=touched):
            store.run("forget/recount")
