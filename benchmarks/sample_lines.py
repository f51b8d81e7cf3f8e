"""The samples' lines with what each is: what invented captures are made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from benchmarks.pages import ROOT
from clipfile.schemas.kinds import Kind

SITE = "\ufffc"  # stands where a sample prints the name of its outlet
LABELS = ROOT / "tests" / "golden"


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A line of a sample, its kind, and whether a blank line stands before it."""

    kind: Kind
    text: str
    is_spaced: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its language, its outlet's names (longest first), and whether its order of blocks is lent too."""

    language: str
    outlets: tuple[str, ...]
    is_layout: bool = True


SAMPLES: Mapping[str, Sample] = {
    "wire-story": Sample("en", ("Northern Press",)),
    "match-report": Sample("en", ("Touchline Daily", "Touchline Media", "Touchline")),
    "opinion-author-bio": Sample("en", ("The Dunmere Courier", "Dunmere Courier", "Courier")),
    "local-story-sidebar": Sample("en", ("The Meridian Post", "Calder Sentinel", "The Sentinel", "Sentinel")),
    "comments-after": Sample("en", ("The Copperline Dispatch", "THE DISPATCH", "Dispatch")),
    "long-menus": Sample("en", ("The Mereside Gazette", "Mereside Newspapers", "Gazette")),
    "no-blank-lines": Sample("en", ("Eastvale Morning News",)),
    "interview": Sample("en", ("Tonearm Media Cooperative", "Tonearm")),
    "two-stories": Sample("en", ("The Alder Bay Observer", "Alder Bay Observer", "Observer"), is_layout=False),
    "paywall-teaser": Sample("en", ("The Ledger Street Review",), is_layout=False),
    "german-story": Sample("de", ("Allmendinger Anzeiger", "Anzeiger")),
    "french-story": Sample("fr", ("Le Courrier des Deux-Vals",)),
    "spanish-story": Sample("es", ("El Faro de Altamora", "El Faro")),
}


def sample_lines(name: str) -> tuple[SampleLine, ...]:
    """The lines of a sample that are not blank, in order; the outlet's names are SITE."""
    text = (ROOT / "samples" / f"{name}.txt").read_text(encoding="utf-8")
    for outlet in SAMPLES[name].outlets:
        text = text.replace(outlet, SITE)
    kinds, is_spaced = dict(_kinds(name)), False
    lines: list[SampleLine] = []
    for line in text.split("\n"):
        if line.strip():
            lines.append(SampleLine(kinds[len(lines) + 1], line.strip(), is_spaced))
        is_spaced = not line.strip()
    return tuple(lines)


def _kinds(name: str) -> Iterator[tuple[int, Kind]]:
    """The kind of each line, by its number among those that are not blank."""
    for row in (LABELS / name / "lines.lab").read_text(encoding="utf-8").splitlines():
        numbers, kind = row.split()[:2]
        first, _, last = numbers.partition("-")
        for number in count(int(first)):
            if number > int(last or first):
                break
            yield number, Kind(kind)
