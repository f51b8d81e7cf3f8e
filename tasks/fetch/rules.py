"""What a fetch may be told: limits, and what to say about sources that say nothing of themselves."""

import os
from dataclasses import dataclass

from clipfile.schemas.errors import UsageError
from clipfile.schemas.settings import Settings

SITE_FROM = ("url", "folder")


@dataclass(frozen=True, slots=True)
class FetchRules:
    """Limits and options of a fetch, small enough to travel through Prefect.

    `site_from` reads the site from the page's `url` (its host, without `www.`) or from the name of the `folder`
    that the file lies in; `site` stands where that gives none. On the last attempt a failure that may pass
    becomes a rejection instead of an error. Raises UsageError for another word in `site_from`.
    """

    max_file_bytes: int
    max_page_lines: int
    evidence_chars: int
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
    def key(self) -> str:
        """What decides about the rows beside the sources themselves; a manifest counts as it is now."""
        limits = self.max_file_bytes, self.max_page_lines
        return repr((*limits, self.site, self.site_from, _state(self.manifest) if self.manifest else None))


def _state(path: str) -> tuple[str, int, int]:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return path, 0, 0
    return path, status.st_mtime_ns, status.st_size


def fetch_rules(
    settings: Settings, manifest: str | None = None, site: str | None = None, site_from: str | None = None
) -> FetchRules:
    """The rules that settings and options make; a manifest's path is taken from the folder of the moment."""
    limits = settings.max_file_bytes, settings.max_page_lines, settings.evidence_chars
    return FetchRules(*limits, os.path.abspath(manifest) if manifest else None, site, site_from)  # noqa: PTH100
