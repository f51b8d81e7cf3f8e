"""The agency or outlet that a story is credited to."""

import re
from collections.abc import Iterable

LABEL = re.compile(
    r"^(?:weitere quellen|quellen?|sources?|source\s*:|źródło|bron|fonte|fuente|kaynak|kilde|källa|lähde|zdroj|forrás|"
    r"šaltinis|"
    r"источник|джерело|来源|出典|reporting by|provided by|herausgeber)\s*[:：•]?\s*",
    re.IGNORECASE,
)

# The number of an agency's report, behind its name.
NUMBERED = re.compile(r",?\s*\w*:?\d{5,}.*$")


def read_source(lines: Iterable[str]) -> str | None:
    """The first source named, without the word that announces it; addresses are none."""
    named = (NUMBERED.sub("", LABEL.sub("", line.strip("()[] \u00a0—–-|")).strip(" .;|—–-©")) for line in lines)
    return next((name for name in named if name and "://" not in name), None)
