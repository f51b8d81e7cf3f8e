"""Whole runs over places elsewhere, from the command line into a warehouse: twice is the same as once."""

import gzip
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from commands import clipfile
from moto.server import ThreadedMotoServer
from places import s3_environment
from web_server import PAGE, TEXT, Reply, WebServer, ranged, serving

from clipfile.warehouse.store import open_reader

SUMMED = ("found", "loaded", "known", "rejected", "skipped")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with serving() as web:
        yield web


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    """The environment of an S3 server on loopback."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield s3_environment(host, port)
    server.stop()


def run(*arguments: str, cwd: Path, environ: dict[str, str] | None = None, stdin: bytes = b"") -> dict[str, Any]:
    done = clipfile("ingest", *arguments, "--plain", "--json", cwd=cwd, environ=environ, stdin=stdin)
    assert done.returncode in (0, 1), done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def rows(query: str, cwd: Path) -> list[dict[str, Any]]:
    with open_reader(cwd / "data" / "clipfile.duckdb") as store:
        return store.query(query).to_pylist()


def sums(summary: dict[str, Any]) -> tuple[int, ...]:
    assert summary["found"] == sum(summary[name] for name in SUMMED[1:])
    return tuple(summary[name] for name in SUMMED)


CAPTURES = "SELECT capture_id, text, line_count FROM captures ORDER BY capture_id"
HOME = {"CLIPFILE_ALLOW_PRIVATE_ADDRESSES": "true", "CLIPFILE_HTTP_ATTEMPTS": "2"}


def test_the_web_twice(server: WebServer, tmp_path: Path) -> None:
    packed = gzip.compress(b"A page that came packed.\n" * 9)
    server.routes |= {
        "/a": Reply(headers=TEXT | {"ETag": '"a"'}),
        "/b": ranged(b"A longer page of minutes.\n" * 900, cut=9_000),
        "/c": Reply(packed, headers=TEXT | {"Content-Encoding": "gzip"}),
        "/old": Reply(b"", 301, {"Location": "/a"}),
        "/gone": Reply(b"", 410),
    }
    urls = [server.url + path for path in ("/a", "/b", "/c#x", "/x/../c", "/old", "/gone")]
    listed = "\r\n".join(["# pages", "", *urls, "http://127.0.0.1:1/"]).encode()
    first = run("--from-file", "-", cwd=tmp_path, environ=HOME, stdin=listed)
    assert sums(first)[:2] == (6, 3)
    captures = rows(CAPTURES, tmp_path)
    assert [row["reason"] for row in rows("SELECT reason FROM rejections ORDER BY reason", tmp_path)] == [
        "not_found",
        "unreachable",
    ]
    asked = len(server.headers("/a"))
    server.routes["/a"] = lambda handler: handler.begin(304 if "If-None-Match" in handler.headers else 500, {})
    second = run("--from-file", "-", cwd=tmp_path, environ=HOME, stdin=listed)
    assert sums(second)[1:3] == (0, 4)
    assert server.headers("/a")[asked]["If-None-Match"] == '"a"'
    assert rows(CAPTURES, tmp_path) == captures


def test_this_machine_is_no_source_and_a_password_is_stored_nowhere(server: WebServer, tmp_path: Path) -> None:
    server.routes["/a"] = Reply()
    assert sums(run(f"{server.url}/a", "http://anna:secret@pages.example/a", cwd=tmp_path)) == (2, 0, 0, 2, 0)
    reasons = rows("SELECT reason FROM rejections ORDER BY reason", tmp_path)
    assert [row["reason"] for row in reasons] == ["forbidden_address", "unsupported"]
    assert server.asked == []
    assert b"secret" not in b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())


def test_s3_twice(s3: dict[str, str], tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in s3.items():
            patch.setenv(name, value)
        client = boto3.client("s3")
    bucket = uuid.uuid4().hex
    client.create_bucket(Bucket=bucket)
    for number in range(5):
        client.put_object(Bucket=bucket, Key=f"in/{number}/page.txt", Body=f"{PAGE}{number}\n".encode())
    client.put_object(Bucket=bucket, Key="in/0/page.meta.json", Body=b'{"url": "https://minutes.example/0"}')
    assert sums(run(f"s3://{bucket}/in/**/*.txt", cwd=tmp_path, environ=s3)) == (5, 5, 0, 0, 0)
    assert sums(run(f"s3://{bucket}/in", cwd=tmp_path, environ=s3)) == (5, 0, 5, 0, 0)
    client.put_object(Bucket=bucket, Key="in/4/page.txt", Body=b"A newer page.\n")
    assert sums(run(f"s3a://{bucket}/in/", cwd=tmp_path, environ=s3)) == (5, 1, 4, 0, 0)
    (row,) = rows("SELECT url, etag FROM sightings WHERE url IS NOT NULL LIMIT 1", tmp_path)
    assert row["url"] == "https://minutes.example/0"
    assert row["etag"]
