"""What a fetch may be told: limits, and what to say about sources that say nothing of themselves."""

import json
import os
from dataclasses import dataclass, fields

from clipfile.schemas.errors import UsageError
from clipfile.schemas.options import IngestOptions
from clipfile.schemas.settings import Settings

SITE_FROM = ("url", "folder")
NO_BATCHES = frozenset({"is_last_attempt", "piece_pages", "piece_bytes", "evidence_chars", "manifest"})


@dataclass(frozen=True, slots=True)
class FetchRules:
    """Limits and options of a fetch, small enough to travel through Prefect; most are settings of the same name.

    `site_from` reads the site from the page's `url` (its host, without `www.`) or from the name of the `folder`
    that the file lies in; `site` stands where that gives none. What a batch holds is staged in pieces of at most
    `piece_pages` pages and `piece_bytes` bytes. On the last attempt a failure that may pass becomes a rejection
    instead of an error. Raises UsageError for another word in `site_from`.
    """

    max_file_bytes: int
    max_member_bytes: int
    max_page_bytes: int
    max_line_bytes: int
    max_page_lines: int
    markup_seconds: float
    markup_bytes: int
    max_members: int
    max_ratio: float
    max_nesting: int
    max_redirects: int
    source_seconds: float
    http_timeout_seconds: float
    http_attempts: int
    http_connections: int
    http_connections_per_host: int
    user_agent: str | None
    robots: bool
    allow_private_addresses: bool
    text_column: str | None
    url_column: str | None
    date_column: str | None
    repair_mojibake: bool
    evidence_chars: int
    piece_pages: int
    piece_bytes: int
    manifest: str | None = None
    site: str | None = None
    site_from: str | None = None
    is_last_attempt: bool = False

    def __post_init__(self) -> None:
        if self.site_from not in (None, *SITE_FROM):
            raise UsageError(
                f"A site cannot be read from {self.site_from!r}",
                place="site_from",
                remedy=f"Give one of {', '.join(SITE_FROM)}.",
            )

    @property
    def columns_told(self) -> str | None:
        """The columns that are named for a data set, as JSON; None where none is."""
        named = (self.text_column, self.url_column, self.date_column)
        return json.dumps(named, ensure_ascii=False) if any(named) else None

    @property
    def key(self) -> str:
        """What decides about the rows beside the sources themselves; a manifest counts as it is now."""
        told = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in NO_BATCHES}
        return repr((told, _state(self.manifest) if self.manifest else None))


def _state(path: str) -> tuple[str, int, int]:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return path, 0, 0
    return path, status.st_mtime_ns, status.st_size


def fetch_rules(settings: Settings, options: IngestOptions | None = None) -> FetchRules:
    """The rules that settings and options make; a manifest's path is taken from the folder of the moment."""
    told = options or IngestOptions()
    shared = {field.name for field in fields(FetchRules)} & Settings.model_fields.keys()
    return FetchRules(
        **{name: getattr(settings, name) for name in shared},
        piece_pages=settings.batch_pages,
        piece_bytes=settings.batch_bytes,
        manifest=os.path.abspath(told.manifest) if told.manifest else None,  # noqa: PTH100
        site=told.site,
        site_from=told.site_from,
    )
