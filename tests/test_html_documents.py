"""HTML documents: told by content, decoded, bounded."""

import gzip
import os
import resource
from dataclasses import replace
from pathlib import Path

import pytest
from fetching import RULES

from clipfile.schemas.kinds import Flag, Reason
from clipfile.tasks.fetch.decode import Decoded, Fault
from clipfile.tasks.fetch.html.charset import decode_html
from clipfile.tasks.fetch.html.document import Flattened
from clipfile.tasks.fetch.html.labour import is_laborious
from clipfile.tasks.fetch.html.page import read_html
from clipfile.tasks.fetch.html.telling import begins_as_html

CORPUS = Path(os.environ.get("CLIPFILE_SHARED", Path(__file__).parents[2] / "shared")) / "corpus" / "html"

PAGES = [
    b"<!DOCTYPE html><p>One",
    b'<!doctype HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">\n<html>',
    b"<html><head></head>",
    b"  \n<HTML lang=en>\n<body>",
    b"\xef\xbb\xbf<!doctype html><title>One</title>",
    b"<head>\n<meta charset=utf-8>",
    b"<!-- saved from url=(0023)https://harrow.example/ -->\n<!doctype html><html>",
    b"<!doctype html>",
    b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">',
    b"<title>Ferries</title><meta charset=utf-8>",
    b'<meta charset="utf-8"><title>One</title>',
    "\ufeff<!doctype html><p>Eins".encode("utf-16-le"),
    b"<body><h1>One</h1>",
]
NO_PAGES = [
    b"The <html> element is the root of a page",
    b"<html> is the root of every page, <head> comes first.",
    b"",
    b"<!doctype html> is how a page begins, and nothing else does.",
    b"<title> names the page in the tab\n<p> does not",
    b'<?xml version="1.0"?><rss><channel><title>One</title></channel></rss>',
    b"{}",
    b"<p>One</p>",
    b"How to write <body><p>markup</p></body>",
    b"<svg xmlns='http://www.w3.org/2000/svg'><title>One</title></svg>",
]


@pytest.mark.parametrize("data", PAGES)
def test_a_document_is_told_by_its_beginning(data: bytes) -> None:
    assert begins_as_html(data)


@pytest.mark.parametrize("data", NO_PAGES)
def test_a_text_about_html_is_none(data: bytes) -> None:
    assert not begins_as_html(data)


CHARSETS = [
    ("é".encode(), None, "", "é", "utf-8"),
    ("é".encode(), "iso-8859-1", "", "é", "utf-8"),  # valid beyond ASCII: whatever the server says
    ("é€".encode("cp1252"), None, "<meta charset=iso-8859-1>", "é€", "windows-1252"),
    ("é€".encode("cp1252"), "latin1", "", "é€", "windows-1252"),
    ("žluť".encode("cp1250"), "utf-99", "<meta charset='windows-1250'>", "žluť", "windows-1250"),
    ("žluť".encode("cp1250"), "windows-1250", "<meta charset=koi8-r>", "žluť", "windows-1250"),
    (
        "паром".encode("koi8-r"),
        None,
        "<meta http-equiv=Content-Type content='text/html; charset=KOI8-R'>",
        "паром",
        "koi8-r",
    ),
    ("паром".encode("cp1251"), None, '<?xml version="1.0" encoding="windows-1251"?>', "паром", "windows-1251"),
    ("渡し船".encode("cp932"), "Shift_JIS", "", "渡し船", "shift_jis"),
    ("渡し船".encode("euc_jp"), None, "<meta charset=x-euc-jp>", "渡し船", "euc-jp"),
    ("渡し船".encode("iso2022_jp"), None, "<meta charset=iso-2022-jp>", "渡し船", "iso-2022-jp"),
    ("轮渡".encode("gbk"), None, "<meta charset=gb2312>", "轮渡", "gb18030"),
    ("나룻배".encode("cp949"), None, "<meta charset=ks_c_5601-1987>", "나룻배", "euc-kr"),
    ("วัน".encode("cp874"), None, "<meta charset=tis-620>", "วัน", "windows-874"),
    ("şu".encode("cp1254"), None, "<meta charset=iso-8859-9>", "şu", "windows-1254"),
    ("é".encode(), None, "<meta charset=utf-16>", "é", "utf-8"),  # who can read the element has no UTF-16
    ("é".encode("utf-16-le"), "utf-16le", "", "é", "utf-16le"),
    ("é".encode("cp1252"), None, "<!-- <meta charset=koi8-r> --><meta charset=windows-1252>", "é", "windows-1252"),
]


@pytest.mark.parametrize(("data", "transport", "meta", "text", "charset"), CHARSETS)
def test_the_encoding_is_what_is_said_as_browsers_mean_it(
    data: bytes, transport: str | None, meta: str, text: str, charset: str
) -> None:
    head = meta.encode("utf-16-le" if charset == "utf-16le" else "ascii")
    decoded = decode_html(head + data, transport)
    assert isinstance(decoded, Decoded)
    assert decoded.text == meta + text
    assert decoded.charset == charset


def test_a_mark_beats_what_is_said() -> None:
    decoded = decode_html("\ufeff<p>é".encode(), "windows-1252")
    assert decoded == Decoded("<p>é", "utf-8", (Flag.BYTE_ORDER_MARK,))


def test_broken_utf8_is_mended_and_flagged_where_it_shows() -> None:
    story = b"<meta charset=utf-8><p>" + "Die Fähre fährt. ".encode() * 40
    shown = read_html(story + b"\xff", None, RULES)
    unseen = read_html(story + b"<script>\xff</script>", None, RULES)
    assert isinstance(shown, Flattened)
    assert isinstance(unseen, Flattened)
    assert shown.flags == (Flag.REPLACED_CHARACTERS,)
    assert unseen.flags == ()


def test_what_is_no_text_is_refused() -> None:
    assert isinstance(read_html(b"\x00\x01\x02\x03" * 500, None, RULES), Fault)


# Each would take a parser, or a walk that calls itself, minutes or gigabytes; the seconds are a processor's.
HOSTILE = {
    "deep": b"<span>" * 100_000 + b"One",
    "formatting in every paragraph": b"<p>"
    + b"".join(b"<b a=%d>" % n for n in range(900))
    + b"</p>"
    + b"<p>x</p>" * 900,
    "entities": b"&NotEqualTilde;" * 200_000,
    "selectors": b"<style>" + b".a .a .a .a{display:none}" * 3_000 + b"</style>" + b"<div class=a>" * 1_000 + b"One",
    "rules": b"<style>" + b"".join(b".a%d{display:none}" % n for n in range(40_000)) + b"</style>One",
    "a style": b'<p style="' + b"display:block;" * 200_000 + b'">One',
    "brackets": b"<style>" + b"a:not(" * 100_000 + b"{" * 100_000 + b"</style>One",
    "blocks in rules": b"<style>" + b"{" * 1_000_000 + b"</style>One",
    "queries": b"<style>" + b"@media (a) and " * 100_000 + b"{a{display:none}}</style>One",
    "comments": b"<style>" + b"/*" * 500_000 + b"</style>One",
    "schema.org": b'<script type="application/ld+json">' + b'{"@graph":[' * 50_000 + b"</script>One",
    "spaces": b"<p>" + b" " * 5_000_000 + b"One",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_read_in_bounded_time(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    found = read_html(HOSTILE[name], None, RULES)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert isinstance(found, Flattened)
    assert after.ru_utime - before.ru_utime < 4
    assert after.ru_maxrss < 1_000_000  # KiB


TOO_MUCH = {
    "blocks in blocks": b"<div>" * 100_000,
    "attributes": b"<p " + b" ".join(b"a%d" % number for number in range(150_000)) + b">One",
    "attributes with brackets": b"<p " + b" ".join(b'a%d=">"' % number for number in range(100_000)) + b">One",
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_takes_too_long_is_refused(name: str) -> None:
    found = read_html(TOO_MUCH[name], None, replace(RULES, markup_seconds=0.2))
    assert isinstance(found, Fault)
    assert found.reason is Reason.TOO_COMPLEX
    assert "markup_seconds" in found.detail


def test_what_takes_too_much_memory_is_refused() -> None:
    found = read_html(b"<b>" * 1_000_000, None, replace(RULES, markup_bytes=100_000_000))
    assert isinstance(found, Fault)
    assert found.reason is Reason.TOO_COMPLEX


def test_a_big_page_read_apart_is_the_same() -> None:
    story = "<html lang=sv><title>Färja</title>" + "<p>Färjan går <b>nu</b>.</p>" * 6_000
    assert is_laborious(story.encode())
    found = read_html(story.encode(), None, RULES)
    assert isinstance(found, Flattened)
    assert found.text == "\n\n".join(["Färjan går nu."] * 6_000)
    assert [fact.value for fact in found.facts] == ["sv", "Färja"]


def test_usual_pages_are_not_laborious() -> None:
    assert not is_laborious(b"<p>One <a href=x>two</a></p>" * 500)


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def same(want: list[str], got: list[str]) -> float:
    from difflib import SequenceMatcher

    return 1.0 if want == got else SequenceMatcher(None, want, got, autojunk=False).ratio()


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no pages with a browser's text in {CORPUS}")
def test_pages_read_as_in_a_browser() -> None:
    every, long = [], []
    for path in sorted(CORPUS.glob("*.html.gz")):
        found = read_html(gzip.decompress(path.read_bytes()), None, RULES)
        assert isinstance(found, Flattened)
        want = lines(path.with_name(f"{path.name.removesuffix('.html.gz')}.txt").read_text("utf-8"))
        got = lines(found.text)
        every.append(same(want, got))
        long.append(same(*([line for line in found if len(line) >= 80] for found in (want, got))))
    assert sum(every) / len(every) >= 0.99
    assert sum(long) / len(long) >= 0.98
