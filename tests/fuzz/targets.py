"""What is fuzzed: each reader, told to read whatever it is given, and the whole of fetch -> segment -> validate."""

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import discover, fetch_rules, read_units
from clipfile.tasks.fetch.facts import NOTHING
from clipfile.tasks.fetch.formats import Content, Reader
from clipfile.tasks.fetch.judging import Met, judge
from clipfile.tasks.fetch.readers import READERS
from clipfile.tasks.fetch.reading import HEAD_BYTES, OpenSource, RefusedError
from clipfile.tasks.segment.batch import segment_captures
from clipfile.tasks.segment.model import load_model
from clipfile.tasks.validate.stage import validate

NOW = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
RULES = fetch_rules(Settings(max_page_bytes=2_000_000, max_member_bytes=8_000_000, max_members=1_000))
PATH = Path(tempfile.mkdtemp(prefix="clipfile-fuzz-")) / "fuzzed"


def read_with(reader: Reader, data: bytes) -> None:
    """All that one reader finds in some bytes, judged: no exception but the two that readers may raise."""
    source = OpenSource(io.BytesIO(data), data[:HEAD_BYTES], len(data), None, name="fuzzed")
    reader.recognises(source.head)
    try:
        for found in reader.read(source, RULES):
            if isinstance(found, Content):
                judge(found, Met("file:///fuzzed", None, NOTHING), RULES)
    except (RefusedError, OSError):
        return


def pipeline(data: bytes) -> None:
    """A file through the three stages: the sum of its candidates holds, and every page's blocks are its text."""
    PATH.write_bytes(data)
    for fetched in read_units(list(discover([str(PATH)])), RULES, NOW):
        capture_ids, texts = (fetched.captures[name].to_pylist() for name in ("capture_id", "text"))
        pages = segment_captures(capture_ids, texts, load_model())
        validated = validate(fetched.captures, fetched.sightings, pages).tables
        sightings, rejections = validated["sightings"], validated["rejections"]
        loaded = set(sightings["capture_id"].drop_null().to_pylist())
        assert loaded == set(validated["captures"]["capture_id"].to_pylist()), "a capture without its sighting"
        assert rejections.num_rows == 0, f"a page that broke a stage: {rejections.to_pylist()}"
        refused = sightings["outcome"].to_pylist().count("rejected")
        assert refused <= fetched.rejections.num_rows, "a page turned away without a reason"


def targets() -> Mapping[str, Callable[[bytes], None]]:
    """Each target by its name."""
    return dict(_targets())


def _targets() -> Iterator[tuple[str, Callable[[bytes], None]]]:
    for reader in READERS:
        yield type(reader).__name__, lambda data, reader=reader: read_with(reader, data)  # type: ignore[misc]
    yield "pipeline", pipeline
