"""A folder of labelled pages, as `clipfile train` reads it: NAME.txt and NAME.lab, and nothing of a page half written.

NAME.txt       the page's text in UTF-8
NAME.lab       FIRST-LAST KIND GROUP; lines that are not blank are counted, from 1
.NAME.draft    a sheet that somebody was correcting
captures.tsv   which capture each page is, so that `clipfile forget` finds it
"""

import os
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from pathlib import Path

from clipfile.schemas.errors import ClipfileError, TerminalError
from clipfile.schemas.kinds import ARTICLE_KINDS, ITEM_KINDS, Kind
from clipfile.tasks.label.labels import Label, Labels, line_texts, numbered
from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.train.dataset import read_labels, text_sha256

CAPTURES = "captures.tsv"
UNSAFE = re.compile(r"[^\w.-]+")


def file_name(wanted: str) -> str:
    """A name that every system takes for a file's, and no program for a hidden one's."""
    return UNSAFE.sub("_", wanted).lstrip("._-") or "page"


def name_for(folder: Path, wanted: str, text: str) -> str:
    """The name of a page in a folder: that under which its text was labelled before, else the one wanted, if free."""
    content = text.encode("utf-8")
    for path in sorted(folder.glob("*.txt")):
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return path.stem
    taken = (folder / f"{wanted}.txt").exists()
    return f"{wanted}-{text_sha256(text)[:8]}" if taken else wanted


def load(folder: Path, name: str) -> Labels | None:
    """The labels of a page; None where it has none. Raises TerminalError for labels that do not fit it."""
    path = folder / f"{name}.lab"
    if not path.exists():
        return None
    kinds, groups = read_labels(path)
    lines = line_texts(_text(path.with_suffix(".txt")))
    if len(lines) != len(kinds):
        raise TerminalError(
            f"{len(lines)} lines that are not blank, but {len(kinds)} labels",
            place=str(path),
            remedy="Remove the .lab, or restore the text that it was made for.",
        )
    pairs = zip(lines, kinds.tolist(), groups.tolist(), strict=True)
    return {number: _label(KINDS[kind], group) for number, kind, group in pairs}


def save(folder: Path, name: str, text: str, labels: Labels, capture_id: str) -> Path:
    """Write a page and its labels; each file is there as a whole or as it was. Returns the path of the labels."""
    folder.mkdir(parents=True, exist_ok=True)
    _remember(folder, name, capture_id)
    _put(folder / f"{name}.txt", text.encode("utf-8"))
    _put(folder / f"{name}.lab", "".join(f"{row}\n" for row in _rows(numbered(labels))).encode())
    draft(folder, name).unlink(missing_ok=True)
    return folder / f"{name}.lab"


def draft(folder: Path, name: str) -> Path:
    """Where a page's sheet lies while somebody corrects it."""
    return folder / f".{name}.draft"


def write_draft(folder: Path, name: str, written: str, capture_id: str) -> Path:
    """Put a sheet where the editor, and the next call after a crash, finds it."""
    folder.mkdir(parents=True, exist_ok=True)
    _remember(folder, name, capture_id)
    path = draft(folder, name)
    _put(path, written.encode("utf-8"))
    return path


def problems(folder: Path) -> Iterator[str]:
    """What is wrong with a folder, one sentence each: nothing while `clipfile train` can take all of it."""
    texts: dict[bytes, str] = {}
    for path in sorted(folder.glob("*.lab")):
        try:
            labels = load(folder, path.stem) or {}
            yield from _implausible(path, labels)
        except ClipfileError as error:
            yield str(error)
            continue
        content = path.with_suffix(".txt").read_bytes()
        if (other := texts.setdefault(content, path.stem)) != path.stem:
            yield f"{path} labels the same text as {other}.lab. Remove one of them."
    for path in sorted(folder.glob("*.txt")):
        if not path.with_suffix(".lab").exists():
            yield f"{path} has no labels. Make them with clipfile label, or remove it."
    for path in sorted(folder.glob(".*.draft")):
        yield f"{path} was not finished. Label the page again to carry on, or remove it."


def forget(folder: Path, captures: Collection[str]) -> int:
    """Remove the pages of these captures; returns how many there were."""
    wanted = set(captures)
    known = list(_remembered(folder))
    gone = [name for name, capture_id in known if capture_id in wanted]
    for name in gone:
        for path in (folder / f"{name}.txt", folder / f"{name}.lab", draft(folder, name)):
            path.unlink(missing_ok=True)
    if gone:
        _put(folder / CAPTURES, _table(row for row in known if row[1] not in wanted))
    return len(gone)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TerminalError(f"The text cannot be read: {error}", place=str(path), remedy="Restore it.") from error


def _label(kind: Kind, group: int) -> Label:
    return Label(kind, group or (1 if kind in ARTICLE_KINDS else None))


def _implausible(path: Path, labels: Labels) -> Iterator[str]:
    for number, label in labels.items():
        if label.kind in ITEM_KINDS and label.group is None:
            yield f"{path}: {label.kind} on line {number} has no item's number. Write it behind the kind."


def _rows(labels: Labels) -> Iterator[str]:
    """Runs of lines with one label; the first story's number goes without saying."""
    ordered = [labels[number] for number in sorted(labels)]
    for label, run in groupby(enumerate(ordered, 1), key=lambda pair: pair[1]):
        ordinals = [ordinal for ordinal, _ in run]
        span = f"{ordinals[0]}" if len(ordinals) == 1 else f"{ordinals[0]}-{ordinals[-1]}"
        says = label.group is not None and (label.kind in ITEM_KINDS or label.group > 1)
        yield f"{span} {label.kind} {label.group}" if says else f"{span} {label.kind}"


def _remembered(folder: Path) -> Iterator[tuple[str, str]]:
    path = folder / CAPTURES
    rows = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines() if path.exists() else []
    for row in rows:
        name, _, capture_id = row.rpartition("\t")
        yield name, capture_id


def _remember(folder: Path, name: str, capture_id: str) -> None:
    known = list(_remembered(folder))
    if (name, capture_id) not in known:
        _put(folder / CAPTURES, _table([*(row for row in known if row[0] != name), (name, capture_id)]))


def _table(rows: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{name}\t{capture_id}\n" for name, capture_id in rows).encode("utf-8", "surrogateescape")


def _put(path: Path, content: bytes) -> None:
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
