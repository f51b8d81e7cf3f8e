"""The command line as a user calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

CLIPFILE = Path(sys.executable).with_name("clipfile")
SAMPLES = Path(__file__).parents[1] / "samples"
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("CLIPFILE_", "PREFECT_")) and name != "COLUMNS"
}


def clipfile(
    *arguments: str | Path, cwd: Path, stdin: bytes = b"", environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [CLIPFILE, *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=ENVIRONMENT | (environ or {}),
        check=False,
    )
    out, err = (stream.decode("utf-8") for stream in (done.stdout, done.stderr))
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def ingested(*arguments: str | Path, cwd: Path, code: int = 0) -> dict[str, Any]:
    """The summary of a plain run."""
    done = clipfile("ingest", *arguments, "--plain", "--json", cwd=cwd)
    assert done.returncode == code, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def rows(query: str, *flags: str, cwd: Path) -> list[dict[str, Any]]:
    done = clipfile("sql", query, "--format", "json", *flags, cwd=cwd)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
