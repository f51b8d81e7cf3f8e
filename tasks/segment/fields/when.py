"""Times without a year, or counted from now: printed, but no date that lasts."""

import re

from clipfile.tasks.segment.fields.kept import kept
from clipfile.tasks.segment.fields.tables import alternatives
from clipfile.tasks.segment.fields.tables.months import MONTHS
from clipfile.tasks.segment.fields.tables.stamps import NOW_WORDS, UNDATED_WORDS

# A line that only says when is short.
LINE_CHARS = 80
# The same labels stand beside many pointers of a page and a site.
CACHED = 8192

SINCE = re.compile(
    r"\b(?:ago|geleden|siden|sedan|sitten|temu|önce|yang lalu|назад|тому)\b|\bvor (?:\d|ein|kurzem)|"
    r"\bhace \d|\bil y a \d|"
    r"\d+ (?:or[ae]|minuti|giorni|min) fa\b|\bhá \d|\bpřed \d|\d+\s?(?:分|時間|日|小时|分钟|天|시간|분|일)\s?[前전]",
    re.IGNORECASE,
)
# Words that stand between spaces; phrases, and words of scripts without spaces.
NOW_ALONE = frozenset(word for word in NOW_WORDS if " " not in word and word < "\u3000")
NOW_PHRASE = re.compile(alternatives(word for word in NOW_WORDS if word not in NOW_ALONE))
UNDATED = re.compile(alternatives(UNDATED_WORDS))
CLOCK = re.compile(
    r"(?<!\d)\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?\s?m\b|uhr\b)|\b(?:kl|klo|um|at|à|alle|às)\.?\s*\d{1,2}[:.h]\d{2}"
    r"|\d{1,2}[時时]\d{2}分|\d{1,2}月\d{1,2}日",
    re.IGNORECASE,
)
DAY_AND_MONTH = re.compile(r"(?<!\d)\d{1,2}\.?\s+(?:de\s)?([^\W\d_]{3,12})|([^\W\d_]{3,12})\.?\s+\d{1,2}(?!\d)")


@kept(CACHED)
def says_when(line: str) -> bool:
    """Whether a short line says when, in a way that needs to know today's date."""
    if len(line) > LINE_CHARS:
        return False
    folded = line.casefold()
    if not any(map(str.isdigit, line)):
        return names_a_day(folded)
    if UNDATED.search(folded):
        return False
    if SINCE.search(line) or CLOCK.search(line) or names_a_day(folded):
        return True
    return any((match[1] or match[2]).casefold() in MONTHS for match in DAY_AND_MONTH.finditer(line))


def names_a_day(folded: str) -> bool:
    """Whether a line in small letters names a day by its distance from today."""
    return not NOW_ALONE.isdisjoint(folded.replace(",", " ").split()) or bool(NOW_PHRASE.search(folded))
