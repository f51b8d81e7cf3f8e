"""Labelled folders and published ground truth as training examples."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clipfile.schemas.errors import TerminalError
from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.train.align import Labels, align_body, normal

ROW = re.compile(r"(\d+)(?:-(\d+))?\s+(\w+)(?:\s+(\d+))?")
UNKNOWN = -1
BODY_KINDS = (CODE[Kind.BODY], CODE[Kind.SUBHEAD])
Row = tuple[str, dict[str, Any]]  # the set's name, and what it holds of a page
BLOG_SETS = frozenset({"wcxb-dev", "trafilatura"})  # whose editors have another taste in what a body holds


@dataclass(frozen=True, slots=True)
class Example:
    """A page and what is known of its lines."""

    name: str
    publisher: str
    source: str  # the set it comes from
    text: str
    kinds: npt.NDArray[np.int8]  # a code a non-blank line, -1 where unknown
    groups: npt.NDArray[np.int16]  # item or story number, 0 where none
    body: Labels  # 1, 0, or -1 where unknown
    gold: dict[str, Any]  # published truth: body, title, authors ...
    is_measured: bool = True  # figures are made of it; not of pages that were labelled because models found them hard

    @property
    def by_hand(self) -> bool:
        """Whether somebody labelled every line."""
        return bool((self.kinds >= 0).all())


def stripped_lines(text: str) -> list[str]:
    """The non-blank lines, stripped."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def read_corpus(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(set name, row) of a corpus file of JSON lines, packed or not."""
    name = path.name.split(".")[0]
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as rows:
        for row in rows:
            yield name, json.loads(row)


def read_labels(path: Path) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int16]]:
    """Kind codes and group numbers of a .lab file, a line each; its rows may stand in any order."""
    return labels_in(path.read_text(encoding="utf-8").splitlines(), str(path))


def labels_in(written: Iterable[str], place: str) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int16]]:
    """Kind codes and group numbers of label rows, a line each. Raises TerminalError for rows that say no such thing."""
    labels: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(written, 1):
        match = ROW.fullmatch(row.strip())
        if row.strip() and (not match or match[3] not in set(Kind)):
            raise TerminalError(
                f"this label row cannot be read: {row.strip()!r}",
                place=f"{place}, line {number}",
                remedy=f"Write FIRST-LAST KIND GROUP with a kind out of: {', '.join(Kind)}.",
            )
        if match:
            span = range(int(match[1]), int(match[2] or match[1]) + 1)
            labels.update(dict.fromkeys(span, (CODE[Kind(match[3])], int(match[4] or 0))))
    if sorted(labels) != list(range(1, len(labels) + 1)):
        raise TerminalError(
            "some lines have no label", place=place, remedy="Label every line that is not blank, from 1 on."
        )
    rows = np.array([labels[line] for line in sorted(labels)]).reshape(-1, 2)
    return rows[:, 0].astype(np.int8), rows[:, 1].astype(np.int16)


def publisher_key(name: str) -> str:
    """One spelling of a publisher for host names and plain names: "www.example.co.uk" and "Example" are one."""
    host = re.sub(r"^(www|m|amp|edition)\.", "", name.strip().lower())
    host = re.sub(r"(\.(com|co|org|net|gov|ac))?\.[a-z]{2,5}$", "", host)
    parts = host.split(".")
    return re.sub(r"^the|\W|_", "", parts[-1])


def publisher_of_name(name: str) -> str:
    """The publisher that a labelled page's name gives away ("cc-Name_2024_01_01"), else the whole name."""
    match = re.fullmatch(r"[a-z]{2}-(\w+?)_\d{4}_.*", name)
    return publisher_key(match[1]) if match else name


def read_gold(folder: Path, rows: Mapping[str, Row]) -> Iterator[Example]:
    """The hand-labelled pages of a folder; rows are those of the corpora, by SET__ID."""
    for path in sorted(folder.glob("*.lab")):
        kinds, groups = read_labels(path)
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        _check_count(text, len(kinds), str(path))
        source, _, name = path.stem.partition("__")
        _, row = rows.get(path.stem, (source, {}))
        publisher = publisher_key(str(row["publisher"])) if row else publisher_of_name(name or path.stem)
        body = np.isin(kinds, BODY_KINDS).astype(np.int8)
        yield Example(path.stem, publisher, source, text, kinds, groups, body, row.get("gold", {}))


def read_lent(path: Path, rows: Mapping[str, Row]) -> Iterator[Example]:
    """The pages of a file of labels whose texts lie in a corpus: rows of `text_sha256` and `labels`.

    Labels of texts that no corpus holds are passed over, so that labels can be handed on without anybody's text.
    """
    by_text = {text_sha256(str(row["text"])): (key, source, row) for key, (source, row) in rows.items()}
    for number, written in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        said = json.loads(written)
        place = f"{path}, row {number}"
        kinds, groups = labels_in(said["labels"], place)
        if (found := by_text.get(said["text_sha256"])) is None:
            continue
        key, source, row = found
        _check_count(str(row["text"]), len(kinds), place)
        body = np.isin(kinds, BODY_KINDS).astype(np.int8)
        publisher = publisher_key(str(row["publisher"]))
        yield Example(key, publisher, source, str(row["text"]), kinds, groups, body, row["gold"], is_measured=False)


def text_sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check_count(text: str, labels: int, place: str) -> None:
    if len(stripped_lines(text)) != labels:
        raise TerminalError(
            f"{len(stripped_lines(text))} non-blank lines, but {labels} labels",
            place=place,
            remedy="Label every line that is not blank, and no other.",
        )


def from_row(source: str, row: dict[str, Any]) -> Example:
    """A page with published truth: its body aligned, its title where it stands above."""
    text, gold = str(row["text"]), row["gold"]
    lines = stripped_lines(text)
    body = align_body(lines, str(gold["body"])) if gold.get("body") else np.full(len(lines), UNKNOWN, np.int8)
    kinds = np.full(len(lines), UNKNOWN, np.int8)
    mark_title(kinds, lines, body, str(gold.get("title") or ""))
    if not gold.get("body"):
        mark_snippets(body, lines, gold)
    return Example(
        f"{source}__{row['id']}", publisher_key(str(row["publisher"])), source, text, kinds,
        np.zeros(len(lines), np.int16), body, gold,
    )  # fmt: skip


def mark_title(kinds: npt.NDArray[np.int8], lines: Sequence[str], body: Labels, title: str) -> None:
    """A line above the text that says the title is a headline."""
    wanted, first = normal(title), int(np.argmax(body == 1)) if (body == 1).any() else 0
    for i in range(first):
        if wanted and normal(lines[i]) == wanted:
            kinds[i] = CODE[Kind.HEADLINE]


def mark_snippets(body: Labels, lines: Sequence[str], gold: dict[str, Any]) -> None:
    """Long lines that hold a snippet which must stay are body; lines that hold one which must go are not."""
    keep = [normal(s) for s in gold.get("with") or []]
    drop = [normal(s) for s in gold.get("without") or []]
    for i, line in enumerate(lines):
        text = normal(line)
        if any(s and s in text for s in drop):
            body[i] = 0
        elif len(line) >= 40 and any(s and s in text for s in keep):
            body[i] = 1


def read_examples(gold: Iterable[Path], corpora: Iterable[Path]) -> list[Example]:
    """All pages: by hand where labelled, by alignment elsewhere, none twice; `gold` are folders and files of labels."""
    rows = {f"{source}__{row['id']}": (source, row) for path in corpora for source, row in read_corpus(path)}
    labelled: list[Example] = []
    for place in sorted(gold, key=lambda place: place.is_file()):
        known = {example.text for example in labelled}
        read = read_lent(place, rows) if place.is_file() else read_gold(place, rows)
        labelled += [example for example in read if example.is_measured or example.text not in known]
    names = {example.name for example in labelled}
    texts = {example.text for example in labelled}
    others = [(s, row) for key, (s, row) in rows.items() if key not in names and row["text"] not in texts]
    return labelled + [from_row(source, row) for source, row in others]


def fold_of(publisher: str, folds: int) -> int:
    """The fold of a publisher: the same on every machine, in every run."""
    return int.from_bytes(hashlib.sha256(publisher.encode()).digest()[:4], "big") % folds
