"""A whole, small example of every format, made of the project's own samples: where the fuzzing starts."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from html import escape
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SAMPLES = Path(__file__).parents[2] / "samples"
URL = "https://calder.example/harrow-point"


def texts() -> list[str]:
    found = [path.read_bytes() for path in sorted(SAMPLES.glob("*.txt"))]
    return [data.decode("utf-8", "replace")[:4_000] for data in found[:6]]


def page() -> str:
    return texts()[0]


def html() -> bytes:
    lines = [escape(line) for line in page().split("\n") if line.strip()]
    data = {
        "@type": "NewsArticle",
        "headline": lines[0],
        "author": [{"name": "Ada Moss"}],
        "datePublished": "2025-06-05",
    }
    style = "<style>.away{display:none} p{margin:1em} #menu li{display:inline}</style>"
    head = f"<title>{lines[0]}</title><script type=application/ld+json>{json.dumps(data)}</script>{style}"
    table = "<table><tr><td>1<td>2</table><ul id=menu><li class=away>Home<li>News</ul><pre>a\n b</pre>"
    body = "".join(f"<p>{line}<br>" for line in lines)
    return f"<!doctype html><html lang=en><head><meta charset=utf-8>{head}</head><body>{table}{body}".encode()


def mhtml() -> bytes:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = URL
    message["Date"] = "Thu, 5 Jun 2025 10:00:00 +0000"
    message.set_content("Saved")
    message.add_related(html(), "text", "html", cte="quoted-printable")
    return message.as_bytes()


def warc(*, packed: bool) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("made.warc", {"software": "tests"}))
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(URL, "response", payload=io.BytesIO(html()), http_headers=headers))
    for text in texts()[:3]:
        writer.write_record(writer.create_warc_record(URL, "conversion", payload=io.BytesIO(text.encode())))
    return out.getvalue()


def rows() -> list[dict[str, str]]:
    return [
        {"id": str(at), "text": text, "url": f"{URL}/{at}", "date": "2025-06-05T10:00:00Z"}
        for at, text in enumerate(texts())
    ]


def jsonl() -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows()).encode()


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows()), out, row_group_size=2)
    return out.getvalue()


def members() -> list[tuple[str, bytes]]:
    named = [(f"pages/{at}.txt", text.encode()) for at, text in enumerate(texts()[:3])]
    return [*named, ("saved.html", html()), ("pages/0.txt.meta.json", b'{"url": "https://calder.example/0"}')]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members():
            archive.writestr(name, data)
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


SEEDS: Mapping[str, Callable[[], bytes]] = {
    "text": lambda: page().encode(),
    "text_utf_16": lambda: page().encode("utf-16"),
    "text_windows_1252": lambda: page().encode("cp1252", "replace"),
    "html": html,
    "mhtml": mhtml,
    "warc": lambda: warc(packed=False),
    "warc_gz": lambda: warc(packed=True),
    "jsonl": jsonl,
    "jsonl_gz": lambda: gzip.compress(jsonl(), mtime=0),
    "jsonl_zst": lambda: zstandard.compress(jsonl()),
    "parquet": parquet,
    "zip": zipped,
    "tar": tarred,
    "tar_gz": lambda: gzip.compress(tarred(), mtime=0),
}
