"""However a page was flattened, its text is found: body F1 falls by no more than 0.02."""

import gzip
import json
import re
from collections.abc import Callable

import numpy as np
import pytest
from seed_variants import SHARED

from clipfile.tasks.evaluate.score import body_scores, f1, verdict
from clipfile.tasks.segment.decode import decode
from clipfile.tasks.segment.features import featurise
from clipfile.tasks.segment.lines import read_lines
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.train.dataset import Example

CORPUS = SHARED / "corpus" / "fundus.jsonl.gz"
PAGES = 60
MAY_FALL = 0.02

pytestmark = pytest.mark.skipif(not CORPUS.is_file(), reason=f"the corpus is not here: {CORPUS}")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, object]]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:PAGES]


def body_f1(rows: list[dict[str, object]], flatten: Callable[[str], str]) -> float:
    texts = [flatten(str(row["text"])) for row in rows]
    lines = read_lines(texts)
    decoded = decode(lines, load_model().score(featurise(lines), lines))
    scores = []
    for page, (row, text) in enumerate(zip(rows, texts, strict=True)):
        cut = slice(*lines.page_offsets[page : page + 2])
        unknown = np.full(cut.stop - cut.start, -1, np.int8)
        example = Example(str(row["id"]), "", "", text, unknown, unknown.astype(np.int16), unknown, row["gold"])
        scores.append(body_scores(verdict(example, decoded.kind[cut], decoded.confidence[cut])))
    return f1(*np.mean(scores, 0))


@pytest.fixture(scope="module")
def plain(rows: list[dict[str, object]]) -> float:
    return body_f1(rows, str)


@pytest.mark.parametrize(
    "flatten",
    [
        lambda text: re.sub(r"\n\s*\n", "\n", text),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(" ", "\xa0"),
        lambda text: text.replace("\n", "  \n"),
    ],
    ids=["no blank lines", "newlines doubled", "CRLF", "no-break spaces", "trailing spaces"],
)
def test_body_stands_any_flattening(rows: list[dict[str, object]], plain: float, flatten: Callable[[str], str]) -> None:
    assert body_f1(rows, flatten) > plain - MAY_FALL
