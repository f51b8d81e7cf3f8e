"""What reading and flattening an HTML page costs, beside resiliparse's plain text of the same pages in the same run."""

import gzip
from collections.abc import Iterable
from statistics import median
from time import process_time

from resiliparse.extract.html2text import extract_plain_text
from rich.console import Console
from rich.table import Table

from benchmarks.pages import SHARED
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import FetchRules, fetch_rules
from clipfile.tasks.fetch.html.css import rules_of
from clipfile.tasks.fetch.html.document import parsed
from clipfile.tasks.fetch.html.page import read_html

FOLDER = SHARED / "corpus" / "html"
ROUNDS = 7
MS = 1000


def read_all(pages: Iterable[bytes], rules: FetchRules) -> None:
    """Charset, parsing, flattening and metadata; each page's style sheets are read anew, as on another site."""
    for page in pages:
        rules_of.cache_clear()
        read_html(page, None, rules)


def read_again(pages: Iterable[bytes], rules: FetchRules) -> None:
    """The same where the page before had the same style sheets, as the pages of one site have."""
    for page in pages:
        read_html(page, None, rules)


def parse_all(pages: Iterable[bytes], _rules: FetchRules) -> None:
    """The parser alone."""
    for page in pages:
        parsed(page)


def resiliparse_all(pages: Iterable[bytes], _rules: FetchRules) -> None:
    """What resiliparse gives of every line, without its choice of the main content."""
    for page in pages:
        extract_plain_text(page.decode("utf-8", "replace"))


CASES = {
    "clipfile: HTML to text and facts": read_all,
    "the same, style sheets seen before": read_again,
    "selectolax (Lexbor): parsing alone": parse_all,
    "resiliparse extract_plain_text": resiliparse_all,
}


def main() -> None:
    """Measure the cases in turns, so that a busy minute falls on all of them, and print CPU milliseconds a page."""
    pages = [gzip.decompress(path.read_bytes()) for path in sorted(FOLDER.glob("*.html.gz"))]
    console = Console(highlight=False)
    if not pages:
        console.print(f"No pages with HTML in {FOLDER}. CLIPFILE_SHARED names another place.")
        return
    rules = fetch_rules(Settings())
    taken: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(ROUNDS):
        for name, work in CASES.items():
            start = process_time()
            work(pages, rules)
            taken[name].append((process_time() - start) * MS / len(pages))
    shown = Table("HTML", *("CPU ms a page", "median"))
    for name, seconds in taken.items():
        shown.add_row(name, f"{min(seconds):.2f}", f"{median(seconds):.2f}")
    console.print(shown)
    size = sum(map(len, pages)) / len(pages) / 1000
    console.print(f"{len(pages)} pages of {size:.0f} kB on average, best of {ROUNDS} rounds, one thread.")


if __name__ == "__main__":
    main()
