"""`clipfile sql`."""

import sys
from typing import Annotated, Literal

from cyclopts import Parameter

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.arguments.opening import reading
from clipfile.flows.screen.console import err, out
from clipfile.flows.screen.tables import render, write_csv, write_json

Format = Literal["table", "json", "csv"]


def sql(
    query: str | None = None,
    *,
    live: Annotated[bool, Parameter(negative="")] = False,
    as_of: str | None = None,
    format: Format = "table",  # noqa: A002  the flag's name
    flags: Flags = NO_FLAGS,
) -> None:
    """Ask the latest snapshot in SQL, read only; with `--live` the warehouse itself, with `--as-of` an older snapshot.

    `--as-of` takes a date or a time, UTC unless it says otherwise: the newest snapshot at or before it is asked. A date
    stands for the end of its day. `clipfile snapshot --list` shows which there are. With `--lake` a lake is asked, as
    it is now.

    Without a QUERY it is read from standard input; on a terminal, the tables and views are listed.

    Try:

        clipfile sql "SELECT headline, authors, word_count FROM articles ORDER BY word_count DESC LIMIT 5"
        clipfile sql --as-of 2026-11-30 "SELECT count(*) FROM articles"
        clipfile sql --lake s3://bucket/lake "SELECT site, count(*) FROM captures_latest GROUP BY ALL"
        clipfile sql --format csv "FROM rejections_by_reason" > rejections.csv
    """
    question = query if query is not None or sys.stdin.isatty() else sys.stdin.read()
    with reading(resolved(flags).settings, live=live, as_of=as_of) as store:
        if question is None or not question.strip():
            out.print(render(store.rows("reports/overview")))
            err.print('[dim]clipfile sql "FROM articles LIMIT 3"[/]')
        elif format == "table":
            out.print(render(store.query(question)))
        else:
            write = write_json if format == "json" else write_csv
            write(store.stream(question), sys.stdout)
