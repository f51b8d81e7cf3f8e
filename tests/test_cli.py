"""The command line as a user calls it, from another directory than the checkout."""

import csv
import io
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from commands import CLIPFILE, ENVIRONMENT, SAMPLES, clipfile, ingested, rows

from clipfile.tasks.segment.model import MODEL_PATH

STORY = SAMPLES / "local-story-sidebar.txt"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose ./data holds the samples."""
    folder = tmp_path_factory.mktemp("user")
    assert ingested(SAMPLES, cwd=folder)["loaded"] > 20
    return folder


def test_the_help_names_every_command(tmp_path: Path) -> None:
    shown = clipfile("--help", cwd=tmp_path).stdout
    for command in (
        "ingest", "segment", "show", "sql", "export", "rejects", "report", "label", "snapshot", "resegment", "status",
        "config", "restore", "compact", "forget", "doctor", "relate",
    ):  # fmt: skip
        assert command in shown


def test_the_sums_hold(tmp_path: Path) -> None:
    summary = ingested(SAMPLES, cwd=tmp_path)
    assert summary["found"] == sum(summary[name] for name in ("loaded", "known", "rejected", "skipped"))
    assert set(summary) == {
        "found", "loaded", "known", "rejected", "skipped", "seconds", "run_id", "snapshot",
    }  # fmt: skip
    assert Path(summary["snapshot"]).is_dir()


def test_a_second_run_changes_nothing_and_says_so(tmp_path: Path) -> None:
    first = ingested(SAMPLES, cwd=tmp_path)
    done = clipfile("ingest", SAMPLES, "--plain", cwd=tmp_path)
    assert done.returncode == 0
    assert "nothing new" in done.stdout
    assert rows("SELECT count(*) AS n FROM captures", cwd=tmp_path) == [{"n": first["loaded"]}]


@pytest.mark.parametrize("sources", [["nowhere.txt"], ["*.nothing"]])
def test_a_run_that_found_nothing_exits_with_one(tmp_path: Path, sources: list[str]) -> None:
    summary = ingested(*sources, cwd=tmp_path, code=1)
    assert (summary["found"], summary["rejected"]) == (1, 1)


def test_an_empty_folder_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    assert ingested("inbox", cwd=tmp_path, code=1)["found"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["ingest"],
        ["ingest", "x", "--nonsense"],
        ["nonsense"],
        ["config", "--batch-pages", "none"],
        ["ingest", "x", "--site-from", "moon"],
    ],
)
def test_a_wrong_command_exits_with_two(tmp_path: Path, arguments: list[str]) -> None:
    done = clipfile(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip()


def test_a_dry_run_does_nothing(tmp_path: Path) -> None:
    done = clipfile("ingest", SAMPLES, "--dry-run", cwd=tmp_path)
    assert "36 new" in done.stdout
    told = json.loads(clipfile("ingest", SAMPLES, "--dry-run", "--json", cwd=tmp_path).stdout)
    assert (told["unchanged"], told["sources"]) == (0, told["new"] + sum(told["refused"].values()))
    assert not (tmp_path / "data").exists()


def test_sources_from_a_list(tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"{STORY}\n{SAMPLES / 'wire-story.txt'}\n", encoding="utf-8")
    assert ingested("--from-file", "list", cwd=tmp_path)["loaded"] == 2


def test_home_is_a_flag_or_a_variable(tmp_path: Path) -> None:
    ingested(STORY, "--home", "here", cwd=tmp_path)
    assert (tmp_path / "here" / "clipfile.duckdb").exists()
    done = clipfile("sql", "SELECT 1 AS one", cwd=tmp_path, environ={"CLIPFILE_HOME": "here"})
    assert done.returncode == 0


def test_config_says_where_a_value_came_from(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "clipfile.toml").write_text("keep_snapshots = 9\nbatch_pages = 7\n", encoding="utf-8")
    shown = clipfile("config", "--batch-bytes", "1000", cwd=tmp_path, environ={"CLIPFILE_BATCH_PAGES": "8"}).stdout
    found = {line.split()[0]: line.split()[1:3] for line in shown.splitlines() if line.strip()}
    assert found["batch_bytes"] == ["1000", "flag"]
    assert found["batch_pages"] == ["8", "environment"]
    assert found["keep_snapshots"][0] == "9"
    assert found["max_file_bytes"][1] == "default"


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "clipfile.toml").write_text("keep_snapshot = 9\n", encoding="utf-8")
    done = clipfile("config", cwd=tmp_path)
    assert done.returncode == 2
    assert "keep_snapshot" in done.stderr
    assert "clipfile.toml" in done.stderr


def test_sql_in_every_format(home: Path) -> None:
    query = "SELECT headline, authors FROM articles WHERE headline IS NOT NULL ORDER BY headline LIMIT 2"
    as_rows = rows(query, cwd=home)
    assert len(as_rows) == 2
    table = clipfile("sql", query, cwd=home).stdout
    assert "headline" in table
    header, *lines = csv.reader(io.StringIO(clipfile("sql", query, "--format", "csv", cwd=home).stdout))
    assert header == ["headline", "authors"]
    assert [line[0] for line in lines] == [row["headline"] for row in as_rows]
    assert json.loads(lines[0][1]) == as_rows[0]["authors"]


def test_sql_from_standard_input_and_live(home: Path) -> None:
    done = clipfile("sql", "--live", "--format", "json", cwd=home, stdin=b"SELECT count(*) AS n FROM captures")
    assert json.loads(done.stdout) == rows("SELECT count(*) AS n FROM captures", cwd=home)


def test_sql_is_read_only(home: Path) -> None:
    for flags in ([], ["--live"]):
        assert clipfile("sql", "DELETE FROM captures", *flags, cwd=home).returncode == 2


def test_a_bad_query_is_one_sentence(home: Path) -> None:
    done = clipfile("sql", "SELEC 1", cwd=home)
    assert done.returncode == 2
    assert "SELEC" in done.stderr


def test_the_snapshot_is_the_live_warehouse(home: Path) -> None:
    for table in (
        "captures",
        "sightings",
        "blocks",
        "articles",
        "photos",
        "sidebar_items",
        "rejections",
        "ingest_runs",
    ):
        query = f"SELECT count(*) AS n, sum(hash(t)::HUGEINT)::VARCHAR AS all_of_it FROM {table} AS t"  # noqa: S608
        assert rows(query, cwd=home) == rows(query, "--live", cwd=home), table


def test_every_text_is_rebuilt(home: Path) -> None:
    query = "SELECT count(*) AS n FROM captures JOIN page_text AS p USING (capture_id) WHERE p.text = captures.text"
    assert rows(query, cwd=home) == rows("SELECT count(*) AS n FROM captures", cwd=home)


def test_export(home: Path) -> None:
    articles = [json.loads(line) for line in clipfile("export", cwd=home).stdout.splitlines()]
    assert len(articles) > 20
    assert {"url", "site", "headline", "paragraphs"} <= set(articles[0])
    assert clipfile("export", "items", "--format", "csv", "--to", "items.csv", cwd=home).returncode == 0
    items = list(csv.DictReader(io.StringIO((home / "items.csv").read_text(encoding="utf-8"))))
    assert len(items) > 50
    assert {"headline", "creator", "credit_line", "section_heading"} <= set(items[0])


def test_rejects_by_reason_and_one_by_one(home: Path) -> None:
    assert "undecodable" in clipfile("rejects", cwd=home).stdout
    shown = clipfile("rejects", "--reason", "empty", cwd=home, environ={"COLUMNS": "400"}).stdout
    assert "empty.txt" in shown
    assert "binary" not in shown


def test_status_and_snapshots(home: Path) -> None:
    assert "completed" in clipfile("status", cwd=home).stdout
    assert "whole" in clipfile("snapshot", "--check", cwd=home).stdout
    assert clipfile("snapshot", cwd=home).returncode == 0
    assert len(clipfile("snapshot", "--list", cwd=home).stdout.splitlines()) == 2


def test_a_damaged_snapshot_is_told(tmp_path: Path) -> None:
    ingested(STORY, cwd=tmp_path)
    damaged = next((tmp_path / "data" / "snapshots" / "files" / "articles").iterdir())
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    done = clipfile("snapshot", "--check", cwd=tmp_path)
    assert done.returncode == 1
    assert damaged.name in done.stderr


def lines_and_kinds(shown: str) -> list[tuple[str, str]]:
    """Number and kind of each line of a page: a stored one is as sure as its block, and may know its capture's day."""
    return re.findall(r"^ *(\d+) ([a-z_]+) ", shown, re.MULTILINE)


def test_show_a_file_and_a_capture(home: Path) -> None:
    shown = clipfile("show", STORY, cwd=home).stdout
    for word in ("headline", "sidebar_heading", "item_caption"):
        assert word in shown
    capture_id = rows("SELECT capture_id FROM sightings WHERE source_uri LIKE '%/local-story-sidebar.txt'", cwd=home)
    stored = clipfile("show", capture_id[0]["capture_id"][:12], cwd=home).stdout
    assert lines_and_kinds(stored) == lines_and_kinds(shown)
    assert lines_and_kinds(shown)[0] == ("1", "caption")
    assert clipfile("show", "ffffff", cwd=home).returncode == 2


def test_segment_as_a_filter(tmp_path: Path) -> None:
    text = STORY.read_text(encoding="utf-8")
    given = [{"id": 1, "text": text, "url": None}, {"id": "b", "text": ""}, {"id": None, "text": "x\ud800y"}]
    stdin = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in given).encode("utf-8", "surrogatepass")
    done = clipfile("segment", "--jsonl", cwd=tmp_path, stdin=stdin)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in found] == [1, "b", None]
    assert set(found[0]) == {
        "id", "page_type", "language", "confidence", "flags", "lines", "articles", "sidebars",
    }  # fmt: skip
    assert [line["n"] for line in found[0]["lines"]] == [n for n, s in enumerate(text.split("\n"), 1) if s.strip()]
    assert found[1]["lines"] == []


@pytest.mark.parametrize("line", [b"nonsense", b"[]", b'{"id": 1}', b'{"text": 5}', b"\xff"])
def test_a_bad_row_names_its_line(tmp_path: Path, line: bytes) -> None:
    done = clipfile("segment", "--jsonl", cwd=tmp_path, stdin=b'{"id": 1, "text": "x"}\n' + line + b"\n")
    assert done.returncode == 1
    assert "line 2" in done.stderr


def test_segment_for_people(tmp_path: Path) -> None:
    done = clipfile("segment", STORY, cwd=tmp_path)
    assert done.returncode == 0
    assert "confidence" in done.stdout
    assert clipfile("segment", "--text", STORY, cwd=tmp_path).stdout == STORY.read_text(encoding="utf-8")
    assert clipfile("segment", SAMPLES / "bad" / "random-bytes.txt", cwd=tmp_path).returncode == 2


def test_another_model_is_a_setting(tmp_path: Path) -> None:
    model = tmp_path / "ours.npz"
    model.write_bytes(MODEL_PATH.read_bytes())
    assert ingested(STORY, "--model", model, cwd=tmp_path)["loaded"] == 1
    assert clipfile("segment", STORY, "--model", model, cwd=tmp_path).returncode == 0
    done = clipfile("segment", STORY, "--model", "missing.npz", cwd=tmp_path)
    assert done.returncode == 1
    assert "missing.npz" in done.stderr


def test_training_needs_labels(tmp_path: Path) -> None:
    done = clipfile("train", tmp_path, "--to", "model.npz", cwd=tmp_path)
    assert done.returncode == 2
    assert ".lab" in done.stderr
    assert "accuracy" in clipfile("evaluate", "--card", cwd=tmp_path).stdout


def test_a_page_cannot_move_the_cursor(tmp_path: Path) -> None:
    (tmp_path / "evil.txt").write_text("\x1b[2J\x1b]0;owned\x07 [bold]markup[/bold] [/]\n" * 3, encoding="utf-8")
    for command in ("segment", "show"):
        done = clipfile(command, "evil.txt", cwd=tmp_path)
        assert "\x1b" not in done.stdout
        assert "[bold]markup[/bold] [/]" in clipfile("show", "evil.txt", cwd=tmp_path).stdout


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    read, write = os.pipe()
    running = subprocess.Popen(
        [CLIPFILE, "sql", "FROM range(2000000)", "--format", "csv"],
        cwd=home,
        env=ENVIRONMENT,
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    os.read(read, 10)
    os.close(read)
    _, err = running.communicate(timeout=60)
    assert err == b""
    assert running.returncode == 0


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = clipfile("ingest", STORY, "--plain", "--home", "file/below", cwd=tmp_path)
    assert done.returncode == 1
    assert "file/below" in done.stderr
