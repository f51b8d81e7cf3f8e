"""Words of strangers on a terminal or a page: what would move the cursor or turn the writing round is made visible."""

import re

# Controls, zero-width and bidirectional marks, line and paragraph separators, tags. Joiners (U+200C and U+200D) and the
# soft hyphen stay: they belong to the spelling of Persian, Hindi and emoji, and do no harm.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
PICTURES = 0x2400  # SYMBOL FOR NULL, and so on in the order of the controls
SUBSTITUTE = "\N{SYMBOL FOR SUBSTITUTE FORM TWO}"


def visible(text: str) -> str:
    """A text on one line, with a sign in the place of each character that is none."""
    return UNSEEN.sub(_sign, text)


def visible_lines(text: str) -> str:
    """A text whose lines and tabs stay."""
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in text.split("\n"))


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(PICTURES + code) if code < 0x20 else SUBSTITUTE
