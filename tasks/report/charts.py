"""The charts of a report as SVG: drawn by Vega-Lite, coloured by the style sheet of the page that they stand in.

Altair takes 0.3 s of CPU to import, vl-convert as much for its first chart: only the command imports this.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert

from clipfile.schemas.kinds import Kind
from clipfile.tasks.report.figures import Figures
from clipfile.tasks.report.periods import Timeline, days_of
from clipfile.tasks.report.scope import Row
from clipfile.tasks.visible import visible

WIDTH = 520
LABELS = 130  # pixels for the names of sites; longer ones are cut
LETTER = 6.6  # pixels of a letter of a kind's name, and a little more
BINS = 20  # of the histogram: see warehouse/sql/report/confidence.sql
NO_SITE = "(site unknown)"
OTHER_SITES = "(all other sites)"
ROOT = re.compile(r"<svg [^>]*?(?P<size>width=\"[\d.]+\" height=\"[\d.]+\" viewBox=\"[^\"]*\")>")

# Names of the style sheet's variables stand for colours, so that one chart serves the light and the dark.
LOOK: Mapping[str, Any] = {
    "background": None,
    "padding": {"left": 40, "right": 12, "top": 4, "bottom": 4},  # a browser's font may be wider than what was measured
    "aria": False,
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "currentColor", "titleColor": "currentColor", "gridColor": "var(--rule)",
        "domainColor": "var(--rule)", "tickColor": "var(--rule)", "labelFontSize": 12, "titleFontSize": 12,
        "titleFontWeight": "normal", "titlePadding": 12, "labelLimit": LABELS,
    },
    "header": {"labelColor": "currentColor", "titleColor": "currentColor", "labelFontSize": 12},
    "text": {"color": "currentColor", "fontSize": 11},
    "bar": {"color": "var(--blue-tint)", "stroke": "var(--blue-edge)", "strokeWidth": 1},
}  # fmt: skip


def kinds_chart(rows: Sequence[Row]) -> str:
    """What part of each site's characters is of which kind; a bar a site, the largest first."""
    shares = list(_shares(rows))
    sites = list(dict.fromkeys(row["site"] for row in shares))
    paint = alt.Scale(domain=[*Kind], range=[f"url(#texture-{kind})" for kind in Kind])
    percent = alt.Axis(format="%", tickCount=5)
    base = alt.Chart(alt.InlineData(values=shares)).encode(y=alt.Y("site:N", sort=sites, title=None))
    bars = base.mark_bar(stroke="var(--ground)", strokeWidth=1).encode(
        x=alt.X("start:Q", title="share of the characters", axis=percent, scale=alt.Scale(domain=[0, 1])),
        x2="end:Q",
        color=alt.Color("kind:N", legend=None, scale=paint),
    )
    names = base.mark_text().encode(x="middle:Q", text="name:N")
    return _svg((bars + names).properties(width=WIDTH - LABELS, height=alt.Step(28)))


def _shares(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Where each kind's segment of a site's bar starts and ends, kinds in the order of their list."""
    order = list(Kind)
    for site, counts in _by_site(rows).items():
        total, start = sum(counts.values()), 0.0
        for kind in sorted(counts, key=order.index):
            end, name = start + counts[kind] / total, kind.replace("_", " ")
            has_room = (end - start) * (WIDTH - LABELS) > LETTER * len(name)
            yield {
                "site": site, "kind": kind, "start": start, "end": end, "middle": (start + end) / 2,
                "name": name if has_room else "",
            }  # fmt: skip
            start = end


def _by_site(rows: Iterable[Row]) -> Mapping[str, Mapping[Kind, int]]:
    """Characters by kind of each site, the largest first."""
    found: dict[str, Counter[Kind]] = defaultdict(Counter)
    for row in rows:
        found[_site(row)][Kind(row["kind"])] += row["characters"]
    return {site: counts for site, counts in found.items() if counts.total()}


def _site(row: Row) -> str:
    if not row["is_named"]:
        return OTHER_SITES
    return NO_SITE if row["site"] is None else visible(row["site"])


def days_chart(found: Timeline) -> str:
    """How many pages were captured, and stories published, in each period; one above the other on one scale."""
    spans = [period for periods in found.series.values() for period in periods]
    ends = [min(span.start for span in spans).isoformat(), max(span.end for span in spans).isoformat()]
    panels = [_panel(name, periods, ends) for name, periods in found.series.items() if periods]
    return _svg(alt.vconcat(*panels, spacing=14))


def _panel(name: str, periods: Iterable[Any], ends: Sequence[str]) -> alt.Chart:
    rows = [{"start": p.start.isoformat(), "end": p.end.isoformat(), "n": p.count} for p in periods]
    hue = {"captured": "amber", "published": "green"}[name]
    scale = alt.Scale(type="utc", domain=list(ends))
    x = alt.X("start:T", title=None, scale=scale, axis=alt.Axis(labelOverlap="greedy", labelSeparation=16))
    counts = alt.Y("n:Q", title=name, axis=_whole(max(row["n"] for row in rows), 4))
    bars = _bars(rows, hue).encode(x=x, x2="end:T", y=counts, y2=alt.datum(0))
    return bars.properties(width=WIDTH, height=90)


def confidence_chart(rows: Sequence[Row]) -> str:
    """How many pages have which confidence; those flagged as low are hatched, and stand below the others."""
    stacked = list(_stacked(rows))
    paint = alt.Scale(domain=["low", "fair"], range=["url(#texture-low)", "url(#texture-fair)"])
    bars = _bars(stacked, "blue").encode(
        x=alt.X("start:Q", title="confidence", scale=alt.Scale(domain=[0, 1])),
        x2="end:Q",
        y=alt.Y("from:Q", title="pages", axis=_whole(max(bar["to"] for bar in stacked), 6)),
        y2="to:Q",
        color=alt.Color("low:N", legend=None, scale=paint),
    )
    return _svg(bars.properties(width=WIDTH, height=160))


def _stacked(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    below = Counter[int]()
    for row in sorted(rows, key=lambda row: (row["bin"], not row["is_low"])):
        no, low = row["bin"], "low" if row["is_low"] else "fair"
        span = {"start": no / BINS, "end": (no + 1) / BINS}
        yield span | {"from": below[no], "to": below[no] + row["pages"], "low": low}
        below[no] += row["pages"]


def ranking_chart(rows: Sequence[Row], name: str, hue: str) -> str:
    """The first of a ranking by their pages."""
    ranked = [{"no": str(no), "name": visible(row[name]), "pages": row["pages"]} for no, row in enumerate(rows, 1)]
    bars = _bars(ranked, hue).encode(
        y=alt.Y("no:N", sort=None, title=None, axis=alt.Axis(labels=False, ticks=False, domain=False)),
        x=alt.X("pages:Q", title="pages", axis=_whole(max(row["pages"] for row in ranked), 6)),
    )
    names = bars.mark_text(align="left", limit=0.78 * WIDTH, fontSize=12).encode(x=alt.value(6), text="name:N")
    return _svg((bars + names).properties(width=WIDTH, height=alt.Step(24)))


def draw(figures: Figures) -> dict[str, str]:
    """The charts that there is anything to show in, by name."""
    found = days_of(figures.days)
    charts: dict[str, tuple[object, Callable[[], str]]] = {
        "kinds": (figures.kinds, lambda: kinds_chart(figures.kinds)),
        "days": (any(found.series.values()), lambda: days_chart(found)),
        "confidence": (figures.confidence, lambda: confidence_chart(figures.confidence)),
        "photographers": (figures.photographers, lambda: ranking_chart(figures.photographers, "creator", "magenta")),
        "promoted": (figures.promoted, lambda: ranking_chart(figures.promoted, "headline", "blue")),
    }
    return {name: chart() for name, (there, chart) in charts.items() if there}


def _whole(most: int, ticks: int) -> alt.Axis:
    """An axis of whole numbers, a few of them."""
    step = next(size * 10**power for power in range(12) for size in (1, 2, 5) if most <= ticks * size * 10**power)
    return alt.Axis(values=list(range(0, most + 1, step)), format=",d")


def _bars(rows: Sequence[Mapping[str, Any]], hue: str) -> alt.Chart:
    """Bars of one hue, not placed yet."""
    chart = alt.Chart(alt.InlineData(values=list(rows)))
    bars: alt.Chart = chart.mark_bar(color=f"var(--{hue}-tint)", stroke=f"var(--{hue}-edge)")
    return bars


def _svg(chart: alt.TopLevelMixin) -> str:
    """A chart as an element that stands in HTML: no namespaces, hidden from readers, who have the table beside it."""
    spec = chart.to_dict() | {"config": dict(LOOK)}
    drawn: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return ROOT.sub(r'<svg \g<size> aria-hidden="true">', drawn, count=1)
