"""`clipfile export`."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.arguments.opening import reading
from clipfile.flows.screen.tables import write_csv, write_jsonl
from clipfile.warehouse.catalog import statement

What = Literal["articles", "items"]


def export(
    what: What = "articles",
    *,
    format: Literal["jsonl", "csv"] = "jsonl",  # noqa: A002  the flag's name
    all_captures: Annotated[bool, Parameter(name="--all", negative="")] = False,
    to: Path | None = None,
    flags: Flags = NO_FLAGS,
) -> None:
    """Write articles or sidebar items, each with its page's url, site and time, as JSON lines or CSV.

    Of several captures of one url the newest counts, unless `--all` is given.

    Try:

        clipfile export > articles.jsonl
        clipfile export items --format csv --to items.csv
    """
    report = f"reports/{what}{'_all' if all_captures else ''}"
    write = write_jsonl if format == "jsonl" else write_csv
    with reading(resolved(flags).settings) as store:
        rows = store.stream(statement(report))
        if to is None:
            write(rows, sys.stdout)
        else:
            with to.open("w", encoding="utf-8", newline="") as file:
                write(rows, file)
