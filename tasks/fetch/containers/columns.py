"""Which columns of a data set hold the text, the address and the time of capture: by name, or as an option says.

The names are those of public text corpora, in the order in which they are asked; a dot leads into a nested field.
A time of capture is taken from a column whose name says that it is one. A bare `date` or `timestamp` is one in C4,
FineWeb, RefinedWeb and Dolma; a day without its time, as other sets date their stories, is no such time and is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clipfile.tasks.fetch.containers.saying import readable_text
from clipfile.tasks.fetch.rules import FetchRules

Path = tuple[str, ...]
Names = Mapping[str, Path]

TEXT = (
    "text", "content", "raw_content", "maintext", "main_text", "full_text", "fulltext", "plain_text", "plaintext",
    "article_text", "article_body", "articleBody", "body", "article", "document", "story", "page_text", "raw_text",
    "contents", "html",
)  # fmt: skip
URL = (
    "url", "source_url", "warc-target-uri", "warc_target_uri", "WARC-Target-URI", "target_uri", "page_url",
    "document_url", "uri", "link", "source_uri", "web_url", "permalink",
    "meta.url", "metadata.url", "metadata.source_url", "meta.source_url", "metadata.warc_url",
    "metadata.WARC-Target-URI", "meta.warc-target-uri", "warc_headers.warc-target-uri",
    "metadata.warc_headers.warc-target-uri",
)  # fmt: skip
CAPTURED = (
    "captured_at", "warc_date", "warc-date", "WARC-Date", "crawl_date", "crawl_time", "crawl_timestamp", "crawled_at",
    "date_crawled", "crawl_datetime", "fetch_time", "fetched_at", "fetch_date", "fetch_timestamp", "date_fetched",
    "retrieved", "retrieved_at", "retrieval_date", "date_retrieved", "download_date", "date_download", "downloaded_at",
    "scraped_at", "scrape_date", "timestamp", "date",
    "meta.warc_date", "metadata.warc_date", "metadata.warc-date", "metadata.WARC-Date", "metadata.captured_at",
    "metadata.crawl_date", "metadata.timestamp", "meta.timestamp", "metadata.date_download", "metadata.date",
    "meta.date", "warc_headers.warc-date", "metadata.warc_headers.warc-date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that are read, each as a path of names."""

    text: Path
    url: Path | None
    captured_at: Path | None

    @property
    def names(self) -> list[str]:
        """The columns with their dots."""
        return [".".join(path) for path in (self.text, self.url, self.captured_at) if path]


def columns_in(names: Names, rules: FetchRules) -> Columns | None:
    """The columns of a set that has these names; None where none holds the text."""
    text = _first((rules.text_column,) if rules.text_column else TEXT, names)
    if text is None:
        return None
    url = _first((rules.url_column,) if rules.url_column else URL, names)
    captured_at = _first((rules.date_column,) if rules.date_column else CAPTURED, names)
    return Columns(text, url, captured_at)


def has_text(names: Names) -> bool:
    """Whether one of the names is known as that of a text."""
    return _first(TEXT, names) is not None


def names_in(row: Mapping[str, Any], above: Path = (), depth: int = 2) -> Names:
    """The names of a row's fields, those of nested rows with dots, and the paths they stand for."""
    names = dict[str, Path]()
    for name, value in row.items():
        path = (*above, name)
        names.setdefault(".".join(path), path)
        if depth and isinstance(value, dict):
            names |= names_in(value, path, depth - 1)
    return names


def value_at(row: Any, path: Path | None) -> Any:
    """What a row has at a path; None where it has nothing there."""
    for name in path or ():
        row = row.get(name) if isinstance(row, dict) else None
    return row if path else None


def missing_text(names: Names, rules: FetchRules) -> str:
    """What to say about a set without a column of text."""
    there = readable_text(", ".join(list(names)[:40])[:600]) or "none"
    if rules.text_column:
        return f"It has no column {rules.text_column!r}. Its columns: {there}. Name another in text_column."
    return f"None of its columns has a name that texts have. Name it in text_column; its columns: {there}."


def _first(wanted: tuple[str, ...], names: Names) -> Path | None:
    folded = {name.lower(): path for name, path in reversed(list(names.items()))}
    exact = (names.get(name) or folded.get(name.lower()) for name in wanted)
    return next((path for path in exact if path), None)
