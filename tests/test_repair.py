"""Mojibake is set right where it is certain, and nothing else is touched."""

import gzip
import json
import time
from pathlib import Path

import pytest
from fetching import RULES, fetch, write

from clipfile.schemas.kinds import Flag
from clipfile.tasks.fetch.documents import document_of
from clipfile.tasks.fetch.formats import Content
from clipfile.tasks.fetch.repair import repaired

SHARED = Path("/work/shared")

LINES = (
    "Für die Brücke über den Fluss fehlt weiter das Geld",
    "L’été dernier, la mairie n’a rien décidé à ce sujet…",
    "El año próximo habrá más trenes, según la compañía",
    "“It’s the only boat,” she said — and it isn’t new",
    "Władze miasta zapowiedziały, że most zostanie otwarty",
    "Паром до острова снова ходит каждый день",
    "Η γέφυρα θα ανοίξει την επόμενη εβδομάδα",
    "フェリーは来週から毎日運航する",
)
READ_AS = ("latin-1", "sloppy-windows-1252", "macroman")
# Letters that look garbled and are not, and what a wider repair would change.
CLEAN = (
    "CAFÉ “ÉTOILE” — À PARIS", "Ã", "SÃO PAULO", "Â propos", "IL Y Á MARLÈNE", "Õ õ «Ð»", "VOLVO‐ÅKARE",
    "P&amp;D &quot;x&quot;",
    "“curly” ‘quotes’ and ﬁne ligatures", "Ｆｕｌｌ　ｗｉｄｔｈ", "a\x85b\x93c\x94",
    "tab\tnul\x00 bidi \u202eabc\u202c zwj\u200d",
    "ÐÑ", "Р°", "√2 ≈ 1,414 ¬ ‚Äpfel‘", "ΓÇ", "ê°", "Ü–Ö", "MÄRZ ½ ÜBER ¼", "10€ ‰", "PRÉ‐ÉCOLE… À « L’ÎLE »",
    "Tiếng Việt: Â “ấ” Ô…",
)  # fmt: skip


def garbled(text: str, encoding: str) -> str:
    return text.encode().decode(encoding)


@pytest.mark.parametrize("encoding", READ_AS)
@pytest.mark.parametrize("line", LINES)
def test_what_was_read_in_a_wrong_encoding_is_set_right(line: str, encoding: str) -> None:
    text = f"Plain words\n\n{garbled(line, encoding)}\r\nThe end\n"
    assert repaired(text) in (f"Plain words\n\n{line}\r\nThe end\n", None)
    if encoding != "macroman":
        assert repaired(text) is not None


def test_twice_over() -> None:
    twice = garbled(garbled(LINES[0], "sloppy-windows-1252"), "sloppy-windows-1252")
    assert repaired(twice) == LINES[0]


@pytest.mark.parametrize("line", [*LINES, *CLEAN])
def test_what_is_right_stays(line: str) -> None:
    assert repaired(line) is None
    assert repaired("\n".join((line, "Words", line))) is None


def test_only_the_garbled_lines_change() -> None:
    text = "\n".join((CLEAN[0], garbled(LINES[0], "latin-1"), CLEAN[7], CLEAN[10]))
    assert repaired(text) == "\n".join((CLEAN[0], LINES[0], CLEAN[7], CLEAN[10]))


def test_both_texts_are_kept_and_the_bytes_are_hashed(tmp_path: Path) -> None:
    text = garbled(LINES[0], "latin-1") + "\n"
    (capture,) = fetch(write(tmp_path / "page.txt", text)).captures
    assert (capture["text"], capture["unrepaired"]) == (LINES[0] + "\n", text)
    assert capture["flags"] == [Flag.MOJIBAKE_REPAIRED]
    assert capture["byte_length"] == len(text.encode())
    (plain,) = fetch(tmp_path / "page.txt", repair_mojibake=False).captures
    assert (plain["text"], plain["unrepaired"], plain["flags"]) == (text, None, [])
    assert plain["capture_id"] == capture["capture_id"]


def test_a_page_of_garble_takes_bounded_time() -> None:
    started = time.process_time()
    for text in (garbled(LINES[0] * 40_000, "latin-1"), (garbled(LINES[0], "latin-1") + "\n") * 30_000, "Ã‚" * 900_000):
        repaired(text)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("data", "charset", "text", "read_as"),
    [
        ("Größe".encode("latin-1"), "iso-8859-1", "Größe", "windows-1252"),
        ("Größe".encode("latin-1"), "ISO-8859-1 ", "Größe", "windows-1252"),
        ("Привет, мир".encode("koi8-r"), "koi8-r", "Привет, мир", "koi8-r"),
        ("Größe".encode(), "iso-8859-1", "Größe", "utf-8"),
        ("\ufeffGröße".encode("utf-16"), "iso-8859-1", "\ufeffGröße", "utf-16le"),
        ("日本語の記事です".encode("shift_jis"), "Shift_JIS", "日本語の記事です", "shift_jis"),
        ("Größe und Maß".encode("latin-1"), "utf-8", "Größe und Maß", "iso-8859-1"),
        ("Größe und Maß".encode("latin-1"), "no-such-charset", "Größe und Maß", "iso-8859-1"),
    ],
)
def test_the_charset_that_was_sent_counts_where_it_fits(data: bytes, charset: str, text: str, read_as: str) -> None:
    document = document_of(Content(data, "text/plain", charset=charset), RULES)
    assert (getattr(document, "text", document), getattr(document, "charset", "")) == (text, read_as)


HOSTILE = {
    "overlong": b"A slash\xc0\xaf that is too long\n" * 40,
    "surrogates": b"Half a pair \xed\xa0\x80 of two\n" * 9 + b"Plain words that make it a page\n" * 200,
    "nul": b"Words\x00with\x00nothing between\n",
    "bidi": "Words \u202egnipeek\u202c \u2066their\u2069 order\n".encode(),
    "zero width": "W\u200bo\u200cr\u200dd\u2060s\ufeff\n".encode(),
    "escapes": b"\x1b[2J\x1b]0;title\x07 words and more words on the line\n" * 3,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_odd_characters_stay_or_become_the_replacement(name: str, tmp_path: Path) -> None:
    outcome = fetch(write(tmp_path / "page.txt", HOSTILE[name]))
    for capture in outcome.captures:
        capture["text"].encode()
        assert capture["text"].replace("\ufffd", "") in (
            HOSTILE[name].decode("utf-8", "ignore"), HOSTILE[name].decode("utf-8", "replace").replace("\ufffd", ""),
        )  # fmt: skip
    assert len(outcome.captures) + len(outcome.rejections) == 1


@pytest.mark.skipif(not SHARED.exists(), reason="the shared pages are not here")
def test_on_pages_of_the_world_only_what_is_garbled_changes() -> None:
    """Two of the labelled pages hold garbled lines; of every twentieth page of a corpus, none does."""
    changed = {path.name for path in (SHARED / "gold").glob("*.txt") if repaired(path.read_text(encoding="utf-8"))}
    assert len(changed) <= 2
    with gzip.open(SHARED / "corpus" / "trafilatura.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for number, line in enumerate(lines) if number % 20 == 0]
    assert [text for text in texts if repaired(text)] == []
