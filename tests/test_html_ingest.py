"""HTML pages and saved pages all the way: into the warehouse, out of the commands."""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from commands import clipfile, ingested, rows

from clipfile.schemas.records import PageFact

STORY = """
The council of Harrow Point voted on Tuesday for a second ferry, after a winter in which the only boat lay in the yard
for eleven days and the island's school had to close for want of teachers.

“We have waited for this since the bridge was struck from the plan,” said Maren Toll, who runs the shop at the pier. “A
boat that does not sail is no boat.” The vote was nine to four, and two members of the council were away.

The new ferry is to carry forty cars and sail from October, the harbour office said. It comes from a yard at the other
end of the sound and was built for a line that never opened. Tickets will cost what they cost now for two years.
""".strip().split("\n\n")
METADATA = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A second ferry for Harrow Point",
"author": [{"name": "Ada Lind"}, {"name": "Harrow Gazette"}], "datePublished": "2026-03-01T06:30:00Z"}</script>"""


def html(headline: str = "<h1>Council votes for a second ferry</h1>") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    return f"""<!doctype html><html lang=en><head><meta charset=utf-8>
      <title>Ferry | Harrow Gazette</title>{METADATA}
      <style>.hide{{display:none}}</style></head><body><nav><ul><li><a href=/>News</a>
      <li><a href=/s>Sport</a></ul></nav>
      <p class=hide>Seen by nobody</p><article>{headline}{body}</article><script>unseen()</script>
      <footer>© Harrow Gazette</footer></body></html>"""


def saved(document: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["Snapshot-Content-Location"] = "https://harrow.example/ferry"
    message["Date"] = "Sun, 01 Mar 2026 07:30:00 +0100"
    message["MIME-Version"] = "1.0"
    message.set_content(document, subtype="html", charset="utf-8", cte="quoted-printable")
    message.add_related(b"p{}", maintype="text", subtype="css")
    return message.as_bytes()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("html")
    (folder / "pages").mkdir()
    (folder / "pages" / "one.txt").write_text(html(), encoding="utf-8")  # told by content, whatever its name
    (folder / "pages" / "two.mhtml").write_bytes(saved(html("<h1>Island gets a second ferry in October</h1>")))
    assert ingested("pages", cwd=folder)["loaded"] == 2
    return folder


def test_captures_are_documents(home: Path) -> None:
    found = rows("SELECT media_type, charset, text FROM captures ORDER BY text", cwd=home)
    assert [(row["media_type"], row["charset"]) for row in found] == [("text/html", "utf-8")] * 2
    assert found[0]["text"].startswith("News\nSport\nCouncil votes for a second ferry\n\nThe council of Harrow Point")
    assert not any("nobody" in row["text"] or "unseen" in row["text"] for row in found)


def test_a_capture_is_its_blocks_end_to_end(home: Path) -> None:
    query = "SELECT c.text = p.text AS same FROM captures c JOIN page_text p USING (capture_id)"
    assert rows(query, cwd=home) == [{"same": True}] * 2


def test_what_the_document_says_stands_beside(home: Path) -> None:
    found = rows("SELECT name, value, origin FROM page_facts ORDER BY capture_id, fact_no", cwd=home)
    said = [
        {"name": "language", "value": "en", "origin": "root"},
        {"name": "headline", "value": "Ferry | Harrow Gazette", "origin": "title"},
        {"name": "headline", "value": "A second ferry for Harrow Point", "origin": "json_ld"},
        {"name": "author", "value": "Ada Lind", "origin": "json_ld"},
        {"name": "author", "value": "Harrow Gazette", "origin": "json_ld"},
        {"name": "date_published", "value": "2026-03-01T06:30:00Z", "origin": "json_ld"},
    ]
    assert found == said * 2
    assert set(found[0]) < set(PageFact.model_fields)


def test_stories_are_filled_and_what_is_printed_stays(home: Path) -> None:
    query = "SELECT headline, authors, published_at, flags FROM articles ORDER BY headline"
    first, second = rows(query, cwd=home)
    assert first["headline"] == "Council votes for a second ferry"
    assert second["headline"] == "Island gets a second ferry in October"
    for row in (first, second):
        assert row["authors"] == ["Ada Lind"]
        assert row["published_at"] == "2026-03-01T06:30:00Z"
        assert {"authors_from_metadata", "published_from_metadata"} <= set(row["flags"])
        assert "headline_from_metadata" not in row["flags"]


def test_a_saved_page_has_its_address_and_its_time(home: Path) -> None:
    query = "SELECT url, CAST(captured_at AT TIME ZONE 'UTC' AS VARCHAR) AS at FROM sightings WHERE url IS NOT NULL"
    assert rows(query, cwd=home) == [{"url": "https://harrow.example/ferry", "at": "2026-03-01 06:30:00"}]


def test_segmented_again_the_rows_are_the_same(home: Path) -> None:
    query = "SELECT * EXCLUDE (part_no) FROM articles ORDER BY capture_id"
    facts = "SELECT * EXCLUDE (part_no) FROM page_facts ORDER BY capture_id, fact_no"
    before = rows(query, cwd=home), rows(facts, cwd=home)
    done = clipfile("resegment", "--all", "--plain", cwd=home)
    assert done.returncode == 0, done.stderr
    assert (rows(query, cwd=home), rows(facts, cwd=home)) == before


@pytest.mark.parametrize("name", ["one.txt", "two.mhtml"])
def test_the_commands_read_documents(name: str, home: Path) -> None:
    page = home / "pages" / name
    text = clipfile("segment", "--text", page, cwd=home).stdout
    assert text.startswith("News\nSport\n")
    assert "Ada Lind" in clipfile("segment", page, cwd=home).stdout
    assert "unseen" not in clipfile("show", page, cwd=home).stdout
