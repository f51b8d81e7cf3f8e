"""How fast stories are found, in how much memory, and how often they are the right ones.

python -m benchmarks.relate [ARTICLES]

Beyond 100,000 articles the same ones come again in other alphabets: every letter is another, so that no word of one
world is a word of the next.
"""

import hashlib
import resource
import string
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pyarrow as pa
from rich.console import Console

from benchmarks.stories import Made, made
from clipfile.schemas.settings import Settings
from clipfile.tasks.relate.stories import relate_stories
from clipfile.warehouse.store import Store, open_writer

WORLD = 100_000
PART = 10_000
VOWELS = "aeiou"
CONSONANTS = "".join(letter for letter in string.ascii_lowercase if letter not in VOWELS)
RIGHT = """
    WITH pairs AS (
        SELECT story_id, truth.story, count(*) AS n FROM stories JOIN truth USING (capture_id) GROUP BY ALL
    )
    SELECT
        (SELECT sum(n * (n - 1)) FROM pairs)
            / (SELECT sum(n * (n - 1)) FROM (SELECT sum(n) AS n FROM pairs GROUP BY story_id)) AS precision,
        (SELECT sum(n * (n - 1)) FROM pairs)
            / (SELECT sum(n * (n - 1)) FROM (SELECT sum(n) AS n FROM pairs GROUP BY story)) AS recall
"""


def main(articles: int) -> None:
    """Fill a warehouse in a temporary folder, relate its articles twice, and say what it took."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), duckdb_memory_limit="1GB")
        with open_writer(settings) as store:
            fill(store, articles)
        for run in ("from scratch", "a second time"):
            with open_writer(settings) as store:
                wall, cpu = perf_counter(), process_time()
                counts = relate_stories(store, settings.staging_path)
                wall, cpu = perf_counter() - wall, process_time() - cpu
                (right,) = store.query(RIGHT).to_pylist()
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            Console().print(
                f"{run}: {counts.articles:,} articles, {counts.read:,} read, {wall:.0f} s, {cpu:.0f} s of CPU, "
                f"{memory:.1f} GiB at most; precision {right['precision']:.4f}, recall {right['recall']:.4f}"
            )


def fill(store: Store, articles: int) -> None:
    """Fill the table `articles`, and a table `truth` that says which tell the same story."""
    store.execute("CREATE TABLE truth (capture_id VARCHAR, story BIGINT)")
    for world, first in enumerate(range(0, articles, WORLD)):
        letters, told = _letters(world), made(min(WORLD, articles - first), seed=1)
        for part_no, some in enumerate(_portions(told), world * (WORLD // PART) + 1):
            rows = _rows([(one, one.body.translate(letters)) for one in some], world, part_no)
            with store.transaction(), store.registered(**{f"made_{name}": table for name, table in rows.items()}):
                for name in rows:
                    store.execute(f"INSERT INTO {name} BY NAME FROM made_{name}")


def _portions(told: Iterator[Made]) -> Iterator[list[Made]]:
    while some := list(islice(told, PART)):
        yield some


def _letters(world: int) -> dict[int, int]:
    """The alphabet of a world; the first has the usual one."""
    rng = np.random.default_rng(world)
    other = "".join("".join(rng.permutation(list(some))) for some in (VOWELS, CONSONANTS))
    usual = VOWELS + CONSONANTS
    return str.maketrans(usual + usual.upper(), other + other.upper()) if world else {}


def _rows(told: Sequence[tuple[Made, str]], world: int, part_no: int) -> dict[str, pa.Table]:
    ids = [hashlib.sha256(f"{world} {part_no} {place}".encode()).hexdigest() for place in range(len(told))]
    nothing, one = pa.array([[]] * len(ids), pa.list_(pa.string())), np.ones(len(ids), np.int64)
    words = [body.count(" ") + 1 for _, body in told]
    lists = dict.fromkeys(("authors", "paragraphs", "end_notes", "flags"), nothing)
    numbers = dict.fromkeys(("story_no", "line_start", "line_end"), one)
    versions = {name: [1] for name in ("version", "sightings_version", "rejections_version", "relations_version")}
    bodies = [body for _, body in told]
    return {
        "articles": pa.table(
            {"capture_id": ids, "body": bodies, "word_count": words, "part_no": one * part_no, **lists, **numbers}
        ),
        "parts": pa.table(
            {"part_no": [part_no], "run_id": ["made"], "captures": [len(ids)], "linked_version": [0], **versions}
        ),
        "truth": pa.table({"capture_id": ids, "story": [one.story + world * WORLD for one, _ in told]}),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else WORLD)
