"""Quick looks at a text never miss what the slow pattern behind them finds."""

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipfile.tasks.segment.fields.byline import LATE_OTHERS, NOISE, STAMP_WORDS
from clipfile.tasks.segment.fields.credit import CLEANED, OTHER_WORK, SUPPLIED
from clipfile.tasks.segment.fields.dates import DATE, HINT, dates_in
from clipfile.tasks.segment.fields.glance import Glanced, folded, has_digit
from clipfile.tasks.segment.fields.marks import BARE_SIGN, BY_SIGN, SIGN, SIGN_WORDS
from clipfile.tasks.segment.language import SMALL_WORDS
from clipfile.tasks.segment.pagetype import LIVE_WORD, WALL

GLANCED = {
    "noise": NOISE, "stamp": STAMP_WORDS, "late others": LATE_OTHERS, "cleaned": CLEANED, "other work": OTHER_WORK,
    "supplied": SUPPLIED, "live": LIVE_WORD, "wall": WALL,
}  # fmt: skip
PIECES = sorted({piece for glanced in GLANCED.values() for piece in glanced.pieces})
WORDS = st.sampled_from(
    [
        *PIECES,
        *map(str.upper, PIECES),
        " by ",
        "Edited by",
        "12 min",
        "/",
        "|",
        ",",
        "(",
        "Archiv",
        "file",
        "Video",
        "٣",
    ]
)


@pytest.mark.parametrize("name", GLANCED)
@given(words=st.lists(WORDS, max_size=6), gap=st.sampled_from(["", " ", "\u00a0"]))
def test_a_glance_never_misses(name: str, words: list[str], gap: str) -> None:
    glanced, text = GLANCED[name], gap.join(words)
    assert glanced.sub("_", text) == glanced.pattern.sub("_", text)


def test_a_glance_spares_the_pattern() -> None:
    only_digits = Glanced(re.compile("x"), ("y",), has_digits=True)
    assert [only_digits.may_stand_in(text) for text in ("x", "Y", "4", "٣")] == [False, True, True, True]


def test_folded_text_is_what_patterns_see_that_ignore_case() -> None:
    for letter in "iks":
        seen = re.findall(letter, "".join(map(chr, range(sys.maxunicode + 1))), re.IGNORECASE)
        assert {folded(same) for same in seen} == {letter}


def test_digits_are_those_of_str_isdigit() -> None:
    texts = [chr(code) for code in range(sys.maxunicode + 1)]
    assert [text for text in texts if has_digit(text)] == list(filter(str.isdigit, texts))


DATE_PARTS = st.sampled_from(
    ["Updated", "PublishedJanuary", "January", "Veröffentlichungsdatum", "mars", "14", "5", "2024", "'24", "1:30", "am",
     " ", "  ", ". ", ", ", "/", "-", "de ", "tháng ", "年", "月", "th"]
)  # fmt: skip


@given(st.lists(DATE_PARTS, max_size=12))
def test_dates_are_looked_for_from_the_first_digit(parts: list[str]) -> None:
    text = "".join(parts)
    assert [match.groupdict() for match in dates_in(text)] == [match.groupdict() for match in DATE.finditer(text)]
    assert HINT.search(text) or not DATE.search(text)


MARKED = st.sampled_from(
    ["Foto", "Photo", ":", "：", "©", "/", "(c) ", "(C)", " by ", "by", " von ", "\u00a0di ", "Copyright",
     "courtesy of ", "Tous droits réservés ", "Watch on ", "A", "x", " "]
)  # fmt: skip


@given(st.lists(MARKED, max_size=8))
def test_bare_signs_are_all_signs_of_a_text_without_their_words(parts: list[str]) -> None:
    text = "".join(parts)
    if not any(word in text for word in SIGN_WORDS) and not BY_SIGN.search(text):
        assert [sign.span() for sign in BARE_SIGN.finditer(text)] == [sign.span() for sign in SIGN.finditer(text)]


def test_no_small_word_is_of_two_languages() -> None:
    words = [word for small in SMALL_WORDS.values() for word in small]
    assert len(words) == len(set(words))
