"""Laws of relating: a function of what is there, whatever came first; nothing is done twice; nothing dangles."""

from pathlib import Path

import numpy as np
import pytest
from related_pages import LINKS, STORIES, Printed, copies, found, related, take_in, told_in

from clipfile.schemas.settings import Settings


def home(path: Path) -> Settings:
    return Settings(home=path, lock_wait_seconds=0)


def some_pages(seed: int = 3, count: int = 150) -> list[Printed]:
    """Articles with copies among them, each of which points to some of the others."""
    made = copies(seed, count)
    rng = np.random.default_rng(seed)
    headlines = [page.headline or "" for page in made]
    return [
        Printed(
            page.body,
            page.headline,
            [headlines[place] for place in rng.integers(0, count, 3).tolist()],
            f"s{number % 7}.example",
        )
        for number, page in enumerate(made)
    ]


def whole(settings: Settings) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    return found(settings, STORIES), found(settings, LINKS)


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse whose pages were loaded and related in one go."""
    settings = home(tmp_path_factory.mktemp("at_once"))
    take_in(settings, some_pages())
    related(settings)
    return settings


def test_there_is_something_to_relate(at_once: Settings) -> None:
    stories, links = whole(at_once)
    assert len(stories) == 150
    assert 20 < len({row["story_id"] for row in stories}) < 130
    assert len(links) > 300


def test_the_order_of_loading_does_not_matter(at_once: Settings, tmp_path: Path) -> None:
    settings = home(tmp_path)
    for pages in np.array_split(np.random.default_rng(1).permutation(150), 3):
        take_in(settings, [some_pages()[place] for place in pages.tolist()])
    related(settings)
    assert whole(settings) == whole(at_once)


def test_related_bit_by_bit_is_related_from_scratch(at_once: Settings, tmp_path: Path) -> None:
    settings = home(tmp_path)
    for pages in np.array_split(np.random.default_rng(2).permutation(150), 5):
        take_in(settings, [some_pages()[place] for place in pages.tolist()])
        related(settings)
    assert whole(settings) == whole(at_once)


def test_a_second_run_reads_nothing_and_changes_nothing(at_once: Settings) -> None:
    before = whole(at_once), found(at_once, "FROM parts ORDER BY ALL")
    again = related(at_once)
    assert again.is_unchanged
    assert (again.stories.read, again.links.parts) == (0, 0)
    assert (whole(at_once), found(at_once, "FROM parts ORDER BY ALL")) == before


def test_a_run_over_a_grown_warehouse_reads_what_is_new(tmp_path: Path) -> None:
    settings = home(tmp_path)
    pages = some_pages()
    take_in(settings, pages[:140])
    related(settings)
    take_in(settings, pages[140:])
    assert related(settings).stories.read == 10


def test_anew_gives_the_same_rows(at_once: Settings) -> None:
    before = whole(at_once)
    again = related(at_once, anew=True)
    assert again.stories.read == 150
    assert whole(at_once) == before


def test_every_row_is_of_something_that_is_there(at_once: Settings) -> None:
    assert found(at_once, "FROM integrity WHERE table_name IN ('stories', 'item_links')") == []


def test_a_story_is_named_by_its_first_article(at_once: Settings) -> None:
    told = told_in(at_once)
    named = found(at_once, "SELECT story_id_of(min(capture_id), 1) AS id, story_id FROM stories GROUP BY story_id")
    assert all(row["id"] == row["story_id"] for row in named)
    assert len(named) == len(set(told.values()))
