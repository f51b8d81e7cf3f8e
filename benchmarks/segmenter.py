"""What the segmenter costs a page, beside extractors that are given the same pages' HTML."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import process_time

import justext
import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from rich.console import Console

from benchmarks.pages import PAGES, SHARED, PageSet, page_set, repeated
from benchmarks.report import Cost, facts, report
from clipfile.tasks.segment import judge, segment
from clipfile.tasks.segment.decode import decode
from clipfile.tasks.segment.features import featurise
from clipfile.tasks.segment.lines import read_lines
from clipfile.tasks.segment.model import Model, load_model

ROUNDS = 5

Seconds = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to measure: how many pages it goes through, and the CPU seconds that took."""

    name: str
    pages: int
    seconds: Seconds


def timed(work: Callable[[], object]) -> Seconds:
    """A run of some work, in CPU seconds of this process."""

    def seconds() -> float:
        start = process_time()
        work()
        return process_time() - start

    return seconds


def stages(texts: Sequence[str], model: Model) -> Iterator[Case]:
    """Each part of the judgement apart, fed with what the parts before it make."""
    lines = read_lines(texts)
    features = featurise(lines)
    scores = model.score(features, lines)
    yield Case("stage: lines", len(texts), timed(lambda: read_lines(texts)))
    yield Case("stage: features", len(texts), timed(lambda: featurise(lines)))
    yield Case("stage: score", len(texts), timed(lambda: model.score(features, lines)))
    yield Case("stage: decode", len(texts), timed(lambda: decode(lines, scores)))


def clipfile_cases(pages: PageSet, model: Model) -> Iterator[Case]:
    """The judgement, the whole segmenter, and one page at a time."""
    texts = repeated(pages.texts)
    ids = hashes(texts)
    yield Case("clipfile judge", len(texts), timed(lambda: judge(texts, model)))
    yield from stages(texts, model)
    yield Case("clipfile segment", len(texts), timed(lambda: segment(ids, texts, model)))
    alone = list(zip(hashes(pages.texts), pages.texts, strict=True))
    yield Case("clipfile segment, a page alone", len(alone), timed(lambda: one_by_one(alone, model)))
    if pages.distinct:
        yield Case("clipfile judge, distinct", len(pages.distinct), timed(lambda: judge(pages.distinct, model)))


def one_by_one(pages: Iterable[tuple[str, str]], model: Model) -> None:
    """Segment pages as if each were the only one."""
    for capture_id, text in pages:
        segment([capture_id], [text], model)


def hashes(texts: Iterable[str]) -> list[str]:
    """The capture ids of these texts."""
    return [sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts]


def filter_cases(pages: PageSet) -> Iterator[Case]:
    """The command as a process of its own, JSON in and out, less what it takes for one page.

    What is loaded when a page first needs it counts; in the second half of a run it is there already.
    """
    yield Case("clipfile segment --jsonl", PAGES, filtered(repeated(pages.texts), 1))
    if pages.distinct:
        half = len(pages.distinct) // 2
        yield Case("clipfile segment --jsonl, distinct", len(pages.distinct), filtered(pages.distinct, 1))
        yield Case("the same, second half", len(pages.distinct) - half, filtered(pages.distinct, half))


def filtered(texts: Sequence[str], without: int) -> Seconds:
    """CPU seconds of `clipfile segment --jsonl` over all these texts, less those over so many of the first."""
    rows = [json.dumps({"id": str(at), "text": text, "url": None}).encode() for at, text in enumerate(texts)]
    return lambda: child_seconds(b"\n".join(rows)) - child_seconds(b"\n".join(rows[:without]))


def child_seconds(rows: bytes) -> float:
    """CPU seconds, its own and the system's, of one run of the command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [str(Path(sys.executable).with_name("clipfile")), "segment", "--jsonl"]
    subprocess.run(command, input=rows, stdout=subprocess.DEVNULL, check=True)  # noqa: S603  the project's own command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def extractor_cases(html: Sequence[str]) -> Iterator[Case]:
    """Extractors over the HTML, each as its documentation calls it."""
    stoplist = justext.get_stoplist("English")
    extractors: dict[str, Callable[[str], object]] = {
        "resiliparse extract_plain_text": lambda page: extract_plain_text(page, main_content=True),
        "trafilatura extract": trafilatura.extract,
        "trafilatura bare_extraction": lambda page: trafilatura.bare_extraction(page, with_metadata=True),
        "justext justext": lambda page: justext.justext(page, stoplist),
    }
    for name, extract in extractors.items():
        yield Case(f"{name} (HTML)", len(html), timed(partial(every, extract, html)))


def every(extract: Callable[[str], object], html: Iterable[str]) -> None:
    """Give each page to an extractor."""
    for page in html:
        extract(page)


def measure(cases: Sequence[Case]) -> list[Cost]:
    """The costs of all cases, their rounds interleaved so that a busy minute falls on all of them."""
    rounds = [[case.seconds() * 1000 / case.pages for case in cases] for _ in range(ROUNDS)]
    return [
        Cost(case.name, case.pages, min(taken), median(taken))
        for case, taken in zip(cases, zip(*rounds, strict=True), strict=True)
    ]


def load_seconds() -> float:
    """CPU seconds that the model takes to load, best of the rounds."""

    def load() -> None:
        load_model.cache_clear()
        load_model()

    return min(timed(load)() for _ in range(ROUNDS))


def main() -> None:
    """Measure everything once and report it."""
    pages = page_set()
    if not pages.html:
        note = f"No pages with HTML in {SHARED / 'corpus' / 'html'}: the samples are measured, without the extractors."
        Console(stderr=True).print(f"{note} CLIPFILE_SHARED names another place.")
    load = load_seconds()
    model = load_model()
    cases = [*clipfile_cases(pages, model), *filter_cases(pages), *extractor_cases(pages.html)]
    costs = measure([case for case in cases if case.pages])
    report(costs, facts(pages, load, ROUNDS))


if __name__ == "__main__":
    main()
