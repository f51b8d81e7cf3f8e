"""Invented pages are pages: as long as those of newspapers, no two alike, read and segmented as any others."""

import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from benchmark_modules import ROOT, benchmark_module
from running import asked, counted, ran

from clipfile.schemas.kinds import Kind, PageType
from clipfile.tasks.segment import segment
from clipfile.tasks.segment.model import load_model

LONG = 120  # characters of a line that tells something: shorter ones are menus and names
invented = benchmark_module("invented").invented
capture_files = benchmark_module("capture_files")


@cache
def pages(count: int = 620, seed: int = 1) -> list[Any]:
    return list(invented(count, seed))


def said(page: Any, kind: Kind) -> list[str]:
    return [text for unit, text in page.pieces if unit.kind == kind]


def test_no_two_pages_are_the_same() -> None:
    assert len({page.text for page in pages()}) == len({page.url for page in pages()}) == len(pages())
    long = Counter(line for page in pages() for line in page.text.split("\n") if len(line) > LONG)
    again = sum(count for count in long.values() if count > 1)
    assert again < 0.25 * long.total(), long.most_common(3)  # the furniture of a site, and short sentences
    told = Counter(text for page in pages() for text in said(page, Kind.BODY) if len(text) > LONG)
    assert len(told) > 0.99 * told.total(), told.most_common(3)


def test_pages_are_as_long_as_those_of_newspapers() -> None:
    lines = [page.text.count("\n") + 1 for page in pages()]
    assert 200 < mean(lines) < 260
    assert min(lines) > 60
    assert 9_000 < mean(len(page.text) for page in pages()) < 11_000


def test_a_seed_makes_the_same_pages_however_many() -> None:
    few = list(invented(520, 1))
    assert [(page.url, page.text, page.captured_at) for page in few] == [
        (page.url, page.text, page.captured_at) for page in pages()[:520]
    ]
    assert {page.text for page in invented(20, 2)}.isdisjoint(page.text for page in pages())


def test_pages_are_articles_with_a_headline_and_a_text() -> None:
    some = pages()[:80]
    read = segment([f"{page.number:064x}" for page in some], [page.text for page in some], load_model())
    assert sum(page.page_type is PageType.ARTICLE for page in read) >= 0.95 * len(read)
    found = [page.articles[0] for page in read if page.articles]
    assert len(found) == len(some)
    headlines = [said(page, Kind.HEADLINE)[0] for page in some]
    assert sum(one.headline == want for one, want in zip(found, headlines, strict=True)) > 0.6 * len(some)
    kept = sum(len(set(said(page, Kind.BODY)) & set(one.paragraphs)) for page, one in zip(some, found, strict=True))
    assert kept > 0.85 * sum(len(said(page, Kind.BODY)) for page in some)


@pytest.mark.parametrize("form", ["txt", "wet", "jsonl", "parquet"])
def test_every_form_is_read_back(tmp_path: Path, form: str) -> None:
    some = pages()[:30]
    capture_files.FORMS[form](tmp_path / "pages", iter(some))
    assert counted(ran(tmp_path / "home", tmp_path / "pages")) == {"loaded": 30}
    captures = asked(tmp_path / "home", "SELECT text, url FROM captures JOIN sightings USING (capture_id)")
    assert sorted(row["text"] for row in captures) == sorted(page.text for page in some)
    urls = sorted(row["url"] or "" for row in captures)
    assert urls == ([""] * 30 if form == "txt" else sorted(page.url for page in some))


def test_the_same_pages_as_html(tmp_path: Path) -> None:
    some = pages()[:30]
    capture_files.write_html(tmp_path / "pages", iter(some))
    assert counted(ran(tmp_path / "home", tmp_path / "pages")) == {"loaded": 30}
    captures = asked(tmp_path / "home", "SELECT text, source_uri FROM captures JOIN sightings USING (capture_id)")
    lines = {Path(row["source_uri"]).stem: set(row["text"].split("\n")) for row in captures}
    for page in some:
        assert {*said(page, Kind.HEADLINE), *said(page, Kind.BODY)} <= lines[f"{page.number:08d}"]


def test_the_command_writes_files_in_folders(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.captures", "--pages", "1002", "--as", "txt", "--to", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    assert [len(list(folder.iterdir())) for folder in sorted(tmp_path.iterdir())] == [1000, 2]
    assert (tmp_path / "00000" / "00000007.txt").read_text(encoding="utf-8") == pages()[7].text
