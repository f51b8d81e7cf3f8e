"""Decoding: the best path, the same kind for the same words, confidence that is read off the curve."""

from itertools import product

import numpy as np
import pytest

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment import paths
from clipfile.tasks.segment.codes import CODE, KINDS
from clipfile.tasks.segment.decode import decode, joint
from clipfile.tasks.segment.lines import read_lines
from clipfile.tasks.segment.model import Scores
from clipfile.tasks.segment.paths import best_path

EDGE = len(KINDS)
NO_LINKS = np.zeros((EDGE + 1, EDGE + 1), np.float32)
STRAIGHT = np.array([[0, 1], [0, 1]], np.float32)


def scores_of(*rows: dict[Kind, float], body: list[float] | None = None, hashes: list[int] | None = None) -> Scores:
    """Scores with these chances, the rest spread evenly."""
    chances = np.full((len(rows), len(KINDS)), 1e-4)
    for line, row in zip(chances, rows, strict=True):
        for kind, chance in row.items():
            line[CODE[kind]] = chance
    chances /= chances.sum(1, keepdims=True)
    inside = chances[:, [CODE[Kind.BODY], CODE[Kind.SUBHEAD]]].sum(1)
    return Scores(
        kind=np.log(chances).astype(np.float32),
        body=np.array(body if body is not None else inside, np.float32),
        hash=np.array(hashes if hashes is not None else range(len(rows)), np.uint64),
        links=NO_LINKS,
        curve=STRAIGHT,
    )


def kinds_of(text: str, scores: Scores) -> list[Kind]:
    return [KINDS[code] for code in decode(read_lines([text]), scores).kind]


def test_without_links_each_line_is_what_it_most_likely_is() -> None:
    scores = scores_of({Kind.NAV: 0.9}, {Kind.HEADLINE: 0.6, Kind.NAV: 0.3}, {Kind.BODY: 0.8})
    assert kinds_of("a\nb\nc", scores) == [Kind.NAV, Kind.HEADLINE, Kind.BODY]


def test_body_is_decided_by_its_own_score() -> None:
    row = {Kind.BODY: 0.2, Kind.ITEM_DEK: 0.5, Kind.CAPTION: 0.3}
    assert kinds_of("a", scores_of(row, body=[0.9])) == [Kind.BODY]
    assert kinds_of("a", scores_of(row, body=[0.1])) == [Kind.ITEM_DEK]
    assert np.allclose(joint(scores_of(row, body=[0.9])).sum(1), 1)


def test_lines_that_say_the_same_are_the_same() -> None:
    scores = scores_of({Kind.CAPTION: 0.9}, {Kind.BODY: 0.5, Kind.CAPTION: 0.4}, hashes=[7, 7])
    assert kinds_of("a\na", scores) == [Kind.CAPTION, Kind.CAPTION]


def test_equal_lines_of_two_pages_have_nothing_in_common() -> None:
    scores = scores_of({Kind.CAPTION: 0.9}, {Kind.BODY: 0.6, Kind.CAPTION: 0.4}, hashes=[7, 7])
    kinds = decode(read_lines(["a", "a"]), scores).kind
    assert kinds.tolist() == [CODE[Kind.CAPTION], CODE[Kind.BODY]]


def test_confidence_is_read_off_the_curve() -> None:
    scores = scores_of({Kind.NAV: 0.998})
    halved = Scores(scores.kind, scores.body, scores.hash, scores.links, np.array([[0, 1], [0, 0.5]], np.float32))
    assert decode(read_lines(["a"]), halved).confidence[0] == pytest.approx(0.5, abs=0.01)


def test_a_page_without_text_has_no_confidence() -> None:
    decoded = decode(read_lines(["", "a"]), scores_of({Kind.NAV: 0.99}))
    assert decoded.page_confidence.tolist() == [0, 0]


def test_no_lines_at_all() -> None:
    decoded = decode(read_lines([]), scores_of())
    assert len(decoded.kind) == len(decoded.confidence) == len(decoded.page_confidence) == 0


@pytest.mark.parametrize("seed", range(12))
def test_the_path_is_the_best_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against every possible path over few kinds, with settled lines among the open ones."""
    rng = np.random.default_rng(seed)
    kinds = [0, 3, 7]
    monkeypatch.setattr(paths, "CANDIDATES", 3)
    monkeypatch.setattr(paths, "CERTAIN", np.float32(-0.05))
    scores = np.full((6, len(KINDS)), -30, np.float32)
    scores[:, kinds] = np.minimum(rng.normal(size=(6, 3)) - 2, -0.2)
    scores[2, 3] = 0
    links = NO_LINKS.copy()
    links += rng.normal(size=links.shape).astype(np.float32)
    found = best_path(scores, np.array([0, 4, 6]), links)
    assert [found[:4].tolist(), found[4:].tolist()] == [
        brute(scores[:4], links, kinds, settled=2),
        brute(scores[4:], links, kinds, settled=None),
    ]


def brute(scores: np.ndarray, links: np.ndarray, kinds: list[int], settled: int | None) -> list[int]:
    def worth(path: tuple[int, ...]) -> float:
        steps = zip((EDGE, *path), (*path, EDGE), strict=True)
        return float(sum(scores[i, k] for i, k in enumerate(path)) + sum(links[a, b] for a, b in steps))

    allowed = [path for path in product(kinds, repeat=len(scores)) if settled is None or path[settled] == 3]
    return list(max(allowed, key=worth))


def test_a_long_page_is_walked_in_stretches() -> None:
    rng = np.random.default_rng(0)
    scores = np.log(rng.dirichlet(np.ones(len(KINDS)), 5_000)).astype(np.float32)
    path = best_path(scores, np.array([0, 0, 5_000]), NO_LINKS)
    assert np.array_equal(path, scores.argmax(1))


TEXT = "x" * 400
HEADLINE = {Kind.HEADLINE: 0.9}
TELLING = {Kind.BODY: 0.99}


def test_a_story_has_one_headline_and_its_repeats() -> None:
    row = {Kind.HEADLINE: 0.6, Kind.ITEM_HEADLINE: 0.4}
    scores = scores_of({Kind.NAV: 0.7, Kind.HEADLINE: 0.3}, row, HEADLINE, TELLING, row, hashes=[1, 2, 1, 4, 5])
    found = kinds_of(f"title\nother\ntitle\n{TEXT}\nlast", scores)
    assert found == [Kind.HEADLINE, Kind.ITEM_HEADLINE, Kind.HEADLINE, Kind.BODY, Kind.ITEM_HEADLINE]


ABOVE = {Kind.NAV: 0.8, Kind.HEADLINE: 0.1}
BELOW = {Kind.HEADLINE: 0.7, Kind.DEK: 0.3}


@pytest.mark.parametrize(
    ("above", "below", "kinds"),
    [
        ("Ferry runs again", "The strike is over after nine days.", [Kind.HEADLINE, Kind.DEK]),
        ("Home / News / The strike is over", "The strike is over after nine days.", [Kind.NAV, Kind.HEADLINE]),
        ("渡船が運航を再開した", "九日間の交渉の末に終わった", [Kind.HEADLINE, Kind.DEK]),
    ],
    ids=["dek", "breadcrumb", "Japanese"],
)
def test_a_line_above_a_headline_is_it_unless_it_says_the_same(above: str, below: str, kinds: list[Kind]) -> None:
    found = kinds_of(f"{above}\n{below}\n{TEXT}", scores_of(ABOVE, BELOW, TELLING, hashes=[1, 2, 3]))
    assert found == [*kinds, Kind.BODY]


def test_a_second_story_keeps_its_headline() -> None:
    scores = scores_of(HEADLINE, TELLING, HEADLINE, TELLING)
    assert kinds_of(f"one\n{TEXT}\ntwo\n{TEXT}", scores) == [Kind.HEADLINE, Kind.BODY, Kind.HEADLINE, Kind.BODY]


def test_a_text_gets_the_likeliest_headline_there_is() -> None:
    scores = scores_of({Kind.NAV: 0.9}, {Kind.NAV: 0.7, Kind.HEADLINE: 0.3}, TELLING)
    assert kinds_of(f"menu\ntitle\n{TEXT}", scores) == [Kind.NAV, Kind.HEADLINE, Kind.BODY]


def test_headlines_of_a_page_without_text_stay() -> None:
    scores = scores_of(HEADLINE, HEADLINE)
    assert kinds_of("one\ntwo", scores) == [Kind.HEADLINE, Kind.HEADLINE]


def page_with_island(between: int, island: str) -> list[Kind]:
    rows = [TELLING] * 4 + [{Kind.NAV: 0.99}] * between + [{Kind.BODY: 0.7, Kind.COMMENT: 0.3}]
    return kinds_of("\n".join([TEXT] * 4 + ["menu"] * between + [island]), scores_of(*rows))


@pytest.mark.parametrize(
    ("between", "island", "kind"),
    [(11, "I do not think so.", Kind.COMMENT), (10, "I do not think so.", Kind.BODY), (11, TEXT, Kind.BODY)],
    ids=["small and far", "small and near", "large and far"],
)
def test_small_islands_far_from_the_text_are_no_text(between: int, island: str, kind: Kind) -> None:
    assert page_with_island(between, island)[-1] == kind
