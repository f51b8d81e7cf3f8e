"""Whether a few words are a person's name, and the name as one writes it."""

import re

from clipfile.tasks.segment.fields.glance import has_digit
from clipfile.tasks.segment.fields.kept import kept
from clipfile.tasks.segment.fields.tables.outlets import AGENCIES, OUTLET_ENDINGS, OUTLET_WORDS
from clipfile.tasks.segment.fields.tables.people import (
    DEGREES,
    EAST_ASIAN_LABELS,
    LABEL_WORDS,
    PARTICLES,
    ROLE_ENDINGS,
    ROLE_WORDS,
    TITLES,
)

ADDRESS = re.compile(
    r"\w\.(?:com|org|net|de|at|ch|uk|fr|es|it|eu|info|tv|io|co|ru|pl|nl|se|no|dk|fi|is|cz|tr|online|news)\b",
    re.IGNORECASE,
)
EAST_ASIAN = re.compile(
    r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3][\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3・ \u3000]{1,11}"
)
FIRST_EAST_ASIAN = "\u3005"
EAST_ASIAN_ROLE = re.compile(
    r"\s*(?:記者|编辑|記者会|特派員|編集委員|論説委員|撮影|写真|기자|특파원|인턴기자|선임기자|記者）|记者).*$"
)
# Without a role behind them: two to four syllables of Hangul; three ideographs or more, kana of names among them.
HANGUL_NAME = re.compile(r"[\uac00-\ud7a3]{2,4}")
IDEOGRAPHIC_NAME = re.compile(
    r"(?=.{3})[\u3005\u3400-\u9fff]{1,4}[ \u3000]?[\u3005\u3041-\u3096\u3400-\u9fff]{1,4}"
    r"(?<![をるすいたんはがにへでとも])"
)
INITIAL = re.compile(r"(?:[^\W\d_]\.?-?){1,3}\.?")
# Two names make a person; beyond six a list has lost its commas.
FEWEST, MOST = 2, 6
# Names come again and again: on a page, and on the pages of a site.
CACHED = 8192
VOWELS = frozenset("AEIOUY")
WORD_BREAK = re.compile(r"[\s/|-]+")
# "Les Echos", "Los Gallardos": what begins so is a paper or a place.
ARTICLES = frozenset(("the", "le", "la", "el", "les", "los", "las", "il", "gli", "die", "der", "das", "het", "den"))
# Words in and around names that are read one by one; a name without any is one as it stands.
READ_SINGLY = TITLES | DEGREES | PARTICLES | LABEL_WORDS | ARTICLES


@kept(CACHED)
def is_agency(words: str) -> bool:
    """Whether these words are an agency's name, "the" or not."""
    return is_agency_name(words.casefold())


def is_agency_name(small: str) -> bool:
    """The same of words in small letters."""
    name = small.strip(" .,;:()")
    return name in AGENCIES or name.removeprefix("the ") in AGENCIES


@kept(CACHED)
def is_outlet(words: str) -> bool:
    """Whether these words name an agency, an outlet, a desk or an office."""
    small = words.casefold()
    if is_agency_name(small) or ("." in words and ADDRESS.search(words)):
        return True
    return any(map(is_outlet_word, WORD_BREAK.split(small)))


@kept(CACHED)
def is_outlet_word(word: str) -> bool:
    """Whether one lower-case word is an outlet's or an office's."""
    word = word.strip(".,:;()'’\"")
    return word in OUTLET_WORDS or word in AGENCIES or (len(word) > 5 and word.endswith(OUTLET_ENDINGS))


@kept(CACHED)
def is_role_word(word: str) -> bool:
    """Whether one word is a role or part of one."""
    word = word.casefold().strip(".,:;()'’\"")
    return word in ROLE_WORDS or word.endswith(ROLE_ENDINGS)


@kept(CACHED)
def person(words: str) -> str | None:
    """The person's name in these words, without titles, degrees and roles, in proper case; None where there is none."""
    words = words.strip(' \t\u00a0,;:|/•·*–—-"“”„').lstrip(".")
    if not words.isascii() and max(words) >= FIRST_EAST_ASIAN:
        east = EAST_ASIAN.fullmatch(EAST_ASIAN_ROLE.sub("", words).strip())
        if east:
            return east_asian_name(east[0].strip(), bare=east[0].strip() == words)
    tokens = words.split()
    if is_plain_name(tokens):
        name = " ".join(tokens)
        return None if is_outlet(name) else name
    tokens = name_tokens(tokens)
    return proper(tokens) if is_full_name(tokens) and not is_outlet(" ".join(tokens)) else None


def is_plain_name(tokens: list[str]) -> bool:
    """Whether tokens are a name that is written as it is read: a few words, each a capital and small letters."""
    if not FEWEST <= len(tokens) <= MOST or not all(map(str.isalpha, tokens)) or not all(map(str.istitle, tokens)):
        return False
    return READ_SINGLY.isdisjoint(map(str.casefold, tokens)) and not any(map(is_role_word, tokens))


def east_asian_name(words: str, *, bare: bool) -> str | None:
    """A name in ideographs, kana or Hangul; bare, without "reporter" behind it, it must look like nothing else."""
    if words in EAST_ASIAN_LABELS or "・" in words or is_outlet(words):
        return None
    return None if bare and not (HANGUL_NAME if is_hangul(words) else IDEOGRAPHIC_NAME).fullmatch(words) else words


def is_hangul(words: str) -> bool:
    """Whether words begin in Korean."""
    return "\uac00" <= words[0] <= "\ud7a3"


def is_full_name(tokens: list[str]) -> bool:
    """Whether tokens are a first and a last name at least, perhaps with particles between."""
    if not FEWEST <= len(tokens) <= MOST or tokens[-1] in PARTICLES or not all(map(is_name_token, tokens)):
        return False
    if any(token.casefold() in LABEL_WORDS for token in tokens):
        return False
    return sum(not token[0].islower() for token in tokens) - (tokens[0].casefold() in ARTICLES) >= FEWEST


def name_tokens(tokens: list[str]) -> list[str]:
    """Tokens up to the first that is no part of a name."""
    while tokens and tokens[0].casefold() in TITLES:
        tokens = tokens[1:]
    roles = list(map(is_role_word, tokens))
    if True in roles:
        tokens = tokens[: min(roles.index(True), plain_name_length(tokens))]
    small = next((i for i in range(FEWEST, len(tokens)) if not is_name_token(tokens[i])), len(tokens))
    tokens = [ended(token.rstrip("0123456789,;")) for token in tokens[:small]]
    while tokens and tokens[-1].casefold() in DEGREES:
        tokens.pop()
    return [token for token in tokens if token]


def ended(token: str) -> str:
    """A name's part without the full stop of its sentence."""
    return token if len(token) <= 4 or token.count(".") > 1 else token.rstrip(".")


def plain_name_length(tokens: list[str]) -> int:
    """How many tokens a name takes that is followed by a role: two, and one more for each initial or particle."""
    length = 2
    while length < len(tokens) and (
        INITIAL.fullmatch(tokens[length - 1]) or tokens[length - 1].casefold() in PARTICLES
    ):
        length += 1
    return length


def is_name_token(token: str) -> bool:
    """Whether a token can stand in a name: a capital or a letter without case first, no digit, or a particle."""
    if token.isalpha() and not token[0].islower() and not token.isupper():
        return True
    first = token.lstrip("'’‘(\"“")[:1]
    if token.casefold() in PARTICLES:
        return True
    if token.isupper() and token.isalpha() and token.isascii() and len(token) >= 3 and VOWELS.isdisjoint(token):
        return False
    return first.isalpha() and not first.islower() and not has_digit(token) and "@" not in token


def proper(tokens: list[str]) -> str:
    """A name in proper case where it is printed in capitals."""
    if not any(map(str.isupper, tokens)):
        return " ".join(tokens)
    whole = all(token.isupper() or token.casefold() in PARTICLES for token in tokens)
    return " ".join(proper_token(token, whole=whole) for token in tokens)


def proper_token(token: str, *, whole: bool) -> str:
    """One part of a name: capitals become small but for the first of each part; initials stay."""
    letters = sum(map(str.isalpha, token))
    if not token.isupper() or "." in token or letters < (2 if whole else 4):
        return token
    if whole and token.casefold() in PARTICLES:
        return token.lower()
    if whole and letters == 2 and not set(token.casefold()) & set("aeiouyäöü"):
        return token
    cased = re.sub(r"[^\W\d_]+", lambda part: part[0][0] + part[0][1:].lower(), token)
    cased = re.sub(r"(?<=['’])S\b", "s", cased)
    return re.sub(r"\b(Mc)([a-z])", lambda part: part[1] + part[2].upper(), cased)
