"""The report in a headless Chromium: nothing of a page runs, everything works by keyboard, in the dark, on a phone."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from commands import SAMPLES, clipfile, ingested, rows
from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright
from report_homes import HOSTILE, hostile_home
from site_pages import page as site_page
from staged_rows import Met, begun, load, staged

from clipfile.schemas.kinds import Kind
from clipfile.schemas.settings import Settings
from clipfile.tasks.visible import visible
from clipfile.warehouse.store import open_writer

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
expect.set_options(timeout=60_000)
WIDE, PHONE = (1400, 900), (390, 844)
MOST_BYTES, MOST_SECONDS = 15_000_000, 1.0
READABLE = 4.5  # contrast of text by WCAG 2, level AA


@dataclass
class Opened:
    """A report in a browser, and what the browser had to say and wanted from outside."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def chosen(self) -> int:
        """The number of the page that is chosen in the list."""
        (entry,) = self.page.locator("[role=option][aria-selected=true]").all()
        return int(str(entry.get_attribute("id")).removeprefix("entry-"))

    def shown(self) -> int:
        return self.page.locator("[role=option]:visible").count()

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium with a profile of its own; fails with a clear word where there is none."""
    if CHROMIUM is None:
        pytest.fail("There is no Chromium: apt-get install -y --no-install-recommends chromium (Debian), as root.")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, timeout=120_000)


@contextmanager
def opened(
    browser: Browser, report: Path, size: tuple[int, int] = WIDE, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Opened]:
    """A report in a new window that shares nothing with others."""
    window = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    window.set_default_timeout(120_000)  # ms: others may be at work here
    found = Opened(window.new_page())
    found.page.on("console", lambda message: found.said.append(message.text))
    found.page.on("pageerror", lambda error: found.said.append(str(error)))
    found.page.on("dialog", lambda dialog: found.said.append(dialog.message))
    window.on("request", lambda request: found.asked.append(request.url))
    found.page.goto(report.as_uri())
    yield found
    window.close()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of the samples."""
    folder = tmp_path_factory.mktemp("looked at")
    ingested(SAMPLES, cwd=folder)
    return _reported(folder)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in which every word of a stranger is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile_home(folder / "data")
    return _reported(folder)


def _reported(folder: Path) -> Path:
    done = clipfile("report", "--to", "report.html", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "report.html"


def test_what_a_page_says_never_runs(browser: Browser, hostile: Path) -> None:
    with opened(browser, hostile) as seen:
        for _ in range(3):
            seen.page.keyboard.press("j")
        for word in ("window.ran", "onerror"):
            seen.page.locator("#words").fill(word)
            seen.page.locator("#words").press("Enter")
        seen.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert seen.page.evaluate("window.ran") is None
        assert (seen.said, seen.asked) == ([], [hostile.as_uri()])
        text = "\n".join(seen.page.locator("#page .text").all_inner_texts())
        for words in HOSTILE:
            assert visible(words).strip() in text
        assert visible(HOSTILE[0]) in seen.text("#record")
        assert HOSTILE[0] in str(seen.page.locator("#refused").text_content())


def test_the_policy_stops_what_the_escaping_would_not(browser: Browser, hostile: Path, tmp_path: Path) -> None:
    """A script that somebody got into the file in spite of all does not run, and is reported."""
    broken = tmp_path / "broken.html"
    html = hostile.read_text(encoding="utf-8")
    broken.write_text(
        html.replace("<main>", "<main><script>window.ran = 1</script><img src=x onerror='window.ran = 2'>")
    )
    with opened(browser, broken) as seen:
        seen.page.wait_for_timeout(300)
        assert seen.page.evaluate("window.ran") is None
        assert any("Content Security Policy" in said for said in seen.said)


def test_a_report_asks_nobody_and_complains_of_nothing(browser: Browser, samples: Path) -> None:
    with opened(browser, samples) as seen:
        for _ in range(40):
            seen.page.keyboard.press("j")
        assert (seen.said, seen.asked) == ([], [samples.as_uri()])


def test_it_works_by_keyboard(browser: Browser, samples: Path) -> None:
    with opened(browser, samples) as seen:
        last = seen.page.locator("[role=option]").count() - 1
        assert seen.chosen() == 0
        for key, expected in (("j", 1), ("j", 2), ("k", 1)):
            seen.page.keyboard.press(key)
            assert seen.chosen() == expected
        assert seen.focused() == "list"
        for key, expected in (("ArrowDown", 2), ("ArrowUp", 1), ("End", last), ("j", last), ("Home", 0), ("k", 0)):
            seen.page.keyboard.press(key)
            assert seen.chosen() == expected, key
            assert seen.page.locator("#list").get_attribute("aria-activedescendant") == f"entry-{expected}"
        seen.page.keyboard.press("Enter")
        assert seen.focused() == "page"
        seen.page.keyboard.press("Escape")
        assert seen.focused() == "list"
        seen.page.keyboard.press("/")
        assert seen.focused() == "words"
        seen.page.keyboard.type("jk/")
        assert seen.page.locator("#words").input_value() == "jk/"
        assert seen.chosen() == 0


def test_every_stop_of_the_tab_key_is_seen(browser: Browser, samples: Path) -> None:
    with opened(browser, samples) as seen:
        stops = set()
        for _ in range(60):
            seen.page.keyboard.press("Tab")
            stop = seen.page.evaluate("document.activeElement.id || document.activeElement.tagName")
            width = seen.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
            if stop == "BODY":
                break
            assert width == "3px", stop
            stops.add(stop)
        assert {"words", "site", "type", "kind", "flag", "most", "list", "page", "record"} <= stops


def test_a_pointer_leads_to_the_page_that_was_captured(browser: Browser, hostile: Path) -> None:
    with opened(browser, hostile) as seen:
        seen.page.locator("#words").fill('"page 0"')
        seen.page.locator("#words").press("Enter")
        assert (seen.shown(), seen.page.locator("#record button").count()) == (1, 2)
        seen.page.locator("#record li button").click()
        assert seen.shown() == 3
        assert seen.text("#page .text >> nth=0") == "page 1"


def test_the_list_keeps_what_is_chosen_in_sight(browser: Browser, samples: Path) -> None:
    with opened(browser, samples) as seen:
        for _ in range(25):
            seen.page.keyboard.press("j")
        inside = "(e, l) => e.top >= l.top - 1 && e.bottom <= l.bottom + 1"
        boxes = "[document.querySelector('[aria-selected=true]'), list].map((one) => one.getBoundingClientRect())"
        assert seen.page.evaluate(f"(({inside}))(...{boxes})")


def test_the_filters_leave_what_they_say(browser: Browser, samples: Path) -> None:
    folder = samples.parent
    counts = {
        "site": ("northernpress.example", "FROM sightings WHERE site = 'northernpress.example'"),
        "type": ("error", "FROM captures WHERE page_type = 'error'"),
        "kind": ("end_note", "FROM blocks WHERE kind = 'end_note'"),
        "flag": ("low_confidence", "FROM captures WHERE list_contains(flags, 'low_confidence')"),
    }
    with opened(browser, samples) as seen:
        whole = seen.shown()
        for name, (value, where) in counts.items():
            (count,) = rows(f"SELECT count(DISTINCT capture_id) AS n {where}", cwd=folder)
            seen.page.locator(f"#{name}").select_option(value)
            expect(seen.page.locator("#told")).to_have_text(f"{count['n']} of {whole} pages")
            assert seen.shown() == count["n"] > 0, name
            seen.page.locator("button[type=reset]").click()
            expect(seen.page.locator("#told")).to_have_text(f"{whole} of {whole} pages")
        seen.page.locator("#most").fill("0.5")
        (few,) = rows("SELECT count(*) AS n FROM captures WHERE confidence <= 0.5", cwd=folder)
        expect(seen.page.locator("#told")).to_have_text(f"{few['n']} of {whole} pages")


def test_a_search_finds_the_words_of_the_text_and_marks_them(browser: Browser, samples: Path) -> None:
    with opened(browser, samples) as seen:
        seen.page.locator("#words").fill("SALT miners")
        seen.page.locator("#words").press("Enter")
        (found,) = rows(
            "SELECT count(*) AS n FROM captures WHERE lower(text) LIKE '%salt%' AND lower(text) LIKE '%miners%'",
            cwd=samples.parent,
        )
        assert seen.shown() == found["n"] > 0
        assert {"salt", "miners"} <= {mark.lower() for mark in seen.page.locator("mark").all_inner_texts()}
        seen.page.locator("#words").fill("no page says xylotomous")
        seen.page.locator("#words").press("Enter")
        assert (seen.shown(), seen.text("#told"), seen.text("#page")) == (0, f"0 of {_pages(seen)} pages", "")


def _pages(seen: Opened) -> int:
    return seen.page.locator("[role=option]").count()


def test_a_kind_that_is_sought_stands_out(browser: Browser, samples: Path) -> None:
    with opened(browser, samples) as seen:
        seen.page.locator("#kind").select_option("byline")
        expect(seen.page.locator("#page .block.aside").first).to_be_attached()
        assert seen.page.locator("#page .block.k-byline:not(.aside)").count() > 0
        assert seen.page.locator("#page .block.k-byline.aside").count() == 0


CONTRAST = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (colour) => parts(colour).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const found = {};
  for (const kind of KINDS) {
    const block = document.createElement("div");
    block.className = `block k-${kind}`;
    block.append(Object.assign(document.createElement("div"), { className: "text", textContent: "words" }));
    const tag = Object.assign(document.createElement("div"), { className: "tag" });
    const small = document.createElement("i");
    const doubt = Object.assign(document.createElement("span"), { className: "doubt" });
    tag.append(small, doubt);
    block.append(tag);
    page.append(block);
    const ground = getComputedStyle(block).backgroundColor;
    found[kind] = [block.firstChild, tag, small, doubt].map((one) => contrast(getComputedStyle(one).color, ground));
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_is_tinted_and_readable(browser: Browser, samples: Path, scheme: Literal["light", "dark"]) -> None:
    with opened(browser, samples, scheme=scheme) as seen:
        found = seen.page.evaluate(CONTRAST.replace("KINDS", json.dumps([*Kind])))
        assert {kind: ratios for kind, ratios in found.items() if min(ratios) < READABLE} == {}
        grounds = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (grounds == "rgb(20, 21, 23)") is (scheme == "dark")
        tints = seen.page.locator("#page .block").evaluate_all(
            "(all) => new Set(all.map((one) => getComputedStyle(one).backgroundColor)).size"
        )
        assert tints >= 8


def test_a_kind_is_told_without_colour(browser: Browser, samples: Path) -> None:
    with opened(browser, samples) as seen:
        for block in seen.page.locator("#page .block").all():
            (kind,) = {*str(block.get_attribute("class")).split()} - {"block", "unsure", "aside"}
            assert kind.removeprefix("k-").replace("_", " ") in block.locator(".tag").inner_text()
        textures = seen.page.locator("#legend .swatch").evaluate_all(
            "(all) => all.map((one) => getComputedStyle(one).backgroundImage.replaceAll(/rgb[^)]*[)]/g, '')"
            " + getComputedStyle(one).backgroundColor)"
        )
        assert len(set(textures)) == len(Kind)


@pytest.mark.parametrize("size", [PHONE, (320, 640)])
def test_it_fits_a_phone(browser: Browser, samples: Path, size: tuple[int, int]) -> None:
    with opened(browser, samples, size) as seen:
        for _ in range(6):
            seen.page.keyboard.press("j")
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        tops = seen.page.evaluate("[list, page, record].map((one) => one.getBoundingClientRect().top)")
        assert tops == sorted(tops)


def test_a_run_of_5000_pages_is_a_small_file_that_opens_at_once(browser: Browser, tmp_path: Path) -> None:
    """Pages of 8,000 characters and a hundred blocks, as news pages have them."""
    with open_writer(Settings(home=tmp_path / "data")) as store:
        run = begun(store)
        for number in range(0, 5_000, 500):
            load(store, run, staged([_met(page) for page in range(number, number + 500)]), number + 1)
    report = _reported(tmp_path)
    assert 3_000_000 < report.stat().st_size < MOST_BYTES
    with opened(browser, report) as seen:
        assert _pages(seen) == 500
        assert 50 < seen.page.locator("#page .block").count() < 300  # the blocks of one page: no other is rendered
        assert (seen.said, seen.asked) == ([], [report.as_uri()])
        assert _seconds_of_work(seen.page) < MOST_SECONDS


def _seconds_of_work(page: Page) -> float:
    """CPU seconds of the page's process until all of the report is there, which is after the first view."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _process_seconds(session)
    page.reload()
    spent = _process_seconds(session) - before
    assert spent > 0.01
    return spent


def _process_seconds(session: CDPSession) -> float:
    return sum(
        one["value"] for one in session.send("Performance.getMetrics")["metrics"] if one["name"] == "ProcessTime"
    )


def _met(number: int) -> Met:
    text = "\n\n".join(site_page(3 * number + part) for part in range(4))
    return Met(text, f"/{number}", url=f"https://p{number % 40}.example/{number}")
