"""Figures, charts and pages as one file of HTML that asks nobody for anything.

What pages say is text here and nothing else: escaped by the template, data in JSON, and set by the script as text. A
content security policy stands behind that: only this style sheet and this script, known by their hashes.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape
from markupsafe import Markup

from clipfile.tasks.report.figures import Figures
from clipfile.tasks.report.pages import Browsable
from clipfile.tasks.report.periods import days_of
from clipfile.tasks.report.style import kind_rules, legend, patterns
from clipfile.tasks.visible import visible, visible_lines

TITLES: Mapping[str, str] = {
    "kinds": "What the pages are made of, by site",
    "days": "When pages were captured and stories published",
    "confidence": "How sure the segmenter is",
    "photographers": "Photographers, by the pages that name them",
    "promoted": "Stories promoted, by the pages that point to them",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a report shows; charts are SVG by name, and safe to stand in HTML."""

    figures: Figures
    charts: Mapping[str, str]
    pages: Sequence[Browsable]
    made_at: datetime


def render(contents: Contents) -> str:
    """The report as a file of HTML."""
    style, script = _file("report.css") + "\n" + kind_rules() + "\n", _file("report.js")
    return (
        _environment()
        .get_template("report.html")
        .render(
            policy=_policy(style, script),
            style=Markup(style),  # noqa: S704  ours
            script=Markup(script),  # noqa: S704  ours
            patterns=Markup(patterns()),  # noqa: S704  ours
            charts={name: Markup(svg) for name, svg in contents.charts.items()},  # noqa: S704  Vega escapes its texts
            listed=Markup("[" + ",\n".join(page.listed for page in contents.pages) + "]"),  # noqa: S704  escaped JSON
            pages=[Markup(page.whole) for page in contents.pages],  # noqa: S704  escaped JSON
            titles=TITLES,
            legend=list(legend()),
            kinds=_kind_table(contents.figures),
            timeline=days_of(contents.figures.days),
            undated=_undated(contents.figures),
            figures=contents.figures,
            made_at=contents.made_at,
        )
    )


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    """What a policy knows the content of an element by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _kind_table(figures: Figures) -> list[tuple[str, int, float]]:
    """Each kind with its characters and its share of all."""
    found: dict[str, int] = {}
    for row in figures.kinds:
        found[row["kind"]] = found.get(row["kind"], 0) + row["characters"]
    total = sum(found.values()) or 1
    return [(kind, count, count / total) for kind, count in sorted(found.items(), key=lambda one: -one[1])]


def _undated(figures: Figures) -> dict[str, int]:
    """How many pages and stories have no day to be shown on."""
    found = {"captured": 0, "published": 0}
    for row in figures.days:
        if row["day"] is None:
            found[row["what"]] += row["n"]
    return found


@cache
def _environment() -> Environment:
    made = Environment(
        loader=DictLoader({"report.html": _file("report.html")}),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"shown": _shown, "lines": visible_lines, "number": _number, "moment": _moment}
    return made


def _shown(value: Any) -> str:
    """A stranger's words, signs in the place of characters that would turn the writing around."""
    return "" if value is None else visible(str(value))


def _number(value: Any) -> str:
    return "" if value is None else f"{value:,}"


def _moment(value: datetime | None) -> str:
    return "" if value is None else f"{value:%Y-%m-%d %H:%M:%S} UTC"


def _file(name: str) -> str:
    return files("clipfile.tasks.report").joinpath("page", name).read_text(encoding="utf-8")
