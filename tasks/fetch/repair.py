"""Mojibake set right, line by line, where it is certain: letters that were UTF-8 and were read as something else.

Nothing but the encoding is touched: quotation marks, ligatures, widths and control characters stay as they are.
"""

import re
from collections.abc import Iterable, Mapping

from ftfy import TextFixerConfig, fix_encoding_and_explain
from ftfy.badness import is_bad

# How UTF-8 looks, in UTF-8, that was read as Latin-1 or Windows-1252.
AS_LATIN = re.compile(rb"\xc3[\x82-\xb4][\xc2\xc5\xc6\xcb\xe2]")
# And as Mac Roman, code page 437 and Windows-1251: a character that is in the text, the search for which costs next to
# nothing, then what follows on it.
OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "√": ("√",),
    "¬": ("¬",),
    "‚": ("‚Ä",),
    "├": ("├",),
    "┬": ("┬",),
    "Γ": ("ΓÇ",),
    "Р": ("Р°", "Рµ", "Рё", "Рѕ"),
    "С": ("СЂ", "СЃ", "С‚"),
    "в": ("вЂ",),
    "Г": ("Г¤", "Г©", "Г¶", "Гј"),
}
PAGE_CHARS = 2_000_000  # a page's characters beyond which it is left alone: a second of work
LINE_CHARS = 100_000

# What UTF-8 was read as, where one reading alone is likely. Windows-1250 and ISO 8859-2 are taken for each other.
CERTAIN = frozenset({"latin-1", "sloppy-windows-1252", "sloppy-windows-1251", "macroman", "cp437"})
ENCODING_ALONE = TextFixerConfig(unescape_html=False, fix_c1_controls=False)


def repaired(text: str) -> str | None:
    """The text with its mojibake set right; None where there is none, or none that is certain.

    The same lines in the same order. A line is certain when its letters are an unlikely sequence, ftfy finds the UTF-8
    that they were, and what comes of it is a likely one.
    """
    if text.isascii() or len(text) > PAGE_CHARS or not _is_suspect(text):
        return None
    lines = text.split("\n")
    # A page where no line that looks like it turns out to be it has none: the others are spared the longer look.
    if not any(_mended(line) != line for line in lines if not line.isascii() and _is_suspect(line)):
        return None
    mended = [_mended(line) for line in lines]
    return "\n".join(mended) if mended != lines else None


def _is_suspect(text: str) -> bool:
    if AS_LATIN.search(text.encode("utf-8", "replace")):
        return True
    return any(start in text and any(pair in text for pair in pairs) for start, pairs in OTHERWISE.items())


def _mended(line: str) -> str:
    if line.isascii() or len(line) > LINE_CHARS or not is_bad(line):
        return line
    fixed, steps = fix_encoding_and_explain(line, ENCODING_ALONE)
    return fixed if _are_certain(steps or ()) and "\n" not in fixed and not is_bad(fixed) else line


def _are_certain(steps: Iterable[tuple[str, str]]) -> bool:
    """Whether every step reads UTF-8 that was read as something likely."""
    done = [(what, which) for what, which in steps]
    encoded = {which for what, which in done if what == "encode"}
    decoded = {which for what, which in done if what == "decode"}
    return bool(done) and encoded <= CERTAIN and decoded <= {"utf-8", "utf-8-variants"}
