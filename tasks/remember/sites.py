"""Which site a capture is from, by its sightings."""

from collections.abc import Iterable

import pyarrow as pa

from clipfile.tasks.fetch.facts import host_of

PAGE_SITES = pa.schema([("capture_id", pa.string()), ("site", pa.string()), ("url", pa.string())])


def site_of(site: str | None, url: str | None) -> str | None:
    """The site that a sighting gives, in lower case, else the host of its url without `www.`; None without either."""
    if site and site.strip():
        return site.strip().lower()
    try:
        return host_of(url) if url else None
    except ValueError:  # an address that no browser would open
        return None


def page_sites(sightings: Iterable[pa.Table | pa.RecordBatch]) -> pa.Table:
    """Rows of PAGE_SITES, one a capture that has a site, in order of capture_id.

    A capture that was met at several sites is of the first in the alphabet, whatever was met first; so with its url.
    """
    found: dict[str, tuple[str, str]] = {}
    for table in sightings:
        columns = (table[name].to_pylist() for name in ("capture_id", "site", "url"))
        for capture_id, site, url in zip(*columns, strict=True):
            place = site_of(site, url)
            if capture_id is not None and place is not None:
                candidate = (place, url or "")
                found[capture_id] = min(found.get(capture_id, candidate), candidate)
    rows = sorted(found.items())
    return pa.Table.from_pylist(
        [{"capture_id": key, "site": site, "url": url or None} for key, (site, url) in rows], PAGE_SITES
    )
