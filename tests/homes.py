"""Homes that many tests begin from."""

import shutil
from pathlib import Path

from clipfile.schemas.settings import Settings


def renewed(home: Path) -> Settings:
    """A home as it was at the first call, at its own place.

    Where a home has moved, its snapshots' databases are written anew when they are opened, which takes longer.
    """
    first = home.with_name("first")
    if not first.exists():
        home.rename(first)
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(first, home, symlinks=True)
    return Settings(home=home, lock_wait_seconds=0)
