"""Where a picture's credit announces itself: "Foto:", "Photo by", "©"."""

import re

from clipfile.tasks.segment.fields.glance import has_any
from clipfile.tasks.segment.fields.tables.credits import CREDIT_WORDS

MARK_WORDS = frozenset(CREDIT_WORDS)
# Words that a slash follows instead of a colon, as Icelandic papers print it.
SLASH_WORDS = ("ljósmynd", "mynd", "foto", "kuva")
SIGN = re.compile(
    r"[:：©]|\([cC]\)\s|Copyright\b|(?:[Cc]ourtesy of|[Tt]ous droits réservés|[Ww]atch on)\s|/(?=\w)"
    r"|\s(?:by|BY|By|von|VON|par|di)\s:?\s*(?=[A-ZÀ-ÝА-Я(@])"
)
# The same for a text that has none of the words: a pattern that begins with a few characters is quick.
BARE_SIGN = re.compile(r"[:：©(/](?:(?<=[:：©])|(?<=/)(?=\w)|(?<=\()[cC]\)\s)")
SIGN_WORDS = ("Copyright", "ourtesy of", "ous droits", "atch on")
BY_SIGN = re.compile(r"\s[bBvVpd](?:y|Y|on|ON|ar|i)\s")
WORD_END = re.compile(r"[^\W\d_]++\.?\s*+$")
# The end of words run together: "VALENTINOFoto".
GLUED_END = re.compile(r"(?<=[^\W\d_])[A-ZÀ-Ý][a-zß-ÿ]++\s*+$")
# A mark's words are found within this many characters before its sign.
WORD_CHARS = 24


def find_marks(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each mark in a caption or credit, the words before the sign included."""
    pattern = SIGN if has_any(text, SIGN_WORDS) or BY_SIGN.search(text) else BARE_SIGN
    return tuple([mark for sign in pattern.finditer(text) if (mark := read_mark(text, sign))])


def read_mark(text: str, sign: re.Match[str]) -> tuple[int, int] | None:
    """Start and end of the mark that a sign makes, with the words before it or without; None where it makes none."""
    is_slash = sign[0] == "/"
    at = sign.start()
    if is_slash and not text[max(at - WORD_CHARS, 0) : at].casefold().rstrip(" .").endswith(SLASH_WORDS):
        return None
    start = words_start(text, at)
    word = text[start:at].casefold().strip(" .").split(" ")[-1]
    if stands_alone(sign[0]) or word in (SLASH_WORDS if is_slash else MARK_WORDS):
        return start if word in MARK_WORDS else at, sign.end()
    return None


def stands_alone(sign: str) -> bool:
    """Whether a sign needs no word before it."""
    return sign[0] in "©(CcTtWw" and sign != "c"


def words_start(text: str, sign: int) -> int:
    """Where the one or two words of a mark before a sign begin: "Image credit", "Photo"."""
    start = sign
    for _ in range(2):
        word = mark_word(text, start)
        if word is None:
            return start
        start = word.start()
    return start


def mark_word(text: str, end: int) -> re.Match[str] | None:
    """The mark's word that ends here, if one does."""
    start = max(end - WORD_CHARS, 0)
    word = WORD_END.search(text, start, end)
    if word is None or is_mark_word(word[0]):
        return word
    glued = GLUED_END.search(text, start, end)
    return glued if glued and is_mark_word(glued[0]) else None


def is_mark_word(word: str) -> bool:
    """Whether a word announces a credit, full stop or not."""
    return word.casefold().strip(" .\u00a0") in MARK_WORDS
