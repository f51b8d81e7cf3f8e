"""`clipfile label`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from clipfile.flows.arguments.editing import Draft, edited
from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.arguments.opening import reading
from clipfile.flows.screen.console import complain, out
from clipfile.flows.screen.page_lines import UNSURE
from clipfile.flows.screen.pages import JudgedPage, judged_row, read_page, stored_page
from clipfile.schemas.errors import UsageError
from clipfile.schemas.settings import Settings
from clipfile.tasks.label import folder
from clipfile.tasks.label.labels import Label, Labels, changed
from clipfile.tasks.label.sheet import read_sheet, sheet
from clipfile.tasks.remember.sites import site_of
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.train.dataset import publisher_key
from clipfile.warehouse.store import Store

NO_DATE = "0000"


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Way:
    """How pages are labelled, and where."""

    to: Path | None = None
    "The folder of labelled pages; HOME/labels unless named."
    set: Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=False)] = ()
    "Correct lines without an editor: FIRST-LAST=KIND or FIRST-LAST=KIND:GROUP, by the numbers of `clipfile show`."
    site: str | None = None
    "Where pages in files are from: pages of one publisher are kept together in cross-validation."
    check: Annotated[bool, Parameter(negative="")] = False
    "Look through the folder for what `clipfile train` would not take."


USUAL = Way()


@dataclass(frozen=True, slots=True)
class Page:
    """A page to label, the name it wants in the folder, and the labels to begin with."""

    judged: JudgedPage
    name: str
    labels: Labels
    was_labelled: bool


def label(*pages: str, way: Way = USUAL, flags: Flags = NO_FLAGS) -> int:
    """Correct what the lines of a page are, in $EDITOR, so that `clipfile train` learns from it.

    PAGES are files, or the first six or more characters of capture_ids in the warehouse. Each opens as one row a line,
    `number  kind  group  text`, with what the model says, or what was said when it was labelled before. A row that
    cannot be understood is named, and the editor opens again with what was typed; what is not saved yet lies in the
    folder and is opened next time. An empty file leaves everything as it was.

    The folder holds NAME.txt and NAME.lab, as `clipfile train` takes them, beside other folders.

    Try:

        clipfile label page.txt
        clipfile label 3fa9c1 --to ours
        clipfile label page.txt --set 1-14=nav --set 20-22=item_headline:3
        clipfile label --check && clipfile train gold/ data/labels/ --to ours.npz
    """
    settings = resolved(flags).settings
    to = way.to or settings.labels_path
    if way.check:
        return _checked(to)
    if not pages or (way.set and len(pages) > 1):
        problem = "One page at a time can be set" if pages else "No page is named"
        raise UsageError(problem, place="--set" if pages else None, remedy="Name one, a file or a capture_id.")
    for page in pages:
        _label(_page(page, to, way, settings), to, way.set)
    return 0


def _label(page: Page, to: Path, changes: Sequence[str]) -> None:
    labels = _changed(page, to, changes) if changes else _in_editor(page, to)
    if labels is None:
        return
    path = folder.save(to, page.name, page.judged.text, labels, page.judged.capture_id)
    different = sum(labels[number] != said for number, said in page.labels.items())
    than = "than before" if page.was_labelled else "than the model said"
    out.print(f"{path}: {len(labels):,} lines, {different:,} other {than}", soft_wrap=True, markup=False)


def _changed(page: Page, to: Path, changes: Sequence[str]) -> Labels:
    if (draft := folder.draft(to, page.name)).exists():
        remedy = "Finish it with clipfile label, or remove it."
        raise UsageError("The page is being corrected in an editor", place=str(draft), remedy=remedy)
    return changed(page.labels, changes)


def _in_editor(page: Page, to: Path) -> Labels | None:
    judged = page.judged
    unsure = {line.number for line in judged.lines if line.confidence < UNSURE and not page.was_labelled}
    start = sheet(f"{page.name}, {judged.capture_id[:12]}", judged.text, page.labels, unsure)
    path = folder.draft(to, page.name)
    draft = Draft(path, start, lambda typed: folder.write_draft(to, page.name, typed, judged.capture_id))
    return edited(draft, lambda typed: read_sheet(typed, page.labels))


def _page(page: str, to: Path, way: Way, settings: Settings) -> Page:
    judged, wanted = _of_file(Path(page), way, settings) if Path(page).is_file() else _of_capture(page, settings)
    name = folder.name_for(to, folder.file_name(wanted), judged.text)
    before = folder.load(to, name)
    said = {line.number: Label(line.kind, line.group) for line in judged.lines}
    return Page(judged, name, said if before is None else before, before is not None)


def _of_file(file: Path, way: Way, settings: Settings) -> tuple[JudgedPage, str]:
    judged = judged_row(read_page(file, settings), load_model(settings.model))
    return judged, _of_publisher(judged, way.site, NO_DATE, file.stem) if way.site else file.stem


def _of_capture(page: str, settings: Settings) -> tuple[JudgedPage, str]:
    with reading(settings) as store:
        judged = stored_page(store, page)
        return judged, _name_of_capture(judged, store)


def _name_of_capture(judged: JudgedPage, store: Store) -> str:
    capture = judged.capture_id[:12]
    for met in store.rows("show/sighting", {"capture_id": judged.capture_id}).to_pylist():
        if site := site_of(met["site"], met["url"]):
            return _of_publisher(judged, site, f"{met['seen_at']:%Y_%m_%d}", capture)
    return f"capture-{capture}"


def _of_publisher(judged: JudgedPage, site: str, date: str, rest: str) -> str:
    """A name whose publisher `clipfile train` understands: LANGUAGE-PUBLISHER_DATE_REST."""
    language = judged.facts["language"] or "xx"
    return f"labels__{language[:2]}-{publisher_key(site)}_{date}_{rest}"


def _checked(to: Path) -> int:
    if not to.is_dir():
        raise UsageError("There is no such folder", place=str(to), remedy="Label a page first: clipfile label PAGE.")
    found = list(folder.problems(to))
    for problem in found:
        complain(problem, code=1)
    pages = sum(1 for _ in to.glob("*.lab"))
    out.print(f"{to}: {pages:,} labelled pages, {len(found):,} problems", soft_wrap=True, markup=False)
    return 1 if found else 0
