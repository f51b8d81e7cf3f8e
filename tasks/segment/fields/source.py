"""The agency or outlet that a story is credited to."""

import re
from collections.abc import Iterable

# A source's name is short.
LINE_CHARS = 200

LABEL = re.compile(
    r"^(?:weitere quellen|quellen?|sources?|źródło|bron|fonte|fuente|kaynak|kilde|källa|lähde|zdroj|forrás|šaltinis|"
    r"источник|джерело|来源|出典|reporting by|provided by|herausgeber|mit|with|med|avec|con)(?:\s*[:：•]\s*|\s+)",
    re.IGNORECASE,
)
# The number of an agency's report, behind its name.
NUMBERED = re.compile(r",?\s*\w*:?\d{5,}.*$")


def read_source(lines: Iterable[str]) -> str | None:
    """The first source named, without the word that announces it; addresses are none."""
    named = (source_name(line[:LINE_CHARS]) for line in lines)
    return next((name for name in named if name and "://" not in name), None)


def source_name(line: str) -> str:
    """A source line without its label, its brackets and the number of a report."""
    name = NUMBERED.sub("", LABEL.sub("", line.strip("()[] \u00a0—–-|©"))).strip(" ;|—–-©")
    return name.rstrip(".") if name.count(".") == 1 else name
