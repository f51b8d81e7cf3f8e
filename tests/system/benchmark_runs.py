"""What the benchmark of whole runs says is so: figures of processes, stages, and the file that keeps them."""

import subprocess
import sys
from pathlib import Path

import pytest
from benchmark_modules import benchmark_module

results = benchmark_module("results")
sampling = benchmark_module("sampling")
stages = benchmark_module("stages")
capture_files = benchmark_module("capture_files")
invented = benchmark_module("invented").invented

MB = 1_000_000
# A process whose child holds so many bytes and works for a while; it leaves a file in the watched folder.
CHILD = "import time; held = b'x' * {bytes}; end = time.process_time() + 0.6\nwhile time.process_time() < end: pass"
PARENT = """
import pathlib, subprocess, sys
pathlib.Path({folder!r}, "staged").write_bytes(b"x" * 5000)
subprocess.run([sys.executable, "-c", {child!r}], check=True)
pathlib.Path({folder!r}, "staged").unlink()
print("done")
"""


def test_what_a_run_starts_counts(tmp_path: Path) -> None:
    script = PARENT.format(folder=str(tmp_path), child=CHILD.format(bytes=80 * MB))
    took = sampling.taken([sys.executable, "-c", script], tmp_path)
    assert took.output == "done\n"
    assert took.cpu_seconds > 0.6
    assert took.seconds > 0.6
    assert 80 * MB < took.memory < 160 * MB
    assert took.staged == 5000


def test_a_run_that_fails_is_no_figure(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        sampling.taken([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)


def test_sizes_are_those_of_files(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "one").write_bytes(b"12345")
    (tmp_path / "deep" / "er" / "two").write_bytes(b"123")
    assert sampling.size(tmp_path) == 8
    assert sampling.size(tmp_path / "deep" / "one") == 5
    assert sampling.size(tmp_path / "nowhere") == 0


def test_a_part_of_the_results_takes_its_own_place(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    results.write_part("One", ["first"], path)
    results.write_part("Two", ["second", "| a |\n| # |"], path)
    results.write_part("One", ["anew"], path)
    assert path.read_text() == "# One\n\nanew\n\n# Two\n\nsecond\n\n| a |\n| # |\n"


def test_stages_make_up_the_whole(tmp_path: Path) -> None:
    capture_files.write_texts(tmp_path / "pages", invented(40))
    found = stages.stages(tmp_path / "pages", tmp_path / "homes")
    names = ["read and stage", "segment", "validate", "load", "snapshot", "between the stages", "all"]
    assert [one.name for one in found] == names
    assert all(one.milliseconds > 0 for one in found)
    assert sum(one.milliseconds for one in found[:-1]) == pytest.approx(found[-1].milliseconds)
    assert [row[2] for row in stages.table(found)] == ["0.4", "0.6", "0.2", "0.3", "0.3", "", "2.0"]
