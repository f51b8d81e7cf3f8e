"""The ten questions of docs/questions.py, asked of a snapshot of the samples and drawn."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from commands import SAMPLES, ingested

SCRIPT = Path(__file__).parents[1] / "docs" / "questions.py"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def questions() -> ModuleType:
    spec = importlib.util.spec_from_file_location("questions", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["questions"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("questions")
    ingested(SAMPLES, cwd=home)
    return home / "data" / "snapshots" / "latest" / "clipfile.duckdb"


def test_ten_questions_are_answered_and_drawn(questions: ModuleType, database: Path, tmp_path: Path) -> None:
    answers = questions.answers(database)
    assert len(answers) == 10
    assert [question.words for question, answer in answers.items() if answer.num_rows == 0] == []
    paths = questions.save(database, tmp_path / "charts")
    for path, (question, answer) in zip(paths, answers.items(), strict=True):
        drawing = ElementTree.parse(path)  # noqa: S314
        words = {element.text for element in drawing.iter(f"{SVG}text")}
        assert question.words in words
        marks = [path for path in drawing.iter(f"{SVG}path") if "bar" in path.get("aria-roledescription", "")]
        assert len(marks) >= min(2, answer.num_rows) or question is questions.MISSING
