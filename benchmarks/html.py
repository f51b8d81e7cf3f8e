"""What reading and flattening an HTML page costs and how close it comes to a browser, beside resiliparse's text."""

import gzip
import resource
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from statistics import mean, median
from time import process_time

from resiliparse.extract.html2text import extract_plain_text
from rich.console import Console
from rich.table import Table

from benchmarks.pages import SHARED
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import FetchRules, fetch_rules
from clipfile.tasks.fetch.html.css import rules_of
from clipfile.tasks.fetch.html.document import Flattened, parsed
from clipfile.tasks.fetch.html.page import read_html

FOLDER = SHARED / "corpus" / "html"
ROUNDS = 7
MS = 1000
LONG = 80  # characters of a line that is a story's rather than a menu's

Read = Callable[[bytes, FetchRules], str]


def read(page: bytes, rules: FetchRules) -> str:
    """Charset, parsing, flattening and metadata; the page's style sheets are read anew, as on another site."""
    rules_of.cache_clear()
    return read_again(page, rules)


def read_again(page: bytes, rules: FetchRules) -> str:
    """The same where the page before had the same style sheets, as the pages of one site have."""
    found = read_html(page, None, rules)
    return found.text if isinstance(found, Flattened) else ""


def parse(page: bytes, _rules: FetchRules) -> str:
    """The parser alone."""
    parsed(page)
    return ""


def resiliparse(page: bytes, _rules: FetchRules) -> str:
    """What resiliparse gives of every line, without its choice of the main content."""
    return str(extract_plain_text(page.decode("utf-8", "replace")))


CASES: Mapping[str, Read] = {
    "clipfile: HTML to text and facts": read,
    "the same, style sheets seen before": read_again,
    "selectolax (Lexbor): parsing alone": parse,
    "resiliparse extract_plain_text": resiliparse,
}
COMPARED = (read, resiliparse)  # the texts that are held against a browser's


def cpu_seconds() -> float:
    """What this process and those that it started have used of the processors."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def measured(work: Read, pages: Iterable[bytes], rules: FetchRules) -> float:
    """CPU seconds for reading each page; once more, unmeasured, before it where that is what the case is about."""
    taken = 0.0
    for page in pages:
        if work is read_again:
            work(page, rules)
        start = cpu_seconds()
        work(page, rules)
        taken += cpu_seconds() - start
    return taken


def closeness(work: Read, pages: Mapping[Path, bytes], rules: FetchRules) -> tuple[str, str]:
    """How much of the lines, and of the long ones, is what a browser's innerText has; empty where it is not asked."""
    if work not in COMPARED:
        return "", ""
    every, long = [], []
    for path, page in pages.items():
        want = lines(path.with_name(f"{path.name.removesuffix('.html.gz')}.txt").read_text("utf-8"))
        got = lines(work(page, rules))
        every.append(same(want, got))
        long.append(same(*([line for line in found if len(line) >= LONG] for found in (want, got))))
    return f"{mean(every):.3f}", f"{mean(long):.3f}"


def lines(text: str) -> list[str]:
    """The lines of a text that are not blank, white space folded."""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def same(want: Sequence[str], got: Sequence[str]) -> float:
    """The share of two texts' lines that they have in common, in order."""
    return SequenceMatcher(None, want, got, autojunk=False).ratio() if want or got else 1.0


def main() -> None:
    """Measure the cases in turns, so that a busy minute falls on all of them, and print CPU milliseconds a page."""
    pages = {path: gzip.decompress(path.read_bytes()) for path in sorted(FOLDER.glob("*.html.gz"))}
    console = Console(highlight=False)
    if not pages:
        console.print(f"No pages with HTML in {FOLDER}. CLIPFILE_SHARED names another place.")
        return
    rules = fetch_rules(Settings())
    taken: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(ROUNDS):
        for name, work in CASES.items():
            taken[name].append(measured(work, pages.values(), rules) * MS / len(pages))
    shown = Table("HTML", *("CPU ms a page", "median", "lines as in a browser", "long lines"))
    for name, each in taken.items():
        shown.add_row(name, f"{min(each):.2f}", f"{median(each):.2f}", *closeness(CASES[name], pages, rules))
    console.print(shown)
    size = sum(map(len, pages.values())) / len(pages) / MS
    console.print(
        f"{len(pages)} pages of {size:.0f} kB on average, best of {ROUNDS} rounds, one thread; processes that reading "
        "starts are counted."
    )


if __name__ == "__main__":
    main()
