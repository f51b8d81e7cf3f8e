"""Data sets: JSON lines and Parquet, a row a page, with the columns found by name or named."""

import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fetching import fetch, write
from packing import by_member, contents, found_in, reasons, texts, unread

from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.formats import Content, Unread

URL = "https://harrow.example/ferry"
WHEN = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
SAID = SourceFacts(url=URL, captured_at=WHEN)


def jsonl(*rows: object) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, **options)
    return file.getvalue()


def one(data: bytes, **options: Any) -> Content:
    (page,) = found_in(data, **options)
    assert isinstance(page, Content), page
    return page


CORPORA: dict[str, dict[str, Any]] = {
    "C4": {"text": "Words", "timestamp": "2026-03-01T06:30:00Z", "url": URL},
    "FineWeb": {"text": "Words", "id": "<urn:uuid:1>", "dump": "CC", "url": URL, "date": "2026-03-01T06:30:00Z"},
    "RefinedWeb": {"content": "Words", "url": URL, "timestamp": "2026-03-01T06:30:00Z", "dump": "CC"},
    "RedPajama": {"raw_content": "Words", "url": URL, "date_download": "2026-03-01T06:30:00Z"},
    "OSCAR": {"content": "Words", "warc_headers": {"warc-target-uri": URL, "warc-date": "2026-03-01T06:30:00Z"}},
    "Pile": {"text": "Words", "meta": {"url": URL, "timestamp": 1_772_346_600}},
    "Dolma": {"id": "1", "text": "Words", "metadata": {"url": URL, "warc_date": "2026-03-01T06:30:00Z"}},
    "a news crawl": {"maintext": "Words", "source_url": URL, "crawl_date": "20260301063000"},
    "in other letters": {"Text": "Words", "URL": URL, "Timestamp": 1_772_346_600_000},
}


@pytest.mark.parametrize("corpus", CORPORA)
def test_columns_are_found_by_the_names_of_public_corpora(corpus: str) -> None:
    assert one(jsonl(CORPORA[corpus])) == Content(b"Words", "text/plain", "row 1", SAID, "utf-8")
    columns = {name: [value] for name, value in CORPORA[corpus].items()}
    assert one(parquet(columns)) == Content(b"Words", "text/plain", "row 1", SAID, "utf-8")


def test_columns_are_named_by_settings() -> None:
    row = {"text": "no", "words": "Words", "address": URL, "when": "2026-03-01T07:30:00+01:00"}
    named = {"text_column": "words", "url_column": "address", "date_column": "when"}
    assert one(jsonl(row), **named) == Content(b"Words", "text/plain", "row 1", SAID, "utf-8")
    assert one(parquet({name: [value] for name, value in row.items()}), **named).facts == SAID
    assert one(jsonl({"text": "no", "a": {"b": "Words"}}), text_column="a.b").data == b"Words"


NO_TIMES = [
    "2026-03-01",
    "2026-03-01T06:30:00",
    "yesterday",
    "",
    None,
    True,
    [],
    12,
    -5,
    float("nan"),
    "99999999999999",
]


@pytest.mark.parametrize("value", NO_TIMES)
def test_what_is_no_time_of_capture_is_left_out(value: object) -> None:
    page = one(jsonl({"text": "Words", "url": URL, "date": value}))
    assert page.facts == SourceFacts(url=URL)


def test_a_date_of_the_story_is_no_time_of_capture() -> None:
    said = {
        "published": "2026-03-01T06:30:00Z",
        "date_publish": "2026-03-01T06:30:00Z",
        "created": "2026-03-01T06:30:00Z",
    }
    assert one(jsonl({"text": "Words"} | said)).facts == SourceFacts()


def test_an_address_that_is_none_is_left_out() -> None:
    for url in ("harrow.example/ferry", "", 7, None, {"a": 1}, "https://[broken", "https://x/\ud800"):
        assert isinstance(one(json.dumps({"text": "Words", "url": url}).encode()), Content)


def test_rows_are_numbered_by_their_lines() -> None:
    data = jsonl({"text": "One"}) + b"\n" + jsonl({"text": "Three"}) + b"no JSON\n" + jsonl({"text": "Five"})
    found = by_member(found_in(data))
    assert list(found) == ["row 1", "row 3", "row 4", "row 5"]
    broken = found["row 4"]
    assert isinstance(broken, Unread)
    assert (broken.reason, broken.evidence, broken.is_container) == (Reason.BROKEN_RECORD, "no JSON\n", False)


ODD_ROWS: dict[str, tuple[bytes, str]] = {
    "null": (b'{"text": null}', "empty"),
    "missing": (b'{"title": "x"}', "empty"),
    "a list": (b'{"text": ["x"]}', "broken_record"),
    "a number": (b'{"text": 5}', "broken_record"),
    "a text instead of an object": (b'"x"', "broken_record"),
    "values without end": (b'{"text": "x", "n": [' + b"0," * 4_000_001 + b"0]}", "broken_record"),
    "deep": (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "broken_record"),
    "a number without end": (b'{"text": ' + b"9" * 9_000 + b"}", "broken_record"),
}


@pytest.mark.parametrize("name", ODD_ROWS)
def test_an_odd_row_is_a_rejection_and_the_rest_goes_on(name: str) -> None:
    line, reason = ODD_ROWS[name]
    found = found_in(jsonl({"text": "One"}) + line + b"\n" + jsonl({"text": "Three"}))
    assert texts(found) == ["One", "Three"]
    assert reasons(found) == [reason]
    assert unread(found)[0].member == "row 2"


def test_what_json_lets_through_becomes_utf8() -> None:
    assert one(b'{"text": "a \\ud800 b", "n": NaN}').data == "a \ufffd b".encode()
    assert one(b'{"text": "a \\ud83d\\ude00 b"}').data == "a \U0001f600 b".encode()
    assert one(b'{"text": "a \xff b", "url": "https://x/\xff"}').data == b"a \xff b"
    assert one(b'{"text": "\xff \\ud800"}').data == b"\xff \xef\xbf\xbd"
    assert one(b'\xef\xbb\xbf{"text": "Words"}\r\n').data == b"Words"


def test_a_field_that_holds_html_is_html() -> None:
    page = one(jsonl({"html": "<!-- saved --><!DOCTYPE html><p>Words", "url": URL}))
    assert (page.media_type, page.charset) == ("text/html", "utf-8")
    assert one(jsonl({"text": "<p>Words"})).media_type == "text/plain"


def test_a_row_larger_than_a_page_is_passed_over() -> None:
    data = jsonl({"text": "One"}, {"text": "x" * 500_000}, {"text": "Three"})
    found = found_in(data, max_page_bytes=100_000)
    assert texts(found) == ["One", "Three"]
    assert [(item.reason, item.member) for item in unread(found)] == [(Reason.PAGE_TOO_LARGE, "row 2")]


def test_a_last_line_that_is_cut_is_said_and_the_rest_kept() -> None:
    found = found_in(jsonl({"text": "One"}, {"text": "Two"})[:-6])
    assert texts(found) == ["One"]
    assert [(item.reason, item.is_container) for item in unread(found)] == [(Reason.TRUNCATED, True)]


def test_a_set_without_a_text_names_the_columns_there_are() -> None:
    for data in (jsonl({"title": "a", "n": 1}, {"title": "b", "n": 2}), parquet({"title": ["a"], "n": [1]})):
        (missing,) = found_in(data)
        assert isinstance(missing, Unread)
        assert (missing.reason, missing.is_container) == (Reason.NO_TEXT_COLUMN, True)
        assert "title, n" in missing.detail
        assert "text_column" in missing.detail


PAGES = {
    "a brace": b"{The ferry}\n\nThe council voted.\n",
    "a brace alone": b"{\n  text\n}\n",
    "a quotation": b'{"The ferry", said the mayor, "is late"}\nAnd so it was.\n',
    "an object without a text, above a story": b'{"@type": "NewsArticle"}\nThe council voted.\n',
    "pretty JSON": b'{\n  "text": "Words"\n}\n',
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_begins_with_a_brace_stays_a_page(name: str) -> None:
    assert one(PAGES[name]) == Content(PAGES[name], "text/plain")


def test_a_first_row_longer_than_the_head_is_a_row() -> None:
    assert len(one(jsonl({"id": 1, "text": "Words " * 9_000})).data) == 54_000


def test_parquet_written_by_duckdb(tmp_path: Path) -> None:
    path = tmp_path / "pages.bin"
    duckdb.sql(
        "SELECT 'Page ' || i AS text, 'https://harrow.example/' || i AS url,"
        " TIMESTAMPTZ '2026-03-01 06:30:00+00' AS warc_date, {'lang': 'en'} AS meta FROM range(3000) t(i)"
    ).write_parquet(str(path), compression="zstd", row_group_size=2048)
    found = contents(found_in(path.read_bytes()))
    assert [page.data for page in found] == [b"Page %d" % number for number in range(3000)]
    assert found[2_999].member == "row 3000"
    assert found[2_999].facts == SourceFacts(url="https://harrow.example/2999", captured_at=WHEN)


STORED: dict[str, Any] = {
    "string": pa.array(["Größe", None, "Words"]),
    "large string": pa.array(["Größe", None, "Words"], pa.large_string()),
    "string view": pa.array(["Größe", None, "Words"], pa.string_view()),
    "binary": pa.array(["Größe".encode(), None, b"Words"]),
    "dictionary": pa.array(["Größe", None, "Words"]).dictionary_encode(),
}


@pytest.mark.parametrize("name", STORED)
@pytest.mark.parametrize("compression", ["snappy", "zstd", "gzip", "brotli", "none"])
def test_texts_however_they_are_stored(name: str, compression: str) -> None:
    found = found_in(parquet({"n": [1, 2, 3], "text": STORED[name]}, compression=compression), piped=True)
    assert texts(found) == ["Größe", "Words"]
    assert [(item.reason, item.member) for item in unread(found)] == [(Reason.EMPTY, "row 2")]


def test_texts_that_are_no_utf8_are_handed_on_as_they_are() -> None:
    column = pa.array([b"a \xff b"]).view(pa.string())
    assert one(parquet({"text": column})).data == b"a \xff b"


TIMES: dict[str, tuple[Any, datetime | None]] = {
    "microseconds": (pa.array([WHEN], pa.timestamp("us", "UTC")), WHEN),
    "nanoseconds": (pa.array([WHEN], pa.timestamp("ns", "UTC")), WHEN),
    "another zone": (pa.array([WHEN], pa.timestamp("ms", "Asia/Tokyo")), WHEN),
    "no zone": (pa.array([WHEN.replace(tzinfo=None)], pa.timestamp("us")), None),
    "a day": (pa.array([WHEN.date()]), None),
    "seconds": (pa.array([1_772_346_600]), WHEN),
    "text": (pa.array([WHEN.astimezone(timezone(timedelta(hours=9))).isoformat()]), WHEN),
}


@pytest.mark.parametrize("name", TIMES)
def test_times_however_they_are_stored(name: str) -> None:
    column, moment = TIMES[name]
    assert one(parquet({"text": ["Words"], "timestamp": column})).facts == SourceFacts(captured_at=moment)


def hurt_parquet() -> tuple[bytes, int]:
    """Three row groups of which the second is damaged in the middle of its text."""
    rows = [f"Row {number} {'x' * 50} {number * 7919}" for number in range(3000)]
    data = bytearray(
        parquet({"text": rows}, row_group_size=1000, compression="none", use_dictionary=False, write_page_checksum=True)
    )
    at = bytes(data).index(b"Row 1500 ")
    data[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(data), at


def test_damage_in_a_row_group_costs_that_row_group() -> None:
    data, _ = hurt_parquet()
    found = found_in(data)
    assert {page.member for page in contents(found)} >= {f"row {number}" for number in (1, 1000, 2001, 3000)}
    (lost,) = unread(found)
    assert (lost.reason, lost.is_container) == (Reason.BROKEN_RECORD, True)
    assert "Rows 1001 to 2000" in lost.detail


@pytest.mark.parametrize("cut", [1, 8, 200, 5_000])
def test_parquet_that_is_cut_has_no_footer(cut: int) -> None:
    data, _ = hurt_parquet()
    assert reasons(found_in(data[:-cut])) == ["broken_container"]


def test_a_value_that_all_rows_share_does_not_fill_the_memory() -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000, pa.int32()), ["x" * 4_000_000])
    found = found_in(parquet({"text": column}), max_ratio=100)
    assert reasons(found) == ["compression_ratio"]
    assert len(contents(found)) < 40


def test_encrypted_parquet_says_so() -> None:
    assert reasons(found_in(b"PARE\x15\x04" + bytes(100) + b"PARE")) == ["encrypted"]


def test_rows_end_to_end(tmp_path: Path) -> None:
    outcome = fetch(write(tmp_path / "set", jsonl({"text": "One", "url": URL}, {"text": "Two"}, {"text": "One"})))
    assert outcome.outcomes == ["loaded", "loaded", "known"]
    assert [row["source_member"] for row in outcome.sightings] == ["row 1", "row 2", "row 3"]
    assert outcome.sightings[0]["url"] == URL


FOOTERS = """
import sys
sys.path.insert(0, sys.argv[1])
from packing import found_in
whole = open(sys.argv[2], "rb").read()
start = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
for at in range(start, len(whole) - 8):
    for mask in (0x01, 0x04, 0x81):
        found_in(whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :])
print("done")
"""


def test_a_hostile_footer_does_not_end_the_process(tmp_path: Path) -> None:
    path = write(tmp_path / "set", parquet({"text": ["One", "Two"], "url": [URL, None]}, store_schema=False))
    done = subprocess.run(
        [sys.executable, "-c", FOOTERS, Path(__file__).parent, path], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"done\n"), done.stderr.decode()
