"""Each limit turns away what is beyond it, for a reason of its own, and says which setting it is."""

import time
from pathlib import Path
from typing import Any

import pytest
from commands import clipfile, ingested
from fetching import RULES, fetch, write

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.facts import NOTHING
from clipfile.tasks.fetch.formats import Content
from clipfile.tasks.fetch.judging import Accepted, Met, judge
from clipfile.tasks.fetch.reading import Clocked, RefusedError
from clipfile.tasks.segment import batch
from clipfile.tasks.segment.batch import segment_captures
from clipfile.tasks.segment.fields.kept import KEPT_CHARS, kept
from clipfile.tasks.segment.model import load_model

# What is too much, and what is just allowed.
LIMITS: tuple[tuple[dict[str, int], str, str, Reason], ...] = (
    ({"max_file_bytes": 12}, "x" * 13, "x" * 12, Reason.TOO_LARGE),
    ({"max_page_bytes": 12}, "x" * 13, "x" * 12, Reason.PAGE_TOO_LARGE),
    ({"max_line_bytes": 12}, "a\n" + "x" * 13 + "\nb", "x" * 12 + "\n" + "y" * 12, Reason.LINE_TOO_LONG),
    ({"max_line_bytes": 12}, "ßßßßßßß", "ßßßßßß\n", Reason.LINE_TOO_LONG),
    ({"max_line_bytes": 12}, "日本語です\n", "日本語で\n", Reason.LINE_TOO_LONG),
    ({"max_page_lines": 3}, "a\nb\nc\nd", "a\nb\nc", Reason.TOO_MANY_LINES),
)


@pytest.mark.parametrize(("limit", "much", "allowed", "reason"), LIMITS)
def test_beyond_a_limit(limit: dict[str, int], much: str, allowed: str, reason: Reason, tmp_path: Path) -> None:
    outcome = fetch(write(tmp_path / "page.txt", much), **limit)
    assert outcome.rejection["reason"] == reason
    (name,) = limit
    assert name in outcome.rejection["detail"]
    assert outcome.rejection["evidence"]
    assert fetch(write(tmp_path / "page.txt", allowed), **limit).outcomes == ["loaded"]


def test_a_source_that_takes_too_long(tmp_path: Path) -> None:
    path = write(tmp_path / "page.txt")
    with path.open("rb") as file:
        clocked = Clocked(file, 0.0)
        time.sleep(0.001)
        with pytest.raises(RefusedError, match="source_seconds") as refused:
            clocked.read(1)
    assert refused.value.reason == Reason.TOO_SLOW


def test_an_endless_line_and_endless_lines_are_turned_away_unread(tmp_path: Path) -> None:
    """200 MB on one line, and a million lines of one character."""
    with (tmp_path / "line.txt").open("wb") as file:
        file.truncate(200_000_000)
    write(tmp_path / "lines.txt", "x\n" * 1_000_000)
    started = time.process_time()
    outcome = fetch(tmp_path)
    assert outcome.reasons == [Reason.PAGE_TOO_LARGE, Reason.TOO_MANY_LINES]
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "text", ["word " * 1_900_000, "x" * 9_999_999, "é" * 4_999_999, "\n" * 249_999, " \n" * 249_998 + "x"]
)
def test_what_is_just_allowed_takes_bounded_time(text: str) -> None:
    started = time.process_time()
    judged = judge(Content(text.encode(), "text/plain"), Met("file:///page", None, NOTHING), RULES)
    if isinstance(judged, Accepted):
        segment_captures([judged.capture.capture_id], [text], load_model())
    assert time.process_time() - started < 5


def test_pages_of_many_lines_are_judged_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    real = batch.judge

    def counting(texts: Any, *more: Any) -> Any:
        held.append(sum(text.count("\n") + 1 for text in texts))
        return real(texts, *more)

    monkeypatch.setattr(batch, "judge", counting)
    monkeypatch.setattr(batch, "LINES_TOGETHER", 10)
    texts = ["a\nb\nc", "d\ne\nf\ng", "h\n" * 20, "i", "j"]
    pages = segment_captures([f"{n:064x}" for n in range(5)], texts, load_model())
    assert held == [7, 21, 2]
    assert pages["fault"].null_count == pages.num_rows == 5


def test_limits_are_flags(tmp_path: Path) -> None:
    write(tmp_path / "in" / "page.txt", "One line.\nAnother.\n")
    for flag, reason in (("--max-line-bytes", "line_too_long"), ("--max-page-lines", "too_many_lines")):
        assert ingested("in", flag, "2", cwd=tmp_path)["rejected"] == 1
        assert reason in clipfile("rejects", cwd=tmp_path).stdout


def test_answers_are_kept_for_short_texts_alone() -> None:
    asked: list[str] = []

    @kept(100)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    short, long = "a" * KEPT_CHARS, "b" * (KEPT_CHARS + 1)
    assert [length(text) for text in (short, long, short, long)] == [len(short), len(long)] * 2
    assert asked == [short, long, long]
