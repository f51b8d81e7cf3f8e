"""Invented pages as files: a text each, HTML each, WET files, JSON lines, Parquet."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from benchmarks.invented import InventedPage
from clipfile.schemas.kinds import ARTICLE_KINDS, ITEM_KINDS, Kind

FOLDER_PAGES = 1_000  # files that a folder holds
FILE_PAGES = 10_000  # pages that a container holds; a WET file of a crawl holds 20,000 to 40,000
ROW_GROUP = 1_000
WET_LANGUAGE = "eng"

Pages = Iterable[InventedPage]
Write = Callable[[Path, Pages], None]

# What stands around each line of a kind; a menu's lines are a list.
TAGS: Mapping[Kind, tuple[str, str]] = {
    Kind.HEADLINE: ("<h1>", "</h1>"),
    Kind.DEK: ('<p class="dek">', "</p>"),
    Kind.BYLINE: ('<p class="byline">', "</p>"),
    Kind.TIMESTAMP: ("<p><time>", "</time></p>"),
    Kind.BODY: ("<p>", "</p>"),
    Kind.SUBHEAD: ("<h2>", "</h2>"),
    Kind.PULLQUOTE: ("<blockquote>", "</blockquote>"),
    Kind.CAPTION: ("<figure><figcaption>", "</figcaption></figure>"),
    Kind.SIDEBAR_HEADING: ("<h3>", "</h3>"),
    Kind.ITEM_HEADLINE: ('<a href="/">', "</a>"),
    Kind.NAV: ('<li><a href="/">', "</a></li>"),
}
OTHERS = ("<div>", "</div>")
AROUND: Mapping[str, tuple[str, str]] = {
    "story": ("<article>", "</article>"),
    "items": ("<aside>", "</aside>"),
    Kind.NAV: ("<nav><ul>", "</ul></nav>"),
    Kind.COMMENT: ('<section class="comments">', "</section>"),
    Kind.LEGAL: ("<footer>", "</footer>"),
}
NOTHING_AROUND = ("<div>", "</div>")


def as_html(page: InventedPage) -> str:
    """The page as simple HTML that says what is what: one article, menus, asides, a footer."""
    title = next(text for unit, text in page.pieces if unit.kind == Kind.HEADLINE)
    told = [at for at, (unit, _) in enumerate(page.pieces) if unit.kind in ARTICLE_KINDS]
    head, story, foot = page.pieces[: told[0]], page.pieces[told[0] : told[-1] + 1], page.pieces[told[-1] + 1 :]
    opening, closing = AROUND["story"]
    body = "\n".join([*_blocks(head), opening, *_blocks(story), closing, *_blocks(foot)])
    return (
        f'<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<link rel="canonical" href="{page.url}">\n</head>\n<body>\n{body}\n</body>\n</html>\n'
    )


def _blocks(pieces: Iterable[tuple[Any, str]]) -> Iterator[str]:
    """The lines of the HTML, those of one kind together."""
    for kind, run in groupby(pieces, lambda piece: "items" if piece[0].kind in ITEM_KINDS else piece[0].kind):
        opening, closing = ("", "") if kind in ARTICLE_KINDS else AROUND.get(kind, NOTHING_AROUND)
        yield opening
        for unit, text in run:
            first, last = TAGS.get(unit.kind, OTHERS)
            yield from [f"{first}{line}{last}" for line in escape(text, quote=False).split("\n")]
        yield closing


def write_texts(folder: Path, pages: Pages) -> None:
    """A .txt file a page."""
    _write_files(folder, ((page.number, "txt", page.text) for page in pages))


def write_html(folder: Path, pages: Pages) -> None:
    """An .html file a page."""
    _write_files(folder, ((page.number, "html", as_html(page)) for page in pages))


def _write_files(folder: Path, files: Iterable[tuple[int, str, str]]) -> None:
    for number, ending, text in files:
        shelf = folder / f"{number // FOLDER_PAGES:05d}"
        if number % FOLDER_PAGES == 0:
            shelf.mkdir(parents=True, exist_ok=True)
        (shelf / f"{number:08d}.{ending}").write_bytes(text.encode())


def write_wet(folder: Path, pages: Pages) -> None:
    """WET files as Common Crawl has them: packed record by record."""
    for path, some in _files(folder, pages, "warc.wet.gz"):
        with path.open("wb") as file:
            packed = GzipWriter(file, compression_level=3)
            for page in some:
                _record(page).write(packed)
            packed.close()


def _record(page: InventedPage) -> WarcRecord:
    text = page.text.encode()
    record = WarcRecord()
    record.init_headers(WarcRecordType.conversion, content_length=len(text), record_urn=_name(2 * page.number).encode())
    for name, value in (
        ("WARC-Target-URI", page.url),
        ("WARC-Date", f"{page.captured_at:%Y-%m-%dT%H:%M:%SZ}"),
        ("WARC-Refers-To", f"<urn:{_name(2 * page.number + 1)}>"),
        ("WARC-Identified-Content-Language", WET_LANGUAGE),
        ("Content-Type", "text/plain"),
    ):
        record.headers[name] = value
    record.set_bytes_content(text)
    return record


def _name(number: int) -> str:
    return uuid.UUID(int=number).urn.removeprefix("urn:")


def write_json_lines(folder: Path, pages: Pages) -> None:
    """JSON lines with the columns text, url and date."""
    for path, some in _files(folder, pages, "jsonl"):
        with path.open("wb") as file:
            file.writelines(orjson.dumps(_row(page)) + b"\n" for page in some)


def write_parquet(folder: Path, pages: Pages) -> None:
    """Parquet with the same columns."""
    schema = pa.schema([(name, pa.string()) for name in ("text", "url", "date")])
    for path, some in _files(folder, pages, "parquet"):
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for _, rows in groupby(some, lambda page: page.number // ROW_GROUP):
                writer.write_table(pa.Table.from_pylist([_row(page) for page in rows], schema))


def _row(page: InventedPage) -> dict[str, str]:
    return {"text": page.text, "url": page.url, "date": f"{page.captured_at:%Y-%m-%dT%H:%M:%SZ}"}


def _files(folder: Path, pages: Pages, ending: str) -> Iterator[tuple[Path, Iterator[InventedPage]]]:
    """The containers, each with the pages that go into it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, some in groupby(pages, lambda page: page.number // FILE_PAGES):
        yield folder / f"captures-{number:05d}.{ending}", some


FORMS: Mapping[str, Write] = {
    "txt": write_texts,
    "html": write_html,
    "wet": write_wet,
    "jsonl": write_json_lines,
    "parquet": write_parquet,
}
