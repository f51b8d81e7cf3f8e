"""Markup that may take a parser far more time or memory than its size: told before it is parsed.

A tree builder looks through the open elements at every block (quadratic in the depth), copies the open formatting
elements into every paragraph, and compares each attribute with those before it.
"""

import re

import numpy as np
import numpy.typing as npt

# So many tags, all one in the other, take half a second; the pages of news sites have 2,300 on average.
MOST_TAGS = 20_000
# Elements that a page may grow to in a parser's hands: 600 MB.
MOST_ELEMENTS = 3_000_000
# Attributes of one element: four seconds.
MOST_ATTRIBUTES = 45_000
FEWEST_BYTES_AN_ATTRIBUTE = 3

FORMATTING = re.compile(
    rb"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE
)  # what the HTML Standard calls so
SPACE, QUOTE, APOSTROPHE, SLASH = b" \"'/"
VALUE = re.compile(rb"=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)")


def is_laborious(html: bytes) -> bool:
    """Whether a document in UTF-8 may take a parser more than a few seconds, or more than 600 MB."""
    tags = html.count(b"<")
    return tags > MOST_TAGS or _may_multiply(html, tags) or _may_have_endless_tags(html)


def _may_multiply(html: bytes, tags: int) -> bool:
    if (tags / 2) ** 2 <= MOST_ELEMENTS:
        return False
    return tags * len(FORMATTING.findall(html)) > MOST_ELEMENTS


def _may_have_endless_tags(html: bytes) -> bool:
    """Whether one tag may hold very many attributes: each stands behind separators, and in none but values is a `>`."""
    shortest = MOST_ATTRIBUTES * FEWEST_BYTES_AN_ATTRIBUTE
    if len(html) < shortest or _separated(np.frombuffer(html, np.uint8)) < MOST_ATTRIBUTES:
        return False
    return max(map(len, VALUE.sub(b"=", html).split(b">"))) > shortest - MOST_ATTRIBUTES


def _separated(html: npt.NDArray[np.uint8]) -> int:
    """How many runs of characters that can stand before an attribute there are; 0 where there are few characters."""
    if np.count_nonzero(html <= SLASH) < MOST_ATTRIBUTES:
        return 0
    found = (html <= SPACE) | (html == QUOTE) | (html == APOSTROPHE) | (html == SLASH)
    return int(np.count_nonzero(found[1:] > found[:-1]))
