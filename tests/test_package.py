"""The wheel holds what the installed command needs, under one name."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    return set(zipfile.ZipFile(next(folder.glob("*.whl"))).namelist())


def test_one_import_name(names: set[str]) -> None:
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"clipfile"}


def test_everything_a_user_needs_is_in_it(names: set[str]) -> None:
    files = [path for storey in ("schemas", "warehouse", "tasks", "flows") for path in (ROOT / storey).rglob("*.*")]
    carried = [path.relative_to(ROOT) for path in files if path.suffix in {".py", ".sql", ".npz"}]
    assert {f"clipfile/{path}" for path in carried} <= names
    assert any(name.endswith("model.npz") for name in names)


def test_the_lock_and_the_project_name_no_address() -> None:
    for name in ("requirements.lock", "pyproject.toml"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
