"""What the README shows is what happens: its queries are run over the samples, and the answers compared.

CLIPFILE_WRITE_README=1 writes the answers anew.
"""

import os
import re
from pathlib import Path

import pytest
from commands import SAMPLES, clipfile, ingested

from clipfile.flows.app import app

README = Path(__file__).parents[1] / "README.md"
QUERY = re.compile(r"```sql\n(?P<query>.*?)```\n\n```text\n(?P<answer>.*?)```", re.DOTALL)
WIDTH = {"COLUMNS": "112"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reader")
    ingested(SAMPLES, cwd=folder)
    return folder


def answer(query: str, home: Path) -> str:
    done = clipfile("sql", query, cwd=home, environ=WIDTH)
    assert done.returncode == 0, done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


def test_the_queries_give_the_answers_shown(home: Path) -> None:
    text = README.read_text(encoding="utf-8")
    found = list(QUERY.finditer(text))
    assert len(found) >= 7
    fresh = QUERY.sub(lambda one: f"```sql\n{one['query']}```\n\n```text\n{answer(one['query'], home)}```", text)
    if os.environ.get("CLIPFILE_WRITE_README"):
        README.write_text(fresh, encoding="utf-8")
    assert fresh == README.read_text(encoding="utf-8"), "Run CLIPFILE_WRITE_README=1 pytest tests/test_readme.py"


def test_every_file_it_names_is_there() -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / link).exists(), link


def test_every_command_of_its_table_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in set(re.findall(r"`clipfile (\w+)", README.read_text(encoding="utf-8"))) - {"COMMAND"}:
        app([command, "--help"], result_action="return_value")
        assert "Try:" in capsys.readouterr().out, command
