"""Picture credits: who made a picture apart from who supplied it."""

import re

from clipfile.tasks.segment.fields.glance import Glanced, has_digit
from clipfile.tasks.segment.fields.kept import kept
from clipfile.tasks.segment.fields.marks import MARK_WORDS, find_marks
from clipfile.tasks.segment.fields.people import CACHED, is_agency, is_outlet, person
from clipfile.tasks.segment.fields.tables import alternatives
from clipfile.tasks.segment.fields.tables.credits import RESELLERS, SHARING_SITES, SUPPLIED_WORDS

SUPPLIED_FIRST = re.compile(r"\W*(?:str|ho|pool)\s*/", re.IGNORECASE)
SUPPLIED = Glanced(
    re.compile(rf"(?<![^\W\d_])(?:{alternatives(SUPPLIED_WORDS)})\b\s*/?\s*", re.IGNORECASE),
    ("handout", "screen", "skjermdump", "captur", "courtesy", "supplied by", "provided by"),
)
CLEANED = Glanced(
    re.compile(
        r"all rights reserved.*|\+\+\+.*|(?<![^\W\d_])(?:archive|archiv|file)\s*/\s*|[/,]\s*(?:archiv|archive|file)\b"
        r"|\s*\|\s*CC[ -]BY.*|\bCC[ -]BY[\w .-]*|copyright\s*(?:\d{4})?|©|\(c\)|nuotr\.?|撮影|提供"
        r"|cung cấp|bild från|photographed by"
        r"|\([^()]*(?:symbol|archiv|stock)[^()]*\)?|\).*",
        re.IGNORECASE,
    ),
    (
        "all rights", "+++", "archiv", "file", "cc", "copyright", "©", ")", "nuotr", "撮影", "提供", "cung",
        "bild från", "photographed", "symbol", "stock",
    ),
)  # fmt: skip
OTHER_WORK = Glanced(
    re.compile(r"(?:[.,|]\s*|\s+)(?:styling|haare|make-?up|vídeo|video|montage|bearbeitung)\s*:.*", re.IGNORECASE),
    (":",),
)
# A graphic's figures come from an office, even where its name could be a person's.
DATA_SOURCE = re.compile(r"^[(\[\s]*(?:source|data)\s*(?::|by\s|courtesy of\s)\s*", re.IGNORECASE)
COPYRIGHT_PART = re.compile(r"/\s*Copyright\s*(?:\d{4})?\s*")
DIVIDER = re.compile(
    r"([\s/|,;•·(](?:(?<=\s)\s*(?:[/|,;•·(]\s*|[-–—]\s+|(?:for|via|pour|für|para)\s+)|(?<=\S)\s*))", re.IGNORECASE
)
BY_OR_MARK = MARK_WORDS | {"by"}

# A credit says no more than fits here.
CREDIT_CHARS = 500

Reading = tuple[str | None, str | None]


@kept(CACHED)
def read_credit(text: str) -> Reading:
    """(creator, credit line) of a credit: the person's name apart from agency, paper or archive."""
    text = text[:CREDIT_CHARS]
    of_data = DATA_SOURCE.match(text)
    if of_data:
        return None, text[of_data.end() :].strip(" .()[]") or None
    bare = OTHER_WORK.sub("", without_brackets(text.replace("\u00a0", " ").strip(" []")))
    bare = COPYRIGHT_PART.sub("/", bare) if "Copyright" in bare else bare
    readings = [reading for part in between_marks(bare) if any(reading := read_names(part))]
    return next((r for r in readings if r[0]), readings[0] if readings else (None, None))


def between_marks(text: str) -> list[str]:
    """The parts of a credit that stand before, between and after its marks."""
    parts, at = [], 0
    for start, end in find_marks(text):
        parts.append(text[at : max(start, at)])
        at = end
    parts.append(text[at:])
    return [part for part in parts if part.strip(" :()/")]


def without_brackets(text: str) -> str:
    """A credit without the brackets around all of it, or the half of them that its line has."""
    if text[:1] in {"(", "（"} and (text[-1:] in {")", "）"} or ")" not in text):
        text = text[1:]
    closed = text.count("(") + text.count("（") >= text.count(")") + text.count("）")
    return text if closed or text[-1:] not in {")", "）"} else text[:-1]


def read_names(text: str) -> Reading:
    """(creator, credit line) of a credit without its marks."""
    bare = SUPPLIED.sub("", SUPPLIED_FIRST.sub("", text, count=1) if SUPPLIED_FIRST.match(text) else text)
    cleaned = without_word(CLEANED.sub("", bare).strip(" \u00a0:;,./|()[]（）•-–—"))
    if not cleaned:
        return None, (text.strip(" \u00a0:;,./|()[]") or None) if bare != text else None
    pieces = DIVIDER.split(cleaned)
    at = None if bare != text and len(pieces) == 1 else creator_place(pieces)
    if at is None:
        return user_name(pieces) or surname_only(pieces) or (None, cleaned)
    return whole_person(pieces[at]), remainder(pieces, at)


def without_word(credit: str) -> str:
    """ "Photo NAME", "By NAME" without the first word, where a name follows it."""
    first, _, rest = credit.partition(" ")
    return rest if first.casefold() in BY_OR_MARK and whole_person(rest.split("/")[0]) else credit


@kept(CACHED)
def whole_person(words: str) -> str | None:
    """A person's name that fills all of these words; letters before a name in small ones are an office's."""
    if has_digit(words):
        return None
    first, _, rest = words.strip().partition(" ")
    abbreviated = first.isupper() and first.isalpha() and 1 < len(first) <= 3 and not rest.isupper()
    return None if abbreviated else person(words)


def creator_place(pieces: list[str]) -> int | None:
    """Which piece of a divided credit is a person: the first or the last one."""
    return next((at for at in (0, len(pieces) - 1) if whole_person(pieces[at])), None)


def remainder(pieces: list[str], at: int) -> str | None:
    """The credit without its person, dividers as printed; what is printed again after a bar counts once."""
    name = whole_person(pieces[at])
    rest = pieces[2:] if at == 0 else pieces[:-2]
    barred = "|" in "".join(pieces)
    kept: list[str] = []
    for place in range(0, len(rest), 2):
        divider = rest[place - 1] if place else ""
        again = "|" in divider and rest[place].casefold() in {one.casefold() for one in kept}
        if again or (barred and whole_person(rest[place]) == name):
            continue
        kept += [divider, rest[place]] if kept else [rest[place]]
    return "".join(kept).strip(" /|,;•·-–—()").removeprefix("via ") or None


def user_name(pieces: list[str]) -> Reading | None:
    """ "name / Pixabay", "Getty Images | name": where anybody sells or shares pictures, one word is a user's name."""
    if len(pieces) < 3:
        return None
    first, site = pieces[0].strip(), pieces[-1].strip()
    if site.casefold().startswith(SHARING_SITES) and len(pieces) == 3 and not is_outlet(first):
        return first, site
    if "|" in pieces[-2] and first.casefold().startswith(RESELLERS) and site.islower() and site.isalnum():
        return site, "".join(pieces[:-2])
    return None


def surname_only(pieces: list[str]) -> Reading | None:
    """ "dpa/NAME", where an agency signs with a surname; dealers in pictures sign with their partners."""
    first, last = pieces[0].strip(), pieces[-1].strip()
    known = is_agency(first) or len(first) <= 4
    if len(pieces) != 3 or not known or first.casefold().startswith(RESELLERS) or is_outlet(last):
        return None
    return (last, first) if last.istitle() and last.isalpha() else None
