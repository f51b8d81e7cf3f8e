"""`clipfile label`: corrections in an editor or by flags become labels that training reads; nothing typed is lost."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from commands import CLIPFILE, ENVIRONMENT, SAMPLES, ingested
from hypothesis import given, settings
from hypothesis import strategies as st

from clipfile.flows.arguments.flags import Flags
from clipfile.flows.arguments.opening import reading
from clipfile.flows.commands.label import Way, label
from clipfile.schemas.errors import TerminalError, UsageError
from clipfile.schemas.kinds import ARTICLE_KINDS, ITEM_KINDS, Kind
from clipfile.schemas.settings import Settings
from clipfile.tasks.forget import Wanted, forget
from clipfile.tasks.label import folder
from clipfile.tasks.label.labels import Label, changed, line_texts, numbered
from clipfile.tasks.label.sheet import MEANINGS, is_empty, read_sheet, sheet, with_faults, without_faults
from clipfile.tasks.segment.codes import CODE
from clipfile.tasks.train.dataset import publisher_of_name, read_gold, read_labels
from clipfile.warehouse.snapshots import latest

STORY = SAMPLES / "local-story-sidebar.txt"
TEXT = (
    "Home\n\n  Town buys a lamp  \r\nBy Ann Example\n\nIt was time.\nMore news\nA bridge is closed\nIt opens in June.\n"
)
LABELS = {
    1: Label(Kind.NAV), 3: Label(Kind.HEADLINE, 1), 4: Label(Kind.BYLINE, 1), 6: Label(Kind.BODY, 1),
    7: Label(Kind.SIDEBAR_HEADING), 8: Label(Kind.ITEM_HEADLINE, 1), 9: Label(Kind.ITEM_DEK, 1),
}  # fmt: skip

Editor = Callable[[str], None]


def an_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """$EDITOR as a script over `s`, what it opens, and `n`, how often it was opened before; it keeps what it saw."""

    def use(body: str) -> None:
        script = tmp_path / "editor.py"
        script.write_text(
            "import os, sys\nfrom pathlib import Path\n"
            f"seen = Path({str(tmp_path / 'seen')!r})\nseen.mkdir(exist_ok=True)\n"
            "p = Path(sys.argv[-1]); s = p.read_text(encoding='utf-8'); n = len(list(seen.iterdir()))\n"
            f"(seen / str(n)).write_text(s, encoding='utf-8')\n{body}\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}' --wait")

    monkeypatch.delenv("VISUAL", raising=False)
    return use


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    return an_editor(tmp_path, monkeypatch)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.txt"
    path.write_text(TEXT, encoding="utf-8", newline="")
    return path


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "ours"


def corrected(page: Path, to: Path, *changes: str, **options: str) -> None:
    label(str(page), way=Way(to=to, set=changes, **options), flags=Flags(home=str(to.parent / "data")))


def seen(to: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((to.parent / "seen").iterdir())]


def draft(to: Path) -> Path:
    return to / ".lamp.draft"


def test_what_was_typed_is_what_training_reads(page: Path, to: Path, editor: Editor) -> None:
    rows = ["# mine", "1 nav -", "3 headline -", "4? byl - By Ann", "6 body 1", "7 sidebar_h", "8 item_headline 40"]
    editor(f"p.write_text('\\n'.join({[*rows, '9 item_dek 40']!r}), encoding='utf-8')")
    corrected(page, to)
    assert (to / "lamp.txt").read_bytes() == TEXT.encode()
    assert (to / "lamp.lab").read_text(encoding="utf-8").splitlines() == [
        "1 nav", "2 headline", "3 byline", "4 body", "5 sidebar_heading", "6 item_headline 1", "7 item_dek 1",
    ]  # fmt: skip
    (example,) = read_gold(to, {})
    assert example.text == TEXT
    assert example.by_hand
    assert folder.load(to, "lamp") == LABELS
    assert not draft(to).exists()
    assert list(folder.problems(to)) == []


def test_the_sheet_explains_itself(page: Path, to: Path, editor: Editor) -> None:
    editor("p.write_text(s)")
    corrected(page, to)
    (opened,) = seen(to)
    assert all(f"# {kind}" in opened for kind in Kind)
    rows = [line for line in opened.splitlines() if line and not line.startswith("#")]
    assert [int(row.split()[0].rstrip("?")) for row in rows] == list(LABELS)
    assert rows[1].endswith("  Town buys a lamp")


def test_a_page_that_was_labelled_before_opens_as_it_was_left(page: Path, to: Path, editor: Editor) -> None:
    corrected(page, to, "1-9=legal", "3=headline")
    editor("p.write_text(s)")
    moved = page.rename(page.with_name("another name.txt"))
    corrected(moved, to)
    rows = [line.split()[1] for line in seen(to)[0].splitlines() if line and not line.startswith("#")]
    assert rows == ["legal", "headline", *["legal"] * 5]
    assert [path.name for path in sorted(to.glob("*.lab"))] == ["lamp.lab"], "found by its text, not by its name"


def test_a_row_that_cannot_be_understood_opens_again(
    page: Path, to: Path, editor: Editor, capsys: pytest.CaptureFixture[str]
) -> None:
    editor(
        "rows = ['1 nav', '3 hedline -', '4 item_dek', '6 body x', '9 nav', '9 nav', '77 nav', 'oops', '6']\n"
        "fixed = s.replace('hedline -', 'kicker -')\n"
        "good = [l for l in fixed.split('\\n') if l.startswith(('1 ', '3 ')) or l == '9 nav'][:3]\n"
        "p.write_text('\\n'.join(rows if n == 0 else good) + '\\n')"
    )
    corrected(page, to)
    again = seen(to)[1]
    for words in (
        "line 3: no kind is called hedline; headline?", "line 4: item_dek needs the number of its item",
        "line 6: x is no group", "line 9: it has two rows", "line 77: the page has no such line", "line oops:",
        "line 6: its kind is missing",
    ):  # fmt: skip
        assert again.count(words) == 2, "once on top, once at its row"
        assert words in capsys.readouterr().err or words in again
    assert "\n#! line 3: no kind is called hedline; headline?\n3 hedline -\n" in again, "what was typed is still there"
    kinds, _ = read_labels(to / "lamp.lab")
    assert kinds.tolist()[:2] == [CODE[Kind.NAV], CODE[Kind.KICKER]]
    assert "#!" not in (to / "lamp.lab").read_text(encoding="utf-8")


def test_an_editor_that_changes_nothing_about_a_fault_is_not_opened_for_ever(
    page: Path, to: Path, editor: Editor
) -> None:
    editor("p.write_text(s if n else '1 nonsense -\\n')")
    with pytest.raises(TerminalError, match="still has rows"):
        corrected(page, to)
    assert len(seen(to)) == 2
    assert without_faults(draft(to).read_text(encoding="utf-8")) == "1 nonsense -\n"
    editor("p.write_text(s.replace('nonsense', 'legal'))")
    corrected(page, to)
    assert seen(to)[2] == "1 nonsense -\n", "it carries on with what was typed"
    assert (folder.load(to, "lamp") or {})[1] == Label(Kind.LEGAL)


@pytest.mark.parametrize("empty", ["p.write_text('')", "p.write_text('# all gone\\n\\n')", "p.unlink()"])
def test_an_empty_sheet_leaves_everything_as_it_was(page: Path, to: Path, editor: Editor, empty: str) -> None:
    corrected(page, to, "1-9=legal")
    before = (to / "lamp.lab").read_bytes()
    editor(empty)
    corrected(page, to)
    assert (to / "lamp.lab").read_bytes() == before
    assert not draft(to).exists()


def test_what_was_typed_before_an_empty_sheet_is_kept(page: Path, to: Path, editor: Editor) -> None:
    editor("p.write_text('' if n else '1 ad\\n3 nonsense\\n')")
    corrected(page, to)
    assert not (to / "lamp.lab").exists()
    assert without_faults(draft(to).read_text(encoding="utf-8")) == "1 ad\n3 nonsense\n"


def test_an_editor_that_is_closed_without_saving_labels_nothing(page: Path, to: Path, editor: Editor) -> None:
    editor("pass")
    corrected(page, to)
    assert not (to / "lamp.lab").exists()
    assert not draft(to).exists()
    editor("os.utime(p)")
    corrected(page, to)
    assert (to / "lamp.lab").exists(), "saving it unchanged is agreeing with it"


def test_an_editor_that_fails_saves_nothing_and_loses_nothing(page: Path, to: Path, editor: Editor) -> None:
    editor("p.write_text('1 ad\\n'); sys.exit(1)")
    with pytest.raises(TerminalError, match="opened next time"):
        corrected(page, to)
    assert not (to / "lamp.lab").exists()
    assert draft(to).read_text(encoding="utf-8") == "1 ad\n"
    with pytest.raises(UsageError, match="being corrected"):
        corrected(page, to, "1=nav")


def test_what_was_saved_in_the_editor_outlives_a_kill(page: Path, to: Path, tmp_path: Path, editor: Editor) -> None:
    editor("p.write_text('1 ad\\n'); (seen / 'ready').touch(); import time; time.sleep(60)")
    environment = ENVIRONMENT | {"EDITOR": os.environ["EDITOR"], "CLIPFILE_HOME": str(tmp_path / "data")}
    running = subprocess.Popen([CLIPFILE, "label", page, "--to", to], env=environment, start_new_session=True)
    for _ in range(600):
        if (tmp_path / "seen" / "ready").exists():
            break
        time.sleep(0.1)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert draft(to).read_text(encoding="utf-8") == "1 ad\n"
    editor("p.write_text(s)")
    corrected(page, to)
    assert (folder.load(to, "lamp") or {})[1] == Label(Kind.AD)


def test_no_editor_is_a_sentence(page: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    with pytest.raises(UsageError, match="no-such-editor"):
        corrected(page, to)
    assert not draft(to).exists()


def test_flags_instead_of_an_editor(page: Path, to: Path) -> None:
    corrected(page, to, "1-4=nav", "3=hea", "8-9=item_meta:7", "6=body:2")
    found = folder.load(to, "lamp") or {}
    assert [found[number] for number in (1, 3, 4)] == [Label(Kind.NAV), Label(Kind.HEADLINE, 1), Label(Kind.NAV)]
    assert (found[6], found[8]) == (Label(Kind.BODY, 2), Label(Kind.ITEM_META, 1))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("1-2", "cannot be read"), ("x=nav", "cannot be read"), ("2=nav", "no such line"), ("99-120=nav", "no such"),
        ("1=naw", "nav?"), ("1=item_dek", "1=item_dek:NUMBER"), ("1=s", "source, subhead, sidebar_heading, share"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_made_changes_nothing(page: Path, to: Path, change: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        corrected(page, to, "1=ad", change)
    assert words in str(raised.value)
    assert not (to / "lamp.lab").exists()


def test_a_capture_takes_its_name_from_its_publisher(page: Path, tmp_path: Path) -> None:
    ingested(page, "--site", "www.harbourlamp.test", cwd=tmp_path)
    home = Settings(home=tmp_path / "data")
    (capture,) = captures(home)
    label(capture[:12], way=Way(set=("4=dek",)), flags=Flags(home=str(home.home)))
    (lab,) = home.labels_path.glob("*.lab")
    source, _, name = lab.stem.partition("__")
    assert (source, publisher_of_name(name)) == ("labels", "harbourlamp")


def test_a_page_that_is_forgotten_is_unlabelled_and_undescribed(page: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Another page\n\nof a few words\n", encoding="utf-8")
    ingested(page, other, cwd=tmp_path)
    home = Settings(home=tmp_path / "data")
    gone, kept = (hashlib.sha256(path.read_bytes()).hexdigest() for path in (page, other))
    for capture in (gone, kept):
        label(capture, way=Way(set=("1=nav",)), flags=Flags(home=str(home.home)))
    forget(home, Wanted("capture", gone))
    assert {path.stem for path in home.labels_path.glob("*.*")} == {f"capture-{kept[:12]}", "captures"}
    assert gone not in (home.labels_path / "captures.tsv").read_text(encoding="utf-8")
    newest = latest(home)
    assert newest is not None
    links = [link for link in (newest.folder / "tables").glob("*/*") if not link.exists()]
    assert links == [], "the links lead to the files that were written anew"
    described = json.loads((newest.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["name"]: resource["rows"] for resource in described["resources"]} == newest.manifest.rows


def test_a_file_is_given_its_publisher(page: Path, to: Path) -> None:
    corrected(page, to, "1=nav", site="harbourlamp.test")
    (example,) = read_gold(to, {})
    assert example.publisher == "harbourlamp"


def captures(home: Settings) -> list[str]:
    with reading(home) as store:
        return [row["capture_id"] for row in store.query("SELECT capture_id FROM captures").to_pylist()]


def test_two_pages_of_one_name_are_two(page: Path, to: Path, tmp_path: Path) -> None:
    corrected(page, to, "1=nav")
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "lamp.txt"
    other.write_text("Another page\n", encoding="utf-8")
    corrected(other, to, "1=headline")
    assert len(list(to.glob("lamp*.lab"))) == 2
    assert list(folder.problems(to)) == []


def test_check_names_what_training_would_not_take(
    page: Path, to: Path, editor: Editor, capsys: pytest.CaptureFixture[str]
) -> None:
    corrected(page, to, "1=nav")
    assert label(way=Way(to=to, check=True)) == 0
    folder.save(to, "twin", TEXT, LABELS, "0" * 64)
    (to / "short.txt").write_text("one\ntwo\n", encoding="utf-8")
    (to / "short.lab").write_text("1 nav\n", encoding="utf-8")
    (to / "odd.txt").write_text("one\n", encoding="utf-8")
    (to / "odd.lab").write_text("1 menu\n", encoding="utf-8")
    (to / "pointer.txt").write_text("A pointer\n", encoding="utf-8")
    (to / "pointer.lab").write_text("1 item_headline\n", encoding="utf-8")
    (to / "alone.txt").write_text("no labels\n", encoding="utf-8")
    (to / "lost.lab").write_text("1 nav\n", encoding="utf-8")
    (to / ".begun.draft").write_text("1 nav\n", encoding="utf-8")
    capsys.readouterr()
    assert label(way=Way(to=to, check=True)) == 1
    told = capsys.readouterr().err
    for name in ("twin.lab", "short.lab", "odd.lab", "pointer.lab", "alone.txt", "lost.txt", ".begun.draft"):
        assert name in told
    assert len(told.splitlines()) == 7
    with pytest.raises(UsageError, match="no such folder"):
        label(way=Way(to=to / "nowhere", check=True))


def test_every_kind_is_explained() -> None:
    assert set(MEANINGS) == set(Kind)


def labels_for(text: str) -> st.SearchStrategy[dict[int, Label]]:
    """Labels of a text, such as a person gives."""
    item = st.builds(Label, st.sampled_from(sorted(ITEM_KINDS)), st.integers(1, 99))
    story = st.builds(Label, st.sampled_from(sorted(ARTICLE_KINDS)), st.integers(1, 3))
    other = st.builds(Label, st.sampled_from(sorted(set(Kind) - ITEM_KINDS - ARTICLE_KINDS)))
    return st.fixed_dictionaries(dict.fromkeys(line_texts(text), st.one_of(item, story, other)))


PAGES = st.text(st.sampled_from("ab# 1?-\n\r\u2028\x85\x00\u202e\u00a0é漢🚢"), max_size=60)


@settings(deadline=None)
@given(PAGES.flatmap(lambda text: st.tuples(st.just(text), labels_for(text))))
def test_a_sheet_says_what_it_was_made_of(page: tuple[str, dict[int, Label]]) -> None:
    text, labels = page
    written = sheet("title\nof two lines", text, labels, frozenset(labels))
    reading = read_sheet(written, dict.fromkeys(labels, Label(Kind.OTHER)))
    assert (reading.labels, reading.faults) == (labels, ())
    assert is_empty(written) is (not labels)


@settings(deadline=None, max_examples=30)  # each of them is on the disk before it is compared
@given(page=PAGES.flatmap(lambda text: st.tuples(st.just(text), labels_for(text))))
def test_saved_labels_are_read_as_they_were(
    page: tuple[str, dict[int, Label]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text, labels = page
    to = tmp_path_factory.mktemp("labels")
    folder.save(to, "page", text, labels, "0" * 64)
    assert folder.load(to, "page") == numbered(labels)
    (example,) = read_gold(to, {})
    assert example.text == text
    assert np.array_equal(example.kinds, [CODE[labels[number].kind] for number in sorted(labels)])


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_sheet_is_read(written: str) -> None:
    reading = read_sheet(written, LABELS)
    assert set(reading.labels) == set(LABELS)
    again = with_faults(without_faults(written), reading.faults)
    assert without_faults(again) == without_faults(written)


def test_items_are_numbered_by_their_first_lines() -> None:
    labels = changed(LABELS, ["9=item_headline:99", "1=item_dek:99"])
    assert [numbered(labels)[number].group for number in (1, 8, 9)] == [1, 2, 1]
