"""What a checkpoint leaves of small runs, and which memory a run may have."""

from pathlib import Path

import pyarrow as pa
import pytest
from staged_rows import Met, begun, load, staged

from clipfile.schemas.settings import LOADING_MEMORY, PUBLISHING_MEMORY, Settings
from clipfile.tasks.load.staged import unique
from clipfile.warehouse.store import JOINED_AFTER, Store, open_writer

GROUPS = """
    SELECT count(DISTINCT row_group_id) AS n FROM pragma_storage_info('captures') WHERE column_name = 'capture_id'
"""


def groups(store: Store) -> int:
    return int(store.query(GROUPS)["n"][0].as_py())


def test_row_groups_of_many_small_runs_are_joined_and_those_of_few_are_not(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    found = []
    for number in range(JOINED_AFTER + 1):
        with open_writer(settings) as store:
            load(store, begun(store), staged([Met(f"page {number}\nand its second line", f"/{number}")]))
            store.checkpoint()
            found.append(groups(store))
    assert found[: JOINED_AFTER - 1] == list(range(1, JOINED_AFTER))
    assert found[-1] < JOINED_AFTER - 1
    with open_writer(settings) as store:
        load(store, begun(store), staged([Met("one more\nand its second line", "/more")]))
        store.checkpoint(is_joining=True)
        assert groups(store) < found[-1] + 1
        assert store.query("SELECT count(*) AS n FROM captures")["n"][0].as_py() == JOINED_AFTER + 2


def test_a_run_that_loads_has_less_memory_until_it_publishes() -> None:
    loading = Settings().for_loading
    assert (loading.duckdb_memory_limit, loading.publishing_memory) == (LOADING_MEMORY, PUBLISHING_MEMORY)
    told = Settings(duckdb_memory_limit="1GB").for_loading
    assert (told.duckdb_memory_limit, told.publishing_memory) == ("1GB", "1GB")
    assert Settings().publishing_memory == Settings().duckdb_memory_limit


@pytest.mark.parametrize(
    ("ids", "numbers", "kept"),
    [
        ("aab", [1, 2, 1], [0, 1, 2]),
        ("aba", [1, 1, 1], [0, 1]),
        ("aba", [1, 1, 2], [0, 1, 2]),
        ("aab", [2, 1, 1], [0, 1, 2]),
        ("aab", [1, 1, 1], [0, 2]),
        ("a", [1], [0]),
        ("", [], []),
    ],
)
def test_the_first_row_of_each_key_is_taken(ids: str, numbers: list[int], kept: list[int]) -> None:
    table = pa.table(
        {
            "capture_id": pa.array(list(ids), pa.string()),
            "block_no": pa.array(numbers, pa.int64()),
            "place": pa.array(range(len(ids)), pa.int64()),
        }
    )
    assert unique("blocks", table)["place"].to_pylist() == kept
    first = [at for at, one in enumerate(ids) if ids.index(one) == at]
    assert unique("captures", table)["place"].to_pylist() == first
