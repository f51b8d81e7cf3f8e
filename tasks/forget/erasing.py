"""Rows deleted from a warehouse, in one transaction, and a tombstone set for their content."""

from collections.abc import Mapping
from datetime import datetime

import pyarrow as pa

from clipfile.tasks.forget.finding import Found
from clipfile.tasks.forget.redacting import Redactor
from clipfile.tasks.relate.loosening import loosen
from clipfile.warehouse.catalog import statement
from clipfile.warehouse.snapshot_files import VERSIONED_BY
from clipfile.warehouse.store import Store

# Which rows of a table go; what is not listed holds nothing of a page.
ROWS_OF = {
    "captures": "of_capture",
    "blocks": "of_capture",
    "articles": "of_capture",
    "photos": "of_capture",
    "sidebar_items": "of_capture",
    "page_facts": "of_capture",
    "inferences": "of_capture",
    "stories": "of_capture",
    "item_links": "of_link",
    "sightings": "of_sighting",
    "rejections": "of_rejection",
    "containers": "of_container",
    "site_memory": "of_site",
}


# Which rows stay, but without what they say of one that goes.
MENDED = {"stories": "of_match"}


def condition(table: str) -> str:
    """Which rows of a table go, for a query beside `Found.tables()`."""
    return statement(f"forget/{ROWS_OF[table]}")


def concerned(table: str) -> str:
    """Which rows of a table go or change."""
    return f"({condition(table)}) OR ({statement(f'forget/{MENDED[table]}')})" if table in MENDED else condition(table)


def count_rows(store: Store, found: Found) -> Mapping[str, int]:
    """How many rows of each table would go."""
    with store.registered(**found.tables()):
        return {table: store.query(_of("count", table))["rows"][0].as_py() for table in ROWS_OF}


def erase(store: Store, found: Found, now: datetime) -> None:
    """Delete the rows, all of them or none; their content is kept from coming back."""
    with store.transaction(), store.registered(**found.tables()):
        parts = [store.query(_of("parts", table)) for table in VERSIONED_BY]
        loosen(store, found.tables()["erased"])
        for table in ROWS_OF:
            store.execute(_of("delete", table))
        with store.registered(touched=pa.concat_tables(parts)):
            store.run("forget/recount")
        if found.sites:
            store.run("forget/recount_memories")
        with store.registered(redacted=Redactor(found).runs(store.query("FROM ingest_runs"))):
            store.run("forget/redact")
        store.run("forget/bury", {"now": now})


def _of(name: str, table: str) -> str:
    return statement(f"forget/{name}", table).replace("{condition}", condition(table))
