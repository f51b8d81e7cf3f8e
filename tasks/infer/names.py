"""Names of outlets: out of the words that claim rights, sign pictures or ask readers for something."""

import re
from collections.abc import Iterator

from clipfile.tasks.infer.tables.outlets import (
    AGENCY_WORDS,
    ARTICLES,
    COMPANY_WORDS,
    FIRST_WORDS,
    GENERIC_WORDS,
    LAST_WORDS,
    NO_HOLDERS,
    NO_OUTLETS,
    NOT_IN_CREDITS,
    SITE_ENDINGS,
    SITE_WORDS,
)
from clipfile.tasks.segment.fields.kept import kept
from clipfile.tasks.segment.fields.people import CACHED, is_agency, person

# A name is no longer, and has no more words.
NAME_CHARS, NAME_WORDS = 60, 8
# Of a line that asks for something, so much is read.
LINE_CHARS = 600
# What asks in a sentence has so many words, and so large a share of them in small letters.
PROSE_WORDS, PROSE_SHARE = 5, 0.4
CAPITAL_ARTICLES = frozenset(("The", "Die", "Der", "Das", "Le", "La", "Les", "El", "Il"))

PARTS = re.compile(r"\s*[/|;]\s*|\s+(?:via|für|for|pour|para)\s+", re.IGNORECASE)
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+", re.ASCII)
_WORD = r"[^\W\d_a-zß-öø-ÿ][\w'’&.-]*"
PHRASE = re.compile(
    rf"(?<![\w@]){_WORD}(?:[ \u00a0](?:(?:of|de|del|della|di|do|da|du|des|and|&|et|y)[ \u00a0])?{_WORD}){{0,6}}"
)
EAST_ASIAN = re.compile(
    r"[\u3400-\u9fff\u30a0-\u30ff]{1,6}?(?:新聞|日報|晚報|晩報|時報|日报|晚报|时报|新闻网)|[\uac00-\ud7a3]{1,6}(?:일보|신문)"
)


@kept(CACHED)
def named_outlet(words: str) -> str | None:
    """The words as an outlet's name; None where they are an agency's, a service's, a sentence, or nothing."""
    name = " ".join(words.split()).strip(" ,.:;|-–—()[]\"“”„'®™")
    if not 2 <= len(name) <= NAME_CHARS or len(name.split()) > NAME_WORDS or not any(map(str.isalpha, name)):
        return None
    if (name[0].islower() and not HOST.fullmatch(name)) or name.startswith("www."):
        return None
    return None if is_nobody(name) or not NO_HOLDERS.isdisjoint(name.casefold().split()) else name


def is_nobody(name: str) -> bool:
    """Whether a name is an agency's, or that of a service that other sites use."""
    own = key_of(name)
    bare = without_form(name).casefold().removeprefix("the ")
    if not own or not AGENCY_WORDS.isdisjoint(own) or bare in NO_OUTLETS:
        return True
    return any(is_agency(" ".join(part.split())) for part in (bare, *PARTS.split(name)))


@kept(CACHED)
def key_of(name: str) -> frozenset[str]:
    """What tells one outlet from another: the words of a name but for articles and the form of a company."""
    folded = (word.strip(".,'’\"()").casefold() for word in name.replace("-", " ").split())
    return frozenset(word for word in folded if word and word not in ARTICLES and word not in COMPANY_WORDS)


def without_form(name: str) -> str:
    """A name without the letters of a company's form around it."""
    words = name.split()
    while len(words) > 1 and _bare(words[-1]) in COMPANY_WORDS:
        words = words[:-1]
    while len(words) > 1 and _bare(words[0]) in COMPANY_WORDS:
        words = words[1:]
    return " ".join(words).strip(" ,«»")


@kept(CACHED)
def credited_outlet(credit_line: str, *, beside_a_person: bool) -> str | None:
    """The outlet in the words that supply a picture; beside a photographer's name any, else one that sounds like it."""
    parts = [part for part in PARTS.split(credit_line.strip()) if part]
    if not parts or any(is_nobody(part) for part in parts):
        return None
    name = named_outlet(parts[-1].removeprefix("For ").removeprefix("for "))
    if name is None or not NOT_IN_CREDITS.isdisjoint(word.strip(".,'’").casefold() for word in name.split()):
        return None
    sounds = sounds_like_outlet(name)
    return name if sounds or (beside_a_person and person(name) is None and not any(map(str.isdigit, name))) else None


def sounds_like_outlet(name: str) -> bool:
    """Whether a name ends or begins as papers' names do: "The Harrow Post", "Le Courrier de Harrow"."""
    words = [_bare(word) for word in name.split()]
    words = words[1:] if len(words) > 1 and words[0] in ARTICLES else words
    last = words[-1].rpartition("-")[2]
    return last in LAST_WORDS or words[0] in FIRST_WORDS or (len(last) > 7 and last.endswith(SITE_ENDINGS))


@kept(CACHED)
def outlets_asking(line: str) -> tuple[str, ...]:
    """The outlets that a line names which asks its readers for something, in order; labels of a menu are not read."""
    line = line[:LINE_CHARS]
    east = dict.fromkeys(match[0] for match in EAST_ASIAN.finditer(line))
    words = line.split()
    if len(words) < PROSE_WORDS or sum(word[0].islower() for word in words) < len(words) * PROSE_SHARE:
        return tuple(east)
    return tuple(dict.fromkeys((*_phrases(line), *east)))


def _phrases(line: str) -> Iterator[str]:
    for match in PHRASE.finditer(line):
        name = named_outlet(" ".join(_own_words(re.split(r"[ \u00a0]", match[0]))))
        if name is not None and sounds_like_outlet(name):
            yield name


def _own_words(words: list[str]) -> list[str]:
    """The words of a phrase that can be a name: up to a full stop, from its last article on, nothing generic around."""
    stop = next((at for at, word in enumerate(words) if word[-1:] == "." and len(word) > 4), len(words))
    words = [word.removesuffix("’s").removesuffix("'s") for word in words[: stop + 1]]
    article = next((at for at in range(len(words) - 1, 0, -1) if words[at] in CAPITAL_ARTICLES), 0)
    words = words[article:]
    while words and _bare(words[0]) in GENERIC_WORDS:
        words = words[1:]
    while words and _bare(words[-1]) in GENERIC_WORDS and _bare(words[-1]) not in LAST_WORDS:
        words = words[:-1]
    romance = next(
        (at for at, word in enumerate(words) if at and _bare(word) in FIRST_WORDS and at + 1 < len(words)), 0
    )
    return words[romance:] if romance and words[romance + 1].islower() else words


def is_telling(name: str) -> bool:
    """Whether a name says which outlet it is: with an article, a word of its own, or glued together."""
    words = name.split()
    if len(words) == 1:
        return len(name) > 7 and _bare(name) not in SITE_WORDS | GENERIC_WORDS
    if words[0].casefold() in ARTICLES:
        return True
    return any(word not in SITE_WORDS and word not in GENERIC_WORDS for word in key_of(name))


def _bare(word: str) -> str:
    return word.strip(".,;:'’\"«»()").casefold()
