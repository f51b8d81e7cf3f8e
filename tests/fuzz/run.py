"""Fuzz every reader and the whole of fetch -> segment -> validate: `run.py [--runs 200000] [TARGET ...]`.

A target runs in a process of its own, starts from whole examples of every format, and stops at the first input that
raises, takes over five seconds or over 1 GiB; that input is kept in tests/fuzz/found/ and has to become a test.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from seeds import SEEDS
from targets import targets

HERE = Path(__file__).parent
FOUND = HERE / "found"
LIMITS = ("-timeout=5", "-rss_limit_mb=1024", "-max_len=20000", "-print_final_stats=1")
PIPELINE_SHARE = 4  # of the inputs, one in so many goes through all stages; the readers share the rest


def main() -> int:
    """Run the targets one after the other; returns how many of them found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--runs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    names = told.targets or list(targets())
    shares = shared(told.runs, names)
    failed, total = 0, 0
    FOUND.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="clipfile-corpus-") as folder:
        corpus = Path(folder)
        for name, make in SEEDS.items():
            (corpus / name).write_bytes(make())
        for name in names:
            runs, seconds, code = fuzz(name, shares[name], corpus, told.seed)
            total, failed = total + runs, failed + (code != 0)
            print(
                f"{name:<20} {runs:>9,} inputs {seconds:>7.0f} s  {'found something' if code else 'nothing found'}",
                flush=True,
            )
    print(f"{total:,} inputs, {failed} targets found something" + (f": look in {FOUND}" if failed else ""))
    return failed


def shared(runs: int, names: list[str]) -> dict[str, int]:
    """How many inputs each target gets."""
    readers = [name for name in names if name != "pipeline"]
    whole = runs // PIPELINE_SHARE if readers and "pipeline" in names else runs
    each = (runs - (whole if "pipeline" in names else 0)) // max(1, len(readers)) + 1
    return {name: whole if name == "pipeline" else each for name in names}


def fuzz(name: str, runs: int, corpus: Path, seed: int) -> tuple[int, float, int]:
    """One target in a process of its own: inputs, seconds, exit code."""
    with tempfile.TemporaryDirectory(prefix="clipfile-fuzz-") as own:
        flags = [f"-runs={runs}", f"-seed={seed}", f"-artifact_prefix={FOUND}/{name}-", *LIMITS]
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, HERE / "one.py", name, *flags, own, corpus], capture_output=True, check=False
        )
    text = done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
    if done.returncode:
        (FOUND / f"{name}.log").write_text(text, encoding="utf-8")
        print(text[-3_000:], file=sys.stderr)
    counted = re.search(r"number_of_executed_units: (\d+)", text)
    return int(counted[1]) if counted else 0, time.monotonic() - started, done.returncode


if __name__ == "__main__":
    sys.exit(min(main(), 1))
