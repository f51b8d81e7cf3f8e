"""Write invented captures: python -m benchmarks.captures --pages 100000 --as wet --to DIR."""

import argparse
from pathlib import Path

from rich.console import Console

from benchmarks.capture_files import FORMS
from benchmarks.invented import invented


def main() -> None:
    """Write them as the command says."""
    parser = argparse.ArgumentParser("python -m benchmarks.captures", description="Write invented captures.")
    parser.add_argument("--pages", type=int, required=True, help="how many")
    parser.add_argument("--as", dest="form", choices=FORMS, required=True, help="the form of the files")
    parser.add_argument("--to", type=Path, required=True, help="the folder that they are written to")
    parser.add_argument("--seed", type=int, default=1, help="the same number makes the same pages (1)")
    told = parser.parse_args()
    FORMS[told.form](told.to, invented(told.pages, told.seed))
    Console(highlight=False).print(f"{told.pages:,} pages in {told.to}.", soft_wrap=True)


if __name__ == "__main__":
    main()
