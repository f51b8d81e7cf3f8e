"""Runs killed at random moments; `make chaos` is the same at length."""

import random

import pytest
from chaos.pages import write_inbox
from chaos.rounds import Round, play, undisturbed

KILLS = 10
SEED = 5


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Round:
    folder = tmp_path_factory.mktemp("chaos")
    inbox = write_inbox(folder / "inbox", 300, KILLS, SEED)
    plan = undisturbed(inbox, folder / "undisturbed", batch_pages=10)
    return play(plan, folder / "home", random.Random(SEED))


def test_ten_killed_runs_leave_the_rows_of_an_undisturbed_one(played: Round) -> None:
    assert played.differences == []
    assert played.amiss == []


def test_the_kills_hit_runs_that_were_at_work(played: Round) -> None:
    assert sum(fate.code != 0 for _, fate in played.fates) >= KILLS // 2
    assert len({fate.stage for _, fate in played.fates}) >= 3
