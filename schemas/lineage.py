"""Where each column comes from: the stage that fills it, and the module that decides its value.

A row says it of some columns of a table; the first row that fits a column counts. What another table decides is named
as that table's column.
"""

from collections.abc import Iterator
from dataclasses import dataclass

ANY = "*"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where columns of a table come from; ANY stands for every table, or for every column."""

    table: str
    columns: str  # names with blanks between
    stage: str
    modules: str  # below tasks/, with blanks between; or table.column where another table decides

    def fits(self, table: str, column: str) -> bool:
        """Whether it speaks of a column."""
        return self.table in {ANY, table} and (self.columns == ANY or column in self.columns.split())

    def __str__(self) -> str:
        if not self.stage:
            return self.modules
        return f"{self.stage} ({', '.join(f'tasks/{module}' for module in self.modules.split())})"


ORIGINS = (
    Origin("captures", "capture_id byte_length line_count", "fetch", "fetch/judging.py"),
    Origin("captures", "text charset", "fetch", "fetch/decode.py"),
    Origin("captures", "unrepaired", "fetch", "fetch/repair.py"),
    Origin("captures", "media_type", "fetch", "fetch/formats.py"),
    Origin("captures", "flags", "fetch, segment", "fetch/decode.py segment/assemble.py"),
    Origin("captures", "page_type", "segment", "segment/pagetype.py"),
    Origin("captures", "language", "segment", "segment/language.py"),
    Origin("captures", "model_version", "segment", "segment/model.py"),
    Origin("captures", "memory_version memory_site", "segment", "segment/memory.py"),
    Origin("captures", "confidence", "segment", "segment/assemble.py"),
    Origin("sightings", "url site captured_at", "fetch", "fetch/metadata.py"),
    Origin("sightings", "outcome", "load", "load/merge.py"),
    Origin("sightings", "capture_id", "", "captures.capture_id"),
    Origin("sightings", "part_no", "load", "load/parts.py"),
    Origin("sightings", "run_id", "", "ingest_runs.run_id"),
    Origin("sightings", ANY, "fetch", "fetch/rows.py"),
    Origin("rejections", "first_seen last_seen attempts", "load", "load/merge.py"),
    Origin("rejections", "part_no", "load", "load/parts.py"),
    Origin("rejections", "run_id", "", "ingest_runs.run_id"),
    Origin("rejections", ANY, "fetch, segment, validate", "fetch/judging.py segment/batch.py validate/checks.py"),
    Origin("ingest_runs", ANY, "load", "load/ledger.py"),
    Origin("ledger", "run_id", "", "ingest_runs.run_id"),
    Origin("ledger", ANY, "load", "load/merge.py"),
    Origin("containers", ANY, "fetch", "fetch/rows.py"),
    Origin("tombstones", ANY, "forget", "forget/erasing.py"),
    Origin("parts", "run_id", "", "ingest_runs.run_id"),
    Origin("parts", ANY, "load", "load/parts.py"),
    Origin("memories", ANY, "remember", "remember/versions.py"),
    Origin("site_memory", "memory_version", "", "memories.memory_version"),
    Origin("site_memory", ANY, "remember", "remember/learn.py"),
    # Rows of a capture.
    Origin(ANY, "capture_id", "", "captures.capture_id"),
    Origin(ANY, "part_no", "", "captures.part_no"),
    Origin(ANY, "run_id", "", "ingest_runs.run_id"),
    Origin("blocks", "kind confidence", "segment", "segment/model.py segment/decode.py segment/settle.py"),
    Origin("blocks", "group_no", "segment", "segment/group.py"),
    Origin("blocks", ANY, "segment", "segment/blocks.py"),
    Origin("articles", "headline kicker dek", "segment", "segment/titles.py segment/fields/headline.py"),
    Origin("articles", "byline authors", "segment", "segment/signed.py segment/fields/byline.py"),
    Origin("articles", "source", "segment", "segment/fields/source.py"),
    Origin("articles", "dateline dateline_place", "segment", "segment/fields/dateline.py"),
    Origin("articles", "published_raw published_at modified_at", "segment", "segment/fields/published.py"),
    Origin("articles", "flags", "segment, validate", "segment/fill.py validate/checks.py"),
    Origin("articles", ANY, "segment", "segment/story.py"),
    Origin("photos", "story_no", "", "articles.story_no"),
    Origin("photos", "item_no", "", "sidebar_items.item_no"),
    Origin("photos", "caption", "segment", "segment/fields/caption.py"),
    Origin("photos", "creator credit_line", "segment", "segment/fields/credit.py"),
    Origin("photos", ANY, "segment", "segment/fields/photos.py"),
    Origin("sidebar_items", "item_no", "segment", "segment/group.py"),
    Origin("sidebar_items", "author published_raw published_at", "segment", "segment/fields/about.py"),
    Origin("sidebar_items", ANY, "segment", "segment/sidebar.py"),
    Origin("page_facts", ANY, "fetch", "fetch/html/metadata.py fetch/html/jsonld.py"),
    Origin("inferences", "published_between published_days published_evidence", "infer", "infer/published.py"),
    Origin("inferences", "captured_after captured_after_evidence", "infer", "infer/captured.py"),
    Origin("inferences", "site_guess site_guess_evidence", "infer", "infer/site.py"),
    Origin("stories", "story_no match_story_no", "", "articles.story_no"),
    Origin("stories", "match_capture_id", "", "captures.capture_id"),
    Origin("stories", "story_id", "relate", "relate/stories.py"),
    Origin("stories", "similarity", "relate", "relate/compare.py"),
    Origin("stories", "fingerprint marks form", "relate", "relate/marks.py"),
    Origin("item_links", "item_no", "", "sidebar_items.item_no"),
    Origin("item_links", "target_capture_id", "", "captures.capture_id"),
    Origin("item_links", "target_story_no", "", "articles.story_no"),
    Origin("item_links", ANY, "relate", "relate/links.py"),
)


def origin(table: str, column: str) -> str:
    """Where a column of a table comes from, in words. Raises LookupError for a column that no row speaks of."""
    return str(next(_fitting(table, column)))


def _fitting(table: str, column: str) -> Iterator[Origin]:
    yield from (row for row in ORIGINS if row.fits(table, column))
    raise LookupError(f"{table}.{column} has no origin; add a row to ORIGINS.")
