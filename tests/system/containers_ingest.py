"""Every container through the whole main job: the sums hold, and a second run changes nothing."""

from pathlib import Path

from commands import ingested, rows
from packing import answer, record, response, tarred, zipped
from test_containers_laws import CONTAINERS, RECORDS, STORY

SKIPPED = record(50, b"software: a test", kind="warcinfo") + response(51, answer(b"<p>", status="404 Not Found"))
BROKEN = {
    "cut.warc": b"".join(RECORDS)[:-60],
    "hurt.warc": RECORDS[0] + b"no record\n" * 9 + RECORDS[1] + SKIPPED,
    "hostile.tar": tarred({"../../x": STORY, "good.txt": STORY + b"of its own"}),
    "hostile.zip": zipped({"/x": STORY, "bomb": bytes(30_000_000), "in.zip": zipped({"a": STORY})}),
    "nothing.jsonl": b'{"title": "a"}\n{"title": "b"}\n',
}
COUNTS = (
    "SELECT (SELECT count(*) FROM captures) c, (SELECT count(*) FROM sightings) s, (SELECT count(*) FROM rejections) r"
)
REASONS = "SELECT reason, count(*) AS n FROM rejections GROUP BY ALL ORDER BY reason"


def test_every_container_through_the_main_job(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, data in (CONTAINERS | BROKEN).items():
        (folder / name).write_bytes(data)
    first = ingested(folder, cwd=tmp_path)
    assert first["found"] == first["loaded"] + first["known"] + first["rejected"] + first["skipped"]
    assert first["skipped"] == 2
    assert first["loaded"] > 50
    counts = rows(COUNTS, cwd=tmp_path)
    assert {row["reason"]: row["n"] for row in rows(REASONS, cwd=tmp_path)} == {
        "broken_record": 1, "compression_ratio": 1, "nested": 1, "no_text_column": 1, "truncated": 1, "unsafe_name": 2,
    }  # fmt: skip
    second = ingested(folder, cwd=tmp_path)
    assert second["loaded"] == 0
    assert second["found"] == second["known"] + second["rejected"] + second["skipped"]
    assert rows(COUNTS, cwd=tmp_path) == counts
    assert not list(tmp_path.parent.glob("x"))
