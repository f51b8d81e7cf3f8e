"""The site's memory: what is learnt, what never is, and how much it may say."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from site_pages import FOOTER, SITE, ingested, page, put, put_site, settings_of, story

from clipfile.schemas.kinds import Kind
from clipfile.tasks.remember.learn import learnt_lines
from clipfile.tasks.remember.sites import page_sites, site_of
from clipfile.tasks.remember.stories import MOST_PARTNERS, story_numbers, telling
from clipfile.tasks.remember.versions import drop_old, keep, learn_memory, newest
from clipfile.tasks.segment import judge
from clipfile.tasks.segment.fingerprint import fingerprints
from clipfile.tasks.segment.lines import read_lines
from clipfile.tasks.segment.memory import (
    LONGEST,
)
from clipfile.tasks.segment.model import load_model
from clipfile.warehouse.store import Store, open_memory, open_writer

URL = f"https://{SITE}/story"


def codes(*lines: str) -> list[int]:
    return [int(code) for code in fingerprints(read_lines(["\n".join(lines)]))]


def signed(lines: Sequence[str]) -> set[int]:
    """Fingerprints as the warehouse holds them."""
    return {int(code) for code in np.array(codes(*lines), np.uint64).view(np.int64)}


def learnt(home: Path) -> dict[int, int]:
    """On how many stories each line stands that is learnt from a home's captures."""
    with open_writer(settings_of(home)) as store:
        rows = learnt_lines(store, load_model())
    return dict(zip(rows["fingerprint"].to_pylist(), rows["stories"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("site", "url", "expected"),
    [
        ("The Post ", "https://www.other.example/x", "the post"),
        (None, "https://www.Harrow.example:8080/a?b#c", "harrow.example"),
        (" ", "http://user@harrow.example/", "harrow.example"),
        (None, "not an address", None),
        (None, "http://[broken/", None),
        (None, None, None),
    ],
)
def test_the_site_of_a_sighting(site: str | None, url: str | None, expected: str | None) -> None:
    assert site_of(site, url) == expected


def test_the_site_of_a_capture_does_not_depend_on_what_was_met_first() -> None:
    rows = [
        {"capture_id": "b", "site": None, "url": "https://z.example/1"},
        {"capture_id": "b", "site": "a.example", "url": "https://z.example/2"},
        {"capture_id": "a", "site": None, "url": None},
        {"capture_id": None, "site": "z.example", "url": None},
    ]
    expected = [{"capture_id": "b", "site": "a.example", "url": "https://z.example/2"}]
    for order in (rows, rows[::-1]):
        assert page_sites([pa.Table.from_pylist(order)]).to_pylist() == expected


def marks(*values: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    return np.array(values, np.uint64)


def test_captures_of_one_story_share_a_number() -> None:
    url, headline, body = marks(1, 2, 3, 4, 5, 0, 0), marks(7, 7, 8, 9, 0, 0, 0), marks(5, 6, 6, 3, 0, 3, 0)
    assert story_numbers([url, headline, body]).tolist() == [0, 0, 0, 3, 4, 3, -1]
    assert story_numbers([marks(), marks()]).tolist() == []


def test_a_headline_over_many_texts_tells_no_story() -> None:
    count = MOST_PARTNERS + 1
    assert telling(marks(*[7] * count), marks(*range(1, count + 1))).tolist() == [0] * count
    assert telling(marks(*[7] * count), marks(*[1] * count)).tolist() == [7] * count


def test_what_a_site_repeats_is_learnt(tmp_path: Path) -> None:
    put_site(tmp_path / "in", range(5))
    ingested(tmp_path, tmp_path / "in")
    found = learnt(tmp_path)
    assert {found.get(code) for code in signed(["News", "Obituaries", "Terms of Use", *FOOTER[-1:]])} == {5}
    told = [line for number in range(5) for line in (story(number)[0], *story(number)[3:])]
    assert not signed(told) & found.keys()


@pytest.mark.parametrize("change", ["nothing but the page around", "headline", "text", "address"])
def test_a_story_captured_twice_is_not_learnt(tmp_path: Path, change: str) -> None:
    """Whatever the model calls its lines: they stand on captures, but on those of one story."""
    own = ["Listen to this story", "Photo Essay", "Tolland Notebook", "4 min read", "Ruth Marlow covers harbours."]
    first = page(1, extra=own)
    second = first.replace("Subscribe", "Subscribe now")
    headline, text = story(1)[0], max(story(1)[3:], key=len)
    if change == "headline":
        second = second.replace(headline, "Tolland keeps its old station after a long night of votes")
    if change == "text":
        second = second.replace(text, text.replace("The ", "That ").replace(" and people from", ", while people of"))
    put(tmp_path / "in", "first", first, url=f"{URL}/1")
    put(tmp_path / "in", "second", second, url=f"{URL}/1" if change == "address" else f"{URL}/1?share=mail")
    put_site(tmp_path / "in", range(2, 6))
    ingested(tmp_path, tmp_path / "in")
    elsewhere = {code for number in range(2, 6) for code in signed(page(number).split("\n"))}
    only_here = signed([*first.split("\n"), *second.split("\n")]) - elsewhere
    assert signed(own) <= only_here
    found = learnt(tmp_path)
    assert not only_here & found.keys()
    assert signed(["News", "Terms of Use"]) <= found.keys()
    assert set(found.values()) <= {2, 3, 4, 5}  # stories, of which there are five, not captures


def test_a_headline_that_every_page_points_to_is_not_learnt(tmp_path: Path) -> None:
    pointers = [story(number)[0] for number in range(90, 96)]
    for number in range(8):
        put(tmp_path / "in", str(number), page(number, pointers=pointers), url=f"{URL}/{number}")
    ingested(tmp_path, tmp_path / "in")
    kinds = judged_kinds(page(0, pointers=pointers))
    assert Kind.ITEM_HEADLINE in [kinds[line] for line in pointers]
    taken = [line for line in pointers if kinds[line] is Kind.ITEM_HEADLINE]
    assert not signed(taken) & learnt(tmp_path).keys()


def judged_kinds(text: str) -> dict[str, Kind]:
    judged = judge([text], load_model())[0]
    return {judged.string(row): tuple(Kind)[code] for row, code in enumerate(judged.kinds.tolist())}


def test_lines_told_on_few_stories_and_lines_told_on_many() -> None:
    """A line that tells a story on more than a tenth of those it stands on is left alone."""
    rows = [(page_no, 1, page_no == 0) for page_no in range(11)] + [(page_no, 2, page_no < 2) for page_no in range(11)]
    rows += [(0, 3, False), (1, 3, False), (4, 4, False)]
    met = {
        "page_no": [row[0] for row in rows],
        "fingerprint": [row[1] for row in rows],
        "is_told": [row[2] for row in rows],
    }
    pages = pa.table({"page_no": range(11), "site": ["s"] * 11, "story": [0, 0, *range(2, 11)]})
    with open_memory() as store, store.registered(met=pa.table(met), pages=pages):
        store.run("memory/begin")
        store.run("memory/meet")
        found = store.rows("memory/learn").to_pylist()
    assert found == [{"site": "s", "fingerprint": 1, "stories": 10, "site_stories": 10}]


def test_pages_of_no_site_and_long_lines_are_left_out(tmp_path: Path) -> None:
    appeal = (
        "Our newsroom is small and independent, and without the help of readers like you it could not exist at all."
    )
    assert len(appeal) > LONGEST
    for number in range(3):
        put(tmp_path / "in", str(number), page(number, extra=[appeal]), site="The Harrow Post")
        put(tmp_path / "in", f"none-{number}", "Elsewhere\n" + page(number + 50))
    ingested(tmp_path, tmp_path / "in")
    found = learnt(tmp_path)
    assert signed(["News"]) <= found.keys()
    assert not signed([appeal, "Elsewhere"]) & found.keys()
    assert set(found.values()) <= {2, 3}


def rows_of(lines: Sequence[str], site: str = SITE) -> pa.Table:
    fingerprint = sorted(signed(lines))
    columns = {"site": [site] * len(fingerprint), "fingerprint": fingerprint}
    return pa.table(columns | {"stories": [3] * len(fingerprint), "site_stories": [4] * len(fingerprint)})


def test_versions_are_numbered_and_only_what_differs_is_one(tmp_path: Path) -> None:
    with open_writer(settings_of(tmp_path)) as store:
        assert newest(store) is None
        assert keep(store, rows_of([]), "m").version is None
        first = keep(store, rows_of(["News"]), "m")
        assert first.version is not None
        assert first.is_new
        assert first.version.startswith("memory-1-")
        again = keep(store, rows_of(["News"]), "another model")
        assert (again.version, again.is_new) == (first.version, False)
        second = keep(store, rows_of(["News", "Sports"]), "m")
        assert str(second.version).startswith("memory-2-")
        third = keep(store, rows_of([]), "m")
        assert (third.is_new, third.lines) == (True, 0)
        drop_old(store)
        assert versions(store) == [third.version]
        assert store.query("SELECT count(*) AS n FROM site_memory")["n"][0].as_py() == 0
        assert store.query("FROM integrity").to_pylist() == []
        store.execute("UPDATE memories SET form = form + 1")
        assert newest(store) is None


def versions(store: Store) -> list[str]:
    return store.query("SELECT memory_version FROM memories ORDER BY number")["memory_version"].to_pylist()


def test_learning_twice_is_learning_once(tmp_path: Path) -> None:
    put_site(tmp_path / "in", range(3))
    ingested(tmp_path, tmp_path / "in")
    first, second = learn_memory(settings_of(tmp_path)), learn_memory(settings_of(tmp_path))
    assert (first.is_new, second.is_new) == (True, False)
    assert first.version == second.version
    assert first.sites == 1
