"""Copyright lines: the latest year, and who claims the rights."""

import re
from dataclasses import dataclass

from clipfile.tasks.infer.names import named_outlet
from clipfile.tasks.infer.tables.rights import RESERVED_WORDS, SIGN_WORDS
from clipfile.tasks.segment.fields.kept import kept
from clipfile.tasks.segment.fields.people import CACHED
from clipfile.tasks.segment.fields.tables import alternatives

# A name and its years stand this close behind the sign.
CLAIM_CHARS = 120
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SIGN = re.compile(rf"©|\([cC]\)|(?i:\b(?:{alternatives(SIGN_WORDS)})\b)")
# What stands between the sign and a name.
YEARS = re.compile(
    r"(?:[\s,.:;|/©®™–—-]+|\([cC]\)|(?i:(?:copyright|by|von|par)\b)|(?:19|20)\d\d(?!\d)|(?<=[–/-])\d\d(?!\d))*"
)
CLAIM_END = re.compile(
    rf"\s*(?:[|•·;:,/©®™\n]|\s[–—-]\s|\(?(?:19|20)\d\d(?!\d)|\.\s|\.$|(?i:\b(?:{alternatives(RESERVED_WORDS)})))"
)
# A bare "Copyright" is the label of a menu; a claim has one of these.
CLAIMED = re.compile(r"©|\([cC]\)|(?:19|20)\d\d|(?i:\brights\b|\bby\b)")
BEFORE_END = re.compile(r"[|•·;:.]\s")


@dataclass(frozen=True, slots=True)
class Copyright:
    """What a copyright line claims."""

    year: int | None
    holder: str | None


NO_COPYRIGHT = Copyright(None, None)


@kept(CACHED)
def read_copyright(line: str) -> Copyright:
    """Year and holder of the line's first claim; None for what it does not say."""
    sign = SIGN.search(line)
    if sign is None:
        return NO_COPYRIGHT
    claim = line[sign.start() : sign.end() + CLAIM_CHARS]
    if not CLAIMED.search(claim):
        return NO_COPYRIGHT
    years = YEAR.findall(claim) or YEAR.findall(line[max(sign.start() - CLAIM_CHARS, 0) : sign.start()])
    return Copyright(max(map(int, years), default=None), named_outlet(_holder(line, sign)))


def _holder(line: str, sign: re.Match[str]) -> str:
    """The words behind the sign and its years, up to the next sentence; where there are none, those before it."""
    claim = line[sign.end() : sign.end() + CLAIM_CHARS]
    years = YEARS.match(claim)
    rest = claim[years.end() :] if years else claim
    end = CLAIM_END.search(rest)
    behind = rest[: end.start()] if end else rest
    return behind.strip() or BEFORE_END.split(line[max(sign.start() - CLAIM_CHARS, 0) : sign.start()])[-1]
