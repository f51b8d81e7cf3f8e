"""What a run is told of the captures that a warehouse holds is what the warehouse itself says."""

import hashlib
from pathlib import Path

import pytest
from staged_rows import Met, staged

import clipfile.tasks.load.known as known_module
from clipfile.schemas.settings import Settings
from clipfile.tasks.load import Batch, KnownCaptures, RunStart, known_captures, load_batch, start_run
from clipfile.tasks.load.known import FEW_QUESTIONS
from clipfile.warehouse.store import Store, open_writer

TEXTS = [f"page {number}\nand its second line" for number in range(12)]
IDS = [hashlib.sha256(text.encode()).hexdigest() for text in TEXTS]


def load(store: Store, number: int, known: KnownCaptures | None) -> int:
    return load_batch(
        store, staged([Met(TEXTS[number], f"/{number}")]), Batch("run", f"batch-{number}", number + 1), known
    ).loaded


@pytest.mark.parametrize("newest", [0, 2, 64])
def test_it_knows_what_was_there_and_what_was_loaded_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newest: int
) -> None:
    monkeypatch.setattr(known_module, "NEWEST", newest)
    with open_writer(Settings(home=tmp_path)) as store:
        start_run(store, RunStart("run", "ingest", {}, "model"))
        load(store, 0, None)
        known = KnownCaptures(store)
        for number in range(1, 9):
            assert load(store, number, known) == 1
            assert known.among(IDS) == known_captures(store, IDS) == set(IDS[: number + 1])
            assert load(store, number, known) == 1, "the entry of the batch that is there"
        assert load_batch(store, staged([Met(TEXTS[0], "/elsewhere")]), Batch("run", "again", 99), known).known == 1


def test_it_asks_about_nothing_that_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    with open_writer(Settings(home=tmp_path)) as store:
        start_run(store, RunStart("run", "ingest", {}, "model"))
        known = KnownCaptures(store)
        for number in range(FEW_QUESTIONS + 1):
            load(store, number, known)
        monkeypatch.setattr(
            known_module, "known_captures", lambda _, ids: (asked.append(list(ids)), known_captures(store, ids))[1]
        )
        assert known.among(IDS) == set(IDS[: FEW_QUESTIONS + 1])
        assert known.among(IDS[6:]) == set()
        assert asked == [IDS[: FEW_QUESTIONS + 1]]


def test_another_capture_with_the_same_number_is_not_taken_for_it(tmp_path: Path) -> None:
    with open_writer(Settings(home=tmp_path)) as store:
        start_run(store, RunStart("run", "ingest", {}, "model"))
        load(store, 0, None)
        known = KnownCaptures(store)
        twin = IDS[0][:16] + "0" * 48
        for _ in range(FEW_QUESTIONS + 2):
            assert known.among([twin, IDS[0]]) == {IDS[0]}


def test_a_warehouse_with_too_many_captures_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_module, "MOST_HELD", 3)
    with open_writer(Settings(home=tmp_path)) as store:
        start_run(store, RunStart("run", "ingest", {}, "model"))
        known = KnownCaptures(store)
        for number in range(10):
            assert load(store, number, known) == 1
            assert known.among(IDS) == set(IDS[: number + 1])
