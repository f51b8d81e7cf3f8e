"""Which sources are cut into ranges, where, and what the ranges become in the warehouse."""

import gzip
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from fetching import NOW, RULES, Outcome, read, write
from packing import record, tarred, zipped
from running import NOBODY_WATCHES, aged, asked, ran

from clipfile.flows.pipeline import new_job, run
from clipfile.flows.stages import PLAIN
from clipfile.schemas.options import IngestOptions
from clipfile.schemas.records import LedgerEntry
from clipfile.tasks.fetch import Fetched, FetchRules, SourceUnit, batches, cut, discover, read_units
from clipfile.tasks.fetch.joining import Joined
from clipfile.tasks.fetch.parts import Part

WORDS = ("ferry", "harbour", "council", "tuesday", "boat", "second", "vote", "storm", "pier", "keeper", "lamp", "tide")
SMALL = replace(RULES, piece_pages=5, piece_bytes=6_000)


PAGES = 60


def page(number: int) -> bytes:
    lines = random.Random(number)
    return "\n".join(" ".join(lines.choices(WORDS, k=9)).capitalize() + "." for _ in range(6)).encode()


RECORDS = [record(number, page(number)) for number in range(PAGES)]
ROWS = b"".join(b'{"text": "%b"}\n' % page(number).replace(b"\n", b"\\n") for number in range(PAGES))


def write_parquet(path: Path) -> Path:
    pq.write_table(pa.table({"text": [page(number).decode() for number in range(PAGES)]}), path, row_group_size=7)
    return path


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    folder = tmp_path / "crawl"
    folder.mkdir()
    made = {
        "warc": write(folder / "a.wet", b"".join(RECORDS)),
        "warc.gz": write(folder / "b.wet.gz", b"".join(map(gzip.compress, RECORDS))),
        "jsonl": write(folder / "c.jsonl", ROWS),
        "parquet": write_parquet(folder / "d.parquet"),
    }
    return {name: aged(path) for name, path in made.items()}


def units(*sources: Path | str, rules: FetchRules = SMALL) -> list[SourceUnit]:
    found = list(cut(discover(list(map(str, sources))), rules))
    assert all(isinstance(one, SourceUnit) for one in found)
    return [one for one in found if isinstance(one, SourceUnit)]


def parts(path: Path | str, rules: FetchRules = SMALL) -> list[Part]:
    return [unit.part for unit in units(path, rules=rules) if unit.part is not None]


def read_in_ranges(sources: Sequence[SourceUnit], rules: FetchRules = SMALL) -> Outcome:
    """What a run reads of ranges in one process, one after the other."""
    gone, rows = Joined(), Outcome([], [], [], [], [])
    for unit in sources:
        assert unit.part is not None
        part = unit.part.from_here(gone.here())
        (ending,) = [piece.ending for piece in pieces_of(replace(unit, part=part), rules) if piece.ending]
        got = read([replace(unit, part=part)], rules)
        names = [row["source_member"] for row in got.sightings if row["source_member"]]
        assert gone.takes(part, ending, names)
        for name in ("captures", "sightings", "rejections", "page_facts", "containers"):
            getattr(rows, name).extend(getattr(got, name))
    return rows


def pieces_of(unit: SourceUnit, rules: FetchRules) -> list[Fetched]:
    return list(read_units([unit], rules, NOW))


@pytest.mark.parametrize("name", ["warc", "warc.gz", "jsonl", "parquet"])
def test_a_large_container_is_cut_without_a_gap(files: dict[str, Path], name: str) -> None:
    found = parts(files[name])
    assert len(found) > 3
    assert [part.number for part in found] == list(range(1, len(found) + 1))
    assert [part.extent.stop for part in found[:-1]] == [part.first for part in found[1:]]
    assert found[0].first == 0
    assert [part.is_last for part in found] == [False] * (len(found) - 1) + [True]
    assert sum(part.extent.share for part in found) == pytest.approx(1)
    assert len({part.met_at for part in found}) == 1


@pytest.mark.parametrize("name", ["warc", "warc.gz", "jsonl", "parquet"])
def test_the_rows_of_all_ranges_are_those_of_the_whole(files: dict[str, Path], name: str) -> None:
    whole = read(list(discover([str(files[name])])), SMALL)
    ranges = read_in_ranges(units(files[name]))
    assert ranges == whole
    assert len(ranges.containers) == 1


def test_rows_and_row_groups_keep_their_numbers(files: dict[str, Path]) -> None:
    for name in ("jsonl", "parquet"):
        rows = read_in_ranges(units(files[name])).sightings
        assert [row["source_member"] for row in rows] == [f"row {number}" for number in range(1, PAGES + 1)]


UNCUT = {
    "one gzip stream": gzip.compress(b"".join(RECORDS)),
    "gzip of rows": gzip.compress(ROWS),
    "zstd": b"".join(map(zstandard.compress, RECORDS)),
    "zip": zipped({f"{number}.txt": page(number) for number in range(PAGES)}),
    "tar": tarred({f"{number}.txt": page(number) for number in range(PAGES)}),
    "page": b"\n".join(map(page, range(PAGES))),
}


@pytest.mark.parametrize("name", UNCUT)
def test_what_cannot_be_cut_stays_whole(name: str, tmp_path: Path) -> None:
    (unit,) = units(write(tmp_path / "file", UNCUT[name]), rules=replace(SMALL, piece_bytes=1_000))
    assert unit.part is None


def test_what_fits_into_a_batch_is_not_even_opened(files: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipfile.tasks.fetch.cutting.opened_unit", None)
    assert all(unit.part is None for unit in units(files["warc"].parent, rules=RULES))


def test_what_is_gone_when_it_is_cut_is_handed_on(files: dict[str, Path]) -> None:
    listed = list(discover([str(files["warc"])]))
    files["warc"].unlink()
    assert list(cut(listed, SMALL)) == listed
    assert read(listed, replace(SMALL, is_last_attempt=True)).reasons == ["not_found"]


def test_a_file_that_changes_after_it_was_cut_is_refused_once(files: dict[str, Path]) -> None:
    for name in ("warc", "warc.gz", "jsonl", "parquet"):
        cuts = units(files[name])
        with files[name].open("ab") as file:
            file.write(b"\n")
        rows = read_in_ranges(cuts)
        assert rows.reasons == ["unreadable"]
        assert rows.containers == []
        assert rows.sightings == []


def test_ranges_are_batches_of_their_own_and_their_keys_differ(files: dict[str, Path], tmp_path: Path) -> None:
    small = write(tmp_path / "page.txt")
    ways = cut(discover([str(small), str(files["jsonl"]), str(small.parent / "none")]), SMALL)
    made = list(batches(ways, 100, 10**9))
    assert [len(batch.candidates) for batch in made] == [1] * len(made)
    assert made[0].part is None
    assert made[-1].part is None
    assert all(batch.part is not None for batch in made[1:-1])
    assert len({batch.key for batch in made}) == len(made)
    assert sum(batch.sources for batch in made) == pytest.approx(3)
    assert [batch.key for batch in batches(cut(discover([str(files["jsonl"])]), SMALL), 100, 10**9)] == [
        batch.key for batch in made[1:-1]
    ]


def test_an_object_is_cut_and_read_by_ranges(files: dict[str, Path]) -> None:
    store = fsspec.filesystem("memory")
    for name, path in files.items():
        store.pipe(f"/crawl/{name}", path.read_bytes())
    for name, path in files.items():
        cuts = units(f"memory://crawl/{name}")
        assert len(cuts) > 3, name
        whole = read(list(discover([str(path)])), SMALL)
        ranges = read_in_ranges(cuts)
        for table in ("captures", "page_facts", "rejections"):
            assert getattr(ranges, table) == getattr(whole, table)
        members = [row["source_member"] for row in whole.sightings]
        assert [row["source_member"] for row in ranges.sightings] == members
        assert len(ranges.containers) == 1


LOADED = (
    "SELECT source_uri, source_member, url, byte_length, outcome, capture_id FROM sightings ORDER BY ALL",
    "SELECT source_uri, source_member, reason, detail FROM rejections ORDER BY ALL",
    "SELECT source_uri, byte_length, mtime FROM containers ORDER BY ALL",
    "SELECT capture_id, story_no, headline FROM articles ORDER BY ALL",
)


def everything(home: Path) -> list[Any]:
    return [asked(home, query) for query in LOADED]


class StoppedError(Exception):
    """A run that comes to its end before its end."""


class Counting:
    """Somebody who counts sources, in all and done with."""

    def __init__(self) -> None:
        self.total, self.done = 0, 0.0

    def waits(self, message: str) -> None:
        raise AssertionError(message)

    def planned(self, sources: int) -> None:
        self.total = sources

    def loaded(self, entry: LedgerEntry, sources: float) -> None:
        self.done += sources


def test_a_container_is_entered_once_all_its_ranges_are_loaded(files: dict[str, Path], tmp_path: Path) -> None:
    folder, pages = files["warc"].parent, 2 * len(RECORDS)
    for name in ("warc", "parquet"):
        files[name].unlink()
    settings = {"batch_pages": 20, "batch_bytes": 6_000, "processes": 1}
    home, loads, watch = tmp_path / "cut", 0, Counting()

    def load(work: Callable[..., LedgerEntry], *given: Any) -> LedgerEntry:
        nonlocal loads
        loads += 1
        if loads > 3:
            raise StoppedError
        return work(*given)

    told = IngestOptions(home=str(home), snapshot=False, settings=settings)
    with pytest.raises(StoppedError):
        run(new_job([str(folder)], told), replace(PLAIN, load=load), NOBODY_WATCHES)
    assert asked(home, "SELECT * FROM containers") == []
    assert len(asked(home, "SELECT * FROM captures")) > 5
    again = run(new_job([str(folder)], told), PLAIN, watch).run
    assert again.loaded + again.known == pages
    assert (watch.total, watch.done) == (2, pytest.approx(2))
    ran(tmp_path / "whole", folder, settings={"processes": 1})
    assert everything(home) == everything(tmp_path / "whole")
    third = ran(home, folder, settings=settings).run
    assert (third.found, third.known) == (pages, pages)
