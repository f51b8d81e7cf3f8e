"""Headlines, deks and bylines of several lines as one."""

from collections.abc import Iterable, Sequence


def read_headline(lines: Sequence[str]) -> str | None:
    """The first headline line, and the next where it goes on in small letters; repeats are left out.

    Where two of them differ in a label or a site's name before or after, the shorter one is the headline alone.
    """
    if len(lines) == 1:
        return lines[0]
    distinct = unrepeated(lines)
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    first, second = distinct[:2]
    if second[0].islower() and first[-1].isalnum():
        return f"{first} {second}"
    shorter = second if len(second) < len(first) else first
    return shorter if is_part(shorter, max(first, second, key=len)) else first


def is_part(short: str, long: str) -> bool:
    """Whether one headline opens or closes the other and makes up most of it."""
    return (long.startswith(short) or long.endswith(short)) and len(short) > len(long) / 2


def unrepeated(lines: Iterable[str]) -> list[str]:
    """Lines in order, each once."""
    return list(dict.fromkeys(lines))


def joined_bylines(lines: Iterable[str]) -> str | None:
    """The bylines as printed, one a line, "By" together with the name below it; rules and repeats left out."""
    text = ""
    for line in unrepeated(lines):
        if not any(map(str.isalnum, line)):
            continue
        text += (" " if is_open(text.rpartition("\n")[2]) else "\n") + line if text else line
    return text or None


def is_open(line: str) -> bool:
    """Whether a byline ends where a name must follow."""
    return line.casefold().strip(" :") in OPEN or line.endswith((":", ","))


# Words that a name follows on the next line.
OPEN = frozenset(
    (
        "by",
        "von",
        "par",
        "por",
        "di",
        "door",
        "av",
        "af",
        "written by",
        "kommentar von",
        "text",
        "autor",
        "author",
        "author of the article",
        "autorin",
    )
)
