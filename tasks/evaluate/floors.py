"""Floors under the figures: they rise by themselves and fall only when somebody says so."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clipfile.schemas.errors import TerminalError

# Figures that are held; a smaller calibration error is a better one.
HELD = (
    "accuracy", "macro_f1", "items_f1", "calibration_error", "body_f1_fundus", "body_f1_naeb", "body_f1_wcxb-dev",
    "kept_trafilatura", "dropped_trafilatura",
)  # fmt: skip
SMALLER_IS_BETTER = frozenset({"calibration_error"})


def read_floors(path: Path) -> dict[str, Any]:
    """The floors file: `figures` by name, and digests of the `data` they were made from."""
    floors: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return floors


def below(figures: Mapping[str, float], floors: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Figures under their floor, by name: (figure, floor); a figure that is missing is under every floor."""
    worst = {name: 1.0 if name in SMALLER_IS_BETTER else 0.0 for name in floors}
    pairs = {name: (figures.get(name, worst[name]), floor) for name, floor in floors.items()}
    return {name: pair for name, pair in pairs.items() if worse(name, *pair)}


def worse(name: str, figure: float, floor: float) -> bool:
    """Whether a figure is worse than a floor."""
    return figure > floor if name in SMALLER_IS_BETTER else figure < floor


def write_floors(path: Path, card: Mapping[str, Any], *, may_fall: bool = False) -> None:
    """Make a model card's figures the floors; raises TerminalError when one would fall and that was not allowed."""
    new = {name: card["figures"][name] for name in HELD if name in card["figures"]}
    old = read_floors(path)["figures"] if path.exists() else {}
    fallen = below(new, old)
    if fallen and not may_fall:
        listed = ", ".join(f"{name} {figure} < {floor}" for name, (figure, floor) in sorted(fallen.items()))
        raise TerminalError(
            f"these floors would fall: {listed}", place=str(path), remedy="Find out why, or allow it explicitly."
        )
    text = json.dumps({"figures": new, "data": card["data"]}, indent=2, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
