"""Types of pages, on pages whose kinds are known."""

import pytest
from judging import page

from clipfile.schemas.kinds import PageType
from clipfile.tasks.segment.pagetype import page_type

TEXT = "The council met for six hours on Monday and voted to keep the ferry running through the winter."
STORY = (("headline", "Ferry stays"), ("byline", "By Ada Winslow"), ("body", TEXT), ("body", TEXT))
ITEMS = tuple(("item_headline", f"Another story, number {number}") for number in range(12))
ENTRIES = tuple(row for hour in range(6) for row in (("subhead", f"{10 + hour}:05 The vote goes on"), ("body", TEXT)))

CASES = {
    "article": (PageType.ARTICLE, STORY),
    "article beside many pointers": (PageType.ARTICLE, (*STORY, *ITEMS)),
    "article with a call to subscribe": (PageType.ARTICLE, (*STORY, ("promo", "Subscribe to our newsletter"))),
    "paywall": (PageType.PAYWALL, (*STORY, ("promo", "To continue reading, subscribe or log in"))),
    "German paywall": (PageType.PAYWALL, (*STORY, ("promo", "Jetzt weiterlesen mit Abo"))),
    "live blog by its entries": (PageType.LIVEBLOG, (*STORY, *ENTRIES)),
    "live blog by its name": (PageType.LIVEBLOG, (("headline", "Storm: live updates"), *STORY[1:])),
    "live blog by its label": (PageType.LIVEBLOG, (("kicker", "LIVE"), *STORY)),
    "index": (PageType.INDEX, (("nav", "Home"), *ITEMS)),
    "index with blurbs taken for text": (PageType.INDEX, (("nav", "Home"), *ITEMS, ("body", TEXT))),
    "error": (PageType.ERROR, (("nav", "Home"), ("other", "404"), ("other", "Page not found"))),
    "consent wall": (
        PageType.ERROR,
        (("legal", "Before you continue"), ("legal", "We and our partners store cookies")),
    ),
    "headline without a text": (PageType.OTHER, (("headline", "Ferry stays"), ("nav", "Home"))),
    "menus": (PageType.OTHER, (("nav", "Home"), ("nav", "News"))),
}


@pytest.mark.parametrize("name", CASES)
def test_page_types(name: str) -> None:
    wanted, rows = CASES[name]
    assert page_type(page(*rows)) is wanted
