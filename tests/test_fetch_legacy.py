"""What an encoding detector would get wrong on its own: noise, first words, the end of a sample."""

import hashlib

import pytest
from test_fetch_decode import PAGES, decoded, refused

from clipfile.schemas.kinds import Reason

HIGH = bytes(0xA1 + byte % 0x5E for byte in hashlib.shake_256(b"high").digest(20_000))


@pytest.mark.parametrize(
    "data", [HIGH, HIGH[:300], b"\xe9" * 99, b"\xe9\n" * 99, b"a\x80" * 99], ids=lambda data: data[:4]
)
def test_high_bytes_without_sense_are_no_text(data: bytes) -> None:
    assert refused(data) is Reason.UNDECODABLE


@pytest.mark.parametrize("start", ["BM", "MZ", "ID3", '<meta charset="windows-1251"> '])
@pytest.mark.parametrize(("language", "codec"), [("pl", "cp1250"), ("ru", "cp1251"), ("ja", "cp932")])
def test_what_a_page_begins_with_says_nothing_about_its_letters(start: str, language: str, codec: str) -> None:
    assert decoded((start + PAGES[language]).encode(codec)).text == start + PAGES[language]


@pytest.mark.parametrize(
    ("language", "codec"), [("ja", "cp932"), ("ja", "euc_jp"), ("zh", "gb18030"), ("ko", "euc_kr")]
)
def test_a_sample_that_ends_inside_a_character_is_as_good(language: str, codec: str) -> None:
    for shift in range(3):
        text = "x" * shift + PAGES[language] * 900
        assert decoded(text.encode(codec)).text == text
