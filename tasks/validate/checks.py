"""Integrity checks, which reject a page, and plausibility checks, which flag it; each is one row of a table."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from clipfile.schemas.kinds import ARTICLE_KINDS, ITEM_KINDS, Flag, Reason
from clipfile.schemas.records import Article, Capture, Page

SHORT_BODY_WORDS = 30  # below it a text is a teaser, a caption or a mistake
MOST_AUTHORS = 12  # a byline with more is a list of contributors or a misread line
FIRST_YEAR, LAST_YEAR = 1850, 2100  # outside it, a year was misread


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a page cannot be loaded: the reason, and what was wrong in a sentence."""

    reason: Reason
    detail: str


def same_capture(page: Page, capture: Capture) -> Fault | None:
    """A page is of the capture it stands beside."""
    if page.capture_id == capture.capture_id:
        return None
    return Fault(Reason.BAD_RECORD, f"The page is of capture {page.capture_id[:12]}. Report this as a bug.")


def blocks_cover_text(page: Page, capture: Capture) -> Fault | None:
    """Every character of a page lies in exactly one block, and the blocks are in order."""
    edges = [(0, 0), *((block.char_start, block.char_end) for block in page.blocks), (len(capture.text),) * 2]
    gap = next((left[1] for left, right in pairwise(edges) if left[1] != right[0] or left[0] > left[1]), None)
    if gap is None:
        return None
    return Fault(Reason.BLOCK_GAP, f"Characters are lost or doubled at offset {gap}. Report this as a bug.")


def blocks_cover_lines(page: Page, capture: Capture) -> Fault | None:
    """Every physical line of a page lies in exactly one block."""
    edges = [(0, 0), *((block.line_start, block.line_end) for block in page.blocks), (capture.line_count + 1,) * 2]
    gap = next((left[1] for left, right in pairwise(edges) if left[1] + 1 != right[0] or left[0] > left[1]), None)
    if gap is None:
        return None
    return Fault(Reason.BLOCK_GAP, f"Lines are lost or doubled after line {gap}. Report this as a bug.")


def blocks_are_numbered(page: Page, _capture: Capture) -> Fault | None:
    """Blocks count from one without a gap."""
    if all(block.block_no == number for number, block in enumerate(page.blocks, 1)):
        return None
    return Fault(Reason.BAD_RECORD, "The blocks are not numbered from one. Report this as a bug.")


def groups_have_rows(page: Page, _capture: Capture) -> Fault | None:
    """A block's group is a story or an item that the page has; a page that tells no story still numbers its lines."""
    stories: set[int | None] = {article.story_no for article in page.articles}
    stories = stories or {block.group_no for block in page.blocks}
    items: set[int | None] = {item.item_no for item in page.sidebar_items}
    for block in page.blocks:
        known = stories if block.kind in ARTICLE_KINDS else items if block.kind in ITEM_KINDS else {None}
        if block.group_no is not None and block.group_no not in known:
            return Fault(Reason.BAD_RECORD, f"Block {block.block_no} names group {block.group_no}, which is not there.")
    return None


def numbers_are_unique(page: Page, _capture: Capture) -> Fault | None:
    """Story and item numbers are unique in a page."""
    stories = [article.story_no for article in page.articles]
    items = [item.item_no for item in page.sidebar_items]
    if len(set(stories)) == len(stories) and len(set(items)) == len(items):
        return None
    return Fault(Reason.BAD_RECORD, "A story or item number stands twice. Report this as a bug.")


CHECKS: tuple[Callable[[Page, Capture], Fault | None], ...] = (
    same_capture,
    blocks_cover_text,
    blocks_cover_lines,
    blocks_are_numbered,
    groups_have_rows,
    numbers_are_unique,
)


def first_fault(page: Page, capture: Capture) -> Fault | None:
    """The first integrity check that a page fails."""
    return next((fault for check in CHECKS if (fault := check(page, capture)) is not None), None)


def has_odd_date(article: Article) -> bool:
    """Whether a date of the story lies outside 1850 to 2100."""
    dates = (article.published_at, article.modified_at)
    return any(date is not None and not FIRST_YEAR <= int(date[:4]) <= LAST_YEAR for date in dates)


def is_modified_before_published(article: Article) -> bool:
    """Whether the story's two dates contradict each other by a day or more."""
    published, modified = article.published_at, article.modified_at
    return published is not None and modified is not None and modified[:10] < published[:10]


ARTICLE_FLAGS: tuple[tuple[Flag, Callable[[Article], bool]], ...] = (
    (Flag.NO_HEADLINE, lambda article: article.headline is None),
    (Flag.NO_BODY, lambda article: not article.paragraphs),
    (Flag.SHORT_BODY, lambda article: 0 < article.word_count < SHORT_BODY_WORDS),
    (Flag.ODD_DATE, has_odd_date),
    (Flag.MODIFIED_BEFORE_PUBLISHED, is_modified_before_published),
    (Flag.MANY_AUTHORS, lambda article: len(article.authors) > MOST_AUTHORS),
)


def flagged(page: Page) -> Page:
    """The page with what is odd about it and its stories; flags are sorted, none is lost.

    A page's flags hold its stories' flags too, so that one look at the capture tells.
    """
    articles = tuple(_flagged_article(article) for article in page.articles)
    flags = set(page.flags).union(*(article.flags for article in articles))
    if any(item.headline is None for item in page.sidebar_items):
        flags.add(Flag.ITEM_WITHOUT_HEADLINE)
    return page.model_copy(update={"articles": articles, "flags": tuple(sorted(flags))})


def _flagged_article(article: Article) -> Article:
    flags = {*article.flags, *(flag for flag, applies in ARTICLE_FLAGS if applies(article))}
    return article.model_copy(update={"flags": tuple(sorted(flags))})
