"""Imports run one way: schemas <- warehouse <- tasks <- flows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STOREYS = ("schemas", "warehouse", "tasks", "flows")
MODULES = sorted(path for storey in STOREYS for path in (ROOT / storey).rglob("*.py"))


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively; the arrow is read from absolute names"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_storeys(path: Path) -> Iterator[str]:
    for name in imported_names(path):
        head, _, rest = name.partition(".")
        assert head not in STOREYS, f"{path} imports {name}; its name is clipfile.{name}"
        if head == "clipfile" and rest.split(".")[0] in STOREYS:
            yield rest.split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    storey = path.relative_to(ROOT).parts[0]
    above = set(STOREYS[STOREYS.index(storey) + 1 :])
    assert not above.intersection(imported_storeys(path)), f"{storey} imports a storey above it"


def test_one_module_imports_duckdb() -> None:
    users = [str(path.relative_to(ROOT)) for path in MODULES if "duckdb" in set(imported_names(path))]
    assert set(users) <= {"warehouse/store.py"}


def test_torch_stays_in_training() -> None:
    users = {
        path.relative_to(ROOT).parts[:2]
        for path in MODULES
        if "torch" in {name.split(".")[0] for name in imported_names(path)}
    }
    assert users <= {("tasks", "train")}


def test_prefect_stays_in_the_skin() -> None:
    users = [path for path in MODULES if "prefect" in {name.split(".")[0] for name in imported_names(path)}]
    strangers = [path for path in users if path.name != "task.py" and path.relative_to(ROOT).parts[0] != "flows"]
    assert strangers == []
