"""Lines are exactly those that str.strip leaves something of, in their places."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipfile.tasks.segment.lines import FOLDS, SPACES, Lines, chunk_bounds, read_lines

ALPHABET = "ab \n\n\n\x00\r" + SPACES + "é“’日。…\U0001f600\u200bA1"
TEXTS = st.lists(st.text(st.sampled_from(ALPHABET), max_size=30), max_size=60)


def expected(text: str) -> list[tuple[int, int, int, int]]:
    """(number, char_start, chars, blank lines above) of each line that is not blank."""
    rows, offset, blanks = [], 0, 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            rows.append((number, offset, len(line.strip()), blanks))
            blanks = 0
        else:
            blanks += 1
        offset += len(line) + 1
    return rows


def found(lines: Lines, page: int) -> list[tuple[int, int, int, int]]:
    rows = range(lines.page_offsets[page], lines.page_offsets[page + 1])
    return [(int(lines.number[i]), int(lines.char_start[i]), int(lines.chars[i]), int(lines.blanks[i])) for i in rows]


@given(TEXTS)
def test_lines_are_those_of_strip(texts: list[str]) -> None:
    lines = read_lines(texts)
    assert [found(lines, page) for page in range(len(texts))] == [expected(text) for text in texts]
    assert lines.texts == tuple(texts)


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    assert found(read_lines([text]), 0) == expected(text)


def test_every_space_is_known() -> None:
    assert sorted(SPACES) == [chr(code) for code in range(0x110000) if chr(code).isspace()]


def test_lone_surrogates_do_no_harm() -> None:
    assert found(read_lines(["a\ud800b\n\udfff"]), 0) == [(1, 0, 3, 0), (2, 4, 1, 0)]


@pytest.mark.parametrize(("ascii_kin", "member"), [(kin, c) for kin, row in FOLDS.items() for c in row if c > "\x7f"])
def test_punctuation_is_folded_in_place(ascii_kin: str, member: str) -> None:
    lines = read_lines([f"x{member}y"])
    width = len(member.encode())
    assert lines.data.tobytes() == b"x" + ascii_kin.encode()[:1] * width + b"y\n"


@pytest.mark.parametrize("text", ["a\n" * 300_000, "x" * 10_000_000, " " * 5_000_000 + "x", " \n" * 100_000])
def test_hostile_texts_take_little_time(text: str) -> None:
    started = time.process_time()
    assert len(read_lines([text])) == sum(1 for line in text.split("\n") if line.strip())
    assert time.process_time() - started < 2


def test_chunks_cover_all_pages_once() -> None:
    sizes = [10, 700_000, 5, 5, 599_999, 1, *[100] * 120]
    bounds = list(chunk_bounds(sizes))
    assert [page for first, last in bounds for page in range(first, last)] == list(range(len(sizes)))
    assert all(first < last for first, last in bounds)
