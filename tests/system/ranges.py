"""Every place where a small container can be cut, and ranges that several processes read: the rows of the whole."""

from pathlib import Path

import pytest
from packing import record
from running import ran
from test_cutting import ROWS, everything, page, write_parquet
from test_ranges import FILES, cuts_that_differ, end_of, packed

FAULTY = [
    record(
        number // 2 if number % 19 == 0 else number,
        page(number),
        **({"WARC_Record_ID": ""} if number % 23 == 5 else {}),
    )
    for number in range(60)
]


@pytest.mark.parametrize("name", FILES)
def test_every_cut_gives_what_the_whole_gives(name: str) -> None:
    assert cuts_that_differ(name, range(1, end_of(*FILES[name]))) == []


def test_ranges_read_by_processes_give_the_rows_of_the_whole(tmp_path: Path) -> None:
    folder = tmp_path / "crawl"
    folder.mkdir()
    (folder / "a.wet").write_bytes(b"".join(FAULTY))
    (folder / "b.wet.gz").write_bytes(packed(FAULTY))
    (folder / "c.jsonl").write_bytes(ROWS)
    write_parquet(folder / "d.parquet")
    ran(tmp_path / "whole", folder, settings={"processes": 1})
    for processes in (1, 2):
        home = tmp_path / f"cut-{processes}"
        ran(home, folder, settings={"processes": processes, "batch_pages": 5, "batch_bytes": 6_000})
        assert everything(home) == everything(tmp_path / "whole")
