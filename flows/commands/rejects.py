"""`clipfile rejects`."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.arguments.opening import reading
from clipfile.flows.replaying import address_of
from clipfile.flows.screen.console import out
from clipfile.flows.screen.tables import render, write_csv, write_json
from clipfile.schemas.kinds import Reason
from clipfile.warehouse.catalog import statement

Format = Literal["table", "json", "csv"]


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Which:
    """Which rejections, and how many of them."""

    reason: Reason | None = None
    "Only those of this reason."
    source: str | None = None
    "Only those of this source: its address, or its path."
    each: Annotated[bool, Parameter(negative="")] = False
    "One by one instead of by reason."
    limit: int = 100
    "How many at most, one by one."

    @property
    def is_grouped(self) -> bool:
        """Whether they are wanted by reason."""
        return not self.each and self.reason is None and self.source is None


def rejects(
    *,
    which: Which = Which(),
    format: Format = "table",  # noqa: A002  the flag's name
    json: Annotated[bool, Parameter(negative="")] = False,
    flags: Flags = NO_FLAGS,
) -> None:
    """Show what was turned away, by reason: how often, what to do about it, and the last one as an example.

    With `--each`, `--reason` or `--source` one by one, with what was wrong and what to do. `--json` is short for
    `--format json`. What has been put right is taken again by `clipfile replay`.

    Try:

        clipfile rejects
        clipfile rejects --reason binary
        clipfile rejects --each --format csv --limit 1000000 > rejections.csv
    """
    with reading(resolved(flags).settings) as store:
        question = _question(which)
        if json or format == "json":
            write_json(store.stream(*question), sys.stdout)
        elif format == "csv":
            write_csv(store.stream(*question), sys.stdout)
        else:
            out.print(render(store.query(*question)))


def _question(which: Which) -> tuple[str, Mapping[str, Any]]:
    if which.is_grouped:
        return statement("reports/rejections_grouped"), {}
    source = address_of(which.source) if which.source else None
    return statement("reports/rejections"), {"reason": which.reason, "source": source, "limit": which.limit}
