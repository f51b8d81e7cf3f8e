"""The report without a browser: what stands in the file, and that nothing in it can run or load but its own script."""

import ast
import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from commands import SAMPLES, clipfile, ingested
from hypothesis import given
from hypothesis import strategies as st
from report_homes import ALL, HOSTILE, hostile_home, pages_of, parts_of
from rich.style import Style
from staged_rows import Met, begun, key_of, load, staged

from clipfile.flows.arguments.opening import reading
from clipfile.flows.commands.report import report
from clipfile.schemas.errors import UsageError
from clipfile.schemas.kinds import Kind
from clipfile.schemas.palette import LOOKS
from clipfile.schemas.settings import Settings
from clipfile.tasks.report import Bounds, bounds_for, chosen_pages, every_run, latest_run
from clipfile.tasks.report.pages import script_json
from clipfile.tasks.report.periods import timeline
from clipfile.tasks.report.style import kind_rules, patterns
from clipfile.tasks.visible import visible_lines
from clipfile.warehouse.store import Store, open_writer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose ./data holds the samples, and a report of them."""
    folder = tmp_path_factory.mktemp("reported")
    run = ingested(SAMPLES, cwd=folder)["run_id"]
    done = clipfile("report", cwd=folder)
    assert (done.returncode, done.stdout.strip()) == (0, str(folder / "data" / "reports" / f"{run}.html")), done.stderr
    return folder


@pytest.fixture(scope="module")
def store(home: Path) -> Iterator[Store]:
    with reading(Settings(home=home / "data")) as store:
        yield store


def asked(store: Store, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = store.query(query).to_pylist()
    return found


@pytest.fixture(scope="module")
def html(home: Path) -> str:
    (written,) = (home / "data" / "reports").iterdir()
    return written.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("hostile")
    report(to=folder / "report.html", flags=_flags(hostile_home(folder / "data")))
    return (folder / "report.html").read_text(encoding="utf-8")


def _flags(settings: Settings, **more: str) -> object:
    from clipfile.flows.arguments.flags import Flags

    return Flags(home=str(settings.home), **more)


def test_the_counts_are_those_of_the_run(store: Store, html: str) -> None:
    (run,) = asked(store, "SELECT found, loaded, known, rejected, skipped FROM ingest_runs")
    sums = re.findall(r"<b>([\d,]+)</b> (found|loaded|known|rejected|skipped)", html)
    assert {name: int(count) for count, name in sums} == run
    (counts,) = asked(store, "SELECT (SELECT count(*) FROM articles) AS a, (SELECT count(*) FROM sidebar_items) AS i")
    assert f"<b>{counts['a']}</b> articles" in html
    assert f"<b>{counts['i']}</b> sidebar items" in html


def test_every_reason_is_shown_with_its_samples(store: Store, html: str) -> None:
    for row in asked(store, "SELECT reason, count(*) AS n FROM rejections GROUP BY reason"):
        assert f"<b>{row['n']}</b> {row['reason']} " in html
    for row in asked(store, "SELECT source_uri FROM rejections"):
        assert row["source_uri"] in html


def test_pages_are_whole_and_in_order(store: Store, html: str) -> None:
    captures = {row["capture_id"]: row for row in asked(store, "SELECT capture_id, text FROM captures")}
    pages = pages_of(parts_of(html))
    assert {page["capture"]["capture_id"]: page["capture"]["text"] for page in pages} == {
        capture_id: row["text"] for capture_id, row in captures.items()
    }
    sure = [("low_confidence" not in page["capture"].get("flags", []), page["capture"]["confidence"]) for page in pages]
    assert sure == sorted(sure)
    assert {is_sure for is_sure, _ in sure} == {False, True}
    for page in pages:
        covered = [line for _, _, first, last, _ in page["blocks"] for line in range(first, last + 1)]
        assert covered == list(range(1, page["capture"]["text"].count("\n") + 2))


def test_a_page_has_its_record(store: Store, html: str) -> None:
    story = "SELECT * FROM articles WHERE headline LIKE 'Die Lautertalbahn%'"
    (row,) = asked(store, story)
    (page,) = [page for page in pages_of(parts_of(html)) if page["capture"]["capture_id"] == row["capture_id"]]
    (story,) = page["articles"]
    for name in ("headline", "byline", "published_at"):
        assert story[name] == row[name]
    (items,) = asked(store, f"SELECT count(*) AS n FROM sidebar_items WHERE capture_id = '{row['capture_id']}'")  # noqa: S608
    assert len(page["items"]) == items["n"] > 0
    assert any("item_no" in photo for photo in page["photos"])
    assert page["sightings"][0]["site"] == "allmendinger-anzeiger.example"


def test_only_its_own_script_and_style_may_do_anything(hostile: str) -> None:
    parts = parts_of(hostile)
    (policy,) = parts.of("meta", **{"http-equiv": "Content-Security-Policy"})
    rules = dict(rule.strip().split(" ", 1) for rule in str(policy.attributes["content"]).split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert {rules["base-uri"], rules["form-action"]} == {"'none'"}
    (script,) = [one for one in parts.of("script") if "type" not in one.attributes]
    (style,) = parts.of("style")
    assert rules["script-src"] == f"'{_hash(script.text)}'"
    assert rules["style-src"] == f"'{_hash(style.text)}'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_nothing_runs_or_loads_by_an_attribute(hostile: str, html: str) -> None:
    for parts in (parts_of(hostile), parts_of(html)):
        for element in parts.elements:
            for name, value in element.attributes.items():
                assert not name.startswith("on"), (element.name, name)
                assert name not in {"src", "srcset", "action", "formaction", "style", "srcdoc", "xlink:href"}
                if name == "href":
                    assert str(value).startswith(("#", "data:,")), value
        assert not {"iframe", "object", "embed", "base", "img", "foreignobject"} & {one.name for one in parts.elements}


def test_hostile_words_stay_words(hostile: str) -> None:
    parts = parts_of(hostile)
    for page in pages_of(parts):
        assert page["capture"]["text"].split("\n")[1:] == list(HOSTILE)
        (story,) = page["articles"]
        assert story["headline"] == ALL
        assert page["sightings"][0]["site"] == ALL[:200]
    (reason,) = [one for one in parts.of("pre") if "dir" in one.attributes]
    assert visible_lines(ALL)[:380] == reason.text[:380]
    assert "\x00" not in hostile
    assert "\u202e" not in hostile.replace(json.dumps("\u202e"), "").split("<script type")[0]


def test_pointers_and_copies_lead_to_their_captures(hostile: str) -> None:
    pages = {page["capture"]["text"].split("\n")[0]: page for page in pages_of(parts_of(hostile))}
    first, second = (pages[f"page {number}"] for number in range(2))
    ids = [page["capture"]["capture_id"] for page in (first, second)]
    assert [item.get("target_capture_id") for item in first["items"]] == [ids[1], None]
    assert [(page["articles"][0]["copy_count"], page["articles"][0]["copies"]) for page in (first, second)] == [
        (1, [ids[1]]), (1, [ids[0]]),
    ]  # fmt: skip
    assert "copy_count" not in pages["page 2"]["articles"][0]


def test_hostile_words_in_charts_are_text(hostile: str) -> None:
    parts = parts_of(hostile)
    drawn = "".join(one.text for one in parts.of("text"))
    assert "</script><script>window.ran" in drawn
    assert len(re.findall(r'<figure id="chart-\w+">', hostile)) == 5


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\u2028\u2029\x00\"'\\/")))
def test_json_in_a_script_element_is_that_json_and_no_markup(text: str) -> None:
    written = script_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert not re.search("[<>&\u2028\u2029\x00]", written)


def test_everything_that_is_painted_is_defined(html: str) -> None:
    style = parts_of(html).of("style")[0].text
    assert set(re.findall(r"url\(#([\w-]+)\)", html)) <= set(re.findall(r'<pattern id="([\w-]+)"', html))
    assert set(re.findall(r"var\((--[\w-]+)\)", html)) <= set(re.findall(r"(--[\w-]+):", style))
    light, dark = style.split("prefers-color-scheme: dark", 1)
    hues = set(re.findall(r"(--\w+-(?:tint|edge)):", light))
    assert len(hues) == 2 * len({look.hue for look in LOOKS.values()})
    assert hues <= set(re.findall(r"(--\w+-(?:tint|edge)):", dark))


def test_every_kind_looks_its_own_way_here_and_on_the_terminal() -> None:
    assert set(LOOKS) == set(Kind)
    assert len({(look.hue, look.texture) for look in LOOKS.values()}) == len(Kind)
    assert all(Style.parse(look.terminal) for look in LOOKS.values())
    assert set(re.findall(r"^\.k-(\w+) ", kind_rules(), re.MULTILINE)) == set(Kind)
    assert {f"texture-{kind}" for kind in Kind} <= set(re.findall(r'id="([\w-]+)"', patterns()))


WAYS_OUT = (
    "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", 'setAttribute("on',
    "fetch(", "XMLHttpRequest", "import(", ".href", ".src",
)  # fmt: skip


def test_the_script_makes_no_markup() -> None:
    script = (ROOT / "tasks/report/page/report.js").read_text(encoding="utf-8")
    assert [way for way in WAYS_OUT if way in script] == []


def test_bounds_hold(tmp_path: Path) -> None:
    with open_writer(Settings(home=tmp_path)) as store:
        texts = ["long " * 400, *(f"page {number}\n" * 3 for number in range(9))]
        load(store, begun(store), staged([Met(text, f"/{number}") for number, text in enumerate(texts)]))
        store.execute("UPDATE captures SET confidence = 0 WHERE capture_id = ?", [key_of(texts[0])])
        scope = latest_run(store)
        assert len(chosen_pages(store, scope, Bounds(pages=4))) == 4
        assert chosen_pages(store, scope, Bounds(pages=0)) == []
        every = chosen_pages(store, scope, bounds_for(500))
        assert len(every) == len(texts)
        room = sum(page.size for page in every[:6])
        assert chosen_pages(store, scope, Bounds(bytes=room)) == every[:6]
        (longest,) = chosen_pages(store, scope, Bounds(pages=1, characters=100))
        whole = json.loads(longest.whole)
        assert (len(whole["capture"]["text"]), whole["capture"]["characters"], whole["is_cut"]) == (100, 2000, True)
        (lines,) = chosen_pages(store, scope, Bounds(pages=2, blocks=2))[1:]
        assert json.loads(lines.whole)["is_cut"]
        assert not json.loads(every[0].whole)["is_cut"]


def test_more_pages_have_more_room() -> None:
    assert bounds_for(500).bytes < 15_000_000
    assert bounds_for(5_000).bytes == 10 * bounds_for(500).bytes
    assert bounds_for(1).bytes == Bounds().bytes


def test_the_run_is_the_latest_that_brought_pages_or_the_named_one(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "data")
    with open_writer(settings) as store:
        with pytest.raises(UsageError, match="no run"):
            latest_run(store)
        assert every_run(store).run["runs"] == 0
        first, second = begun(store), None
        load(store, first, staged([Met("one", "/1"), Met("two", "/2")]), 1)
        second = begun(store)
        load(store, second, staged([Met("one", "/1")]), 2)
        assert latest_run(store).run_id == first
        assert every_run(store).run["runs"] == 2
    for run, pages in ((first, 2), (second, 0)):
        report(run, to=tmp_path / "one.html", flags=_flags(settings))
        assert len(pages_of(parts_of((tmp_path / "one.html").read_text(encoding="utf-8")))) == pages
    assert "brought no page of its own" in (tmp_path / "one.html").read_text(encoding="utf-8")
    report(every=True, live=True, to=tmp_path / "all.html", flags=_flags(settings, report_pages="1"))
    assert len(pages_of(parts_of((tmp_path / "all.html").read_text(encoding="utf-8")))) == 1
    for wrong in ("nonsense", "2"):
        with pytest.raises(UsageError, match="begin"):
            report(wrong, to=tmp_path / "none.html", flags=_flags(settings))
    with pytest.raises(UsageError, match="One run"):
        report(first, every=True, flags=_flags(settings))
    assert not (tmp_path / "none.html").exists()


def test_a_warehouse_without_a_run_has_a_report(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "data")
    with open_writer(settings):
        pass
    report(every=True, to=tmp_path / "all.html", flags=_flags(settings))
    assert "There is nothing to draw" in (tmp_path / "all.html").read_text(encoding="utf-8")


DAYS = st.dictionaries(st.dates(), st.integers(1, 50), max_size=20)


@given(captured=DAYS, published=DAYS)
def test_no_day_is_lost_on_the_timeline(captured: Mapping[date, int], published: Mapping[date, int]) -> None:
    found = timeline({"captured": captured, "published": published})
    drawn = [period for periods in found.series.values() for period in periods]
    assert sum(period.count for period in drawn) + found.outside == sum(captured.values()) + sum(published.values())
    for periods in found.series.values():
        assert [p.start for p in periods] == sorted({p.start for p in periods})
        assert all(before.end <= after.start for before, after in pairwise(periods))


@pytest.mark.parametrize(
    ("last", "unit"), [(date(2026, 3, 1), "day"), (date(2027, 3, 1), "month"), (date(2050, 1, 1), "year")]
)
def test_the_unit_of_a_timeline_fits_its_span(last: date, unit: str) -> None:
    assert timeline({"captured": {date(2026, 1, 1): 1, last: 1}}).unit == unit


def test_a_few_odd_dates_do_not_stretch_the_timeline() -> None:
    usual = {date(2026, 1, 1) + timedelta(days=number): 10 for number in range(30)}
    found = timeline({"published": usual | {date(1850, 1, 1): 1, date(9999, 12, 31): 1}})
    assert (found.unit, found.outside) == ("day", 2)


def test_what_draws_is_imported_by_the_command_alone() -> None:
    users: dict[str, set[str]] = {"altair": set(), "vl_convert": set(), "clipfile.tasks.report.charts": set()}
    for folder in ("schemas", "warehouse", "tasks", "flows"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = (
                    [node.module]
                    if isinstance(node, ast.ImportFrom)
                    else [one.name for one in getattr(node, "names", [])]
                )
                for name in set(users) & set(names):
                    users[name].add(str(path.relative_to(ROOT)))
    assert users["altair"] == users["vl_convert"] == {"tasks/report/charts.py"}
    assert users["clipfile.tasks.report.charts"] == {"flows/commands/report.py"}
