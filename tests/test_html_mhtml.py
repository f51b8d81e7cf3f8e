"""Pages saved by a browser as one message."""

import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from pathlib import Path

import pytest
from fetching import Outcome, fetch, write

from clipfile.tasks.fetch.html.mhtml import Mhtml

HTML = "<!doctype html><html lang=sv><title>Färjan</title><p>Färjan går inte på tisdag.</p><p>Två = 2</p></html>"
TEXT = "Färjan går inte på tisdag.\n\nTvå = 2"
URL = "https://harrow.example/farja"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def by_library(html: str = HTML, encoding: str = "quoted-printable", date: str | None = None) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = "<Saved by a browser>"
    message["Snapshot-Content-Location"] = URL
    message["Date"] = date or "Sun, 01 Mar 2026 07:30:00 +0100"
    message["MIME-Version"] = "1.0"
    message.set_content(html, subtype="html", charset="utf-8", cte=encoding)
    message.add_related(PNG, maintype="image", subtype="png", cid="<picture@harrow>")
    return message.as_bytes()


def by_hand(
    parts: list[str], headers: str = "", boundary: str = "----MultipartBoundary--x7----", newline: str = "\r\n"
) -> bytes:
    head = f"From: <Saved>\nSubject: Page\nMIME-Version: 1.0\n{headers}Content-Type: multipart/related;\n"
    head += f'\ttype="text/html";\n\tboundary="{boundary}"\n\n\n'
    body = "".join(f"--{boundary}\n{part}\n" for part in parts) + f"--{boundary}--\n"
    return (head + body).replace("\n", newline).encode("utf-8")


def one(data: bytes, tmp_path: Path) -> Outcome:
    return fetch(write(tmp_path / "page.mhtml", data))


PART = "Content-Type: text/html\nContent-Transfer-Encoding: {encoding}\nContent-Location: {url}\n\n{body}"


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_a_saved_page_is_its_document(encoding: str, tmp_path: Path) -> None:
    found = one(by_library(encoding=encoding), tmp_path)
    (capture,) = found.captures
    assert capture["text"] == TEXT
    assert capture["media_type"] == "text/html"
    assert found.sighting["url"] == URL
    assert found.sighting["captured_at"] == datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
    assert [fact["value"] for fact in found.page_facts] == ["sv", "Färjan"]


def test_what_is_hashed_is_the_document_as_it_was_before_it_was_sent(tmp_path: Path) -> None:
    data = by_hand([PART.format(encoding="quoted-printable", url=URL, body="<!doctype html><p>Tv=C3=A5 =3D 2=\n</p>")])
    (capture,) = one(data, tmp_path).captures
    assert capture["capture_id"] == hashlib.sha256("<!doctype html><p>Två = 2</p>".encode()).hexdigest()
    assert capture["text"] == "Två = 2"


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_a_message_by_hand(newline: str, tmp_path: Path) -> None:
    css = "Content-Type: text/css\nContent-Location: https://harrow.example/a.css\n\np{display:none}"
    page = PART.format(encoding="binary", url=URL, body=HTML)
    frame = PART.format(encoding="binary", url="https://harrow.example/frame", body="<p>A frame</p>")
    data = by_hand([frame, css, page], f"Snapshot-Content-Location: {URL}\n", newline=newline)
    found = one(data, tmp_path)
    assert found.captures[0]["text"] == TEXT
    assert found.sighting["url"] == URL


def test_a_message_that_names_its_first_part(tmp_path: Path) -> None:
    root = MIMEMultipart("related", start="<root@harrow>")
    frame, page = MIMEText("<p>A frame</p>", "html"), MIMEText(HTML, "html", "iso-8859-1")
    page["Content-ID"] = "<root@harrow>"
    for part in (MIMEImage(PNG, "png"), frame, page):
        root.attach(part)
    (capture,) = one(root.as_bytes(policy=SMTP), tmp_path).captures
    assert capture["text"] == TEXT
    assert capture["charset"] == "windows-1252"


def test_a_document_among_alternatives(tmp_path: Path) -> None:
    related, either = MIMEPart(policy=SMTP), MIMEPart(policy=SMTP)
    either.set_content("Plain")
    either.add_alternative(HTML, subtype="html")
    related["MIME-Version"] = "1.0"
    related.make_related()
    related.attach(either)
    assert one(related.as_bytes(), tmp_path).captures[0]["text"] == TEXT


@pytest.mark.parametrize("date", ["Sun, 01 Mar 2026 07:30:00 -0000", "yesterday", "Sun, 01 Mar 0000 99:99:99 +9999"])
def test_a_date_without_an_offset_is_no_time(date: str, tmp_path: Path) -> None:
    data = by_hand([PART.format(encoding="8bit", url=URL, body=HTML)], f"Date: {date}\n")
    found = one(data, tmp_path)
    assert found.sighting["captured_at"] is None
    assert found.sighting["url"] == URL


def test_an_address_that_is_none_is_not_said(tmp_path: Path) -> None:
    found = one(by_hand([PART.format(encoding="8bit", url="cid:frame-1@mhtml.blink", body=HTML)]), tmp_path)
    assert found.sighting["url"] is None
    assert found.outcomes == ["loaded"]


BROKEN = {
    "no document": by_hand(["Content-Type: text/css\n\np{}"]),
    "no parts": by_hand([]),
    "no boundary": b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n<p>One",
    "cut in the headers": by_hand([])[:120],
    "parts in parts": b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n"
    + b"".join(b"--a\nContent-Type: multipart/related; boundary=a%d\n\n" % n for n in range(5_000)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_message_without_a_document_is_rejected(name: str, tmp_path: Path) -> None:
    found = one(BROKEN[name], tmp_path)
    assert found.reasons == ["broken_container"]
    assert "Save the page again" in found.rejection["detail"]


def test_a_message_cut_short_keeps_what_it_has(tmp_path: Path) -> None:
    data = by_hand([PART.format(encoding="8bit", url=URL, body=HTML)])
    (capture,) = one(data[: data.index(b"</p></html>")], tmp_path).captures
    assert capture["text"] == TEXT


def test_mail_and_text_about_mail_are_no_saved_pages() -> None:
    reader = Mhtml()
    assert not reader.recognises(b"From: Ada\nSubject: Ferries\nContent-Type: text/plain\n\nmultipart/related")
    assert not reader.recognises(b"Content-Type: multipart/related is what browsers save.\n")
    assert not reader.recognises(b"")
