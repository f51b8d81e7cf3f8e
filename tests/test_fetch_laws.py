"""Nothing lost, nothing doubled, whatever lies in a folder."""

import hashlib
import os
import random
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fetching import NOW, RULES, STORY, Outcome, fetch, names, read, write
from hypothesis import given, settings
from hypothesis import strategies as st

from clipfile.schemas.options import IngestOptions
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import batches, discover, fetch_batch, fetch_rules, read_units
from clipfile.tasks.fetch.readers import reader_for
from clipfile.tasks.staging import StagingArea, read_staged

contents = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([b"", b" \n", STORY.encode(), b"\x1f\x8b\x08", "Größe".encode("cp1252"), b"\xff\xfea\0"]),
)
file_names = st.binary(min_size=1, max_size=40).filter(
    lambda name: not {b"/"[0], 0} & set(name) and name not in {b".", b".."}
)


def check_sums(outcome: Outcome, expected: list[bytes]) -> None:
    hashes = {hashlib.sha256(content).hexdigest() for content in expected}
    captured = [row["capture_id"] for row in outcome.captures]
    turned_away = {row["content_hash"] for row in outcome.rejections}
    assert len(outcome.sightings) == len(expected)
    assert len(captured) == len(set(captured)) == outcome.outcomes.count("loaded")
    assert len(outcome.rejections) == outcome.outcomes.count("rejected")
    assert set(captured) | turned_away == hashes
    assert not set(captured) & turned_away
    assert len({row["source_uri"] for row in outcome.sightings}) == len(expected)


@given(st.dictionaries(file_names, contents, max_size=12))
@settings(max_examples=60, deadline=None)
def test_every_file_is_a_capture_or_a_rejection(files: dict[bytes, bytes]) -> None:
    files = {
        name: content
        for name, content in files.items()
        if not name.endswith(b".meta.json") and reader_for(content).holds_one_page  # a container is no page
    }
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            with open(os.path.join(os.fsencode(folder), name), "wb") as file:  # noqa: PTH118, PTH123
                file.write(content)
        outcome = fetch(folder)
        check_sums(outcome, list(files.values()))
        assert fetch(folder) == outcome


def test_many_files_in_one_folder_are_each_met_once(tmp_path: Path) -> None:
    dice = random.Random(7)
    expected = [dice.choice([f"Page {dice.randrange(900)}".encode(), dice.randbytes(300)]) for _ in range(3_000)]
    for number, content in enumerate(expected):
        write(tmp_path / f"{number}.txt", content)
    candidates = list(discover([str(tmp_path)]))
    assert names(candidates) == sorted(f"{number}.txt" for number in range(3_000))
    check_sums(read(candidates, replace(RULES, piece_pages=5_000)), expected)


def test_the_pieces_of_a_batch_are_the_batch(tmp_path: Path) -> None:
    for number in range(25):
        write(tmp_path / f"{number:02d}.txt", f"Page {number}")
    candidates = list(discover([str(tmp_path), "nowhere"]))
    pieces = list(read_units(candidates, replace(RULES, piece_pages=10), NOW))
    assert [piece.sightings.num_rows for piece in pieces] == [10, 10, 6]
    assert read(candidates, replace(RULES, piece_bytes=12)) == read(candidates)


def test_the_order_of_the_sources_decides_nothing_about_the_captures(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d"):
        write(tmp_path / name, name * 9)
    candidates = list(discover([str(tmp_path)]))
    forth, back = read(candidates), read(candidates[::-1])
    assert sorted(forth.captures, key=str) == sorted(back.captures, key=str)
    assert sorted(forth.sightings, key=str) == sorted(back.sightings, key=str)


def test_a_batch_is_staged_as_it_was_read(tmp_path: Path) -> None:
    for name in ("page.txt", "copy.txt"):
        write(tmp_path / "in" / name)
    (batch,) = batches(discover([str(tmp_path / "in"), "nowhere"]), 9, 9_999)
    (staged,) = fetch_batch(batch, StagingArea(str(tmp_path / "staging")), RULES)
    (fetched,) = read_units(batch.candidates, RULES, NOW)
    assert read_staged(staged.captures).equals(fetched.captures)
    assert (
        read_staged(staged.rejections)
        .drop_columns(["first_seen", "last_seen"])
        .equals(fetched.rejections.drop_columns(["first_seen", "last_seen"]))
    )
    assert read_staged(staged.sightings).num_rows == 3


def test_only_what_decides_about_rows_is_in_the_key() -> None:
    assert replace(RULES, is_last_attempt=True, evidence_chars=1).key == RULES.key
    assert len({replace(RULES, **change).key for change in ({"site": "x"}, {"max_file_bytes": 1}, {})}) == 3


def test_a_manifest_counts_with_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    keys = {fetch_rules(Settings(), IngestOptions(manifest="m.csv")).key}
    for text in ("source\n", "source,url\n"):
        write(tmp_path / "m.csv", text)
        keys.add(fetch_rules(Settings(), IngestOptions(manifest="m.csv")).key)
    assert len(keys) == 3
