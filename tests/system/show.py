"""`clipfile show`: a page's lines by kind on terminals of every width, and two judgements side by side."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from commands import SAMPLES, ingested
from rich.cells import cell_len
from rich.text import Text
from terminal import STYLE, bare, on_terminal

from clipfile.flows.arguments.flags import Flags
from clipfile.flows.commands.show import show
from clipfile.flows.screen.page_diff import page_diff
from clipfile.flows.screen.page_lines import READABLE, UNSURE, hanging, legend, rendered_lines
from clipfile.flows.screen.pages import JudgedPage, judged_anew, judged_row, read_page, stored_page
from clipfile.flows.screen.render_diff import rendered_diff
from clipfile.schemas.errors import UsageError
from clipfile.schemas.kinds import Kind
from clipfile.schemas.settings import Settings
from clipfile.tasks.segment.model import MODEL_PATH, load_model
from clipfile.warehouse.snapshots import Snapshot, listed, publish
from clipfile.warehouse.store import open_writer

STORY = SAMPLES / "local-story-sidebar.txt"
WIDTHS = (40, 80, 200)


@pytest.fixture(scope="module")
def page() -> JudgedPage:
    return judged_row(read_page(STORY, Settings()), load_model())


@pytest.fixture(scope="module")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that knows less: what it learnt of neighbours is gone."""
    path = tmp_path_factory.mktemp("model") / "other.npz"
    with np.load(MODEL_PATH) as arrays:
        stored = {name: arrays[name] for name in arrays.files}
    np.savez_compressed(path, **{name: a * 0 if name.startswith("layers") else a for name, a in stored.items()})
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with two snapshots, between which the page's record was made another one."""
    folder = tmp_path_factory.mktemp("home")
    ingested(STORY, SAMPLES / "recipe.txt", cwd=folder)
    settings = Settings(home=folder / "data")
    with open_writer(settings) as store, store.transaction():
        found = "(SELECT capture_id FROM sightings WHERE source_uri LIKE '%local-story%')"
        store.execute(f"UPDATE articles SET dek = 'A new dek', authors = [] WHERE capture_id = {found}")  # noqa: S608
        store.execute(f"UPDATE blocks SET kind = 'dek' WHERE kind = 'headline' AND capture_id = {found}")  # noqa: S608
        store.execute(
            f"DELETE FROM sidebar_items WHERE item_no = 2 AND capture_id = {found}"  # noqa: S608
        )
        store.execute("UPDATE parts SET version = version + 1")
    publish(settings)
    return settings


def older(settings: Settings) -> Snapshot:
    return listed(settings)[0]


def capture(settings: Settings) -> str:
    with older(settings).open(settings) as store:
        sql = "SELECT capture_id FROM sightings WHERE source_uri LIKE '%local-story%'"
        return str(store.query(sql)["capture_id"][0].as_py())


@pytest.mark.parametrize("width", WIDTHS)
def test_on_a_terminal_everything_fits_and_nothing_is_lost(page: JudgedPage, width: int) -> None:
    printed = on_terminal(["show", STORY], columns=width, rows=50)
    lines = bare(printed)
    assert max(map(cell_len, lines)) <= width
    assert "\x1b[" in printed, "a terminal has colours"
    words = re.sub(r"\s+", "", "".join(lines))
    for line in page.lines:
        if width == 200 or len(line.text) < 20:
            assert re.sub(r"\s+", "", line.text) in words
    for kind in {line.kind for line in page.lines}:
        assert any(str(kind) in line for line in lines[4:]), "its name stands beside its lines, not in the legend alone"


def test_without_colours_the_names_stay(page: JudgedPage) -> None:
    printed = on_terminal(["show", STORY], columns=80, rows=50, environ={"NO_COLOR": "1"})
    assert not re.search(r"\x1b\[[\d;]*3\d", printed)
    assert set(drawn(page, 80)) <= set(bare(printed))


def drawn(page: JudgedPage, width: int | None) -> list[str]:
    return [row for text in rendered_lines(page, width) for row in text.plain.split("\n")]


@pytest.mark.parametrize("width", [20, *WIDTHS])
def test_long_lines_are_wrapped_under_their_label(page: JudgedPage, width: int) -> None:
    for text, line in zip(texts(page, width), page.lines, strict=True):
        first, *more = text.plain.split("\n")
        margin = cell_len(first) - len(first.lstrip())
        indents = {len(row) - len(row.lstrip()) for row in more}
        assert len(indents) <= 1
        assert all(indent > margin for indent in indents)
        assert all(cell_len(row) <= width for row in (first, *more))
        assert re.sub(r"\s+", "", line.text) in re.sub(r"\s+", "", text.plain)


def texts(page: JudgedPage, width: int) -> Iterator[Text]:
    """The drawn lines without the headings of a narrow terminal."""
    return (text for text in rendered_lines(page, width) if "─" not in text.plain)


def test_a_wide_terminal_does_not_stretch_the_text(page: JudgedPage) -> None:
    rows = drawn(page, 200)
    assert max(map(cell_len, rows)) <= READABLE + 40
    assert any("%" in row for row in rows), "and has every line's confidence"


def test_in_a_pipe_a_line_is_a_line(page: JudgedPage) -> None:
    rows = drawn(page, None)
    assert len(rows) == len(page.lines)
    assert next(row for row in rows if " headline " in row).endswith("the last ferry to Harrow Point")


def test_doubt_is_marked(page: JudgedPage) -> None:
    marked = {int(row.split()[0].rstrip("?")) for row in drawn(page, None) if "? " in row[:40]}
    assert marked == {line.number for line in page.lines if line.confidence < UNSURE}


def test_a_legend_of_what_is_there(page: JudgedPage) -> None:
    said = legend(page).plain
    for kind in Kind:
        count = sum(line.kind is kind for line in page.lines)
        assert (f"{kind} {count}" in said) is (count > 0)


@pytest.mark.parametrize("text", ["漢字" * 60, "w" * 300, "a b " * 100, "🚢🚢 " * 40, ""])
def test_any_script_fits(text: str) -> None:
    rows = hanging(Text("  12 "), Text(text), 40).plain.split("\n")
    assert all(cell_len(row) <= 40 for row in rows)
    assert "".join(row[5:] for row in rows).replace(" ", "") == text.replace(" ", "")


def test_long_pages_go_through_the_pager(tmp_path: Path) -> None:
    pager = tmp_path / "pager.py"
    pager.write_text("import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())", encoding="utf-8")
    got = tmp_path / "got"
    environ = {"PAGER": f"'{sys.executable}' '{pager}' '{got}'"}
    assert on_terminal(["show", STORY], columns=80, rows=24, environ=environ) == ""
    paged = got.read_text(encoding="utf-8")
    assert STYLE.search(paged), "the pager is given the colours"
    got.unlink()
    printed = on_terminal(["show", STORY, "--no-pager"], columns=80, rows=24, environ=environ)
    assert bare(printed) == bare(paged)
    assert on_terminal(["show", STORY], columns=80, rows=1000, environ=environ) == printed, "what fits is printed"
    assert not got.exists()


def test_another_model_side_by_side(page: JudgedPage, other_model: Path) -> None:
    other = judged_anew(page, load_model(other_model))
    found = page_diff(page, other)
    by_number = {line.number: line for line in other.lines}
    changed = [line for line in page.lines if by_number[line.number].kind != line.kind]
    assert changed, "the models must differ for this test to say anything"
    assert [change.before for change in found.lines] == changed
    for width in (*WIDTHS, None):
        rows = "\n".join(text.plain for text in rendered_diff(found, width))
        for change in found.lines:
            for line in (change.before, change.after):
                assert f"{line.kind}" in rows
                assert f"{int(line.confidence * 100)}%" in rows
        if width:
            assert all(cell_len(row) <= max(width, 60) for row in rows.split("\n")[3:])
    assert page_diff(page, page).lines == page_diff(page, page).fields == ()


def test_fields_are_compared_where_they_belong(page: JudgedPage) -> None:
    boat = {"caption": "A boat", "creator": None, "credit_line": None}
    page = replace(page, stories=(dict(page.stories[0]) | {"photos": [boat]},))
    story = dict(page.stories[0]) | {"headline": "Another", "word_count": 3, "photos": []}
    items = [page.items[1], dict(page.items[2]) | {"author": "Ann Example", "position": 99}, *page.items[3:]]
    found = page_diff(page, replace(page, stories=(story,), items=tuple(items)))
    said = {(change.place, change.field): (change.before, change.after) for change in found.fields}
    assert said[("story 1", "headline")][1] == "Another"
    assert said[("story 1", "word_count")][1] == "3"
    assert said[("item 1", "")] == (page.items[0]["headline"], None)
    assert said[("item 3", "author")] == (page.items[2]["author"], "Ann Example")
    assert not any(field == "position" for _, field in said), "places shift below what is gone"
    assert said[("story 1, photo", "")] == ("A boat", None)


def test_only_the_paragraphs_that_differ_are_shown(page: JudgedPage) -> None:
    paragraphs = page.stories[0]["body"].split("\n\n")
    story = dict(page.stories[0]) | {"body": "\n\n".join([*paragraphs[:2], "A new paragraph.", *paragraphs[3:]])}
    rows = "\n".join(text.plain for text in rendered_diff(page_diff(page, replace(page, stories=(story,))), None))
    assert "+ A new paragraph." in rows
    assert f"- {paragraphs[2]}" in rows
    assert paragraphs[1] not in rows


def test_a_text_that_was_read_otherwise_is_compared_where_it_is_the_same(page: JudgedPage) -> None:
    shorter = replace(page, text="another", lines=page.lines[3:])
    found = page_diff(shorter, page)
    assert (found.compared, found.lines) == (len(page.lines) - 3, ())


def test_an_older_snapshot(home: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    flags = Flags(home=str(home.home))
    show(capture(home)[:12], diff=older(home).id, flags=flags)
    said = capsys.readouterr().out
    assert older(home).id in said
    assert "1 of " in said, "the headline's line"
    for words in ("dek", "+ A new dek", "authors", "item 2"):
        assert words in said
    show(capture(home)[:12], diff=str(older(home).folder), flags=flags)
    assert capsys.readouterr().out == said
    show(capture(home)[:12], diff="latest", flags=flags)
    assert "No line and no field differs." in capsys.readouterr().out


def test_what_is_stored_is_what_was_judged(home: Settings, page: JudgedPage) -> None:
    with older(home).open(home) as store:
        stored = stored_page(store, capture(home))
    found = page_diff(stored, page)
    assert (found.lines, found.regrouped, found.fields) == ((), 0, ())


def test_a_model_for_a_capture_and_a_snapshot_for_a_file(
    home: Settings, other_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = Flags(home=str(home.home))
    show(capture(home)[:12], diff=str(other_model), flags=flags)
    assert "lines differ in their kind" in capsys.readouterr().out
    show(str(STORY), diff=older(home).id, flags=flags)
    assert "No line and no field differs." in capsys.readouterr().out
    for wrong, place in ((STORY, "nowhere"), (SAMPLES / "opinion-author-bio.txt", older(home).id)):
        with pytest.raises(UsageError):
            show(str(wrong), diff=place, flags=flags)
