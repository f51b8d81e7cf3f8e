"""What the small lines beside a pointer say: who wrote the story it points to, and when."""

from collections.abc import Sequence

from clipfile.tasks.segment.fields.byline import announces_author, authors
from clipfile.tasks.segment.fields.dates import date_of
from clipfile.tasks.segment.fields.kept import kept
from clipfile.tasks.segment.fields.people import CACHED, person
from clipfile.tasks.segment.fields.when import says_when

# Buttons that look like a name.
BUTTONS = frozenset(
    ("read more", "learn more", "read now", "show more", "see more", "watch now", "find out", "mehr lesen", "leer más")
)
NAME_WORDS = (2, 3)


def item_date(about: Sequence[str], language: str | None) -> tuple[str | None, str | None]:
    """An item's date as printed and as ISO 8601; a time without a date is printed alone."""
    for line in about:
        found = date_of(line, language)
        if found:
            return line, found
    return next(filter(says_when, about), None), None


def item_author(about: Sequence[str], below: Sequence[str]) -> str | None:
    """An item's author as printed: after "by" anywhere, or a bare name below the headline; above it, labels stand."""
    return next(filter(signs, about), None) or next(filter(is_bare_name, below), None)


@kept(CACHED)
def signs(line: str) -> bool:
    """Whether a line announces an author and names one."""
    return announces_author(line) and bool(authors((line,)))


@kept(CACHED)
def is_bare_name(line: str) -> bool:
    """Whether a line is nothing but one person's name."""
    words = line.split()
    if len(words) not in NAME_WORDS or line.isupper() or line.casefold() in BUTTONS:
        return False
    return all(word.isalpha() and not word[0].islower() for word in words) and person(line) is not None
