"""Invented words for those of a page: names, papers, numbers and furniture, the same one wherever a word stands."""

import random
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

Words = Callable[[str], str]

MONTHS = "Jan Feb March April May June July Aug Sept Oct Nov Dec"
# Ordinary words that stand capitalised inside names and titles: they stay, so that a name still reads like one.
ORDINARY = frozenset(
    f"{MONTHS} January February August September October November December Monday Tuesday Wednesday Thursday Friday"
    " Saturday Sunday Secretary State States Foreign Minister President Council County City Board School Center Police"
    " Security Organization Nations United Union Way Beach Pride Photo Cmdr System Fire".split()
)  # fmt: skip
NAME = re.compile(r"[A-Z][^\W\d_]+")
INSIDE_A_SENTENCE = re.compile(r"(?:(?<=[a-z,] )|(?<=[(/])|(?<=/ ))[A-Z][^\W\d_]+")
NUMBER = re.compile(rf"(?P<date>\b(?:{'|'.join(MONTHS.split())})[a-z]*\.? \d+(?:, \d{{4}})?)|(?P<year>\b20\d\d\b)|\d")
PAPERS = ("Post", "Courier", "Herald", "Sentinel", "Tribune", "Gazette", "Times", "Chronicle")
# Put together, they read like names of people and of places alike: Hartwick, Lindberg, Norfield.
STARTS = ("Ash", "Brad", "Cole", "Dun", "East", "Fair", "Gold", "Hart", "Lind", "Mar", "Nor", "Pem", "Stan", "Thorn")
ENDINGS = ("berg", "by", "er", "field", "ford", "ham", "ley", "man", "sen", "ston", "wick", "wood")
OTHER_WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ad": (("Advertisement",), ("Article continues after this ad",)),
    "player": (
        ("Video Player is loading.", "Play Video", "Mute", "Current Time 0:00", "Duration 1:26"),
        ("0 seconds of 1 minute, 15 secondsVolume 90%", "Keyboard Shortcuts", "00:00", "01:15", "00:00"),
    ),
    "promo": (
        (
            "Get in touch",
            "> Tell us what you know.",
            "> Write to the editor.",
            "> Find a reporter.",
            "Back our newsroom",
            "Readers pay for the reporting here. Please give what you can today to keep it going.",
        ),
        (
            "Contact the newsroom",
            "• Send a news tip",
            "• Submit a letter",
            "• Our phone numbers",
            "Become a member",
            "Our work is paid for by people like you. Join for $5 a month and cancel whenever you like.",
        ),
    ),
    "sidebar_heading": (("Latest from the region",), ("More local stories",)),
}


def rewording(texts: Sequence[str], seed: int) -> Words:
    """A function that renames whoever these texts name."""
    rng = random.Random(seed)
    joined = "\n".join(texts)
    ordinary = {word.lower() for word in re.findall(r"\b[a-z][^\W\d_]+", joined)}
    names = sorted({n for n in INSIDE_A_SENTENCE.findall(joined) if not (n.isupper() and len(n) < 5)} - ORDINARY)
    names += sorted(set(re.findall(r"^[A-Z]{5,}(?= —)", joined, re.MULTILINE)))
    spare = rng.sample([start + ending for start in STARTS for ending in ENDINGS], len(STARTS) * len(ENDINGS))
    known = (name for name in names if name.lower() not in ordinary and name not in PAPERS)
    new = {name: made.upper() if name.isupper() else made for name, made in zip(known, spare, strict=False)}
    new |= dict(zip(PAPERS, PAPERS[1 + seed % 3 :] + PAPERS[: 1 + seed % 3], strict=True))
    digits = str.maketrans("123456789", "".join(rng.sample("123456789", 9)))
    return lambda text: NUMBER.sub(partial(renumbered, digits), NAME.sub(lambda m: new.get(m[0], m[0]), text))


def renumbered(digits: dict[int, int], match: re.Match[str]) -> str:
    """Another number of as many digits; in dates another year alone, so that days stay within their months."""
    if match["date"] or match["year"]:
        return re.sub(r"20\d\d", lambda year: str(int(year[0]) - 4), match[0])
    return match[0].translate(digits)


def reword_all(value: Any, words: Words) -> Any:
    if isinstance(value, dict):
        return {key: reword_date(v) if key == "date_created" else reword_all(v, words) for key, v in value.items()}
    if isinstance(value, list):
        return [reword_all(one, words) for one in value]
    return words(value) if isinstance(value, str) else value


def reword_date(date: str | None) -> str | None:
    return date and f"{int(date[:4]) - 4}{date[4:]}"
