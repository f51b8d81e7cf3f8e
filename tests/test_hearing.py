"""What a line's fingerprint is, and how much a site's memory may say about it."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from site_pages import FOOTER, MENU, SITE, page, story

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment import segment
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.segment.decode import decode
from clipfile.tasks.segment.features import featurise
from clipfile.tasks.segment.fingerprint import FORM, fingerprints
from clipfile.tasks.segment.lines import Lines, read_lines
from clipfile.tasks.segment.memory import (
    LONGEST,
    MOST,
    REMEMBERED,
    STRANGE,
    TOLD,
    UNHEARD,
    SiteMemory,
    hear,
    site_memories,
    stories_with,
    what_is_said,
)
from clipfile.tasks.segment.model import Scores, load_model

PINNED = ["ffbac26a53b028ee", "074cc1084f6eaf32", "880288cd81c08835"]


def codes(*lines: str) -> list[int]:
    return [int(code) for code in fingerprints(read_lines(["\n".join(lines)]))]


def memory_of(lines: Sequence[str], site_stories: int = 9) -> SiteMemory:
    known = np.unique(np.array(codes(*lines), np.uint64))
    return SiteMemory("memory-1-test", SITE, site_stories, known, np.full(len(known), 7))


def scores_of(text: str) -> tuple[Lines, Scores]:
    lines = read_lines([text])
    return lines, load_model().score(featurise(lines), lines)


@pytest.mark.parametrize(
    "alike",
    [
        ("Share 12", "SHARE  1234", "share\t7"),
        ("12 comments", "4711 Comments"),
        ("ÉDITION ABONNÉS", "édition abonnés"),
        ("ПРИВЕТ, МИР", "привет, мир"),
        ("Terms\u00a0of Use", "terms   of use"),
        ("Read more…", "read more..."),
        ("‘Quoted’ – said", "'quoted' - said"),
    ],
)
def test_what_makes_no_difference(alike: tuple[str, ...]) -> None:
    assert len(set(codes(*alike))) == 1


def test_what_makes_a_difference() -> None:
    lines = ["Share", "Shares", "Share this", "this Share", "Share.", "Сhare", "東京", "京東", "a b", "ab", "aa", "a"]
    assert len(set(codes(*lines))) == len(lines)


def test_fingerprints_stay_what_they_are() -> None:
    """They are stored: another value for a line means another FORM."""
    assert FORM == 1
    assert [f"{code:016x}" for code in codes("Terms of Use", "© 2024 The Post", "東京ニュース")] == PINNED


def test_a_line_has_its_fingerprint_wherever_it_stands() -> None:
    texts = ["\n \x00x 1\n\n12\n" + "Läuft  \n" * 3, "2", "", " \n", page(1), "\ufeffNews\n" + "é" * 70_000 + "\nNews"]
    together = fingerprints(read_lines(texts))
    assert together.tolist() == [int(code) for text in texts for code in fingerprints(read_lines([text]))]


def rows_of(lines: Sequence[str], site: str = SITE) -> pa.Table:
    fingerprint = np.sort(np.array(codes(*lines), np.uint64).view(np.int64)).tolist()
    columns = {"site": [site] * len(fingerprint), "fingerprint": fingerprint}
    return pa.table(columns | {"stories": [3] * len(fingerprint), "site_stories": [4] * len(fingerprint)})


def test_memories_are_read_as_they_were_kept() -> None:
    rows = pa.concat_tables([rows_of(["News"], "b.example"), rows_of([*MENU, *FOOTER], "a.example")])
    read = site_memories("v", rows)
    assert sorted(read) == ["a.example", "b.example"]
    lines = read_lines(["News\nnews!\nSports", "Sports\nNews"])
    assert stories_with(lines, [read["b.example"], read["a.example"]]).tolist() == [3, 0, 0, 3, 3]
    assert stories_with(lines, [None, None]).tolist() == [0] * 5
    assert site_memories("v", rows.slice(0, 0)) == {}


def test_what_is_said() -> None:
    lines = read_lines([f"News\nFerry sold\n{'x' * (LONGEST + 1)}\n{'東' * 40}"])
    assert what_is_said(lines, [memory_of(["News"])]).tolist() == [REMEMBERED, STRANGE, UNHEARD, UNHEARD]
    assert what_is_said(lines, [memory_of(["News"], site_stories=2)]).tolist() == [
        REMEMBERED,
        UNHEARD,
        UNHEARD,
        UNHEARD,
    ]
    assert what_is_said(lines, [None]).tolist() == [UNHEARD] * 4


def test_a_remembered_line_is_less_likely_to_tell_a_story_and_no_bit_says_more_than_its_bound() -> None:
    lines, scores = scores_of(page(3))
    heard = hear(scores, lines, [memory_of(page(3).split("\n"))])
    odds = heard.kind - scores.kind
    said = what_is_said(lines, [memory_of(page(3).split("\n"))]) == REMEMBERED
    assert said.sum() > len(MENU)
    spread = odds[said].max(1) - odds[said].min(1)
    assert (spread <= MOST + 1e-4).all()
    assert (odds[said][:, TOLD].max(1) <= odds[said][:, ~TOLD].min(1)).all()
    assert np.allclose(np.exp(heard.kind).sum(1), 1, atol=1e-3)
    assert (heard.body[said] <= scores.body[said]).all()
    before, after = (np.log(s.body[said]) - np.log(1 - s.body[said]) for s in (scores, heard))
    assert (before - after <= MOST + 1e-2).all()


def test_a_confident_model_is_not_overruled() -> None:
    text = page(3)
    lines, scores = scores_of(text)
    everything = memory_of(text.split("\n"))
    sure = decode(lines, scores).confidence > 0.95
    assert sure.sum() > len(MENU)
    assert (decode(lines, hear(scores, lines, [everything])).kind[sure] == decode(lines, scores).kind[sure]).all()


def test_lines_that_nothing_is_said_of_keep_their_scores() -> None:
    lines, scores = scores_of(page(3))
    few = memory_of(["News"], site_stories=2)
    heard, said = hear(scores, lines, [few]), what_is_said(lines, [few])
    assert (heard.kind[said == UNHEARD] == scores.kind[said == UNHEARD]).all()
    assert (heard.body[said == UNHEARD] == scores.body[said == UNHEARD]).all()
    assert hear(scores, lines, [None]) is scores


def test_a_pointer_that_looks_like_a_promo_stays_unless_the_site_repeats_it() -> None:
    """The bit moves a line the model is in two minds about, and only that."""
    text = "\n\n".join(["News", "Ferry", *story(4)[:1], *story(4)[3:]])
    lines, scores = scores_of(text)
    unsure = Scores(scores.kind.copy(), scores.body.copy(), scores.hash, scores.links, scores.curve)
    unsure.kind[1] = -20
    unsure.kind[1, [CODE[Kind.ITEM_HEADLINE], CODE[Kind.PROMO]]] = np.log([0.6, 0.4])
    unsure.body[1] = 0.001
    heard = hear(unsure, lines, [memory_of(["Ferry"])])
    assert unsure.kind[1].argmax() == CODE[Kind.ITEM_HEADLINE]
    assert heard.kind[1].argmax() == CODE[Kind.PROMO]


def test_a_page_names_the_memory_that_was_heard_and_is_the_same_in_company() -> None:
    texts = [page(number) for number in range(3)]
    ids = [f"{number}" * 64 for number in range(3)]
    memories = [memory_of(MENU), None, memory_of(FOOTER)]
    together = segment(ids, texts, load_model(), memories)
    assert [(found.memory_version, found.memory_site) for found in together] == [
        ("memory-1-test", SITE), (None, None), ("memory-1-test", SITE),
    ]  # fmt: skip
    alone = [segment([ids[n]], [texts[n]], load_model(), [memories[n]])[0] for n in range(3)]
    assert together == alone
    assert together[1] == segment([ids[1]], [texts[1]], load_model())[0]
