"""Captions apart from the credits that stand on the same line."""

import re
from typing import NamedTuple

from clipfile.tasks.segment.fields.credit import read_credit, whole_person, without_word
from clipfile.tasks.segment.fields.glance import has_digit
from clipfile.tasks.segment.fields.kept import kept
from clipfile.tasks.segment.fields.marks import find_marks
from clipfile.tasks.segment.fields.people import ADDRESS, CACHED, is_agency, is_outlet, is_outlet_word
from clipfile.tasks.segment.fields.tables.credits import NOT_CREDIT

# Words before a credit that has no mark of its own; a shorter line is a name or a label, not a caption.
CAPTION_WORDS = 3
# A credit is looked for in so much of the end of a line.
LINE_CHARS = 1000
# A credit is no longer than this, and has no more words.
CREDIT_CHARS = 160
CREDIT_TOKENS = 10
ABBREVIATION_CHARS = range(3, 5)
SMALL_WORDS = frozenset(("for", "via", "of", "and", "de", "alliance", "images", "stock"))

OPENED = re.compile(r"[(\[（【]\s*([^()\[\]（）【】]{2,120}?)\s*[)\]）】]\s*\.?$")
OPENING, CLOSING = "([（【", frozenset(")]）】")
SENTENCE_TAIL = re.compile(r"^.*(?:[^\W\d_]{2}|\d)[”\"’)»]?[.!?…。][”\"’)»]?\s*(?P<credit>[^\s.!?…][^!?…]{1,80})$")
LONG_WORD_END = re.compile(r"(?:[^\W\d_]{4}|[”\"’)»])[.!?…][”\"’)»]?$")
SLASH_TAIL = re.compile(r"(?<=\S)\s+/\s*(?P<credit>[^/]+(?:/[^/]+)?)$")
CAPITALS_FIRST = re.compile(
    r"^(?:PHOTOS?|IMAGE|FOTO|PICTURE)S?(?: BY|:)\s((?:[A-ZÀ-Ý][A-ZÀ-Ý.'’-]+\s){2,4})(?=[A-ZÀ-Ý“\"‘][\w’']*[a-zß-ÿ])"
)
GLUED_TAIL = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-ZÀ-Ý][^.!?]{2,50}/([^/]+)$)")
TAKEN_BY = re.compile(r"[、，,（(＝=\s]([\u3005\u3040-\u30ff\u3400-\u9fff]{2,8})(?:撮影|写す|摄)[)）]?$")

Cut = tuple[str, str]


class Credited(NamedTuple):
    """A caption and its credit apart: the words, who made the picture, who supplied it."""

    caption: str | None
    creator: str | None
    credit_line: str | None


@kept(CACHED)
def read_caption(line: str) -> Credited:
    """A caption line without its credit, and the credit that stands on it, if one does."""
    before, line = line[:-LINE_CHARS], line[-LINE_CHARS:]
    caption, credit = split_caption(line.strip())
    creator, credit_line = read_credit(credit) if credit else (None, None)
    return Credited((before + caption).rstrip(" (\u00a0") or None, creator, credit_line)


def split_caption(line: str) -> Cut:
    """(caption, credit) of a line; either may be empty."""
    for way in WAYS:
        found = way(line)
        if found is not None:
            return found
    return line, ""


def by_capitals_first(line: str) -> Cut | None:
    """ "PHOTO BY NAME Caption"."""
    match = CAPITALS_FIRST.match(line)
    return (line[match.end() :], match[1]) if match else None


def by_taken_by(line: str) -> Cut | None:
    """ "Caption、NAME撮影"."""
    may_be = not line.isascii() and line.endswith(("影", "す", "摄", "）", ")"))
    match = TAKEN_BY.search(line) if may_be else None
    return (line[: match.start()], match[1]) if match else None


def by_brackets(line: str) -> Cut | None:
    """ "Caption. (NAME / The Herald)"."""
    if line.rstrip(".")[-1:] not in CLOSING:
        return None
    match = OPENED.match(line, max(map(line.rfind, OPENING)))
    if match is None:
        return None
    before = line[: match.start()].rstrip()
    return (before, match[1]) if not find_marks(before[-60:]) and is_bracketed_credit(before, match[1]) else None


def is_bracketed_credit(before: str, inner: str) -> bool:
    """Whether what stands in brackets at a line's end credits its picture."""
    words = inner.casefold().split()
    if any(start == 0 for start, _ in find_marks(inner)[:1]) or inner.endswith("撮影"):
        return True
    if not NOT_CREDIT.isdisjoint([word.strip(".,:;") for word in words]) or has_digit(inner):
        return False
    if not before.strip() or is_outlet(inner) or ("/" in inner and not inner[0].islower()):
        return True
    return before.rstrip()[-1:] in {".", "!", "?", "”", '"'} and inner[0].isupper() and len(words) <= 8


def by_name_and_copyright(line: str) -> Cut | None:
    """ "Caption NAME/Copyright 2026 The AP": nothing parts the two, so the name is the last two words, or three."""
    before, mark, after = line.partition("/Copyright")
    words = before.split()
    if not mark or len(words) < 2:
        return None
    kept = 3 if words[-1].isupper() or len(words[-2]) <= 2 else 2
    caption = " ".join(words[:-kept]).rstrip(" -–—").removesuffix("Copyright")
    return caption.rstrip(" -–—"), " ".join(words[-kept:]) + mark + after


def by_mark(line: str) -> Cut | None:
    """ "Caption. Foto: NAME/dpa", "Caption © NAME"."""
    mark = next((start for start, _ in find_marks(line) if len(line) - start <= CREDIT_CHARS), None)
    if mark is None:
        return None
    return line[:mark].rstrip(" \u00a0([,-–—|"), line[mark:].strip(" []")


def by_whole(line: str) -> Cut | None:
    """ "NAME/dpa" alone on its line."""
    tokens = line.split()
    if not 0 < len(tokens) <= CREDIT_TOKENS or line.endswith("."):
        return None
    named = "/" in line or is_outlet(line) or is_abbreviation(line.partition("|")[0])
    numbered = has_digit(tokens[0]) and not is_signed(tokens[0])
    return ("", line) if named and not numbered and is_bare_credit(line) else None


def names_supplier(caption: str) -> bool:
    """Whether what stands for a pointer's caption is a name or two in capitals, and no words about a picture."""
    words = caption.split()
    return 0 < len(words) <= 3 and all(word[0].isupper() for word in words) and words[-1][-1].isalnum()


def by_glued(line: str) -> Cut | None:
    """ "the last wordNAME/AGENCY"."""
    match = GLUED_TAIL.search(line) if "/" in line else None
    return (line[: match.start()], line[match.start() :]) if match and is_agency(match[1]) else None


def by_sentence_end(line: str) -> Cut | None:
    """ "Caption. AP Photo/NAME", "Caption. Supplied": a short line of names after a sentence."""
    match = SENTENCE_TAIL.match(line)
    if match is None:
        return None
    caption, credit = line[: match.start("credit")].rstrip(), without_word(match["credit"].strip())
    strong = is_outlet(credit) or "/" in credit or credit != match["credit"].strip() or LONG_WORD_END.search(caption)
    return (caption, credit) if strong and len(caption.split()) >= CAPTION_WORDS and is_bare_credit(credit) else None


def is_bare_credit(words: str) -> bool:
    """Whether a few words after a caption are a credit without a mark: names and agencies, and no sentence."""
    tokens = words.rstrip(".").split()
    numbered = has_digit(words) and not (is_outlet(words) or is_signed(tokens[0]))
    if len(tokens) > CREDIT_TOKENS or numbered:
        return False
    if not NOT_CREDIT.isdisjoint([token.casefold().strip("()[].,") for token in tokens]):
        return False
    if is_agency(words.split("/", maxsplit=1)[0]):
        return True
    capitals = all(not token[:1].islower() or token in SMALL_WORDS or is_signed(token) for token in tokens)
    short = len(tokens) <= 3 and not words.endswith((".", ":"))
    return (capitals and (is_outlet(words) or "/" in words or short)) or is_agency(words)


def is_signed(token: str) -> bool:
    """Whether a word that starts small is an agency's or an outlet's, perhaps with a name behind a slash."""
    parts = re.split(r"[/|]", token)
    known = any(is_agency(part) or is_outlet_word(part.casefold()) for part in parts)
    return known or bool(ADDRESS.search(token)) or is_abbreviation(parts[0])


def is_abbreviation(word: str) -> bool:
    """Whether a word is a few letters of one case, as broadcasters and agencies sign with."""
    return word.isalpha() and len(word) in ABBREVIATION_CHARS and (word.islower() or word.isupper())


def by_slash(line: str) -> Cut | None:
    """ "Caption / NAME / PAPER", "Caption /public domain"."""
    first, _, rest = line.partition(" / ")
    if rest and whole_person(rest.split("/")[0]):
        return first, rest
    match = SLASH_TAIL.search(line) if " /" in line else None
    if match is None or line[match.start("credit") - 1] != "/" or line.endswith(".") or len(match["credit"]) > 40:
        return None
    return line[: match.start()], match["credit"]


WAYS = (
    by_capitals_first, by_taken_by, by_brackets, by_name_and_copyright, by_mark, by_whole, by_sentence_end, by_glued,
    by_slash,
)  # fmt: skip
