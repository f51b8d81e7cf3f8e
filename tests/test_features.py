"""Features: the same for a page in any company, finite for anything, blind to what flattening does to blank lines."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipfile.tasks.segment.features import BLANK_COLUMNS, DENSE, WIDTH_STEPS, featurise
from clipfile.tasks.segment.ids import SLOTS
from clipfile.tasks.segment.lines import read_lines
from clipfile.tasks.segment.tokens import FAMILY_NAMES, family_bits, pair_hashes, read_tokens
from clipfile.tasks.segment.words import FAMILIES, members

PAGE = "Home\nSport\n\nA bridge for Milton\n\nBy Ann Example\n\nThe town will have a bridge (by 2030).\n\nRead more"
OTHERS = ["", "購読する\n日本語の新聞", "x " * 300, "Ann\n" * 40, "| • |\n…"]


def features_of(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    features = featurise(read_lines(texts))
    return features.dense, features.ids


@given(st.lists(st.sampled_from(OTHERS), max_size=6), st.lists(st.sampled_from(OTHERS), max_size=6))
@settings(max_examples=40)
def test_a_page_is_the_same_in_any_company(before: list[str], after: list[str]) -> None:
    lines = read_lines([*before, PAGE, *after])
    together = featurise(lines)
    rows = slice(*lines.page_offsets[len(before) : len(before) + 2])
    dense, ids = features_of([PAGE])
    assert np.array_equal(together.dense[rows], dense)
    assert np.array_equal(together.ids[rows], ids)


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_has_finite_features(texts: list[str]) -> None:
    dense, ids = features_of(texts)
    assert dense.shape[1:] == (DENSE,)
    assert ids.shape[1:] == (SLOTS,)
    assert np.isfinite(dense).all()
    assert (ids >= 0).all()


@pytest.mark.parametrize(
    "flattened",
    [PAGE.replace("\n\n", "\n"), PAGE.replace("\n", "\n\n"), PAGE.replace("\n", "\r\n"), PAGE.replace("\n", " \xa0\n")],
    ids=["without blank lines", "doubled newlines", "CRLF", "trailing spaces"],
)
def test_flattening_touches_the_blank_columns_alone(flattened: str) -> None:
    dense, ids = features_of([PAGE])
    other_dense, other_ids = features_of([flattened])
    kept = np.delete(np.arange(DENSE), np.arange(DENSE)[BLANK_COLUMNS])
    assert np.array_equal(dense[:, kept], other_dense[:, kept])
    assert np.array_equal(ids, other_ids)


def test_no_break_spaces_and_quotes_make_no_difference() -> None:
    plain, typeset = features_of(['He said "no" - twice.']), features_of(["He\xa0said\xa0“no”\xa0– twice."])
    assert np.array_equal(plain[1][:, :9], typeset[1][:, :9])


def test_a_japanese_line_is_as_long_as_a_paragraph() -> None:
    lines = read_lines(
        ["町議会は火曜日の会合で、新しい橋の建設費用を来年度の予算に盛り込むことを全会一致で決めた。工事は春に始まる。"]
    )
    assert lines.chars[0] < 60
    assert featurise(lines).dense[0, 1 + WIDTH_STEPS.index(80)] == 1  # as wide as 80 Latin characters


@pytest.mark.parametrize("name", FAMILY_NAMES)
def test_members_carry_their_family(name: str) -> None:
    bit = 1 << FAMILY_NAMES.index(name)
    for member in members(FAMILIES[name]):
        for form in (" ".join(member), " ".join(member).upper()):
            tokens = read_tokens(np.frombuffer(form.encode(), np.uint8))
            assert family_bits(tokens, pair_hashes(tokens.hash))[0] & bit, form


def test_compounds_belong_to_their_stem() -> None:
    tokens = read_tokens(np.frombuffer(b"Datenschutzbestimmungen", np.uint8))
    assert family_bits(tokens, pair_hashes(tokens.hash))[0] & (1 << FAMILY_NAMES.index("legal"))
