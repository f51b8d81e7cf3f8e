"""Quick looks at a text that spare most texts a slow pattern: they never miss what the pattern would find."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

DIGIT = re.compile(r"\d")
ASCII_DIGIT = re.compile(r"[0-9]")


def has_digit(text: str) -> bool:
    """Whether str.isdigit is true of one of its characters: of ²³ and ①, too, which are no decimals."""
    return ASCII_DIGIT.search(text) is not None if text.isascii() else any(map(str.isdigit, text))


def folded(text: str) -> str:
    """A text in small letters as patterns see them that ignore case: there an i without its dot, or with two, is i."""
    return text.lower() if text.isascii() else text.casefold().replace("i\u0307", "i").replace("ı", "i")


def has_any(text: str, pieces: Iterable[str]) -> bool:
    """Whether one of the pieces stands in the text."""
    return any(map(text.__contains__, pieces))


@dataclass(frozen=True, slots=True)
class Glanced:
    """A pattern, and pieces in small letters of which whatever it matches has one; or else it matches a digit."""

    pattern: re.Pattern[str]
    pieces: tuple[str, ...]
    has_digits: bool = False

    def may_stand_in(self, text: str) -> bool:
        """Whether the pattern is worth trying."""
        return has_any(folded(text), self.pieces) or (self.has_digits and has_digit(text))

    def search(self, text: str) -> re.Match[str] | None:
        """The first place that matches."""
        return self.pattern.search(text) if self.may_stand_in(text) else None

    def sub(self, new: str, text: str) -> str:
        """The text with something else in place of what matches."""
        return self.pattern.sub(new, text) if self.may_stand_in(text) else text
