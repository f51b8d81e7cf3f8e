"""Captures taken out of their stories and links, before they go or their articles become others."""

import pyarrow as pa

from clipfile.warehouse.store import Store

LOOSENED = ("relate/loosen_stories", "relate/reopen_stories", "relate/reopen_links", "relate/loosen_links")


def loosen(store: Store, captures: pa.Table) -> None:
    """Take captures (column `capture_id`) out of `stories` and `item_links`; to be called within a transaction.

    What told the same story keeps its story, and what pointed to them points to nothing, until articles are related
    the next time.
    """
    with store.registered(gone=captures.select(["capture_id"])):
        with store.registered(broken=store.rows("relate/broken")):
            touched = store.rows("relate/loosened")
            if not touched.num_rows:
                return
            for name in LOOSENED:
                store.run(name)
        with store.registered(touched=touched):
            store.run("relate/parts_related")
