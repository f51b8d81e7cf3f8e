"""A run that is killed twice in its middle and then run again leaves what an undisturbed one does."""

import signal
import subprocess
import time
from pathlib import Path

from commands import CLIPFILE, ENVIRONMENT, ingested, rows
from test_laws import TABLES, inbox, lasting, undisturbed

__all__ = ["inbox", "undisturbed"]


def test_killed_in_mid_run_and_run_again(inbox: Path, undisturbed: Path, tmp_path: Path) -> None:
    command = [CLIPFILE, "ingest", inbox, "--plain", "--batch-pages", "60"]
    staging = tmp_path / "data" / "staging"
    for batch in ("000002", "000004"):
        left = set(staging.glob("*"))
        running = subprocess.Popen(
            command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 120
        while not [at for at in staging.glob(f"*/{batch}") if at.parent not in left] and running.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
    assert ingested(inbox, "--batch-pages", "60", cwd=tmp_path)["known"] > 0
    assert {table: lasting(table, tmp_path) for table in TABLES} == {
        table: lasting(table, undisturbed) for table in TABLES
    }
    states = sorted(row["state"] for row in rows("SELECT state FROM ingest_runs", cwd=tmp_path))
    assert states == ["completed", "crashed", "crashed"]
