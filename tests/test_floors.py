"""The committed model is no worse than it was, and floors fall only on purpose."""

import json
from pathlib import Path

import pytest

from clipfile.schemas.errors import TerminalError
from clipfile.tasks.evaluate.floors import HELD, below, read_floors, write_floors
from clipfile.tasks.segment.model import load_model

FLOORS = Path(__file__).with_name("floors.json")


def test_the_model_stands_on_its_floors() -> None:
    card = load_model().card
    floors = read_floors(FLOORS)
    assert below(card["figures"], floors["figures"]) == {}
    assert set(floors["figures"]) == set(HELD)


def card_with(**figures: float) -> dict[str, object]:
    return {"figures": {"accuracy": 0.8, "calibration_error": 0.03, **figures}, "data": {"gold": "0" * 64}}


def test_floors_rise(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    write_floors(path, card_with())
    write_floors(path, card_with(accuracy=0.9, calibration_error=0.02))
    assert json.loads(path.read_text())["figures"] == {"accuracy": 0.9, "calibration_error": 0.02}


@pytest.mark.parametrize("worse", [{"accuracy": 0.79}, {"calibration_error": 0.04}])
def test_floors_fall_only_when_allowed(tmp_path: Path, worse: dict[str, float]) -> None:
    path = tmp_path / "floors.json"
    write_floors(path, card_with())
    with pytest.raises(TerminalError, match=next(iter(worse))):
        write_floors(path, card_with(**worse))
    write_floors(path, card_with(**worse), may_fall=True)
    assert read_floors(path)["figures"] == card_with(**worse)["figures"]


def test_a_missing_figure_is_below() -> None:
    assert below({}, {"accuracy": 0.5, "calibration_error": 0.1}) == {
        "accuracy": (0.0, 0.5),
        "calibration_error": (1.0, 0.1),
    }
