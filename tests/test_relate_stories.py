"""Which articles tell the same story: copies under other headlines do, what only looks like a copy does not."""

import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from related_pages import Printed, copies, found, made_stories, related, take_in, told_in

from clipfile.schemas.settings import Settings
from clipfile.tasks.relate import clusters
from clipfile.tasks.relate.clusters import crowded, gathered, sharing, united
from clipfile.tasks.relate.compare import profiles_of, same_runs, shared_facts
from clipfile.tasks.relate.marks import FORM, LEAST_RUNS, WIDTH, marks_of
from clipfile.tasks.relate.prints import RUN_WORDS, read_prints, read_words

ARTICLES = 3_000
PRECISION, RECALL = 0.98, 0.95  # over pairs of articles; some way below what is measured


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", lock_wait_seconds=0)


def alike(one: str, other: str) -> bool:
    prints = read_prints([one, other])
    profiles = profiles_of(prints)
    facts = shared_facts(profiles.facts[:1], profiles.facts[1:])
    return bool(same_runs(profiles, np.array([0]), np.array([1]), facts)[0]) and bool(facts[0] >= 0.5)


def pairs(labels: np.ndarray) -> int:
    sizes = np.unique(labels, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def test_made_copies_are_found_and_near_misses_are_not(settings: Settings) -> None:
    made = list(made_stories.made(ARTICLES, seed=11))
    pages = [Printed(one.body, one.headline) for one in made]
    take_in(settings, pages)
    related(settings)
    told = told_in(settings)
    ours = np.unique([told[page.key] for page in pages], return_inverse=True)[1]
    truth = np.array([one.story for one in made])
    both = pairs(ours * (truth.max() + 1) + truth)
    assert pairs(truth) > 1_000
    assert both / pairs(ours) >= PRECISION
    assert both / pairs(truth) >= RECALL
    assert len({one.headline for one in made if one.kind == "wire copy"}) > 300  # each copy has a headline of its own


STORY = made_stories.Writer(4).text(made_stories.Writer(4).story(14, 15))
TYPED = STORY.replace("“", '"').replace("”", '"').replace("’", "'").replace("—", "--").upper()


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (TYPED, True),
        (STORY.replace("\n\n", "\n"), True),
        ("\n\n".join(STORY.split("\n\n")[:4]), True),
        (STORY + "\n\n" + made_stories.Writer(5).text(made_stories.Writer(5).story(6, 7)), True),
        (made_stories.Writer(6).text(made_stories.Writer(6).story(14, 15)), False),
        (" ".join(STORY.split()[:18]), False),  # too short to tell
    ],
    ids=["typography", "paragraphs", "cut", "continued", "another", "a sentence"],
)  # fmt: skip
def test_what_is_the_same_story(other: str, is_same: bool) -> None:
    assert alike(STORY, other) is is_same
    assert alike(other, STORY) is is_same


def test_a_template_filled_in_anew_is_another_story() -> None:
    writer = made_stories.Writer(8)
    place = ("Selgrin", "Marost")
    days = [writer.weather(place) for _ in range(40)]
    assert sum(alike(one, other) for one, other in pairwise(days)) <= 1


def test_scripts_without_spaces_are_compared_by_their_characters() -> None:
    text = (
        "港の倉庫で火災が発生し、消防車十二台が出動した。市によると、けが人はなかった。"
        "倉庫は一九七四年に建てられ、昨年から使われていなかったという。"
    )
    other = (
        "市議会は来年度の予算案を賛成多数で可決した。"
        "新しい図書館の建設費が盛り込まれ、反対した議員は財源の不足を指摘した。"
    )
    assert alike(text, text + "警察が原因を調べている。")
    assert not alike(text, other)


def test_equal_texts_too_short_to_tell_stay_apart(settings: Settings) -> None:
    take_in(settings, [Printed("Subscribe to read on.", headline) for headline in ("One", "Two")])
    related(settings)
    assert len(set(told_in(settings).values())) == 2


def test_the_longest_article_is_what_the_others_are_compared_with(settings: Settings) -> None:
    short, whole = Printed("\n\n".join(STORY.split("\n\n")[:4]), "Cut"), Printed(STORY, "Whole")
    take_in(settings, [short, whole])
    related(settings)
    rows = {row["capture_id"]: row for row in found(settings, "FROM stories")}
    assert (rows[short.key]["match_capture_id"], rows[short.key]["match_story_no"]) == (whole.key, 1)
    assert rows[short.key]["similarity"] == pytest.approx(1, abs=0.05)
    assert (rows[whole.key]["match_capture_id"], rows[whole.key]["similarity"]) == (None, None)


def test_what_must_be_kept_is_small(settings: Settings) -> None:
    take_in(settings, copies(2, 50))
    related(settings)
    kept = found(settings, "SELECT avg(len(marks)) AS marks, max(abs(m)) AS most FROM stories, unnest(marks) AS one(m)")
    assert kept[0]["marks"] <= WIDTH
    assert kept[0]["most"] < 1 << 32  # four bytes each, as DuckDB packs them: 120 an article, 8 for the fingerprint


def test_marks_are_those_that_warehouses_hold() -> None:
    """Who changes them raises FORM: see marks.py."""
    text = (
        "The harbour board met on Tuesday and voted, 6 to 3, to close the north pier until May 2027, said its chair, "
        "Ada Moss. Repairs will cost £1.2m, of which the county pays half."
    )
    marks = marks_of(read_prints([text]))
    assert marks.shape == (1, WIDTH)
    assert FORM == 1
    assert hashlib.sha256(marks.astype("<u4").tobytes()).hexdigest() == (
        "674d3b0ccd3f76e81c2802a7b87f384feb1eca75cdfa4a180cf2f711a2530eb1"
    )


def test_prints_do_not_depend_on_the_texts_beside() -> None:
    texts = [
        "One two three four five six — “seven” eight.",
        "",
        "Zwölf Boote lagen im Hafen von Kiel, 12 davon neu.",
        "港の倉庫",
    ]
    together = read_prints(texts)
    for number, text in enumerate(texts):
        alone = read_prints([text])
        runs = together.runs[together.run_bounds[number] : together.run_bounds[number + 1]]
        facts = together.facts[together.fact_bounds[number] : together.fact_bounds[number + 1]]
        assert runs.tolist() == alone.runs.tolist()
        assert facts.tolist() == alone.facts.tolist()
        assert together.whole[number] == alone.whole[0]


@pytest.mark.parametrize(
    ("text", "words", "facts"),
    [
        ("It’s a “fine” day, Ada: 45 °C", 8, 2),
        ("ÄÖÜ straße Éclair", 3, 1),
        ("日本語、です", 5, 0),
        ("", 0, 0),
        ("...!?", 0, 0),
        ("x", 1, 0),
    ],
)
def test_words_and_facts_of_a_text(text: str, words: int, facts: int) -> None:
    hashes, bounds = read_words([text])
    prints = read_prints([text])
    assert (len(hashes), bounds.tolist()) == (words, [0, words])
    assert len(prints.facts) == facts
    assert len(prints.runs) == max(0, words - RUN_WORDS + 1)


def test_a_text_with_too_few_runs_has_no_marks() -> None:
    words = [f"word{number}" for number in range(LEAST_RUNS + RUN_WORDS - 1)]
    marks = marks_of(read_prints([" ".join(words[1:]), " ".join(words)]))
    assert not marks[0].any()
    assert marks[1].all()


def test_a_mark_of_a_crowd_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "CROWD", 3)
    marks = np.arange(1, 5 * WIDTH + 1, dtype=np.uint32).reshape(5, WIDTH)
    marks[:, 0] = 7
    marks[:3, 1] = 9
    is_crowded = crowded(marks)
    assert is_crowded[:, 0].all()
    assert is_crowded.sum() == 5
    groups = sharing(marks, is_crowded, np.ones(5, np.bool_))
    assert groups.texts.tolist() == [0, 1, 2]


def test_stories_come_together_through_others() -> None:
    assert united(np.arange(6), np.array([4, 2, 5]), np.array([2, 0, 5])).tolist() == [0, 1, 0, 3, 0, 5]


def test_pairs_of_a_group_are_compared_until_nothing_is_left_apart() -> None:
    """Neighbours are not alike here; the first and the last are."""
    marks = np.arange(1, 4 * WIDTH + 1, dtype=np.uint32).reshape(4, WIDTH)
    marks[:, 3] = 5
    everything = np.ones(4, np.bool_)
    groups = sharing(marks, np.zeros(marks.shape, np.bool_), everything)
    found = gathered(np.arange(4), groups, everything, lambda one, other: (one == 0) & (other == 3))
    assert found.tolist() == [0, 1, 2, 0]
