"""Bylines: the people who wrote a story, and the agency or outlet it came from."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from clipfile.tasks.segment.fields.dates import DATE, HINT
from clipfile.tasks.segment.fields.glance import Glanced, folded, has_digit
from clipfile.tasks.segment.fields.headline import is_open
from clipfile.tasks.segment.fields.kept import kept
from clipfile.tasks.segment.fields.people import CACHED, is_agency, is_outlet, is_role_word, person
from clipfile.tasks.segment.fields.tables import alternatives
from clipfile.tasks.segment.fields.tables.bylines import BY_WORDS, OTHER_HANDS
from clipfile.tasks.segment.fields.tables.months import MONTHS
from clipfile.tasks.segment.fields.tables.people import PARTICLES

# A byline is short; what is longer is a biography, and its first words hold the name.
LINE_CHARS = 250

GOING_ON = ("and ", "& ", "und ", "y ", "et ", "og ", "och ", ", ", "with ", "mit ")
BY = re.compile(rf"(?:{alternatives(BY_WORDS)})\b\s*(?:\([^)]*\))?\s*[:：]?\s*", re.IGNORECASE)
# No line announces an author whose first word does not begin one of the words above.
FIRST_WORD = re.compile(r"[^\W\d_]+")
FIRST_BY_WORDS = frozenset(match[0] for word in BY_WORDS if (match := FIRST_WORD.match(word)))
GLUED_BY = re.compile(r"[Bb]y(?=[A-ZÀ-Ý][\w.-]*[ A-ZÀ-Ý])")
LATE_BY = re.compile(
    r"(?:\b(?:[Ww]ritten |WRITTEN )?(?:by|BY|By)|[|·•/)\d]\s*(?:Uhr\s*)?[|·•]?\s*[Vv]on|Uhr von|\d\s+von)\s+(?=\S)"
)
OTHERS = re.compile(
    rf"(?:{alternatives(OTHER_HANDS)})|(?:[\w-]+\s+)?(?:tested|styled|edited|checked|produced|directed|designed|approved|verified"
    r"|updated|translated|sponsored|presented|illustrated|photographed|adapted) by\b",
    re.IGNORECASE,
)
NOISE = Glanced(
    re.compile(
        r"\S+@\S+\.\w+|https?://\S+|www\.\S+|@\w+|\([^()]*\)"
        r"|\d{1,2}[:.]\d{2}\s*(?:[aApP]\.?\s?[mM]\.?\b)?(?:\s*(?:Uhr|GMT|E[SD]?T|P[SD]?T|IST))?"
        r"|(?<!\d)\d+\s*(?:min|minute|Minuten)\w*\.?\s*(?:read|READ)?|archive page|Author email|LONG READ",
        re.IGNORECASE,
    ),
    ("@", "://", "www.", "(", "archive page", "author email", "long read"),
    has_digits=True,
)
STAMP_WORDS = Glanced(
    re.compile(
        r"(?<![^\W\d_])(?i:last updated|published|posted|updated|veröffentlicht|aktualisiert|publicado|publié|source)\b"
        r"|(?<![^\W\d_])(?i:view profile|follow)\b"
        r"|(?:PUBLISHED|UPDATED|Published|Updated)\b|Contributions? (?:from|by)\b.*"
    ),
    (
        "updated", "publi", "posted", "veröffentlicht", "aktualisiert", "source", "view profile", "follow",
        "contribution",
    ),
)  # fmt: skip
# What parts people from roles, places and outlets; and what joins people.
FIELD = re.compile(r"\s*[|•·\n]\s*")
PART = re.compile(r"\s*[,;:/\t，、：]\s*|\s+[–—-]+\s+|[ \u00a0]{2,}")
JOIN = re.compile(
    r"\s*[&+]\s*|\s+(?:and|und|y|et|og|och|en|ve|e|i|a|dan|with|mit|avec|con|sowie|ja|și|și|та|и"
    r"|AND|UND|ET|OG|OCH|VE|DAN|WITH|MIT|SOWIE|И|And)\s+"
)
# Other hands named behind the author.
LATE_OTHERS = Glanced(
    re.compile(r"(?<=[.,;|•·\s])(?:edited|reviewed|fact[- ]checked|photographed|illustrated) by\b.*", re.IGNORECASE),
    ("ed by",),
)
# What stands before a place or a beat.
AT = re.compile(
    r"\s+(?:in|at|on|from|for|aus|auf|für|à|à|depuis|desde|da|from|frå|frá|fra|från)(?:\s+(?=[A-ZÀ-ÝА-Я]).*)?$|\s+(?:ON|On|IN|In|AT|At)$",
    re.DOTALL,
)
GLUED = re.compile(
    r"(?<=[a-zß-ÿ.\d])(?=([A-Z][a-zß-ÿ]+))"
    r"|(?<=[A-Z])(?=((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\.? \d)"
)


def authors(lines: Sequence[str]) -> tuple[str, ...]:
    """The people named in a story's bylines, in order, each once, without roles, desks and agencies.

    Where a line announces an author and names one, lines that announce nobody are labels or other hands' names.
    """
    own = behind_bare_by(list(own_lines(lines)))
    announced = [line for place, line in enumerate(own) if announces_author(line) or goes_on(own, place)]
    chosen = announced if any(map(names_in, announced)) else without_labels(own)
    found: dict[str, str] = {}
    for line in chosen:
        for name in names_in(line):
            found.setdefault("".join(filter(str.isalpha, name)).casefold(), name)
    return tuple(found.values())


def behind_bare_by(lines: Sequence[str]) -> Sequence[str]:
    """The lines behind one that is nothing but "By": who stands before it is no author."""
    bare = next(
        (place for place, line in enumerate(lines) if is_open(line) and announces_author(line) and not names_in(line)),
        None,
    )
    behind = lines[bare + 1 :] if bare is not None else ()
    return behind if any(map(names_in, behind)) else lines


def without_labels(lines: Sequence[str]) -> Sequence[str]:
    """Lines without those in capitals, where other lines name somebody in small letters too: they are labels."""
    mixed = [line for line in lines if not line.isupper()]
    return mixed if any(map(names_in, mixed)) else lines


def own_lines(lines: Sequence[str]) -> Iterator[str]:
    """Bylines but for those of photographers, editors and the like."""
    other_hand = False
    for line in lines:
        if OTHERS.match(line):
            other_hand = len(line.split()) <= 3
        elif not other_hand:
            yield line
        else:
            other_hand = False


def goes_on(lines: Sequence[str], place: int) -> bool:
    """Whether a line goes on with the names of the line before."""
    return place > 0 and (
        lines[place].casefold().startswith(GOING_ON) or lines[place - 1].rstrip().endswith((",", " and", " und", "&"))
    )


@kept(CACHED)
def names_in(line: str) -> tuple[str, ...]:
    """The names in one byline; behind the first field of an announced one that names somebody stand topics."""
    announced = announces_author(line) or LATE_BY.search(line) is not None
    names: list[str] = []
    for field in fields(line):
        names += names_in_field(field, may_trail=not names)
        if names and announced:
            break
    return tuple(names)


def names_in_field(field: Sequence[str], *, may_trail: bool) -> Iterator[str]:
    """The names in parts divided by commas; what follows an outlet's name is its seat or its departments."""
    for place, part in enumerate(field):
        yield from names_joined(part, may_trail=may_trail and place == 0)
        if is_outlet(part) and not is_agency(part) and person(part) is None:
            return


def names_joined(part: str, *, may_trail: bool) -> Iterator[str]:
    """The names in "A, B" and "A and B", up to the first words that are no name.

    A sentence may trail the first name of a line; behind a comma, words in small letters make it no name.
    """
    for piece in filter(None, (AT.sub("", joined) for joined in JOIN.split(f" {part}"))):
        trails = not may_trail and any(word[0].islower() and word not in PARTICLES for word in before_digits(piece))
        name = None if trails and not any(map(is_role_word, piece.split())) else person(piece)
        if name is None and not is_agency(piece):
            return
        if name is not None:
            yield name


def before_digits(piece: str) -> list[str]:
    """The words of a piece up to the first with a digit: a date may follow a name."""
    words = piece.split()
    return list(takewhile(lambda word: not has_digit(word), words)) if has_digit(piece) else words


@kept(CACHED)
def fields(line: str) -> list[list[str]]:
    """A byline cut at its bars and dots, each field cut into names, roles and places; dates and addresses taken out."""
    text = GLUED.sub(unglued, line[:LINE_CHARS])
    for _ in range(2 if HINT.search(text) else 0):  # twice: a date is printed twice with nothing between
        text = DATE.sub(" | ", text)
    text = STAMP_WORDS.sub(" | ", NOISE.sub(" | ", text))
    text = after_by(LATE_OTHERS.sub("", text.strip(" |\u00a0,;:–—-")))
    return [cut for field in FIELD.split(text) if (cut := cut_parts(field))]


def cut_parts(field: str) -> list[str]:
    """Names, roles and places of a field."""
    return [apart for part in PART.split(field) if part.strip() for apart in agency_apart(part.strip())]


def agency_apart(part: str) -> tuple[str, ...]:
    """ "NAME Associated Press" as two; anything else as it is."""
    words = part.split(" ")
    at = next((at for at in range(2, len(words)) if is_agency(" ".join(words[at:]))), None)
    return (part,) if at is None else (" ".join(words[:at]), " ".join(words[at:]))


def unglued(match: re.Match[str]) -> str:
    """A break before a word that was run into the one before: a role, a month, or the like."""
    word = match[1] or match[2]
    return " | " if is_role_word(word) or word.casefold() in MONTHS or is_outlet(word) else ""


def after_by(text: str) -> str:
    """What stands after the words that announce an author."""
    while match := by_match(text) or GLUED_BY.match(text):
        if match.end() == 0:
            break
        text = text[match.end() :]
    late = LATE_BY.search(text)
    return text[late.end() :] if late else text


def by_match(text: str) -> re.Match[str] | None:
    """The words of BY_WORDS that a text begins with."""
    first = FIRST_WORD.match(text)
    return BY.match(text) if first is not None and folded(first[0]) in FIRST_BY_WORDS else None


@kept(CACHED)
def announces_author(line: str) -> bool:
    """Whether a line begins with a word that announces an author, as "by" does."""
    first = FIRST_WORD.match(line)
    known = first is not None and first[0].casefold() in FIRST_BY_WORDS
    return bool((known and BY.match(line)) or GLUED_BY.match(line))


def agency_in(lines: Sequence[str]) -> str | None:
    """The first agency that the bylines name, or else the first outlet or desk."""
    pieces = [
        piece.strip(" .()")
        for line in lines
        if not OTHERS.match(line)
        for field in fields(line)
        for part in field
        for piece in JOIN.split(part)
    ]
    agency = next((piece for piece in pieces if is_agency(piece)), None)
    return agency or next((piece for piece in pieces if is_desk(piece)), None)


def is_desk(words: str) -> bool:
    """Whether a few words are an outlet's or a desk's name, and no person's role."""
    tokens = words.split()
    if not 1 < len(tokens) <= 5 or has_digit(words) or not tokens[0][0].isupper():
        return False
    if tokens[0].casefold() in {"from", "die", "der"} or any(map(is_role_word, tokens)):
        return False
    return is_outlet(words) and person(words) is None
