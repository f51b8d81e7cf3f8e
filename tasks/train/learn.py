"""From labelled pages to the arrays of a model: teachers first, then the student that learns from them, too."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from clipfile.tasks.segment.decode import joint
from clipfile.tasks.segment.features import featurise
from clipfile.tasks.segment.lines import read_lines
from clipfile.tasks.segment.model import Model, Scores, assembled
from clipfile.tasks.segment.view import Floats
from clipfile.tasks.train.augment import make_pages
from clipfile.tasks.train.dataset import Example
from clipfile.tasks.train.fit import fit
from clipfile.tasks.train.pack import links_of, pack
from clipfile.tasks.train.pool import gather
from clipfile.tasks.train.reorder import reordered_pages
from clipfile.tasks.train.sheet import Recipe, Sheet, prepare
from clipfile.tasks.train.storyless import bare_pages

Arrays = Mapping[str, npt.NDArray[np.generic]]

TEACHER = Recipe(width=96, embedding=48, snippet_pages_an_epoch=100)
STUDENT = Recipe(width=64, dropout=0.2, blogs_an_epoch=300, snippet_pages_an_epoch=400, teacher_weight=0.7, direct=True)
TEACHERS = 2
MADE_PAGES = 800
BARE_PAGES = 240
TIMES_AGAIN = 30
LINK_STRENGTH = 0.3  # flat between 0.2 and 0.5 on held folds
STRAIGHT = np.array([[0, 1], [0, 1]], np.float32)  # the curve of a model whose confidence nobody measured
PUBLISHED = 0.95  # how sure a published body makes a line, either way


def learn(examples: Sequence[Example], seed: int, curve: Floats = STRAIGHT) -> Arrays:
    """The arrays of a model trained on these pages; the same pages and seed give the same arrays.

    Teachers learn first, wider than a student may be; what they agree on for lines that nobody labelled the student
    learns beside the labels.
    """
    sheet = prepare([*examples, *more_pages(examples, seed)])
    links = links_of(examples, LINK_STRENGTH)
    teachers = [fit(sheet, TEACHER, seed + n) for n in range(TEACHERS)]
    thought = teach(sheet, [assembled(pack(teacher, links, curve), {}, "teacher") for teacher in teachers])
    return pack(fit(replace(sheet, soft=thought), STUDENT, seed + TEACHERS), links, curve)


def more_pages(examples: Sequence[Example], seed: int) -> list[Example]:
    """Pages made of the parts of these, with a story and without, and pages with captioned pointers once more."""
    pool = gather(examples)
    bare = bare_pages(pool, BARE_PAGES, seed)
    return [*make_pages(pool, MADE_PAGES, seed), *bare, *reordered_pages(examples, pool, TIMES_AGAIN, seed)]


def teach(sheet: Sheet, teachers: Sequence[Model]) -> Floats:
    """What the teachers think of every line on average, bent to what the published body says."""
    lines = read_lines([example.text for example in sheet.examples])
    features = featurise(lines)
    each = [teacher.score(features, lines) for teacher in teachers]
    kind = np.log(np.mean([np.exp(scores.kind) for scores in each], 0))
    body = np.mean([scores.body for scores in each], 0)
    known = np.concatenate([example.body for example in sheet.examples])
    body = np.where(
        known == 1, np.maximum(body, PUBLISHED), np.where(known == 0, np.minimum(body, 1 - PUBLISHED), body)
    )
    return joint(Scores(kind, body.astype(np.float32), each[0].hash, each[0].links, each[0].curve))
