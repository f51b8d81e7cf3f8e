"""Whether a media query of CSS speaks of a common desktop's screen (Media Queries Level 4)."""

import re
from functools import lru_cache

WIDTH_PX, HEIGHT_PX = 1280, 720
PX_AN_EM = 16
CACHED = 512
LONGEST = 500  # characters of a query that are read

FEATURE = re.compile(r"\(\s*([\w-]+)\s*(?::\s*([^()]*?)\s*)?\)")
RANGE = re.compile(r"\(\s*(width|height)\s*([<>]=?|=)\s*([\d.]+)(px|em|rem)?\s*\)")
LENGTH = re.compile(r"([\d.]+)\s*(px|em|rem)?")
# What is true of a desktop with a mouse; a feature that is not here is not.
FEATURES = {
    "orientation": "landscape",
    "hover": "hover",
    "any-hover": "hover",
    "pointer": "fine",
    "any-pointer": "fine",
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference",
    "color": None,
    "scripting": "enabled",
}
MEDIA = frozenset(("all", "screen"))


@lru_cache(CACHED)
def applies(query: str) -> bool:
    """Whether one of the queries, parted by commas, holds; what is not understood does not."""
    return any(_holds(single.strip().casefold()) for single in query[:LONGEST].split(","))


def _holds(query: str) -> bool:
    if query.startswith("not "):
        return not _holds(query.removeprefix("not "))
    parts = re.split(r"\s+and\s+|\s+and(?=\()", query.removeprefix("only "))
    return all(map(_part_holds, parts))


def _part_holds(part: str) -> bool:
    if not part.startswith("("):
        return part in MEDIA or not part
    if match := RANGE.fullmatch(part):
        return _compares(_here(match[1]), match[2], _px(match[3] + (match[4] or "")))
    match = FEATURE.fullmatch(part)
    return match is not None and _feature_holds(match[1], match[2])


def _feature_holds(name: str, value: str | None) -> bool:
    bound, _, measured = name.removeprefix("-webkit-").partition("-")
    if bound in {"min", "max"} and measured in {"width", "height", "device-width", "device-height"}:
        return _compares(_here(measured), ">=" if bound == "min" else "<=", _px(value or ""))
    return name in FEATURES and value in {None, FEATURES[name]}


def _here(measured: str) -> float:
    return HEIGHT_PX if measured.endswith("height") else WIDTH_PX


def _px(length: str) -> float:
    match = LENGTH.fullmatch(length)
    try:
        return float(match[1]) * (1 if match[2] in {None, "px"} else PX_AN_EM) if match else float("nan")
    except ValueError:
        return float("nan")


def _compares(here: float, sign: str, bound: float) -> bool:
    return {"<": here < bound, "<=": here <= bound, ">": here > bound, ">=": here >= bound, "=": here == bound}[sign]
