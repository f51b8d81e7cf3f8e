"""The samples with what is right for them: each line's kind and group, and the row that must come out."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from judging import starts_of
from seed_variants import labelled

from clipfile.schemas.kinds import ARTICLE_KINDS, Kind
from clipfile.tasks.fetch.decode import Decoded, decode
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.segment.judged import Judged
from clipfile.tasks.segment.rows import jsonl_row

TESTS = Path(__file__).resolve().parent
SAMPLES = TESTS.parent / "samples"
GOLDEN = TESTS / "golden"
# What a retrained model may change without being wrong.
OF_THE_MODEL = ("confidence", "lines")
# A sample whose name is itself the test is kept under a plain one.
PLAIN_NAMES = {"quotes-and-sql": "it's; DROP TABLE captures;--"}


@dataclass(frozen=True)
class Golden:
    """One sample: tests/golden/NAME/lines.lab and page.json, and the capture in samples/."""

    name: str

    @property
    def sample(self) -> Path:
        name = f"{PLAIN_NAMES.get(self.name, self.name)}.txt"
        return next(path for path in (SAMPLES / name, SAMPLES / "odd" / name) if path.exists())

    @cached_property
    def text(self) -> str:
        decoded = decode(self.sample.read_bytes())
        assert isinstance(decoded, Decoded), decoded
        return decoded.text

    @cached_property
    def numbers(self) -> list[int]:
        return [number for number, line in enumerate(self.text.split("\n"), 1) if line.strip()]

    @cached_property
    def labels(self) -> list[tuple[Kind, int]]:
        """Kind and group of each non-blank line; group 0 where the kind has none."""
        lab = (GOLDEN / self.name / "lines.lab").read_text(encoding="utf-8")
        kinds = ((Kind(kind), group) for kind, group in labelled(lab))
        return [(kind, group or (1 if kind in ARTICLE_KINDS else 0)) for kind, group in kinds]

    @property
    def page(self) -> Any:
        return json.loads((GOLDEN / self.name / "page.json").read_text(encoding="utf-8"))

    def judged(self) -> Judged:
        """The page as if every line had been judged right and without doubt."""
        kinds = np.array([CODE[kind] for kind, _ in self.labels], np.int8)
        groups = np.array([group for _, group in self.labels], np.int32)
        certain = np.ones(len(kinds), np.float32)
        strings = [line.strip() for line in self.text.split("\n") if line.strip()]
        numbers = np.array(self.numbers, np.int32)
        return Judged(self.text, strings, numbers, starts_of(self.text), kinds, groups, certain, 1.0)


def cases() -> list[Golden]:
    return [Golden(folder.name) for folder in sorted(GOLDEN.iterdir()) if folder.is_dir()]


def row_of(judged: Judged) -> Any:
    """The row of a page as the golden files hold it."""
    row = json.loads(orjson.dumps(jsonl_row(judged)))
    return {key: value for key, value in row.items() if key not in OF_THE_MODEL}
