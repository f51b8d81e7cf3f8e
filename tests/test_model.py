"""The model that comes with the code: loads fast, tells why it cannot, says the same of a page in any company."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from clipfile.schemas.errors import TerminalError
from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.decode import Decoded, decode
from clipfile.tasks.segment.features import featurise
from clipfile.tasks.segment.lines import Lines, read_lines
from clipfile.tasks.segment.model import MODEL_PATH, Model, lay_out, load_model, page_ranges

SAMPLES = sorted(p for p in (Path(__file__).parents[1] / "samples").rglob("*.txt") if p.is_file())
HOSTILE = ["", "\x00", "\n" * 500, "a\n" * 5_000, "x" * 1_000_000, "\u200b", "| |\n…\n", "日" * 9_000, "\r\n \xa0\n"]
TIMED = """
import time
from clipfile.tasks.segment.model import load_model
started = time.process_time()
load_model()
print(time.process_time() - started)
"""


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def judged(texts: list[str], model: Model) -> tuple[Lines, Decoded]:
    lines = read_lines(texts)
    return lines, decode(lines, model.score(featurise(lines), lines))


def test_the_file_is_small() -> None:
    assert MODEL_PATH.stat().st_size < 10_000_000


def test_it_loads_in_under_a_third_of_a_second() -> None:
    done = subprocess.run([sys.executable, "-c", TIMED], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 0.3


def test_it_is_loaded_once() -> None:
    assert load_model() is load_model()


def test_the_version_changes_with_the_bytes(model: Model) -> None:
    assert model.version.startswith(model.card["name"])
    assert json.loads(json.dumps(dict(model.card))) == dict(model.card)


@pytest.mark.parametrize("content", [b"", b"no model", None], ids=["empty", "other", "missing"])
def test_a_broken_file_is_refused_with_a_remedy(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "model.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TerminalError, match=r"model\.npz"):
        load_model(path)


def test_a_page_is_judged_the_same_in_any_company(model: Model) -> None:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in SAMPLES] + HOSTILE
    lines, together = judged(texts, model)
    for page, text in enumerate(texts):
        rows = slice(*lines.page_offsets[page : page + 2])
        _, alone = judged([text], model)
        assert np.array_equal(together.kind[rows], alone.kind)
        assert np.allclose(together.confidence[rows], alone.confidence, atol=2e-4)


def test_scores_are_probabilities(model: Model) -> None:
    lines = read_lines(HOSTILE)
    scores = model.score(featurise(lines), lines)
    assert scores.kind.shape == (len(lines), len(KINDS))
    assert np.allclose(np.exp(scores.kind).sum(1), 1, atol=1e-3)
    assert ((scores.body >= 0) & (scores.body <= 1)).all()


def test_pages_lie_apart() -> None:
    layout = lay_out(np.array([0, 3, 3, 5]))
    assert layout.place.tolist() == [8, 9, 10, 27, 28]
    assert layout.height == 37


def test_ranges_cover_every_page_once() -> None:
    offsets = np.cumsum([0, 0, 10, 9_000, 5_000, 999, 2, 0])
    ranges = list(page_ranges(offsets))
    assert [page for first, last in ranges for page in range(first, last)] == list(range(7))
