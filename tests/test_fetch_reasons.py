"""Every reason of the fetch stage, on real files: what is turned away says why, and nothing of it is lost."""

import errno
import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from fetching import NOW, RULES, STORY, as_nobody, fetch, read, write

from clipfile.schemas.errors import TransientError
from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import Capture, Rejection, Sighting
from clipfile.schemas.tables import record_schema
from clipfile.tasks.fetch import Candidate, Refusal, SourceUnit, discover, read_units
from clipfile.tasks.fetch.places import opening

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"


def found(path: Path) -> list[Candidate]:
    return list(discover([str(path)]))


def test_a_page_becomes_a_capture_with_its_sighting(tmp_path: Path) -> None:
    path = write(tmp_path / "page.txt")
    outcome = fetch(path)
    digest = hashlib.sha256(STORY.encode()).hexdigest()
    assert outcome.captures == [
        {
            "capture_id": digest, "text": STORY, "charset": "utf-8", "media_type": "text/plain",
            "byte_length": len(STORY), "line_count": 4, "flags": [], "unrepaired": None,
        }
    ]  # fmt: skip
    sighting = outcome.sighting
    assert int(sighting.pop("mtime").timestamp() * 1e6) == pytest.approx(path.stat().st_mtime_ns // 1_000, abs=1)
    assert sighting == {
        "source_uri": path.as_uri(), "source_member": None, "url": None, "site": None, "captured_at": None,
        "fetched_at": NOW, "etag": None, "byte_length": len(STORY), "outcome": "loaded", "capture_id": digest,
    }  # fmt: skip
    assert outcome.rejections == []


def test_the_tables_have_the_columns_of_the_records(tmp_path: Path) -> None:
    for sources in ([], [str(write(tmp_path / "page.txt")), "nowhere"]):
        (tables,) = read_units(list(discover(sources)), RULES, NOW)
        for table, record in ((tables.captures, Capture), (tables.sightings, Sighting), (tables.rejections, Rejection)):
            assert table.schema.equals(record_schema(record), check_metadata=True)
            table.validate(full=True)


def test_the_same_content_is_captured_once_and_sighted_everywhere(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path / name)
    outcome = fetch(tmp_path)
    assert outcome.outcomes == ["loaded", "known", "known"]
    assert len(outcome.captures) == 1
    assert {row["capture_id"] for row in outcome.sightings} == {outcome.captures[0]["capture_id"]}


CONTENTS: dict[str, tuple[bytes, Reason]] = {
    "empty": (b"", Reason.EMPTY),
    "blank": (b" \t\r\n\n\x0c\xc2\xa0\xe2\x80\xa8", Reason.BLANK),
    "byte-order mark alone": (b"\xef\xbb\xbf", Reason.BLANK),
    "image": (PNG, Reason.BINARY),
    "PDF": (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", Reason.BINARY),
    "xz": (b"\xfd7zXZ\x00" + bytes(16), Reason.BINARY),
    "ELF": (b"\x7fELF\x02\x01\x01" + bytes(57), Reason.BINARY),
    "zeros": (bytes(5_000), Reason.BINARY),
    "noise": (hashlib.shake_256(b"seed").digest(4_000), Reason.BINARY),
    "badly broken UTF-8": ("Größe und Übermaß. ".encode().replace(b" ", b"\xff") * 20, Reason.UNDECODABLE),
    "no encoding at all": (b"\xc1w\x9d\x81\x8d x\x90\xff " * 30, Reason.UNDECODABLE),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_content_that_is_no_page_is_turned_away(name: str, tmp_path: Path) -> None:
    content, reason = CONTENTS[name]
    rejection = (outcome := fetch(write(tmp_path / "page.txt", content))).rejection
    assert rejection["reason"] == reason
    assert rejection["stage"] == "fetch"
    assert rejection["content_hash"] == hashlib.sha256(content).hexdigest()
    assert rejection["source_uri"] == (tmp_path / "page.txt").as_uri()
    assert (rejection["first_seen"], rejection["last_seen"], rejection["attempts"]) == (NOW, NOW, 1)
    assert rejection["detail"].endswith(".")
    assert outcome.captures == []
    sighting = outcome.sighting
    assert (sighting["outcome"], sighting["capture_id"], sighting["byte_length"]) == ("rejected", None, len(content))


def test_an_image_says_what_it_is(tmp_path: Path) -> None:
    rejection = fetch(write(tmp_path / "page.txt", PNG)).rejection
    assert "PNG image" in rejection["detail"]
    assert rejection["evidence"].startswith("\\x89PNG\r\n\\x1a\n\\x00")


def test_evidence_is_as_long_as_the_setting_says(tmp_path: Path) -> None:
    write(tmp_path / "page.txt", PNG + bytes(9_000))
    assert len(fetch(tmp_path, evidence_chars=70).rejection["evidence"]) == 70


@pytest.mark.parametrize("size", [100, 100_000])
def test_a_file_over_the_limit_is_not_read(size: int, tmp_path: Path) -> None:
    write(tmp_path / "fits", b"x" * size)
    write(tmp_path / "page", b"y" * (size + 1))
    outcome = fetch(tmp_path, max_file_bytes=size)
    assert outcome.outcomes == ["loaded", "rejected"]
    rejection = outcome.rejection
    assert rejection["reason"] == Reason.TOO_LARGE
    assert rejection["content_hash"] is None
    assert rejection["evidence"].startswith("yyyy")
    assert outcome.sightings[1]["byte_length"] == size + 1


def test_a_file_that_outgrew_its_listing_is_still_bounded(tmp_path: Path) -> None:
    path = write(tmp_path / "page", "short")
    units = found(path)
    write(path, b"z" * 50_000)
    assert read(units, replace(RULES, max_file_bytes=40_000)).reasons == [Reason.TOO_LARGE]


def test_a_page_with_too_many_lines_keeps_its_text(tmp_path: Path) -> None:
    write(tmp_path / "fits", "a\nb\nc")
    write(tmp_path / "page", "a\nb\nc\n")
    outcome = fetch(tmp_path, max_page_lines=3)
    assert outcome.outcomes == ["loaded", "rejected"]
    assert (outcome.rejection["reason"], outcome.rejection["evidence"]) == (Reason.TOO_MANY_LINES, "a\nb\nc\n")


def test_what_discovery_refused_is_a_candidate_like_any_other(tmp_path: Path) -> None:
    outcome = fetch(tmp_path / "nowhere", tmp_path / "*.zzz", write(tmp_path / "page.txt"))
    assert outcome.outcomes == ["rejected", "rejected", "loaded"]
    assert outcome.reasons == [Reason.NOT_FOUND, Reason.NOT_FOUND]
    assert [row["source_uri"] for row in outcome.sightings[:2]] == [row["source_uri"] for row in outcome.rejections]


def test_a_file_that_may_not_be_read_is_unreadable(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = write(tmp_path_factory.mktemp("closed") / "page.txt")
    units = found(path)
    path.parent.chmod(0)
    try:
        with as_nobody():
            outcome = read(units)
    finally:
        path.parent.chmod(0o700)
    assert outcome.rejection["reason"] == Reason.UNREADABLE
    assert "permission" in outcome.rejection["detail"]
    assert outcome.sighting["byte_length"] == len(STORY)


def test_a_file_that_is_gone_is_not_found(tmp_path: Path) -> None:
    path = write(tmp_path / "page.txt")
    units = found(path)
    path.unlink()
    assert read(units).reasons == [Reason.NOT_FOUND]


def test_a_file_that_changed_is_hashed_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "page.txt")
    units = found(path)
    write(path, "Another story, and a longer one.\n" * 9)
    assert read(units).captures[0]["capture_id"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_folder_in_a_files_place_is_no_file(tmp_path: Path) -> None:
    path = write(tmp_path / "page.txt")
    units = found(path)
    path.unlink()
    path.mkdir()
    assert read(units).reasons == [Reason.NOT_A_FILE]


def test_a_pipe_in_a_files_place_does_not_hold_the_run(tmp_path: Path) -> None:
    path = write(tmp_path / "page.txt")
    units = found(path)
    path.unlink()
    os.mkfifo(path)
    assert read(units).reasons == [Reason.NOT_A_FILE]


def test_a_link_loop_in_a_files_place_is_one(tmp_path: Path) -> None:
    path = write(tmp_path / "page.txt")
    units = found(path)
    path.unlink()
    path.symlink_to("page.txt")
    assert read(units).reasons == [Reason.LINK_LOOP]


@pytest.mark.parametrize("code", [errno.EIO, errno.EAGAIN, errno.ESTALE, errno.ETIMEDOUT, errno.EMFILE])
def test_what_may_pass_is_tried_again_and_turned_away_at_last(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = found(write(tmp_path / "page.txt"))

    def fails(path: str) -> None:
        raise OSError(code, os.strerror(code), path)

    monkeypatch.setattr(opening, "opened", fails)
    with pytest.raises(TransientError, match=r"page\.txt"):
        read(units)
    rejection = read(units, replace(RULES, is_last_attempt=True)).rejection
    assert rejection["reason"] == Reason.UNREADABLE
    assert os.strerror(code) in rejection["detail"]


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="no /proc/self/mem to fail with EIO")  # noqa: PTH110
def test_a_read_that_fails_in_the_middle_may_pass() -> None:
    unit = SourceUnit("file:///proc/self/mem", 0, 0)
    with pytest.raises(TransientError):
        read([unit])
    assert read([unit], replace(RULES, is_last_attempt=True)).reasons == [Reason.UNREADABLE]


def test_a_file_without_a_size_is_read_to_its_end() -> None:
    if not os.path.exists("/proc/version"):  # noqa: PTH110
        pytest.skip("no /proc here")
    assert fetch("/proc/version").captures[0]["byte_length"] > 0


def test_a_time_outside_the_calendar_is_no_time(tmp_path: Path) -> None:
    path = write(tmp_path / "page.txt")
    try:
        os.utime(path, (0, 400_000_000_000))
    except (OSError, OverflowError):
        pytest.skip("this file system has no such times")
    outcome = fetch(path)
    assert outcome.outcomes == ["loaded"]


def test_odd_names_reach_the_rows_as_valid_text(tmp_path: Path) -> None:
    for name in (b"\xff.txt", b"two\nlines.txt", b"'; DROP TABLE captures; --.txt"):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(b"")
    outcome = fetch(tmp_path)
    assert outcome.reasons == [Reason.EMPTY] * 3
    assert {row["source_uri"].rpartition("/")[2] for row in outcome.rejections} == {
        "%FF.txt", "two%0Alines.txt", "%27%3B%20DROP%20TABLE%20captures%3B%20--.txt",
    }  # fmt: skip


def test_refusals_and_units_are_all_there_is(tmp_path: Path) -> None:
    write(tmp_path / "page.txt")
    assert {type(item) for item in discover([str(tmp_path), "nowhere"])} == {SourceUnit, Refusal}
