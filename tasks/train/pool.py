"""Parts of labelled pages, for pages to be made of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE, KINDS
from clipfile.tasks.segment.language import identify
from clipfile.tasks.train.dataset import BODY_KINDS, Example, stripped_lines

RUN_KINDS = (Kind.AD, Kind.PLAYER, Kind.PROMO, Kind.NAV, Kind.LEGAL, Kind.SHARE, Kind.COMMENT, Kind.END_NOTE)
SENTENCE = re.compile(r"(?<=[.!?。])\s+|(?<=。)")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page in the making."""

    text: str
    kind: int
    group: int = 0
    body: int = 0
    blanks: int | None = None  # blank lines above; None as the page has it


@dataclass(frozen=True, slots=True)
class Story:
    """A story's text and what belongs to it."""

    language: str
    rows: list[Row]
    titles: list[str]
    deks: list[str]
    captions: list[str]
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class Pool:
    """Parts of labelled pages; tales are stories by language."""

    lines: dict[Kind, list[str]]
    runs: dict[Kind, list[list[str]]]
    stories: list[Story]
    tales: dict[str, list[Story]]
    names: list[str]
    outlets: list[str]

    def told_in(self, language: str) -> list[Story]:
        """Stories with sentences enough for summaries: in that language, or in any."""
        return self.tales.get(language) or [story for stories in self.tales.values() for story in stories]


def gather(examples: Sequence[Example]) -> Pool:
    """The parts that the made-up pages are put together from."""
    hand = [example for example in examples if example.by_hand]
    lines: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    runs: dict[Kind, list[list[str]]] = {kind: [] for kind in Kind}
    for example in hand:
        texts = stripped_lines(example.text)
        for text, code in zip(texts, example.kinds, strict=True):
            lines[KINDS[code]].append(text)
        for kind in RUN_KINDS:
            runs[kind] += runs_of(texts, example.kinds.tolist(), CODE[kind])
    told = [story for story in map(story_of, examples) if len(story.rows) >= 3 and story.titles]
    stories = [story for story in map(story_of, hand) if len(story.rows) >= 4 and story.titles]
    tales: dict[str, list[Story]] = {}
    for story in told:
        if len(story.sentences) >= 3:
            tales.setdefault(story.language, []).append(story)
    names = sorted({str(a) for e in examples for a in as_list(e.gold.get("authors")) if 2 <= len(str(a).split()) <= 3})
    outlets = sorted({text for text in lines[Kind.SOURCE] if len(text) < 40 and not set(text) & set("/:|")})
    return Pool(lines, runs, stories, tales, names or ["Ann Example"], outlets or ["The Example"])


def as_list(value: object) -> list[object]:
    """A list, or nothing."""
    return value if isinstance(value, list) else []


def runs_of(texts: Sequence[str], codes: Sequence[int], wanted: int) -> list[list[str]]:
    """Neighbouring lines of one kind."""
    runs: list[list[str]] = []
    for i, code in enumerate(codes):
        if code == wanted:
            if i and codes[i - 1] == wanted:
                runs[-1].append(texts[i])
            else:
                runs.append([texts[i]])
    return runs


def story_of(example: Example) -> Story:
    """A page's story: body and subheads, all else left out; its title, summary and pictures apart."""
    texts = stripped_lines(example.text)
    parts = {
        kind: [texts[i] for i in np.flatnonzero((example.kinds == CODE[kind]) & (example.groups < 2)).tolist()]
        for kind in (Kind.HEADLINE, Kind.DEK, Kind.CAPTION)
    }
    rows = text_of(example, texts)
    words = " ".join(row.text for row in rows[:6])
    return Story(
        identify(words[:600])[0] if words else "", rows, parts[Kind.HEADLINE] or given_title(example),
        parts[Kind.DEK], parts[Kind.CAPTION], sentences_of(rows),
    )  # fmt: skip


def given_title(example: Example) -> list[str]:
    """The published title, as a list."""
    title = str(example.gold.get("title") or "").strip()
    return [" ".join(title.split())] if title else []


def sentences_of(rows: Sequence[Row]) -> list[str]:
    """Sentences of a summary's or a caption's length."""
    found = [sentence for row in rows[:8] for sentence in SENTENCE.split(row.text) if 40 <= len(sentence) <= 220]
    return [sentence for sentence in found if sentence[-1] in ".!?。"]


def text_of(example: Example, texts: Sequence[str]) -> list[Row]:
    """The rows of a story's text."""
    if example.by_hand:
        keep = np.isin(example.kinds, BODY_KINDS) & (example.groups < 2)
        return [Row(texts[i], int(example.kinds[i]), body=1) for i in np.flatnonzero(keep).tolist()]
    return [
        Row(texts[i], CODE[Kind.BODY], body=1) for i in np.flatnonzero(example.body == 1).tolist() if len(texts[i]) > 60
    ]
