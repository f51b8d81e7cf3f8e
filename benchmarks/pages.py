"""The pages that are measured: labelled pages beside the checkout, or else what the samples give."""

import gzip
import json
import os
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("CLIPFILE_SHARED", ROOT.parent / "shared"))
# Sets of one news page a row, of which every one is another page: repeats would fill the caches of the fields.
DISTINCT = ("fundus", "naeb", "trafilatura")
PAGES = 1000


@dataclass(frozen=True, slots=True)
class PageSet:
    """Pages as flat texts, and as HTML where there is some."""

    name: str
    texts: tuple[str, ...]
    html: tuple[str, ...]  # of the same pages, in the same order; empty where there is none
    distinct: tuple[str, ...]  # flat texts of pages without a repeat; empty where there are none


def page_set() -> PageSet:
    """The pages of corpus/html with their HTML; without them, the samples' texts alone."""
    folder = SHARED / "corpus" / "html"
    sources = sorted(folder.glob("*.html.gz"))
    if not sources:
        texts = tuple(path.read_text(encoding="utf-8") for path in sorted((ROOT / "samples").glob("*.txt")))
        return PageSet("samples/", texts, (), ())
    return PageSet(
        name="corpus/html",
        texts=tuple(path.with_name(f"{path.name.removesuffix('.html.gz')}.txt").read_text("utf-8") for path in sources),
        html=tuple(gzip.decompress(path.read_bytes()).decode("utf-8", "replace") for path in sources),
        distinct=tuple(islice(corpus_texts(), PAGES)),
    )


def corpus_texts() -> list[str]:
    """The flat texts of the labelled corpora that are there."""
    files = (SHARED / "corpus" / f"{name}.jsonl.gz" for name in DISTINCT)
    return [json.loads(row)["text"] for file in files if file.exists() for row in gzip.open(file, "rb")]


def repeated(texts: tuple[str, ...], count: int = PAGES) -> list[str]:
    """So many pages out of a few: each repeat has a last line of its own, so that no two are the same."""
    return [f"{text}\n\n{number}" for number, text in enumerate(islice(cycle(texts), count), 1)]
