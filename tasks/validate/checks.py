"""Integrity checks, which reject a page, and plausibility checks, which flag it; each is one row of a table."""

from collections.abc import Callable
from typing import TypeVar

from clipfile.schemas.kinds import Flag, Reason
from clipfile.schemas.records import Article, PageContents
from clipfile.tasks.validate.fault import Fault

SHORT_BODY_WORDS = 30  # below it a text is a teaser, a caption or a mistake
MOST_AUTHORS = 12  # a byline with more is a list of contributors or a misread line
FIRST_YEAR, LAST_YEAR = 1850, 2100  # outside it, a year was misread

P = TypeVar("P", bound=PageContents)


def numbers_are_unique(page: PageContents) -> Fault | None:
    """Story and item numbers are unique in a page."""
    stories = [article.story_no for article in page.articles]
    items = [item.item_no for item in page.sidebar_items]
    if len(set(stories)) == len(stories) and len(set(items)) == len(items):
        return None
    return Fault(Reason.BAD_RECORD, "A story or item number stands twice. Report this as a bug.")


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


def flagged(page: P) -> P:
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
