"""Words and phrases of many languages that fields are read by; a rule is a row here."""

import re
from collections.abc import Iterable


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """The phrases between a text's bars, in order."""
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))


def phrase_set(text: str) -> frozenset[str]:
    """The phrases between a text's bars."""
    return frozenset(phrases(text))


def alternatives(choices: Iterable[str]) -> str:
    """A pattern for any of these phrases, the longest first."""
    return "|".join(re.escape(choice) for choice in sorted(choices, key=len, reverse=True))
